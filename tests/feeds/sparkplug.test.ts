import { describe, expect, it } from 'vitest';
import { createSparkplugDecoder } from '../../src/feeds/payloads/sparkplug/decoder.ts';
import { readSparkplug } from '../../src/feeds/payloads/sparkplug/message.ts';
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
const birth = sparkplugPayload(0, [{ name: 'bdSeq', int: 1, type: 4 }, { name: 'Node Control/Rebirth', boolean: false, type: 11 }, { name: 'Inputs/Level', alias: 7, double: 120, unit: 'cm' }]); // prettier-ignore

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

  it('reads negative integers however they are packed, and a null as missing', () => {
    const values = (metric: Metric): number | undefined => readSparkplug(sparkplugPayload(0, [{ name: 'x', ...metric }]))?.metrics[0]?.value;
    expect([values({ type: 1, int: 251 }), values({ type: 1, int: 4_294_967_291 }), values({ type: 3, int: 4_294_967_291 }), values({ type: 7, int: 4_294_967_291 })]).toEqual([-5, -5, -5, 4_294_967_291]); // prettier-ignore
    const { say, rows } = plant();
    say('NBIRTH/pump', birth);
    say('NDATA/pump', sparkplugPayload(1, [{ alias: 7, isNull: true }]));
    expect(rows.at(-1)).toMatchObject({ value: NaN, quality: Quality.missing });
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
