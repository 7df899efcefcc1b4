import { isCurrent, Quality } from '../../tables/quality.ts';
import type { StreamTable } from '../../tables/streams.ts';

/** Latest value of a stream if it may be counted now: not bad, not stale, not lost. NaN else. */
export function freshValue(streams: StreamTable, row: number, nowMs: number): number {
  if (row < 0 || streams.quality[row] === Quality.bad) return NaN;
  const step = streams.freshness(row, nowMs);
  return isCurrent(step) ? (streams.value[row] as number) : NaN;
}

/** Middle value; the mean of the two middle ones of an even number. NaN of nothing. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

/** Directions have no order, states no amount: they cannot be ranked or averaged. */
export const isRankable = (property: string): boolean => property !== 'windDirection';
