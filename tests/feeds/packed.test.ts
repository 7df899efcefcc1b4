import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/random.ts';
import { createDecoder } from '../../src/feeds/payloads/decoder.ts';
import { packDirectory, packRows, type PackedRows } from '../../src/feeds/payloads/packed/encode.ts';
import { createPipeline } from '../../src/feeds/pipeline.ts';
import type { Batch, StreamDescriptor } from '../../src/tables/batch.ts';
import { Quality } from '../../src/tables/quality.ts';
import { createCollector, declaration } from './collect.ts';

const stream = (id: string, rest: Partial<StreamDescriptor> = {}): StreamDescriptor => ({
  id,
  thingId: `thing-${id}`,
  property: 'pm25',
  unit: 'ug/m3',
  intervalMs: 10_000,
  lon: 4.3571234,
  lat: 52.0112345,
  source: 'Gateway',
  kind: 'air',
  ...rest,
});
const rowsOf = (...rows: readonly (readonly [stream: number, timeMs: number, value: number, quality?: number])[]): PackedRows => ({
  stream: Uint32Array.from(rows, ([s]) => s),
  timeMs: Float64Array.from(rows, ([, t]) => t),
  value: Float32Array.from(rows, ([, , v]) => v),
  quality: Uint8Array.from(rows, ([, , , q]) => q ?? 0),
});
const RUN = 77;
/** Messages through a fresh decoder, lost rows counted. */
function read(messages: readonly (readonly [topic: string, bytes: Uint8Array])[], declared = {}) {
  const collector = createCollector();
  let lost = 0;
  let numbered = 0;
  const decoder = createDecoder({ ...declaration, ...declared });
  const sink = { ...collector.sink, lose: (rows: number) => void (lost += rows), numbered: (rows: number) => void (numbered += rows) };
  for (const [topic, bytes] of messages) decoder.decode(topic, bytes, 0, sink);
  return {
    ...collector,
    decoder,
    sink,
    get lost() {
      return lost;
    },
    get numbered() {
      return numbered;
    },
  };
}
const T = Date.UTC(2026, 10, 23, 6);

