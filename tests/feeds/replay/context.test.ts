import { describe, expect, it, vi } from 'vitest';
import type { FeedDeclaration } from '../../../src/city/pack/manifest.ts';
import { createKeptMessages } from '../../../src/feeds/mcap/kept.ts';
import { readRecording } from '../../../src/feeds/mcap/read.ts';
import { packDirectory, packRows } from '../../../src/feeds/payloads/packed/encode.ts';
import type { StreamDescriptor } from '../../../src/tables/batch.ts';
import { sparkplugPayload } from '../write-sparkplug.ts';
import { openReplay, recordFeed, type Said } from './record-feed.ts';

const T = Date.UTC(2026, 5, 21, 8);
const MINUTE_MS = 60_000;
const declaration: FeedDeclaration = { id: 'feed', type: 'mqtt', title: { zh: '源', en: 'Feed' }, address: 'wss://broker.example' };
const text = (json: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(json));
const said = (minutes: number, topic: string, bytes: Uint8Array): Said => ({ atMs: T + minutes * MINUTE_MS, topic, bytes });

/** Recorded for five minutes from T on; what a replay shows of a stream at some minutes, and what it could not read. */
async function told(messages: readonly Said[], streamId: string, minutes: readonly number[], declared: Partial<FeedDeclaration> = {}, payload?: string) {
  const own = { ...declaration, ...declared };
  const { blob, live } = await recordFeed(own, messages, T, T + 5 * MINUTE_MS, payload);
  const page = await openReplay(blob, own);
  const values: number[] = [];
  for (const minute of minutes) {
    await page.show(T + minute * MINUTE_MS);
    values.push(page.streams.value[page.streams.find(streamId)] as number);
  }
  await page.driver.close();
  return { values, rejected: page.counts()?.rejected, liveRejected: live.streams.counts('feed')?.rejected, blob };
}

const gauge = (id: string): StreamDescriptor => ({ id, thingId: `thing-${id}`, property: 'waterLevel', unit: 'cm', intervalMs: 60_000, lon: 4.35, lat: 52.01, source: 'Hub', kind: 'gauge' }); // prettier-ignore
const RUN = 77;
const packed = (minutes: number, stream: number, value: number, before: number): Said =>
  said(
    minutes,
    'obs/a',
    packRows(
      { stream: Uint32Array.of(stream), timeMs: Float64Array.of(T + minutes * MINUTE_MS), value: Float32Array.of(value), quality: Uint8Array.of(0) },
      0,
      1,
      RUN,
      before,
    ),
  );

