import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { pastFrom } from '../../src/app/feed-past.ts';
import { gatherPast } from '../../src/app/lenses/past.ts';
import type { LensParts } from '../../src/app/lenses/parts.ts';
import type { FeedHandle, HistoryAnswer } from '../../src/feeds/feed.ts';
import { createFeedCounts, type StreamDescriptor } from '../../src/tables/batch.ts';
import { Quality } from '../../src/tables/quality.ts';
import { createStreamTable } from '../../src/tables/streams.ts';
import { createBatchBuilder } from '../batch-builder.ts';

const T = Date.UTC(2026, 5, 21, 12);
const descriptor = (id: string): StreamDescriptor => ({
  id,
  thingId: id,
  property: 'waterLevel',
  unit: 'm',
  intervalMs: 60_000,
  lon: 0,
  lat: 0,
  source: '',
  kind: '',
});
const answer = (id: string, value: number): HistoryAnswer => ({
  descriptor: descriptor(id),
  series: { timeMs: Float64Array.of(T - 60_000), value: Float32Array.of(value), quality: new Uint8Array(1) },
});
const feedOf = (id: string, history: FeedHandle['history']): FeedHandle => ({ id, canSeek: false, history }) as unknown as FeedHandle;
const hanging = feedOf('hanging', () => new Promise(() => undefined));
const refusing = feedOf('refusing', () => Promise.reject(new Error('502')));
const telling = feedOf('telling', (ids) => Promise.resolve(ids.map((id) => answer(id, 7))));

beforeEach(() => void vi.useFakeTimers({ now: T }));
afterEach(() => void vi.useRealTimers());

it('is null where the source fails or does not answer for twenty seconds', async () => {
  expect(await pastFrom(telling, ['a'], 0, T, 0)).toEqual([answer('a', 7)]);
  expect(await pastFrom(refusing, ['a'], 0, T, 0)).toBeNull();
  let given: unknown = 'waiting';
  void pastFrom(hanging, ['a'], 0, T, 0).then((answers) => (given = answers));
  await vi.advanceTimersByTimeAsync(19_000);
  expect(given).toBe('waiting');
  await vi.advanceTimersByTimeAsync(1000);
  expect(given).toBeNull();
});

it('of one source is there while another hangs, whose own is what the page has seen', async () => {
  const streams = createStreamTable();
  for (const feed of [hanging, refusing, telling]) {
    const batch = createBatchBuilder();
    for (let i = 0; i < 200; i++) batch.push(i, T, 1, Quality.good);
    const opened = Array.from({ length: 200 }, (_, i) => descriptor(`${feed.id}/${i}`));
    streams.append(feed.id, batch.take({ opened, counts: createFeedCounts(), arrivedMs: T, kind: 'update' }), T);
  }
  const rows = Array.from({ length: streams.count }, (_, row) => row);
  const parts = { streams, feeds: () => [hanging, refusing, telling] } as unknown as LensParts;
  const gathering = gatherPast(parts, rows, [0, T], 0, () => true);
  // A source that hangs is asked once, not for every lot of its streams.
  await vi.advanceTimersByTimeAsync(25_000);
  const past = await gathering;
  expect(past.size).toBe(600);
  expect(new Set([...past].map(([row, { value }]) => `${streams.feedOf(row)} ${value[0]}`))).toEqual(new Set(['hanging 1', 'refusing 1', 'telling 7']));
});
