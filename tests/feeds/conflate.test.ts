import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/random.ts';
import { createWaitingRows } from '../../src/feeds/conflate.ts';
import { createPipeline, type Pipeline } from '../../src/feeds/pipeline.ts';
import type { FeedContext } from '../../src/feeds/feed.ts';
import { rejectedTotal, type Batch } from '../../src/tables/batch.ts';
import { Quality } from '../../src/tables/quality.ts';
import { sleep } from '../../src/base/browser.ts';
import { bytesOf, declaration } from './collect.ts';

describe('waiting rows', () => {
  it('keeps every row while the page keeps up, the latest per stream while it does not', () => {
    const rows = createWaitingRows();
    expect(rows.push(0, 10, 1, Quality.good, false)).toBe(0);
    expect(rows.push(0, 5, 2, Quality.good, false)).toBe(0);
    expect([...rows.take().timeMs]).toEqual([10, 5]);

    expect(rows.push(0, 10, 1, Quality.good, true)).toBe(0);
    expect(rows.push(1, 10, 7, Quality.bad, true)).toBe(0);
    expect(rows.push(0, 12, 2, Quality.good, true)).toBe(1);
    // Late: superseded on arrival. Same instant: the later word counts.
    expect(rows.push(0, 11, 3, Quality.good, true)).toBe(1);
    expect(rows.push(0, 12, 4, Quality.uncertain, true)).toBe(1);
    const taken = rows.take();
    expect([...taken.stream]).toEqual([0, 1]);
    expect([...taken.timeMs]).toEqual([12, 10]);
    expect([...taken.value]).toEqual([4, 7]);
    expect([...taken.quality]).toEqual([Quality.uncertain, Quality.bad]);
    expect(rows.count).toBe(0);
  });

  it('carries result times with the rows that tell them, and no column where none does', () => {
    const rows = createWaitingRows();
    rows.push(0, 1000, 1, Quality.good, true);
    expect(rows.take()).not.toHaveProperty('resultLagMs');
    for (let stream = 0; stream < 3000; stream++) rows.push(stream, 1000, 1, Quality.good, true, stream === 2999 ? 1250 : undefined);
    rows.push(1, 2000, 2, Quality.good, true, 2500);
    rows.push(2999, 3000, 3, Quality.good, true);
    const { resultLagMs = new Float32Array(0) } = rows.take();
    expect([resultLagMs.length, resultLagMs[0], resultLagMs[1], resultLagMs[2999]]).toEqual([3000, NaN, 500, NaN]);
    for (let stream = 9999; stream >= 0; stream--) rows.push(stream, 1000, 1, Quality.good, true, 1000 + stream);
    expect([...(rows.take().resultLagMs ?? [])]).toEqual(Array.from({ length: 10_000 }, (_, stream) => stream));
    rows.push(0, 4000, 1, Quality.good, true);
    expect(rows.take()).not.toHaveProperty('resultLagMs');
  });

  it('puts many rows in the order of their streams, those of a stream as they came', () => {
    const random = createRandom(3);
    const rows = createWaitingRows();
    const told = Array.from({ length: 20_000 }, (_, i) => ({ stream: random.below(9) === 0 ? random.below(2_000_000) : random.below(3000), at: i }));
    for (const { stream, at } of told) rows.push(stream, random.below(1000), at, Quality.good, false);
    const taken = rows.take();
    const expected = told.toSorted((a, b) => a.stream - b.stream || a.at - b.at);
    expect([...taken.stream]).toEqual(expected.map(({ stream }) => stream));
    expect([...taken.value]).toEqual(expected.map(({ at }) => at));
    expect(rows.take().count).toBe(0);
  });

  it('keeps every row of a stream that rules watch, also while the page does not keep up', () => {
    const rows = createWaitingRows();
    rows.watch(5000, true);
    rows.watch(0, true);
    const told = [2.5, 2.7, 2.5].map((value, at) => [rows.push(0, at, value, Quality.good, true), rows.push(1, at, value, Quality.good, true)]);
    expect(told).toEqual([[0, 0], [0, 1], [0, 1]]); // prettier-ignore
    expect(rows.push(5000, 1, 1, Quality.good, true) + rows.push(5000, 2, 2, Quality.good, true)).toBe(0);
    rows.watch(5000, false);
    expect(rows.push(5000, 3, 3, Quality.good, true)).toBe(1);
    const taken = rows.take();
    expect([...taken.stream]).toEqual([0, 1, 0, 0, 5000, 5000]);
    expect([...taken.value].map((v) => Math.round(v * 10) / 10)).toEqual([2.5, 2.5, 2.7, 2.5, 1, 3]);
  });

  it('loses none and invents none, whatever comes', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const random = createRandom(seed);
      const rows = createWaitingRows(() => Float32Array.of(300, 700), 500);
      const streams = 1 + random.below(4000);
      // Every other seed watches a third of its streams.
      if (seed % 2 === 0) for (let stream = 0; stream < streams; stream += 3) rows.watch(stream, true);
      let pushed = 0;
      let superseded = 0;
      let taken = 0;
      for (let round = 0; round < 10; round++) {
        const conflating = random.next() < 0.5;
        const latest = new Map<number, number>();
        for (let i = random.below(3000); i > 0; i--, pushed++) {
          const stream = random.below(streams);
          const timeMs = random.below(1000);
          superseded += rows.push(stream, timeMs, timeMs, Quality.good, conflating);
          latest.set(stream, Math.max(timeMs, latest.get(stream) ?? -1));
        }
        if (random.next() < 0.1) superseded += rows.clear();
        const batch = rows.take();
        taken += batch.count;
        const shown = new Map<number, number>();
        for (let i = 0; i < batch.count; i++) {
          const [stream, timeMs] = [batch.stream[i] as number, batch.timeMs[i] as number];
          shown.set(stream, Math.max(timeMs, shown.get(stream) ?? -1));
          if (conflating && !(seed % 2 === 0 && stream % 3 === 0)) expect(timeMs).toBe(latest.get(stream));
        }
        // The latest of each stream is always among them.
        if (batch.count > 0) expect(shown).toEqual(latest);
      }
      expect(taken + superseded).toBe(pushed);
    }
  });
});

