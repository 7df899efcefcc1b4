import type { Language } from '../../base/words.ts';
import type { LensEntry, LensReading } from '../../rules/lenses/entry.ts';
import type { Verdict } from '../../rules/lenses/target-path.ts';
import type { PathState } from '../ui/lens-desk.ts';
import { displayUnit, formatAmount, formatNumber, MISSING, THIN } from '../ui/format.ts';

/** A value in an indicator's own unit and decimals. */
export const valueText = (entry: Pick<LensEntry, 'unit' | 'decimals'>, value: number, language: Language): string =>
  formatAmount(value, entry.unit, entry.decimals, language);

/** A count of whatever it is: whole where it is whole. */
export const countText = (value: number, language: Language): string =>
  Number.isFinite(value) ? formatNumber(value, Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : 2, language) : MISSING;

/** How it stands with the target: today against the way, and what the forecast says of the date. */
export function verdictWords(state: PathState, w: (key: 'gathering' | 'noDays' | 'aheadToday' | 'behindToday' | Verdict) => string): string {
  if (state.kind !== 'ready') return w(state.kind === 'gathering' ? 'gathering' : 'noDays');
  const { today, verdict } = state.path;
  return [...(today ? [w(today === 'ahead' ? 'aheadToday' : 'behindToday')] : []), w(verdict)].join(' · ');
}

/** "3.1 to 4.2 µg/m³"; an end nobody knows is left open. */
export function intervalWords(
  { entry, interval }: LensReading,
  language: Language,
  w: (key: 'intervalText' | 'noInterval' | 'atLeast' | 'atMost', slots?: Record<string, string>) => string,
): string {
  if (!interval || (!Number.isFinite(interval[0]) && !Number.isFinite(interval[1]))) return w('noInterval');
  const number = (value: number): string => formatNumber(value, entry.decimals, language);
  const unit = displayUnit(entry.unit);
  const last = unit === '' ? '' : `${THIN}${unit}`;
  if (!Number.isFinite(interval[1])) return w('atLeast', { low: number(interval[0]) }) + last;
  if (!Number.isFinite(interval[0])) return w('atMost', { high: number(interval[1]) }) + last;
  return w('intervalText', { low: number(interval[0]), high: number(interval[1]) }) + last;
}
