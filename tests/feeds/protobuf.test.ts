import { PbfWriter } from 'pbf';
import { describe, expect, it } from 'vitest';
import type { FeedMapping, ProtobufSchema } from '../../src/city/pack/manifest.ts';
import { schemaFaults } from '../../src/city/pack/protobuf-schema.ts';
import { readProtobuf } from '../../src/feeds/payloads/protobuf.ts';
import { Quality } from '../../src/tables/quality.ts';
import { decodeAll } from './collect.ts';

const schema: ProtobufSchema = {
  message: 'Batch',
  messages: {
    Batch: [{ number: 1, name: 'rows', type: 'Reading', repeated: true }],
    Reading: [
      { number: 1, name: 'device', type: 'string' },
      { number: 2, name: 'at', type: 'fixed64' },
      { number: 3, name: 'place', type: 'Place' },
      { number: 4, name: 'levels', type: 'sint32', repeated: true },
      { number: 5, name: 'open', type: 'bool' },
    ],
    Place: [
      { number: 1, name: 'lon', type: 'double' },
      { number: 2, name: 'lat', type: 'double' },
    ],
  },
};
const T = Date.UTC(2026, 5, 21, 8);

/** As a program in the field would write it, with a field the schema does not know. */
function batchBytes(levels: readonly number[], isPacked: boolean): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeMessage(
    1,
    (_, row) => {
      row.writeStringField(1, 'w-7');
      row.writeFixed64Field(2, T);
      row.writeMessage(3, (__, place) => {
        place.writeDoubleField(1, 4.36);
        place.writeDoubleField(2, 52.01);
      }, null); // prettier-ignore
      row.writeStringField(99, 'of a later version');
      if (isPacked) row.writePackedSVarint(4, [...levels]);
      else for (const level of levels) row.writeSVarintField(4, level);
      row.writeBooleanField(5, true);
    },
    null,
  );
  return pbf.finish();
}
const mapping: FeedMapping = {
  format: 'protobuf',
  schema,
  rows: '/rows',
  thing: '/device',
  time: '/at',
  timeForm: 'unix-ms',
  lon: '/place/lon',
  lat: '/place/lat',
  values: [
    { at: '/levels/1', property: 'waterLevel', unit: 'cm' },
    { at: '/open', property: 'valve', unit: '1' },
  ],
};

describe('protobuf by a declared schema', () => {
  it.each([true, false])('reads nested, repeated and unknown fields, packed: %s', (isPacked) => {
    expect(readProtobuf(schema, batchBytes([5, -250], isPacked))).toEqual({
      rows: [{ device: 'w-7', at: T, place: { lon: 4.36, lat: 52.01 }, levels: [5, -250], open: true }],
    });
  });
  it('is mapped as JSON is: place, time, unit converted once', () => {
    const got = decodeAll([['t', batchBytes([0, 261], true)]], { mapping });
    expect(got.row('w-7#waterLevel')).toMatchObject({ timeMs: T, quality: Quality.good });
    expect(got.row('w-7#waterLevel')?.value).toBeCloseTo(2.61, 9);
    expect(got.stream('w-7#waterLevel')).toMatchObject({ unit: 'm', lon: 4.36, lat: 52.01 });
    expect(got.row('w-7#valve')?.value).toBe(1);
  });
  it('refuses what is cut off, written as another type, or no protobuf, and counts it', () => {
    const whole = batchBytes([1, 2], true);
    const other = new PbfWriter();
    other.writeMessage(1, (_, row) => row.writeVarintField(1, 7), null);
    const messages = [whole.subarray(0, whole.length - 3), other.finish(), new TextEncoder().encode('{"a":1}')];
    for (const bytes of messages) expect(readProtobuf(schema, bytes)).toBeNull();
    expect(
      decodeAll(
        messages.map((bytes) => ['t', bytes] as const),
        { mapping },
      ).rejected,
    ).toEqual({ 'bad-protobuf': 3 });
  });
  it('stops at messages within messages without end', () => {
    const ring: ProtobufSchema = { message: 'A', messages: { A: [{ number: 1, name: 'a', type: 'A' }] } };
    const nest = (depth: number, pbf: PbfWriter): void => {
      if (depth > 0) pbf.writeMessage(1, (_, inner) => nest(depth - 1, inner), null);
    };
    const bytesOf = (depth: number): Uint8Array => {
      const pbf = new PbfWriter();
      nest(depth, pbf);
      return pbf.finish();
    };
    expect(readProtobuf(ring, bytesOf(16))).not.toBeNull();
    expect(readProtobuf(ring, bytesOf(40))).toBeNull();
  });
  it('says what is wrong with a schema', () => {
    expect(schemaFaults(schema)).toEqual([]);
    const bad: ProtobufSchema = { message: 'X', messages: { A: [{ number: 1, name: 'a', type: 'int99' }, { number: 1, name: 'b', type: 'bool' }] } }; // prettier-ignore
    expect(schemaFaults(bad)).toEqual(['no message "X"', 'A: a field number twice', 'A.a: no type "int99"']);
  });
});
