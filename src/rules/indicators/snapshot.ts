import { freshnessOf } from '../../tables/quality.ts';
import { Quality } from '../../tables/quality.ts';
import { rowAt, type Series } from '../../tables/series.ts';
import type { StreamTable } from '../../tables/streams.ts';

/** The city's streams at one instant, now or past, as indicators see them. Rows are the stream table's. */
export interface Snapshot {
  readonly timeMs: number;
  value(row: number): number;
  /** Phenomenon time of the value, ms. */
  valueMs(row: number): number;
  /** Present, good or uncertain, and fresh or late: stale and lost streams leave the totals. */
  usable(row: number): boolean;
}

const DEFAULT_INTERVAL_MS = 60_000;

function isUsable(value: number, quality: number, ageMs: number, intervalMs: number): boolean {
  if (Number.isNaN(value) || quality >= Quality.bad) return false;
  const freshness = freshnessOf(ageMs, Number.isNaN(intervalMs) ? DEFAULT_INTERVAL_MS : intervalMs);
  return freshness === 'fresh' || freshness === 'late';
}

/** What the table shows now. */
export function presentSnapshot(streams: StreamTable, nowMs: number): Snapshot {
  const { value, timeMs, quality } = streams;
  return {
    timeMs: nowMs,
    value: (row) => value[row] as number,
    valueMs: (row) => timeMs[row] as number,
    usable: (row) => row >= 0 && isUsable(value[row] as number, quality[row] as number, nowMs - (timeMs[row] as number), streams.intervalMs(row)),
  };
}

/**
 * What was known at a past instant, by each stream's readings up to then.
 * @param stepMs spacing of the series where it was thinned: added to the interval before ages are judged.
 */
export function pastSnapshot(streams: StreamTable, historyOf: (row: number) => Series | undefined, timeMs: number, stepMs: number): Snapshot {
  const indexOf = (row: number): readonly [Series, number] | undefined => {
    const series = historyOf(row);
    const index = series ? rowAt(series.timeMs, series.timeMs.length, timeMs) : -1;
    return series && index >= 0 ? [series, index] : undefined;
  };
  const read = (row: number, column: 'value' | 'timeMs'): number => {
    const found = indexOf(row);
    return found ? (found[0][column][found[1]] as number) : NaN;
  };
  return {
    timeMs,
    value: (row) => read(row, 'value'),
    valueMs: (row) => read(row, 'timeMs'),
    usable(row) {
      const found = row >= 0 ? indexOf(row) : undefined;
      if (!found) return false;
      const [series, index] = found;
      const intervalMs = streams.intervalMs(row);
      const interval = Math.max(stepMs, Number.isNaN(intervalMs) ? DEFAULT_INTERVAL_MS : intervalMs);
      return isUsable(series.value[index] as number, series.quality[index] as number, timeMs - (series.timeMs[index] as number), interval);
    },
  };
}
