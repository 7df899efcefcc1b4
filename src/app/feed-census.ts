import type { StreamTable } from '../tables/streams.ts';

/** One feed's streams, counted. */
export interface StreamCensus {
  fresh: number;
  late: number;
  stale: number;
  lost: number;
}
/** What a feed's streams declare: how many readings are due. */
export interface StreamRhythm {
  streams: number;
  /** Readings due per second, over the streams that declare an interval. */
  duePerS: number;
  /** The quickest declared interval; Infinity where none declares one. */
  quickestMs: number;
}

export const noCensus: Readonly<StreamCensus> = { fresh: 0, late: 0, stale: 0, lost: 0 };
export const noRhythm: Readonly<StreamRhythm> = { streams: 0, duePerS: 0, quickestMs: Infinity };

const CENSUS_EVERY_MS = 1000;

/** Counts the streams of all feeds in one pass: who is fresh at most once a second, who declares what when streams were added. */
export function createFeedCensus(streams: StreamTable) {
  let census = new Map<string, StreamCensus>();
  let countedMs = -Infinity;
  let rhythms = new Map<string, StreamRhythm>();
  let shape = -1;
  return {
    /** @param nowMs the shown instant. @param wallMs machine time. */
    census(feedId: string, nowMs: number, wallMs: number): Readonly<StreamCensus> {
      if (wallMs - countedMs >= CENSUS_EVERY_MS || wallMs < countedMs) {
        countedMs = wallMs;
        census = new Map();
        for (let row = 0; row < streams.count; row++) {
          const id = streams.feedOf(row);
          let counts = census.get(id);
          if (!counts) census.set(id, (counts = { ...noCensus }));
          counts[streams.freshness(row, nowMs)]++;
        }
      }
      return census.get(feedId) ?? noCensus;
    },
    rhythm(feedId: string): Readonly<StreamRhythm> {
      if (shape !== streams.shapeVersion) {
        shape = streams.shapeVersion;
        rhythms = new Map();
        for (let row = 0; row < streams.count; row++) {
          const id = streams.feedOf(row);
          let rhythm = rhythms.get(id);
          if (!rhythm) rhythms.set(id, (rhythm = { ...noRhythm }));
          rhythm.streams++;
          const intervalMs = streams.intervalMs(row);
          if (!(intervalMs > 0)) continue;
          rhythm.duePerS += 1000 / intervalMs;
          rhythm.quickestMs = Math.min(rhythm.quickestMs, intervalMs);
        }
      }
      return rhythms.get(feedId) ?? noRhythm;
    },
  };
}
export type FeedCensus = ReturnType<typeof createFeedCensus>;