/** A page that takes its time: batches are acknowledged when `acknowledge` is called. */
function createSlowPage(context: Partial<FeedContext> = {}, tickMs = 0) {
  const batches: Batch[] = [];
  let waiting: { resolve(): void; reject(e: Error): void } | null = null;
  let most = 0;
  const pipeline: Pipeline = createPipeline(
    { declaration, cityUrl: '', bounds: [0, 0, 1, 1], utcOffsetMinutes: 0, wallShiftMs: 0, ...context },
    {
      batch(batch) {
        batches.push(batch);
        most = Math.max(most, waiting ? 2 : 1);
        return new Promise((resolve, reject) => (waiting = { resolve, reject }));
      },
      tell: async () => undefined,
      state() {},
    },
    { tickMs },
  );
  const settle = async (how: 'resolve' | 'reject'): Promise<void> => {
    const answered = waiting;
    waiting = null;
    if (how === 'resolve') answered?.resolve();
    else answered?.reject(new Error('page is gone'));
    await sleep(5);
  };
  return { pipeline, batches, acknowledge: () => settle('resolve'), refuse: () => settle('reject'), mostInFlight: () => most };
}

const topicOf = (id: number): string => `v1.1/Datastreams(${id})/Observations`;
const told = (timeMs: number, result: unknown): Uint8Array => bytesOf({ phenomenonTime: new Date(timeMs).toISOString(), result });

