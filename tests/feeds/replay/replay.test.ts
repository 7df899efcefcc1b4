import { describe, expect, it, vi } from 'vitest';
import { sleep } from '../../../src/base/browser.ts';
import type { FeedDeclaration } from '../../../src/city/pack/manifest.ts';
import type { FeedSink } from '../../../src/feeds/feed.ts';
import { readRecording } from '../../../src/feeds/mcap/read.ts';
import { createRawBuffer } from '../../../src/feeds/mcap/raw-part.ts';
import { createRecordingWriter } from '../../../src/feeds/mcap/write.ts';
import { createPipeline } from '../../../src/feeds/pipeline.ts';
import replay from '../../../src/feeds/replay/index.ts';
import { readRows } from '../../../src/feeds/replay/rows.ts';
import type { Batch, StreamDescriptor } from '../../../src/tables/batch.ts';
import { createStreamTable } from '../../../src/tables/streams.ts';

const START_MS = Date.UTC(2026, 5, 21, 8);
const declaration: FeedDeclaration = {
  id: 'levels',
  type: 'mqtt',
  title: { zh: '水位', en: 'Levels' },
  address: 'wss://broker.example',
  mapping: { thing: '/thing', time: '/at', timeForm: 'unix-ms', values: [{ at: '/level', property: 'waterLevel', unit: 'm' }] },
};
const context = { declaration, cityUrl: 'http://localhost/city/', bounds: [149, 30, 151, 32], utcOffsetMinutes: 480, wallShiftMs: 0 } as const;
const message = (thing: string, at: number, level: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify({ thing, at, level }));

/** A minute of two things, one reading a second each, then their file; and what a live page made of the same bytes. */
async function recordLive() {
  const buffer = createRawBuffer();
  const live = createStreamTable();
  const batches: Batch[] = [];
  const sink: FeedSink = {
    async batch(batch) {
      batches.push(batch);
      live.append('levels', batch, START_MS);
    },
    tell: async () => undefined,
    state: () => undefined,
    raw: (topic, bytes) => buffer.add(topic, bytes, Date.now()),
  };
  vi.useFakeTimers({ now: START_MS });
  const pipeline = createPipeline(context, sink);
  for (let second = 0; second < 60; second++) {
    for (const thing of ['q1', 'q2'])
      pipeline.push('levels', message(thing, START_MS + second * 1000, second === 30 ? 'high' : second + (thing === 'q1' ? 0 : 0.5)));
    await vi.advanceTimersByTimeAsync(1000);
  }
  await pipeline.flush();
  vi.useRealTimers();
  const streams: StreamDescriptor[] = batches.flatMap((batch) => [...batch.opened]);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const feeds = [{ declaration, streams, present: [['q1/waterLevel-before', START_MS - 9000, 7, 0]] as const }];
  const begin = { cityId: 'town', fromMs: START_MS, feeds };
  const writer = await createRecordingWriter((bytes) => void parts.push(bytes as Uint8Array<ArrayBuffer>), begin);
  const part = buffer.take();
  if (part) await writer.add('levels', part);
  await writer.finish({ ...begin, toMs: START_MS + 60_000, files: [] });
  return { blob: new Blob(parts), live, streams };
}

async function openReplay(blob: Blob) {
  const table = createStreamTable();
  let last: Batch | null = null;
  const driver = await replay.open(
    { ...context, declaration: { ...declaration, type: 'replay' }, recording: { blob, summary: await readRecording(blob, () => undefined) } },
    {
      async batch(batch) {
        last = batch;
        table.append('levels', batch, START_MS);
      },
      tell: async () => undefined,
      state: () => undefined,
    },
  );
  return { table, driver, last: () => last };
}

