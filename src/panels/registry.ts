import type { ComponentType } from 'react';
import type { Words } from '../base/words.ts';
import type { IconName } from './ui/icon.tsx';

/** Where a panel sits in the shell, always there; `main` stands where the map does in windows of trends. */
export type Slot = 'top' | 'right' | 'bottom' | 'overlay' | 'map' | 'controls' | 'main';

interface Panel {
  readonly id: string;
  /** The panel's default export takes no props: it asks the desk. */
  readonly load: () => Promise<{ readonly default: ComponentType }>;
}
export interface PlacedPanel extends Panel {
  readonly slot: Slot;
}
/** A workspace: one at a time at the left, chosen on the rail (`session.work`); a wider one lies over the map's edge. */
export interface WorkPanel extends Panel {
  readonly slot: 'work';
  /** One or two words: it stands under the icon. */
  readonly title: Words;
  readonly icon: IconName;
  /** 280, 460 or 760 px. */
  readonly width: 'narrow' | 'wide' | 'broad';
}
export type PanelEntry = PlacedPanel | WorkPanel;

/** Every panel; within a slot they stand in this order. */
export const panels = [
  { id: 'topbar', slot: 'top', load: () => import('./topbar/index.tsx') },
  // The rail, from the top down; the first is where one begins.
  {
    id: 'districts',
    slot: 'work',
    title: { zh: '总览', en: 'Overview' },
    icon: 'table',
    width: 'narrow',
    load: () => import('./districts/index.tsx'),
  },
  {
    id: 'alarm-performance',
    slot: 'work',
    title: { zh: '告警绩效', en: 'Alarm KPIs' },
    icon: 'alarm-performance',
    width: 'wide',
    load: () => import('./alarm-performance/index.tsx'),
  },
  {
    id: 'alarm-rules',
    slot: 'work',
    title: { zh: '告警规则', en: 'Rules' },
    icon: 'alarm-rules',
    width: 'wide',
    load: () => import('./alarm-rules/index.tsx'),
  },
  {
    id: 'services',
    slot: 'work',
    title: { zh: '服务', en: 'Services' },
    icon: 'services',
    width: 'wide',
    load: () => import('./services/index.tsx'),
  },
  {
    id: 'recording',
    slot: 'work',
    title: { zh: '录制', en: 'Record' },
    icon: 'record',
    width: 'narrow',
    load: () => import('./recording/index.tsx'),
  },
  {
    id: 'cases',
    slot: 'work',
    title: { zh: '案件', en: 'Cases' },
    icon: 'cases',
    width: 'broad',
    load: () => import('./cases/index.tsx'),
  },
  {
    id: 'lifelines',
    slot: 'work',
    title: { zh: '生命线', en: 'Lifelines' },
    icon: 'lifelines',
    width: 'wide',
    load: () => import('./lifelines/index.tsx'),
  },
  {
    id: 'resilience',
    slot: 'work',
    title: { zh: '韧性', en: 'Resilience' },
    icon: 'resilience',
    width: 'wide',
    load: () => import('./resilience/index.tsx'),
  },
  {
    id: 'feeds',
    slot: 'work',
    title: { zh: '数据源', en: 'Feeds' },
    icon: 'feeds',
    width: 'broad',
    load: () => import('./feeds/index.tsx'),
  },
  {
    id: 'shift',
    slot: 'work',
    title: { zh: '交接', en: 'Shift' },
    icon: 'handover',
    width: 'wide',
    load: () => import('./shift/index.tsx'),
  },
  {
    id: 'indicators',
    slot: 'work',
    title: { zh: '指标', en: 'Indicators' },
    icon: 'indicators',
    width: 'broad',
    load: () => import('./indicators/index.tsx'),
  },
  {
    id: 'shifts',
    slot: 'work',
    title: { zh: '转型', en: 'Six shifts' },
    icon: 'shifts',
    width: 'broad',
    load: () => import('./shifts/index.tsx'),
  },
  { id: 'log', slot: 'work', title: { zh: '记录', en: 'Log' }, icon: 'log', width: 'wide', load: () => import('./log/index.tsx') },
  { id: 'alarms', slot: 'right', load: () => import('./alarms/index.tsx') },
  { id: 'inspector', slot: 'right', load: () => import('./inspector/index.tsx') },
  { id: 'storeys', slot: 'right', load: () => import('./storeys/index.tsx') },
  { id: 'trends', slot: 'main', load: () => import('./trends/index.tsx') },
  { id: 'timebar', slot: 'bottom', load: () => import('./timebar/index.tsx') },
  { id: 'layers', slot: 'map', load: () => import('./layers/index.tsx') },
  { id: 'legend', slot: 'map', load: () => import('./legend/index.tsx') },
  { id: 'drops', slot: 'map', load: () => import('./drops/index.tsx') },
  { id: 'alarm-card', slot: 'map', load: () => import('./alarm-card/index.tsx') },
  { id: 'readouts', slot: 'map', load: () => import('./readouts/index.tsx') },
  { id: 'measure', slot: 'map', load: () => import('./measure/index.tsx') },
  { id: 'cut', slot: 'map', load: () => import('./cut/index.tsx') },
  { id: 'sight', slot: 'map', load: () => import('./sight/index.tsx') },
  { id: 'sunhours', slot: 'map', load: () => import('./sunhours/index.tsx') },
  { id: 'walk', slot: 'map', load: () => import('./walk/index.tsx') },
  { id: 'minimap', slot: 'map', load: () => import('./minimap/index.tsx') },
  { id: 'inset', slot: 'map', load: () => import('./inset/index.tsx') },
  { id: 'firstrun', slot: 'map', load: () => import('./firstrun/index.tsx') },
  { id: 'opening', slot: 'map', load: () => import('./opening/index.tsx') },
  { id: 'forecast', slot: 'map', load: () => import('./forecast/index.tsx') },
  { id: 'notice', slot: 'map', load: () => import('./notice/index.tsx') },
  { id: 'debug', slot: 'map', load: () => import('./debug/index.tsx') },
  // The column of buttons over the view's own, from the top down.
  { id: 'underground', slot: 'controls', load: () => import('./underground/index.tsx') },
  { id: 'toolbox', slot: 'controls', load: () => import('./toolbox/index.tsx') },
  { id: 'cameras', slot: 'controls', load: () => import('./cameras/index.tsx') },
  { id: 'casekeys', slot: 'overlay', load: () => import('./casekeys/index.tsx') },
  { id: 'shiftkeys', slot: 'overlay', load: () => import('./shiftkeys/index.tsx') },
  { id: 'palette', slot: 'overlay', load: () => import('./palette/index.tsx') },
  { id: 'help', slot: 'overlay', load: () => import('./help/index.tsx') },
  { id: 'table', slot: 'overlay', load: () => import('./table/index.tsx') },
] as const satisfies readonly PanelEntry[];
