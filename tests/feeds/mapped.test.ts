import { describe, expect, it } from 'vitest';
import { csvRows } from '../../src/base/csv.ts';
import { at, pointerSteps } from '../../src/feeds/payloads/json-pointer.ts';
import { Quality } from '../../src/tables/quality.ts';
import { decodeAll } from './collect.ts';

const T = Date.UTC(2026, 5, 21, 8, 0, 0);
const values = [{ at: '/m/temp', property: 'airTemperature', unit: '[degF]' }] as const;

describe('JSON pointers', () => {
  it('finds what RFC 6901 says they find', () => {
    // The examples of RFC 6901, section 5.
    const json = { foo: ['bar', 'baz'], '': 0, 'a/b': 1, 'c%d': 2, 'e^f': 3, 'g|h': 4, 'i\\j': 5, 'k"l': 6, ' ': 7, 'm~n': 8 };
    const examples = [['', json], ['/foo', ['bar', 'baz']], ['/foo/0', 'bar'], ['/', 0], ['/a~1b', 1], ['/c%d', 2], ['/e^f', 3], ['/g|h', 4], ['/i\\j', 5], ['/k"l', 6], ['/ ', 7], ['/m~0n', 8]] as const; // prettier-ignore
    for (const [pointer, value] of examples) expect(at(json, pointerSteps(pointer) ?? ['?'])).toEqual(value);
    expect([at(json, ['foo', '01']), at(json, ['foo', '2']), at(json, ['toString']), pointerSteps('foo')]).toEqual([undefined, undefined, undefined, null]);
  });
});

describe('CSV', () => {
  it('reads RFC 4180: quotes, line ends of every kind, semicolons', () => {
    expect(csvRows('a,b\r\n"x, ""y""","1\n2"\n\nlast,\n', 10)).toEqual([
      ['a', 'b'],
      ['x, "y"', '1\n2'],
      ['last', ''],
    ]);
    expect(csvRows('a;b\n1,5;2', 10)).toEqual([
      ['a', 'b'],
      ['1,5', '2'],
    ]);
    expect(csvRows('a\n1\n2\n3', 2)).toHaveLength(2);
  });
});

describe('a declared mapping', () => {
  it('reads rows of any JSON into streams, converting once', () => {
    const message = { result: { list: [{ id: 7, when: 1_782_028_800, pos: { x: 4.36, y: '52.01' }, m: { temp: '212' } }] } };
    const got = decodeAll([['t', message]], {
      mapping: { rows: '/result/list', thing: '/id', time: '/when', timeForm: 'unix-s', lon: '/pos/x', lat: '/pos/y', kind: 'Station', values },
    });
    expect(got.row('7#airTemperature')).toMatchObject({ timeMs: T, quality: Quality.good });
    expect(got.row('7#airTemperature')?.value).toBeCloseTo(100, 6);
    expect(got.stream('7#airTemperature')).toMatchObject({ unit: 'Cel', lon: 4.36, lat: 52.01, kind: 'Station', property: 'airTemperature' });
  });

  it.each([
    ['unix-s', 1750500000.0071, 1_750_500_000_007],
    ['unix-s', '1750500000.007', 1_750_500_000_007],
    ['unix-s', -0.0005, -1],
    ['unix-ms', 1_750_500_000_007.9, 1_750_500_000_007],
  ] as const)('cuts %s %s to whole milliseconds', (timeForm, when, timeMs) => {
    const got = decodeAll([['t', { id: 7, when, m: { temp: 50 } }]], { mapping: { thing: '/id', time: '/when', timeForm, values } });
    expect(got.row('7#airTemperature')?.timeMs).toBe(timeMs);
  });

  it('names the thing by topic or constant, and doubts a reading without a time', () => {
    const byTopic = decodeAll([['lamps/12', { v: 3 }]], { mapping: { values: [{ at: '/v', property: 'batteryLevel', unit: '%' }] } }, T);
    expect(byTopic.row('lamps/12#batteryLevel')).toEqual({ id: 'lamps/12#batteryLevel', timeMs: T, value: 3, quality: Quality.uncertain });
    const constant = decodeAll([['x', { v: 3 }]], { mapping: { thing: '=gate', values: [{ at: '/v', property: 'batteryLevel', unit: '%' }] } }, T);
    expect(constant.rows[0]?.id).toBe('gate#batteryLevel');
  });

  it('reads CSV by its headers', () => {
    const csv = 'Station;Zeit;Wert\nA;2026-06-21T08:00:00Z;12.5\nB;2026-06-21T08:00:00Z;\nC;gestern;1\n';
    const got = decodeAll([['', new TextEncoder().encode(csv)]], {
      mapping: { format: 'csv', thing: 'Station', time: 'Zeit', values: [{ at: 'Wert', property: 'pm25', unit: 'ug/m3' }] },
    });
    expect(got.row('A#pm25')).toEqual({ id: 'A#pm25', timeMs: T, value: 12.5, quality: Quality.good });
    expect(got.row('B#pm25')).toMatchObject({ value: NaN, quality: Quality.missing });
    expect(got.rejected).toEqual({ 'bad-time': 1 });
  });

  it.each([
    ['rows that are not there', { other: [] }, { 'bad-shape': 1 }],
    ['no thing', { rows: [{ m: { temp: 1 }, t: 0 }] }, { 'bad-shape': 1 }],
    ['a number that is none', { rows: [{ id: 'a', t: 0, m: { temp: 'warm' } }] }, { 'bad-number': 1 }],
    ['1e999', { rows: [{ id: 'a', t: 0, m: { temp: '1e999' } }] }, { 'bad-number': 1 }],
    ['a time that is none', { rows: [{ id: 'a', t: 'x', m: { temp: 1 } }] }, { 'bad-time': 1 }],
  ])('counts %s and goes on', (_, message, rejected) => {
    const mapping = { rows: '/rows', thing: '/id', time: '/t', timeForm: 'unix-s', values } as const;
    const good = { rows: [{ id: 'good', t: 0, m: { temp: 32 } }] };
    const got = decodeAll([['', message], ['', good]], { mapping }); // prettier-ignore
    expect(got.rejected).toEqual(rejected);
    expect(got.row('good#airTemperature')?.value).toBeCloseTo(0, 9);
  });

  it('refuses a table without the declared columns', () => {
    const mapping = { format: 'csv', thing: 'id', values: [{ at: 'v', property: 'pm25', unit: 'ug/m3' }] } as const;
    expect(decodeAll([['', new TextEncoder().encode('name,v\na,1\n')]], { mapping }).rejected).toEqual({ 'bad-shape': 1 });
  });
});