describe('the packed form', () => {
  it('is these very bytes', () => {
    const rows = packRows(rowsOf([3, T, 1.5], [258, T, -2]), 0, 2, 0x01020304, 9);
    expect(Buffer.from(rows).toString('hex')).toBe(
      [
        '42565031',
        '01',
        '03',
        '0000',
        '02000000',
        '04030201',
        '0000000000002240',
        Buffer.from(Float64Array.of(T).buffer).toString('hex'),
        '03000000',
        '02010000',
        '0000c03f',
        '000000c0',
      ].join(''),
    );
    // 8 bytes a row when all are good and of one instant; 13 where neither holds.
    expect(rows.length).toBe(32 + 2 * 8);
    expect(packRows(rowsOf([0, T, 1], [1, T + 5, 2, 1]), 0, 2, 1, 0).length).toBe(32 + 2 * 13);
  });

  it('gives back what was packed: streams with place, unit and interval, rows with time, value and quality', () => {
    const directory = packDirectory([stream('a'), stream('béta', { thingId: 'béta', intervalMs: NaN, lon: NaN, lat: NaN, property: 'no2' })], 5, RUN);
    const got = read([
      ['dir', directory],
      ['rows', packRows(rowsOf([5, T, 12.5], [6, T + 250, 40, Quality.uncertain], [5, T - 1000, NaN, Quality.missing]), 0, 3, RUN, 0)],
    ]);
    expect(got.rejected).toEqual({});
    expect(got.streams).toEqual([stream('a'), stream('béta', { thingId: 'béta', intervalMs: NaN, lon: NaN, lat: NaN, property: 'no2' })]);
    expect(got.rows).toEqual([
      { id: 'a', timeMs: T, value: 12.5, quality: Quality.good },
      { id: 'béta', timeMs: T + 250, value: 40, quality: Quality.uncertain },
      { id: 'a', timeMs: T - 1000, value: NaN, quality: Quality.missing },
    ]);
  });

  it('is read wherever it lies in a packet, and beside JSON on the same feed', () => {
    // A packet's inside, as the MQTT client hands it over: a Buffer, whose `slice` is a view.
    const inside = (bytes: Uint8Array): Uint8Array => Buffer.from([9, ...bytes, 9]).subarray(1, bytes.length + 1);
    const got = read([
      ['dir', inside(packDirectory([stream('a')], 0, RUN))],
      ['rows', inside(packRows(rowsOf([0, T, 1]), 0, 1, RUN, 0))],
      ["v1.1/Datastreams('b')/Observations", new TextEncoder().encode(JSON.stringify({ phenomenonTime: new Date(T).toISOString(), result: 2 }))],
    ]);
    expect(got.rows.map((r) => [r.id, r.value])).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });

  it('converts units once and refuses those that cannot become ours', () => {
    const got = read([
      ['dir', packDirectory([stream('co', { property: 'co', unit: 'ug/m3' }), stream('bad', { unit: 'Cel' })], 0, RUN)],
      ['rows', packRows(rowsOf([0, T, 500], [1, T, 20]), 0, 2, RUN, 0)],
    ]);
    expect(got.rows).toMatchObject([{ id: 'co', value: 0.5 }]);
    expect(got.rejected).toEqual({ 'unknown-unit': 1, 'unknown-stream': 1 });
  });

  it('counts rows between messages of a topic as lost, not across a restart, nor while the topic was not asked for', () => {
    const message = (run: number, before: number): readonly [string, Uint8Array] => ['t/1', packRows(rowsOf([0, T, 1], [0, T + 1, 2]), 0, 2, run, before)];
    const got = read([
      ['dir', packDirectory([stream('a')], 0, RUN)],
      ['dir', packDirectory([stream('a')], 0, 78)],
      message(RUN, 100),
      message(RUN, 102),
      message(RUN, 110),
    ]);
    expect(got.lost).toBe(6);
    // Told twice is no loss, and no licence to count the next one as such.
    for (const one of [message(RUN, 102), message(RUN, 112), message(78, 4000)]) got.decoder.decode(...one, 0, got.sink);
    expect(got.lost).toBe(6);
    got.decoder.unheard((topic) => topic.startsWith('t/'));
    got.decoder.decode(...message(78, 9000), 0, got.sink);
    expect(got.lost).toBe(6);
    // Six messages of two rows, and one that was told twice.
    expect(got.numbered).toBe(12);
    expect(got.rejected).toEqual({});
  });

  it('counts the lost rows of each of several senders that share a topic', () => {
    const message = (run: number, before: number): readonly [string, Uint8Array] => ['ruled', packRows(rowsOf([0, T, 1], [0, T + 1, 2]), 0, 2, run, before)];
    const got = read([
      ['dir', packDirectory([stream('a')], 0, 1)],
      ['dir', packDirectory([stream('b')], 0, 2)],
      message(1, 0),
      message(2, 0),
      message(1, 2),
      message(2, 6),
      message(1, 4),
      message(2, 8),
    ]);
    expect([got.lost, got.numbered]).toEqual([4, 12]);
  });

  it('refuses by reason: other streams than told, no numbers, no times, cut and lying messages', () => {
    const good = packRows(rowsOf([0, T, 1], [0, T + 1, 2, 1]), 0, 2, RUN, 0);
    const claim = good.slice();
    new DataView(claim.buffer).setUint32(8, 0xffffffff, true);
    const timeless = good.slice();
    new DataView(timeless.buffer).setFloat64(24, Infinity, true);
    const directory = packDirectory([stream('a'), stream('b')], 0, RUN);
    const lying = directory.slice();
    new DataView(lying.buffer).setUint32(8, 0x0fffffff, true);
    const got = read([
      ['rows', good],
      ['dir', directory.subarray(0, directory.length - 3)],
      ['dir', lying],
      ['dir', packDirectory([stream('far', { lon: 200, lat: 95 })], 9, RUN)],
      ['dir', directory],
      ['rows', packRows(rowsOf([0, T, NaN], [1, T, Infinity], [7, T, 1], [0, T, 1, 9]), 0, 4, RUN, 2)],
      ['rows', good.subarray(0, good.length - 1)],
      ['rows', claim],
      ['rows', timeless],
    ]);
    expect(got.rows).toEqual([]);
    // The cut directory told `a` before it broke off, and lost one entry.
    expect(got.rejected).toEqual({ 'unknown-stream': 3, 'bad-shape': 5, 'bad-position': 1, 'bad-number': 2, 'bad-time': 2 });
  });

  it('never throws, whatever the bytes', () => {
    const random = createRandom(5);
    const sources = [packDirectory([stream('a'), stream('b')], 0, RUN), packRows(rowsOf([0, T, 1], [1, T + 1, 2, 1]), 0, 2, RUN, 0)];
    const got = read([]);
    for (let round = 0; round < 4000; round++) {
      const bytes = (sources[round % 2] as Uint8Array).slice(0, 4 + random.below(200));
      for (let i = random.below(6); i >= 0; i--) bytes[4 + random.below(bytes.length - 4)] = random.below(256);
      expect(() => got.decoder.decode('x', bytes, 0, got.sink)).not.toThrow();
    }
  });

  it('is accounted for to the row through a page that is slow', async () => {
    const batches: Batch[] = [];
    const pipeline = createPipeline(
      { declaration, cityUrl: '', bounds: [4, 51, 5, 53], utcOffsetMinutes: 0, wallShiftMs: 0 },
      { batch: async (batch) => (batches.push(batch), new Promise((done) => setTimeout(done, 30))), tell: async () => undefined, state() {} },
      { tickMs: 0, nowMs: () => T },
    );
    pipeline.push(
      'dir',
      packDirectory(
        Array.from({ length: 500 }, (_, i) => stream(`s${i}`)),
        0,
        RUN,
      ),
    );
    const sent = 200;
    for (let n = 0; n < sent; n++) {
      const rows = rowsOf(...Array.from({ length: 500 }, (_, i) => [i, T + n, n] as const));
      // Every tenth message never comes.
      if (n % 10 !== 5) pipeline.push('rows', packRows(rows, 0, 500, RUN, n * 500));
      if (n % 20 === 0) await new Promise((done) => setTimeout(done, 5));
    }
    await pipeline.flush();
    const counts = batches.at(-1)?.counts;
    expect(counts).toMatchObject({ received: sent * 500, dropped: 20 * 500, rejected: {} });
    expect((counts?.shown ?? 0) + (counts?.superseded ?? 0)).toBe(180 * 500);
    expect(counts?.superseded).toBeGreaterThan(0);
    const last = new Map(batches.flatMap((b) => Array.from(b.stream, (s, i) => [s, b.value[i]] as const)));
    expect([...last.values()].every((v) => v === sent - 1)).toBe(true);
    pipeline.close();
  });
});
