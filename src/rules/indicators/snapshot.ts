import { countedValue, isSound } from '../../tables/counted.ts';
import { UNDECLARED_INTERVAL_MS, freshnessOf, isCurrent } from '../../tables/quality.ts';
import { rowAt, type Series } from '../../tables/series.ts';
import type { StreamTable } from '../../tables/streams.ts';

/** The city's streams at one instant, now or past, as indicators see them. Rows are the stream table's. */
export interface Snapshot {
  readonly timeMs: number;
  value(row: number): number;
  /** Phenomenon time of the value, ms. */
  valueMs(row: number): number;
  /**
   * Present, good or uncertain, possible, fresh or late, and in a unit somebody named: others leave the totals and stay in the
   * denominator.
   */
  usable(row: number): boolean;
}

/** What the table shows now. */
export function presentSnapshot(streams: StreamTable, nowMs: number): Snapshot {
  const { value, timeMs } = streams;
  return {
    timeMs: nowMs,
    value: (row) => value[row] as number,
    valueMs: (row) => timeMs[row] as number,
    usable: (row) => !Number.isNaN(countedValue(streams, row, nowMs)),
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
      const found = row >= 0 && !streams.lacksUnit(row) ? indexOf(row) : undefined;
      if (!found) return false;
      const [series, index] = found;
      if (!isSound(streams.propertyOf(row), series.value[index] as number, series.quality[index] as number)) return false;
      const intervalMs = streams.intervalMs(row);
      const interval = Math.max(stepMs, Number.isNaN(intervalMs) ? UNDECLARED_INTERVAL_MS : intervalMs);
      return isCurrent(freshnessOf(timeMs - (series.timeMs[index] as number), interval));
    },
  };
}