describe('a replay', () => {
  it('shows at any instant what a live page showed then, forwards and back', async () => {
    const { blob, streams } = await recordLive();
    const [q1, q2] = streams as [StreamDescriptor, StreamDescriptor];
    const { table, driver } = await openReplay(blob);
    const shown = (id: string): number => table.value[table.find(id)] as number;
    for (const [second, expected] of [
      [10, 10],
      [59.5, 59],
      [30.5, 29],
      [0.2, 0],
    ] as const) {
      driver.seek?.({ kind: 'at', timeMs: START_MS + second * 1000, rate: 0 });
      await sleep(0);
      expect([second, shown(q1.id), shown(q2.id)]).toEqual([second, expected, expected + 0.5]);
    }
    // What was known before the first message is known in the replay from its beginning.
    expect(shown('q1/waterLevel-before')).toBe(7);
    driver.seek?.({ kind: 'at', timeMs: START_MS - 1, rate: 0 });
    await sleep(0);
    expect(shown(q1.id)).toBeNaN();
    await driver.close();
  });

  it('runs at the cursor’s rate and accounts for every row', async () => {
    const { blob, streams } = await recordLive();
    const { table, driver, last } = await openReplay(blob);
    driver.seek?.({ kind: 'at', timeMs: START_MS, rate: 60 });
    await vi.waitFor(() => expect(table.value[table.find(streams[0]?.id ?? '')]).toBe(59), { timeout: 6000, interval: 50 });
    const { received, shown, superseded, dropped, rejected } = last()?.counts ?? {};
    expect(rejected).toEqual({ 'bad-number': 2 });
    expect((shown ?? 0) + (superseded ?? 0) + (dropped ?? 0) + 2).toBe(received);
    await driver.close();
  });

  it.each([0.25, 10])('runs at %s times its pace, stands while it is stepped, and goes on from there', async (rate) => {
    const { blob, streams } = await recordLive();
    vi.useFakeTimers({ now: START_MS + 86_400_000 });
    try {
      const { table, driver } = await openReplay(blob);
      const shown = (): number => table.value[table.find(streams[0]?.id ?? '')] as number;
      const wait = (citySeconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync((citySeconds * 1000) / rate);
      driver.seek?.({ kind: 'at', timeMs: START_MS + 500, rate });
      await wait(0.4);
      expect(shown()).toBe(0);
      await wait(10);
      expect(shown()).toBe(10);
      driver.seek?.({ kind: 'at', timeMs: START_MS + 5500, rate: 0 });
      await wait(20);
      expect(shown()).toBe(5);
      driver.seek?.({ kind: 'at', timeMs: START_MS + 6500, rate: 0 });
      await wait(20);
      expect(shown()).toBe(6);
      driver.seek?.({ kind: 'at', timeMs: START_MS + 6500, rate });
      await wait(3);
      expect(shown()).toBe(9);
      await driver.close();
    } finally {
      vi.useRealTimers();
    }
  });

  it('keeps history by phenomenon time, thinned when asked', async () => {
    const { blob, streams } = await recordLive();
    const { driver } = await openReplay(blob);
    const [whole] = (await driver.history?.([streams[0]?.id ?? '', 'nobody'], START_MS + 5000, START_MS + 15_000, 0)) ?? [];
    expect([...(whole?.series.value ?? [])]).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
    const [thinned] = (await driver.history?.([streams[0]?.id ?? ''], START_MS, START_MS + 60_000, 10_000)) ?? [];
    expect([...(thinned?.series.value ?? [])]).toEqual([9, 19, 29, 39, 49, 59]);
    await driver.close();
  });

  it('refuses what live refused, and says what it leaves out of a recording that is too long', async () => {
    const { blob } = await recordLive();
    const rows = await readRows(blob, 'levels');
    expect(rows).toMatchObject({ messages: 120, rejected: { 'bad-number': 2 }, count: 119, left: 0 });
    expect(await readRows(blob, 'levels', null, 50)).toMatchObject({ count: 50, left: 69 });
    expect(await readRows(blob, 'nobody')).toMatchObject({ count: 0, messages: 0 });
  });
});
