import { csvRows } from '../../base/csv.ts';
import { parseInstant } from '../../base/instant.ts';

/** Values of the city's indicators by id, at an instant. */
export interface RecordedValues {
  readonly timeMs: number;
  readonly values: ReadonlyMap<string, number>;
}
const MOST_ROWS = 500_000;

/** The city's rows of a recording's `indicators.csv`, in the order of time; what is none is left out. */
export function readRecorded(text: string): readonly RecordedValues[] {
  const [head = [], ...rows] = csvRows(text, MOST_ROWS);
  const [at, area, indicator, value] = ['at', 'area', 'indicator', 'value'].map((name) => head.indexOf(name)) as [number, number, number, number];
  const byTime = new Map<number, Map<string, number>>();
  for (const row of rows) {
    const timeMs = parseInstant(row[at] ?? '');
    if (row[area] !== 'city' || Number.isNaN(timeMs)) continue;
    const values = byTime.get(timeMs) ?? new Map<string, number>();
    const told = row[value] ?? '';
    byTime.set(timeMs, values.set(row[indicator] ?? '', told === '' ? NaN : Number(told)));
  }
  return [...byTime].map(([timeMs, values]) => ({ timeMs, values })).sort((a, b) => a.timeMs - b.timeMs);
}

/** The last that was told by an instant; the first where that is earlier. */
export const recordedAt = (recorded: readonly RecordedValues[], timeMs: number): RecordedValues | undefined =>
  recorded.findLast((one) => one.timeMs <= timeMs) ?? recorded[0];
