import type { Words } from '../../base/words.ts';
import type { IconName } from './icon.tsx';

/** A tool that can be taken in hand; each is a panel of the same id. */
export interface ToolEntry {
  readonly id: string;
  readonly title: Words;
  readonly icon: IconName;
  /** Its own key, if it has one. */
  readonly keys?: string;
}

/** Small windows that stay open beside any tool; each is a panel of the same id. */
export const windowList = [
  { id: 'minimap', title: { zh: '鹰眼图', en: 'Minimap' }, icon: 'minimap' },
  { id: 'inset', title: { zh: '画中画', en: 'Picture-in-picture' }, icon: 'inset' },
] as const satisfies readonly ToolEntry[];

/** The tools in the order of their menu. */
export const toolList = [
  { id: 'measure', title: { zh: '测量', en: 'Measure' }, icon: 'measure', keys: 'm' },
  { id: 'sight', title: { zh: '通视与视域', en: 'Sight' }, icon: 'sight' },
  { id: 'sunhours', title: { zh: '日照分析', en: 'Hours of sun' }, icon: 'sunhours' },
  { id: 'walk', title: { zh: '街道漫步', en: 'Walk the street' }, icon: 'walk' },
  { id: 'cut', title: { zh: '剖切', en: 'Cut open' }, icon: 'cut' },
] as const satisfies readonly ToolEntry[];