describe('pipeline', () => {
  it('keeps one batch in flight, conflates meanwhile, and accounts for every row', async () => {
    const { pipeline, batches, acknowledge, mostInFlight } = createSlowPage();
    const random = createRandom(3);
    const now = Date.now();
    let sent = 0;
    for (let round = 0; round < 30; round++) {
      for (let i = random.below(200); i > 0; i--, sent++) {
        const bad = random.next() < 0.1;
        pipeline.push(topicOf(random.below(20)), told(now - random.below(5000), bad ? 'broken' : random.next()));
      }
      await sleep(3);
      if (random.next() < 0.6) await acknowledge();
    }
    const flushed = pipeline.flush();
    let done = false;
    void flushed.then(() => (done = true));
    while (!done) await acknowledge();

    const { counts } = batches.at(-1) as Batch;
    expect(counts.messages).toBe(sent);
    expect(counts.received).toBe(sent);
    expect(counts.superseded).toBeGreaterThan(0);
    expect(rejectedTotal(counts)).toBeGreaterThan(0);
    expect(counts.shown + counts.superseded + rejectedTotal(counts) + counts.dropped).toBe(sent);
    expect(batches.reduce((sum, b) => sum + b.count, 0)).toBe(counts.shown);
    expect(mostInFlight()).toBe(1);
  });

  it('counts rows that the page could not take as dropped', async () => {
    const { pipeline, batches, refuse, acknowledge } = createSlowPage();
    pipeline.push(topicOf(1), told(Date.now(), 1));
    pipeline.push(topicOf(2), told(Date.now(), 2));
    await sleep(10);
    await refuse();
    await sleep(10);
    await acknowledge();
    expect(batches.at(-1)?.counts).toMatchObject({ received: 2, shown: 0, dropped: 2 });
  });

  it('waits twice as long after a batch of very many rows, whose streams it tells in their order', async () => {
    const { pipeline, batches, acknowledge } = createSlowPage({}, 200);
    const sent: number[] = [];
    const tell = async (rows: number): Promise<void> => {
      const time = new Date().toISOString();
      const before = batches.length;
      // No message of more than a megabyte.
      for (let left = rows; left > 0; left -= 5000) {
        const ids = Array.from({ length: Math.min(5000, left) }, (_, i) => left - i);
        pipeline.push('rows', bytesOf(ids.map((id) => ({ phenomenonTime: time, result: 1, Datastream: { '@iot.id': id } }))));
      }
      while (batches.length === before) await sleep(1);
      sent.push(performance.now());
      await acknowledge();
    };
    for (const rows of [10, 10, 40_000, 10, 10]) await tell(rows);
    const pauses = sent.slice(1).map((ms, i) => ms - (sent[i] as number));
    expect(batches.map(({ count }) => count)).toEqual([10, 10, 40_000, 10, 10]);
    expect([...(batches[2]?.stream ?? [])]).toEqual([...(batches[2]?.stream ?? [])].sort((a, b) => a - b));
    expect(pauses[2]).toBeGreaterThan(390);
    expect(pauses[3]).toBeLessThan(390);
  });

  it('a jump in time supersedes what waits and says reset once', async () => {
    const { pipeline, batches, acknowledge } = createSlowPage();
    pipeline.push(topicOf(1), told(2e12, 1));
    await sleep(10);
    pipeline.push(topicOf(1), told(2e12 + 1, 2));
    pipeline.reset();
    pipeline.push(topicOf(1), told(1e12, 3));
    await acknowledge();
    await sleep(10);
    await acknowledge();
    pipeline.push(topicOf(1), told(1e12 + 1, 4));
    await sleep(10);
    expect(batches.map((b) => [b.kind, [...b.value]])).toEqual([
      ['update', [1]],
      ['reset', [3]],
      ['update', [4]],
    ]);
    expect(batches[2]?.counts).toMatchObject({ received: 4, shown: 3, superseded: 1 });
  });

  it('tells announced streams once, and opens known ones with their place when they speak', async () => {
    const { pipeline, batches, acknowledge } = createSlowPage();
    const descriptor = { id: '7', thingId: 'pump', property: 'pumpFlow', unit: 'm3/s', intervalMs: 1000, lon: 5, lat: 0.5, source: 's', kind: 'pump' };
    pipeline.announce([descriptor]);
    pipeline.announce([descriptor]);
    pipeline.push(topicOf(7), told(Date.now() - 60000, 1.5));
    await sleep(10);
    await acknowledge();
    expect(batches[0]?.opened).toEqual([descriptor]);
    // Five degrees east is outside [0, 1], and a minute is more than two seconds old.
    expect(batches[0]?.counts).toMatchObject({ shown: 1, outsideCity: 1, staleOnArrival: 1 });
  });

  it('tells the streams of a lost batch again, in their order, with the next rows, and a lost jump in time too', async () => {
    const { pipeline, batches, refuse, acknowledge } = createSlowPage({ declaration: { ...declaration, units: { '1': 'm', '2': 'm' } } });
    const ids = (batch: Batch | undefined): string[] => batch?.opened.map((d) => d.id) ?? [];
    pipeline.reset();
    pipeline.push(topicOf(1), told(Date.now(), 1));
    await sleep(10);
    pipeline.push(topicOf(2), told(Date.now(), 2));
    await refuse();
    await sleep(10);
    expect([ids(batches[0]), batches[0]?.kind]).toEqual([['1'], 'reset']);
    expect([ids(batches[1]), batches[1]?.kind, [...(batches[1]?.stream ?? [])]]).toEqual([['1', '2'], 'reset', [1]]);
    await acknowledge();
    pipeline.push(topicOf(1), told(Date.now(), 3));
    await sleep(10);
    expect([ids(batches[2]), batches[2]?.kind]).toEqual([[], 'update']);
  });

  it('keeps a reading from the future and doubts it', async () => {
    const { pipeline, batches } = createSlowPage({ declaration: { ...declaration, units: { '1': 'm', '2': 'm' } } });
    pipeline.push(topicOf(1), told(Date.now() + 3600000, 1));
    pipeline.push(topicOf(2), told(Date.now() + 1000, 1));
    await sleep(10);
    expect([...(batches[0] as Batch).quality]).toEqual([Quality.uncertain, Quality.good]);
  });
});