describe('a recording begins with what its messages are read by', () => {
  const directories = [said(-30, 'streams/0', packDirectory([gauge('a'), gauge('b')], 0, RUN)), said(-29, 'streams/1', packDirectory([gauge('c')], 4000, RUN))];

  it('directories of packed rows, in their units', async () => {
    const { values, rejected } = await told([...directories, packed(-1, 1, 150, 0), packed(1, 1, 250, 1), packed(2, 4000, 120, 2), packed(3, 1, 300, 3)], 'b', [0, 1.5, 3.5]); // prettier-ignore
    expect(values).toEqual([1.5, 2.5, 3]);
    expect(rejected).toEqual({});
  });

  it('and marks it as what came before: neither counted, nor the beginning of the recording', async () => {
    const { blob } = await told([...directories, packed(1, 1, 250, 0)], 'b', []);
    const context: (readonly [topic: string, receivedMs: number])[] = [];
    const recording = await readRecording(blob, ({ topic, receivedMs, isContext }) => void (isContext && context.push([topic, receivedMs])));
    expect(context).toEqual([
      ['streams/0', T - 30 * MINUTE_MS],
      ['streams/1', T - 29 * MINUTE_MS],
    ]);
    expect(recording).toMatchObject({ messages: 1, fromMs: T, toMs: T + 5 * MINUTE_MS });
    const cut = await readRecording(blob.slice(0, blob.size - 9000), () => undefined);
    expect(cut.messages).toBeLessThanOrEqual(1);
  });

  it('births of Sparkplug nodes and devices, in the order in which they came', async () => {
    const birth = sparkplugPayload(0, [{ name: 'Level', alias: 7, double: 120, unit: 'cm' }], T - 20 * MINUTE_MS);
    const device = sparkplugPayload(1, [{ name: 'open', alias: 8, boolean: true, type: 11 }], T - 20 * MINUTE_MS);
    const messages = [
      said(-20, 'spBv1.0/water/NBIRTH/pump', birth),
      said(-20, 'spBv1.0/water/DBIRTH/pump/valve', device),
      said(1, 'spBv1.0/water/NDATA/pump', sparkplugPayload(41, [{ alias: 7, double: 130 }], T + MINUTE_MS)),
      said(2, 'spBv1.0/water/DDATA/pump/valve', sparkplugPayload(42, [{ alias: 8, boolean: false, type: 11 }], T + 2 * MINUTE_MS)),
    ];
    const declared = { payload: 'sparkplug-b', properties: { Level: 'waterLevel' } };
    expect(await told(messages, 'water/pump#Level', [0, 1.5], declared)).toMatchObject({ values: [1.2, 1.3].map(Math.fround), rejected: {} });
    expect((await told(messages, 'water/pump/valve#open', [0, 2.5], declared)).values).toEqual([1, 0]);
  });

  it('datastreams told apart from their observations: their unit is converted in the replay as it was live', async () => {
    const datastream = { '@iot.id': 7, name: 'waterLevel', unitOfMeasurement: { name: 'centimetre', symbol: 'cm', definition: 'ucum:cm' } };
    const observed = (minutes: number, result: number): Said =>
      said(minutes, 'v1.1/Datastreams(7)/Observations', text({ result, phenomenonTime: new Date(T + minutes * MINUTE_MS).toISOString() }));
    const { values } = await told([said(-9, 'v1.1/Datastreams(7)', text(datastream)), observed(-1, 150), observed(1, 250)], '7', [0, 1.5]);
    expect(values).toEqual([1.5, 2.5]);
  });

  it('stations of a bike share', async () => {
    const information = { data: { stations: [{ station_id: 's', name: 'Port', lon: 4.3, lat: 52 }] } };
    const status = (minutes: number, bikes: number): Said =>
      said(minutes, 'station_status', text({ data: { stations: [{ station_id: 's', num_bikes_available: bikes, num_docks_available: 3, last_reported: T / 1000 + minutes * 60 }] } })); // prettier-ignore
    const messages = [said(-50, 'station_information', text(information)), status(-1, 4), status(1, 9)];
    expect(await told(messages, 's#vehiclesAvailable', [0, 1.5], {}, 'gbfs')).toMatchObject({ values: [4, 9], rejected: {} });
  });
});

describe('a replay', () => {
  it('counts what it could not read, by reason, where the feed’s page shows it', async () => {
    const { values, rejected } = await told([packed(1, 5, 1, 0), packed(2, 5, 1, 1)], 'b', [3]);
    expect([values, rejected]).toEqual([[undefined], { 'unknown-stream': 2 }]);
  });
});

describe('messages kept for recordings to come', () => {
  const message = (topic: string, size: number) => ({ topic, bytes: new Uint8Array(size), payload: undefined, receivedMs: 0 });
  it('are the last of each key, in the order in which they came', () => {
    const kept = createKeptMessages();
    const frame = new Uint8Array([1, 2, 3]);
    kept.keep('a', { ...message('a', 0), bytes: frame.subarray(1) });
    kept.keep('b', message('b', 1));
    kept.keep('a', { ...message('a2', 0), bytes: frame.subarray(1) });
    frame.fill(0);
    expect([...kept.all()].map(({ topic, bytes }) => [topic, ...bytes])).toEqual([
      ['b', 0],
      ['a2', 2, 3],
    ]);
  });
  it('are packed when there is time, and come out as they came', async () => {
    vi.useFakeTimers();
    try {
      // Room for one as it came, for all of them packed: the oldest would go.
      const kept = createKeptMessages(60_000);
      const long = (i: number): Uint8Array => Uint8Array.from({ length: 50_000 }, (_, at) => (at + i) % 100);
      for (let i = 0; i < 20; i++) {
        kept.keep(`${i}`, { ...message(`${i}`, 0), bytes: long(i) });
        await vi.advanceTimersByTimeAsync(21_000);
      }
      expect([...kept.all()]).toEqual(Array.from({ length: 20 }, (_, i) => ({ ...message(`${i}`, 0), bytes: long(i) })));
    } finally {
      vi.useRealTimers();
    }
  });
  it('take no more memory than they may: the oldest go first', () => {
    const kept = createKeptMessages(10_000);
    for (let i = 0; i < 1000; i++) kept.keep(`${i}`, message(`${i}`, 800));
    expect([...kept.all()].map(({ topic }) => topic)).toEqual(['990', '991', '992', '993', '994', '995', '996', '997', '998', '999']);
    kept.keep('999', message('999', 20_000));
    expect([...kept.all()].length).toBe(9);
  });
});
