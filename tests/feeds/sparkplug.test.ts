import { describe, expect, it } from 'vitest';
import { createSparkplugDecoder } from '../../src/feeds/payloads/sparkplug/decoder.ts';
import { Quality } from '../../src/tables/quality.ts';
import { createCollector, declaration } from './collect.ts';
import { sparkplugPayload, type Metric } from './write-sparkplug.ts';

const T = Date.UTC(2026, 5, 1);
function plant() {
  const collector = createCollector();
  let lost = 0;
  const decoder = createSparkplugDecoder({ ...declaration, properties: { Level: 'waterLevel' } });
  const sink = { ...collector.sink, lose: (rows: number) => void (lost += rows) };
  const say = (topic: string, bytes: Uint8Array): void => void decoder.decodeBytes?.(`spBv1.0/water/${topic}`, bytes, sink, T + 5000);
  return { ...collector, say, lost: () => lost };
}
const birth = sparkplugPayload(0, [{ name: 'bdSeq', int: 1, type: 4 }, { name: 'Node Control/Rebirth', boolean: false, type: 11 }, { name: 'Inputs/Level', alias: 7, type: 10, double: 120, unit: 'cm' }]); // prettier-ignore

describe('Sparkplug B', () => {
  it('learns names, aliases and units from a birth, and reads data by alias in the city’s unit', () => {
    const { say, rows, streams, rejected } = plant();
    say('NBIRTH/pump', birth);
    say('NDATA/pump', sparkplugPayload(1, [{ alias: 7, double: 130 }], T + 1000));
    expect(rejected).toEqual({});
    expect(streams).toHaveLength(1);
    expect(streams[0]).toMatchObject({ id: 'water/pump#Inputs/Level', thingId: 'water/pump', property: 'waterLevel', unit: 'm' });
    expect(rows.map(({ value, timeMs, quality }) => [value, timeMs, quality])).toEqual([
      [1.2, T, Quality.good],
      [1.3, T + 1000, Quality.good],
    ]);
  });

  it('tells when the node had each metric to send, where that has a time of its own', () => {
    const { say, rows, results } = plant();
    say('NBIRTH/pump', birth);
    results.length = rows.length = 0;
    say('NDATA/pump', sparkplugPayload(1, [{ alias: 7, double: 130, timeMs: T + 200 }], T + 1000));
    say('NDATA/pump', sparkplugPayload(2, [{ alias: 7, double: 140 }], T + 2000));
    expect(rows.map(({ timeMs }, i) => [timeMs, results[i]])).toEqual([[T + 200, T + 1000], [T + 2000, NaN]]); // prettier-ignore
  });

  it('takes the word of the property Quality: bad and stale values count towards nothing', () => {
    const { say, rows } = plant();
    say('NBIRTH/pump', birth);
    rows.length = 0;
    for (const [seq, quality] of [192, 0, 500, 64].entries()) say('NDATA/pump', sparkplugPayload(seq + 1, [{ alias: 7, double: 130, quality }]));
    say('NDATA/pump', sparkplugPayload(5, [{ alias: 7, double: 130 }]));
    expect(rows.map(({ quality }) => quality)).toEqual([Quality.good, Quality.bad, Quality.bad, Quality.uncertain, Quality.good]);
  });

  it('born again in another unit, converts anew; in one of something else, refuses', () => {
    const { say, rows, rejected, streams } = plant();
    const born = (unit: string, double: number) => sparkplugPayload(0, [{ name: 'Inputs/Level', alias: 7, type: 10, double, unit }]);
    say('NBIRTH/pump', born('cm', 120));
    say('NBIRTH/pump', born('mm', 1300));
    say('NDATA/pump', sparkplugPayload(1, [{ alias: 7, double: 1400 }]));
    expect(rows.map(({ value }) => Math.fround(value))).toEqual([1.2, 1.3, 1.4].map(Math.fround));
    say('NBIRTH/pump', born('kPa', 14));
    say('NDATA/pump', sparkplugPayload(1, [{ alias: 7, double: 14 }]));
    expect(rows).toHaveLength(3);
    expect(rejected).toEqual({ 'unknown-unit': 1, 'unknown-stream': 1 });
    say('NBIRTH/pump', born('cm', 150));
    expect(rows.at(-1)?.value).toBe(1.5);
    expect(streams).toHaveLength(1);
  });

  it('counts what gaps in the numbers leave out, over the turn from 255 to 0', () => {
    const { say, lost } = plant();
    say('NBIRTH/pump', birth);
    for (let seq = 1; seq < 256; seq++) say('NDATA/pump', sparkplugPayload(seq, [{ alias: 7, double: 1 }]));
    say('NDATA/pump', sparkplugPayload(0, [{ alias: 7, double: 1 }]));
    expect(lost()).toBe(0);
    say('NDATA/pump', sparkplugPayload(4, [{ alias: 7, double: 1 }]));
    expect(lost()).toBe(3);
  });

  it('makes missing what died: a device alone, a node with its devices; and comes back at the next birth', () => {
    const { say, rows } = plant();
    say('NBIRTH/pump', birth);
    say('DBIRTH/pump/valve', sparkplugPayload(1, [{ name: 'open', alias: 8, boolean: true, type: 11 }]));
    rows.length = 0;
    say('DDEATH/pump/valve', sparkplugPayload(2, []));
    expect(rows.map(({ id, quality, timeMs }) => [id, quality, timeMs])).toEqual([['water/pump/valve#open', Quality.missing, T + 5000]]);
    rows.length = 0;
    say('NDEATH/pump', sparkplugPayload(0, [{ name: 'bdSeq', int: 1, type: 4 }]));
    expect(rows.map(({ id }) => id).sort()).toEqual(['water/pump#Inputs/Level', 'water/pump/valve#open']);
    rows.length = 0;
    say('NBIRTH/pump', birth);
    expect(rows.map(({ value }) => value)).toEqual([1.2]);
  });

  it('a birth after a death says what is now, however long ago that changed', () => {
    const { say, rows } = plant();
    const valve = sparkplugPayload(1, [{ name: 'open', alias: 8, boolean: true, type: 11 }]);
    for (const [topic, bytes] of [['NBIRTH/pump', birth], ['DBIRTH/pump/valve', valve], ['NDEATH/pump', sparkplugPayload(0, [])], ['NBIRTH/pump', birth], ['DBIRTH/pump/valve', valve]] as const) say(topic, bytes); // prettier-ignore
    // The latest of each wins: born again with its old time it would stay missing until it changes.
    const latest = (name: string) => rows.filter(({ id }) => id.endsWith(name)).sort((a, b) => b.timeMs - a.timeMs)[0];
    expect([latest('Level')?.value, latest('open')?.value, latest('open')?.timeMs]).toEqual([1.2, 1, T + 5001]);
    // A device that dies alone, and data of the living, keep their own times.
    say('DDEATH/pump/valve', sparkplugPayload(2, []));
    say('NDATA/pump', sparkplugPayload(3, [{ alias: 7, double: 130 }], T + 1000));
    expect(rows.at(-1)).toMatchObject({ value: 1.3, timeMs: T + 1000 });
  });

  it('counts metrics beyond what one message may hold', () => {
    const { say, rejected } = plant();
    say('NBIRTH/pump', sparkplugPayload(0, Array.from({ length: 10_003 }, (_, n) => ({ name: `m${n}`, double: n, type: 10 })))); // prettier-ignore
    expect(rejected).toEqual({ 'too-large': 3 });
  });

  it('reads numbers by the type of their birth, which data leave out, by alias and by name', () => {
    // Type, how it travels, what it says (Sparkplug 3.0, 6.4.16): below zero as unsigned of its width or of 32 bits.
    const cases: readonly (readonly [string, number, Metric, number])[] = [
      ['int8', 1, { int: 251 }, -5], ['int8 in 32 bits', 1, { int: 4_294_967_291 }, -5], ['int16', 2, { int: 65_531 }, -5],
      ['int32', 3, { int: 4_294_967_291 }, -5], ['int64', 4, { long: -5 }, -5], ['uint8', 5, { int: 251 }, 251],
      ['uint32', 7, { int: 4_294_967_291 }, 4_294_967_291], ['uint64', 8, { long: 2 ** 63 }, 2 ** 63],
      ['float', 9, { float: -2.5 }, -2.5], ['double', 10, { double: -2.5 }, -2.5], ['boolean', 11, { boolean: true }, 1],
    ]; // prettier-ignore
    for (const by of ['alias', 'name'] as const) {
      const { say, rows, rejected } = plant();
      say('NBIRTH/pump', sparkplugPayload(0, cases.map(([name, type], alias) => ({ name, alias, type, isNull: true })))); // prettier-ignore
      rows.length = 0;
      say('NDATA/pump', sparkplugPayload(1, cases.map(([name, , value], alias) => ({ ...(by === 'alias' ? { alias } : { name }), ...value })))); // prettier-ignore
      expect(rows.map(({ id, value }) => [id.slice(11), value])).toEqual(cases.map(([name, , , value]) => [name, value]));
      expect(rejected).toEqual({});
    }
  });

  it('goes by the type of the last birth, and by a message’s own where it tells one', () => {
    const { say, rows } = plant();
    say('NBIRTH/pump', sparkplugPayload(0, [{ name: 'n', alias: 1, type: 7, int: 0 }]));
    say('NDATA/pump', sparkplugPayload(1, [{ alias: 1, int: 4_294_967_291 }]));
    say('NDATA/pump', sparkplugPayload(2, [{ alias: 1, type: 3, int: 4_294_967_291 }]));
    say('NBIRTH/pump', sparkplugPayload(0, [{ name: 'n', alias: 2, type: 3, int: 0 }]));
    say('NDATA/pump', sparkplugPayload(1, [{ alias: 2, int: 4_294_967_291 }]));
    expect(rows.map(({ value }) => value)).toEqual([0, 4_294_967_291, -5, 0, -5]);
  });

  it('takes moments and texts for no readings, and counts them as none', () => {
    const { say, rows, streams, rejected } = plant();
    say('NBIRTH/pump', sparkplugPayload(0, [{ name: 'Calibrated', alias: 1, type: 13, long: T }, { name: 'Maker', alias: 2, type: 12, isNull: true }])); // prettier-ignore
    say('NDATA/pump', sparkplugPayload(1, [{ alias: 1, long: T }]));
    expect([rows, streams, rejected]).toEqual([[], [], {}]);
  });

  it('reads a null as missing', () => {
    const { say, rows } = plant();
    say('NBIRTH/pump', birth);
    say('NDATA/pump', sparkplugPayload(1, [{ alias: 7, isNull: true }]));
    expect(rows.at(-1)).toMatchObject({ value: NaN, quality: Quality.missing });
  });

  it('passes over the death of an earlier connection that comes after the next birth', () => {
    const { say, rows, rejected } = plant();
    const bdSeq = (int: number): Metric => ({ name: 'bdSeq', int, type: 4 });
    const level: Metric = { name: 'Level', alias: 7, type: 10, double: 1, unit: 'm' };
    say('NBIRTH/pump', sparkplugPayload(0, [bdSeq(1), level]));
    say('NBIRTH/pump', sparkplugPayload(0, [bdSeq(2), level]));
    rows.length = 0;
    say('NDEATH/pump', sparkplugPayload(0, [bdSeq(1)]));
    say('NDATA/pump', sparkplugPayload(1, [{ alias: 7, double: 2 }]));
    expect(rows.map(({ value }) => value)).toEqual([2]);
    say('NDEATH/pump', sparkplugPayload(0, [bdSeq(2)]));
    expect(rows.at(-1)).toMatchObject({ id: 'water/pump#Level', quality: Quality.missing });
    expect(rejected).toEqual({});
  });

  it('counts a message told twice as no loss, nor what follows it', () => {
    const { say, lost } = plant();
    say('NBIRTH/pump', birth);
    for (const seq of [1, 2, 2, 3]) say('NDATA/pump', sparkplugPayload(seq, [{ alias: 7, double: 1 }]));
    expect(lost()).toBe(0);
  });

  it('refuses what the dead say until they are born again: a node with its devices, a device alone', () => {
    const { say, rows, rejected, lost } = plant();
    const valve = (seq: number) => sparkplugPayload(seq, [{ name: 'open', alias: 8, boolean: true, type: 11 }]);
    const opened = (seq: number) => sparkplugPayload(seq, [{ alias: 8, boolean: false }]);
    say('NBIRTH/pump', birth);
    say('DBIRTH/pump/valve', valve(1));
    say('DDEATH/pump/valve', sparkplugPayload(2, []));
    rows.length = 0;
    say('DDATA/pump/valve', opened(3));
    expect([rows, rejected]).toEqual([[], { 'unknown-stream': 1 }]);
    say('DBIRTH/pump/valve', valve(4));
    say('DDATA/pump/valve', opened(5));
    expect(rows.map(({ value }) => value)).toEqual([1, 0]);
    say('NDEATH/pump', sparkplugPayload(0, [{ name: 'bdSeq', int: 1, type: 4 }]));
    rows.length = 0;
    say('NDATA/pump', sparkplugPayload(6, [{ alias: 7, double: 1 }]));
    say('DDATA/pump/valve', opened(7));
    say('DBIRTH/pump/valve', valve(8));
    expect([rows, rejected]).toEqual([[], { 'unknown-stream': 4 }]);
    say('NBIRTH/pump', birth);
    say('DDATA/pump/valve', sparkplugPayload(1, [{ name: 'open', boolean: true }]));
    say('DBIRTH/pump/valve', valve(2));
    expect(rows.map(({ value }) => value)).toEqual([1.2, 1]);
    expect([rejected, lost()]).toEqual([{ 'unknown-stream': 5 }, 0]);
  });

  it('refuses data without a birth, aliases nobody named, wrong topics and bytes that are none', () => {
    const { say, rejected } = plant();
    say('NDATA/pump', sparkplugPayload(1, [{ alias: 7, double: 1 }]));
    say('NBIRTH/pump', birth);
    say('NDATA/pump', sparkplugPayload(1, [{ alias: 99, double: 1 }]));
    say('NDATA/pump/device', sparkplugPayload(2, []));
    say('NDATA/pump', new Uint8Array([0xff, 0xff, 0xff]));
    expect(rejected).toEqual({ 'unknown-stream': 2, 'bad-shape': 1, 'bad-protobuf': 1 });
  });
});
