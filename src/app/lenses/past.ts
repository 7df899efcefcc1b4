import { sleep } from '../../base/browser.ts';
import { rowAt, type Series } from '../../tables/series.ts';
import type { FeedHandle, HistoryAnswer } from '../../feeds/feed.ts';
import { pastFrom } from '../feed-past.ts';
import type { LensParts } from './parts.ts';

/** Streams asked for at once: a source's worker has other things to tell meanwhile. */
const AT_ONCE = 80;

export type Past = ReadonlyMap<number, Series>;

/**
 * Readings of some streams over a span, from the sources' own history; of sources without one, or that do not tell it, what the page
 * has seen.
 * @param isWanted asked between lots: false gives up, and what was found so far is returned.
 */
export async function gatherPast(
  { streams, feeds }: LensParts,
  rows: readonly number[],
  [fromMs, toMs]: readonly [number, number],
  stepMs: number,
  isWanted: () => boolean,
): Promise<Past> {
  const found = new Map<number, Series>();
  const gather = async (feed: FeedHandle): Promise<void> => {
    const own = rows.filter((row) => streams.feedOf(row) === feed.id);
    let isTelling = true;
    for (let at = 0; at < own.length && isWanted(); at += AT_ONCE) {
      const lot = own.slice(at, at + AT_ONCE);
      const ids = lot.map((row) => streams.descriptor(row).id);
      const answers: readonly HistoryAnswer[] | null = isTelling ? await pastFrom(feed, ids, fromMs, toMs, stepMs) : null;
      isTelling = answers !== null;
      for (const { descriptor, series } of answers ?? []) found.set(streams.find(descriptor.id, feed.id), series);
      for (const row of lot) if (!found.has(row)) found.set(row, streams.history.range(row, fromMs, toMs));
      await sleep(0);
    }
  };
  await Promise.all(feeds().map(gather));
  return found;
}

/** Value of a series at an instant, at most so old; NaN else. */
export function valueAt(series: Series | undefined, timeMs: number, mostMs: number): number {
  if (!series) return NaN;
  const i = rowAt(series.timeMs, series.timeMs.length, timeMs);
  return i >= 0 && timeMs - (series.timeMs[i] as number) <= mostMs ? (series.value[i] as number) : NaN;
}
