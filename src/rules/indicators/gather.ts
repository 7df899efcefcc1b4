import type { Words } from '../../base/words.ts';
import type { Interval } from '../lenses/interval.ts';
import type { IndicatorReading } from './indicator.ts';
import { rowSpeaking, type Member, type Members } from './members.ts';
import type { Snapshot } from './snapshot.ts';

/** What one evaluation says; `formula` where the words name numbers of the city or the moment. */
export type Outcome = Pick<IndicatorReading, 'value' | 'counted' | 'expected' | 'timeMs' | 'numerator' | 'denominator' | 'interval'> & {
  readonly formula?: Words;
};
/** What stands above and below the line, and how sure the value is. */
export interface Made {
  readonly numerator?: number;
  readonly denominator?: number;
  readonly interval?: Interval | null;
}

export const words = (zh: string, en: string): Words => ({ zh, en });
export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
export const mean = (values: readonly number[]): number => sum(values) / values.length;

/** Nearest-rank quantile; NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

/**
 * Members all of whose streams of `properties` are usable, as rows of values in the order of `properties`.
 * @param only members that are expected at all.
 * @param when readings that count by the time they were taken; members of others stay expected.
 */
export function gather(
  members: Members,
  snapshot: Snapshot,
  properties: readonly string[],
  only: (member: Member) => boolean = () => true,
  when: (timeMs: number) => boolean = () => true,
) {
  const candidates = members.measuring(properties[0] as string).filter((m) => only(m) && properties.every((p) => m.rows.has(p)));
  const values: number[][] = [];
  const used: Member[] = [];
  let timeMs = NaN;
  for (const member of candidates) {
    const counts = (row: number): boolean => snapshot.usable(row) && when(snapshot.valueMs(row));
    const rows = properties.map((property) => rowSpeaking(member, property, counts));
    if (!rows.every(counts)) continue;
    used.push(member);
    values.push(rows.map(snapshot.value));
    for (const row of rows) timeMs = timeMs >= snapshot.valueMs(row) ? timeMs : snapshot.valueMs(row);
  }
  const told = { counted: used.length, expected: candidates.length, timeMs };
  return {
    values,
    used,
    outcome: (value: number, made: Made = {}): Outcome => ({ value: used.length === 0 ? NaN : value, ...told, ...(used.length === 0 ? {} : made) }),
  };
}
export const column = (values: readonly (readonly number[])[], index: number): number[] => values.map((row) => row[index] as number);
