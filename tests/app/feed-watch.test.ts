import { describe, expect, it } from 'vitest';
import { createFeedCensus } from '../../src/app/feed-census.ts';
import { securityOf, watchFeed } from '../../src/app/feed-watch.ts';
import { createRateLog } from '../../src/app/rate-log.ts';
import type { FeedHandle, FeedState } from '../../src/feeds/feed.ts';
import { clockSaying } from '../../src/panels/feeds/clock-text.ts';
import { createFeedCounts, type Batch, type StreamDescriptor } from '../../src/tables/batch.ts';
import { emptyReport, type FeedReport } from '../../src/tables/feed-report.ts';
import { createStreamTable } from '../../src/tables/streams.ts';
import { declaration } from '../feeds/collect.ts';

const stream = (id: string, intervalMs: number): StreamDescriptor => ({
  id,
  thingId: id,
  property: 'x',
  unit: '1',
  intervalMs,
  lon: 0,
  lat: 0,
  source: '',
  kind: '',
});
const batchOf = (times: readonly number[], opened: readonly StreamDescriptor[], arrivedMs: number, counts = createFeedCounts()): Batch => ({
  count: times.length,
  stream: Uint32Array.from(times.keys()),
  timeMs: Float64Array.from(times),
  value: Float32Array.from(times, () => 1),
  quality: Uint8Array.from(times, () => 0),
  opened,
  counts,
  arrivedMs,
  kind: 'update',
});

function watched(steadyMs?: () => number) {
  const streams = createStreamTable();
  const census = createFeedCensus(streams);
  const link: { state: FeedState; report: FeedReport | null } = { state: { kind: 'open', sinceMs: 0 }, report: null };
  const handle = { id: 'test', ...link } as unknown as FeedHandle & typeof link;
  const watch = watchFeed(declaration, handle, { streams, census, pageOrigin: 'http://127.0.0.1:8460/', ...(steadyMs && { steadyMs }) });
  const take = (batch: Batch, nowMs: number): void => {
    streams.append('test', batch, nowMs);
    watch.took(batch, nowMs, streams.version);
  };
  return { watch, take, handle, streams };
}

describe('watching a feed', () => {
  it('counts messages and bytes per second, and who is fresh', () => {
    const { watch, take } = watched();
    const counts = createFeedCounts();
    take(batchOf([0, 0, 0], [stream('a', 1000), stream('b', 10_000), stream('c', NaN)], 0, counts), 0);
    take(batchOf([9000], [], 9000, { ...counts, messages: 50, bytes: 12_000 }), 9000);
    const summary = watch.summary(9500);
    expect([summary.messagesPerS, summary.bytesPerS, summary.kind]).toEqual([5, 1200, 'live']);
    expect(watch.detail(9500, 9500).streams).toEqual({ fresh: 3, late: 0, stale: 0, lost: 0 });
    expect(watch.detail(40_000, 40_000).streams).toEqual({ fresh: 1, late: 0, stale: 2, lost: 0 });
  });
  it('knows what is lost on the road only of rows that the source numbers', () => {
    const { watch, take, handle } = watched();
    const counts = { ...createFeedCounts(), received: 100, shown: 90, dropped: 10 };
    take(batchOf([0], [stream('a', 1000)], 0, counts), 0);
    const lossOf = (id: string): number | undefined => watch.detail(1000, 1000).chain.find((link) => link.id === id)?.loss;
    handle.report = emptyReport;
    // What the page could not take was lost at the page.
    expect([lossOf('transported'), lossOf('shown')]).toEqual([NaN, 0.1]);
    handle.report = { ...emptyReport, numbered: 32, lost: 8 };
    expect([lossOf('transported'), lossOf('shown')]).toEqual([0.2, 0.02]);
  });
  it('counts what comes per second when the machine’s clock is set', () => {
    let steadyMs = 0;
    const { watch, take } = watched(() => steadyMs);
    const hour = 3_600_000;
    take(batchOf([2 * hour], [stream('a', 1000)], 2 * hour), 2 * hour);
    // Set back by an hour, then half a minute of a reading a second.
    for (let s = 1; s <= 30; s++) {
      steadyMs += 1000;
      take(batchOf([hour + s * 1000], [], hour), hour + s * 1000);
    }
    expect(watch.summary(hour + 30_000).rowsPerS).toBe(1);
  });
  it('holds readings against those due by the declared intervals', () => {
    const { watch, take, handle } = watched();
    take(batchOf([0, 0], [stream('a', 1000), stream('b', 10_000)], 0), 0);
    handle.report = { ...emptyReport, readings: 2 };
    watch.summary(0);
    watch.summary(10_000);
    // Of some seconds nobody can tell what is lost.
    expect(watch.detail(17_000, 17_000).chain[1]?.loss).toBeNaN();
    handle.report = { ...emptyReport, readings: 2 + 119 };
    // 120 s at 1 and 0.1 readings a second: 132 were due.
    expect(watch.detail(130_000, 130_000).readings).toEqual({ received: 119, expected: 132, windowMs: 120_000 });
    expect(watch.detail(130_000, 130_000).chain[1]?.loss).toBeCloseTo(13 / 132, 12);
  });
  it('measures from the table to the frame that shows it, not to any frame', () => {
    const { watch, take, streams } = watched();
    const before = streams.version;
    take(batchOf([0], [stream('a', 1000)], 0), 1000);
    watch.drawn(before, 1010);
    expect(watch.detail(1010, 1010).chain[6]?.delayMs).toBeNaN();
    watch.drawn(streams.version, 1200);
    expect(Math.abs((watch.detail(1200, 1200).chain[6]?.delayMs ?? NaN) / 200 - 1)).toBeLessThan(0.07);
  });
  it('keeps link troubles, the same one counted', () => {
    const { watch } = watched();
    for (const [atMs, why] of [[1, 'a'], [2, 'b'], [3, 'b']] as const) watch.stood({ kind: 'waiting', retryAtMs: 9, why }, atMs); // prettier-ignore
    expect(watch.detail(9, 9).errors).toEqual([
      { atMs: 3, why: 'b', times: 2 },
      { atMs: 1, why: 'a', times: 1 },
    ]);
  });
});

describe('rates', () => {
  it('knows what came within its window and how much of it was watched', () => {
    const log = createRateLog(1000);
    log.total(100, 0);
    log.total(160, 500);
    expect([log.within(500), log.perS(500), log.spanMs(500)]).toEqual([60, 60, 500]);
    expect([log.within(1600), log.spanMs(1600)]).toEqual([0, 1000]);
  });
});

describe('words about a clock', () => {
  it('always say bounds', () => {
    expect(clockSaying(null, 'en').key).toBe('clockUnknown');
    const by = (fromMs: number, toMs: number): string => clockSaying({ method: 'date-header', fromMs, toMs, samples: 1 }, 'en').key;
    expect([by(2000, 2400), by(-900, -100), by(-200, 300), by(5000, NaN), by(-60, NaN)]).toEqual([
      'clockAhead', 'clockBehind', 'clockWithin', 'clockAheadLeast', 'clockBehindMost',
    ]); // prettier-ignore
  });
  it('and a link is told by its address', () => {
    const page = 'http://city.example/';
    expect(['wss://a.example', '/mqtt', 'ws://a.example', 'demo:yunwan'].map((address) => securityOf(address, page))).toEqual([
      'encrypted', 'same-origin', 'plain', 'in-page',
    ]); // prettier-ignore
  });
});
