import type { FeedSummary } from '../panels/ui/desk.ts';
import type { FeedDeclaration } from '../city/pack/manifest.ts';
import type { FeedHandle } from '../feeds/feed.ts';
import type { Batch } from '../tables/batch.ts';
import type { StreamTable } from '../tables/streams.ts';

/** What one feed is doing, measured on the page: rate, lag and the age of its newest rows. */
export interface FeedWatch {
  readonly handle: FeedHandle;
  took(batch: Batch, nowMs: number): void;
  /** Events, requests or tasks: so many records came. */
  told(records: number, nowMs: number): void;
  summary(nowMs: number): FeedSummary;
}

const RATE_WINDOW_MS = 10_000;

export function watchFeed(declaration: FeedDeclaration, handle: FeedHandle, streams: StreamTable): FeedWatch {
  const arrivals: { atMs: number; rows: number }[] = [];
  let lagMs = NaN;
  let lastRowsMs = NaN;
  return {
    handle,
    took(batch, nowMs) {
      // A feed of vehicles alone is as alive as one of readings.
      const rows = batch.count + (batch.vehicles?.count ?? 0);
      if (rows === 0) return;
      lastRowsMs = nowMs;
      lagMs = nowMs - batch.arrivedMs;
      arrivals.push({ atMs: nowMs, rows });
    },
    told(records, nowMs) {
      if (records === 0) return;
      lastRowsMs = nowMs;
      arrivals.push({ atMs: nowMs, rows: records });
    },
    summary(nowMs) {
      while (arrivals.length > 0 && (arrivals[0]?.atMs ?? 0) < nowMs - RATE_WINDOW_MS) arrivals.shift();
      const counts = streams.counts(handle.id);
      const { state } = handle;
      return {
        id: handle.id,
        title: declaration.title,
        type: declaration.type,
        address: declaration.address,
        state: state.kind,
        why: 'why' in state ? state.why : '',
        retryAtMs: state.kind === 'waiting' ? state.retryAtMs : NaN,
        rowsPerS: arrivals.reduce((sum, a) => sum + a.rows, 0) / (RATE_WINDOW_MS / 1000),
        lagMs,
        received: counts.received,
        shown: counts.shown,
        superseded: counts.superseded,
        dropped: counts.dropped,
        rejected: { ...counts.rejected } as Record<string, number>,
        outsideCity: counts.outsideCity,
        staleOnArrival: counts.staleOnArrival,
        lastRowsMs,
      };
    },
  };
}
