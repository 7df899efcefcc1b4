import { heightColour } from '../../city/drop/height-ramp.ts';
import { formatAmount } from './format.ts';
import { useLanguage, useWords } from './desk.ts';
import { RampLegend } from './ramp-legend.tsx';

const words = { heights: { zh: '地面高程', en: 'Height of the ground' } };

/** What the colours of dropped relief mean. */
export function HeightLegend({ heightsM: [lowestM, highestM] }: { heightsM: readonly [number, number] }) {
  const w = useWords(words);
  const language = useLanguage();
  const metres = (m: number): string => formatAmount(m, 'm', 1, language);
  return <RampLegend label={w('heights')} at={heightAt} from={metres(lowestM)} to={metres(highestM)} />;
}

const heightAt = (share: number): readonly [number, number, number] => {
  const [r, g, b] = heightColour(share);
  return [Math.round(r), Math.round(g), Math.round(b)];
};
