import { expect, it } from 'vitest';
import { presentFeeds, standingWithLate } from '../../src/app/recorded-present.ts';
import type { RecordedFeed } from '../../src/feeds/mcap/names.ts';
import type { CityEvent } from '../../src/tables/events.ts';
import type { Tidings } from '../../src/tables/tidings.ts';
import { createFeedCounts, type Batch, type StreamDescriptor } from '../../src/tables/batch.ts';
import { Quality } from '../../src/tables/quality.ts';
import { createStreamTable } from '../../src/tables/streams.ts';
import { createVehicleRows, createVehicleTable, vehicleColumns, type VehicleBatch, type VehicleFacts, type VehicleFix } from '../../src/tables/vehicles.ts';
import { createBatchBuilder } from '../batch-builder.ts';

const HOUR_MS = 3_600_000;
const NOW_MS = Date.UTC(2026, 5, 21, 12);

const feed = (id: string, present: RecordedFeed['present']): RecordedFeed => ({
  declaration: { id, type: 'websocket', title: { zh: id, en: id }, address: 'wss://source.example' },
  streams: [],
  present,
});
const stream = (id: string): StreamDescriptor => ({
  id,
  thingId: id,
  property: 'waterLevel',
  unit: 'm',
  intervalMs: HOUR_MS,
  lon: 0,
  lat: 0,
  source: '',
  kind: '',
});

it('a recording begins with what was on its way to the page, too', () => {
  const atBegin = [feed('a', [['level', 1000, 1.5, 0], ['flow', 2000, 3, 0]]), feed('b', [])]; // prettier-ignore
  const later = [feed('a', [['level', 1900, 1.7, 0], ['power', 1500, 8, 0]]), feed('b', [['temp', 1200, null, 3]])]; // prettier-ignore
  const [a, b] = standingWithLate(atBegin, later, 2000);
  // Newer wins; what has moved on past the beginning meanwhile keeps what was known at it.
  expect(a?.present).toEqual([['level', 1900, 1.7, 0], ['flow', 2000, 3, 0], ['power', 1500, 8, 0]]); // prettier-ignore
  expect(b?.present).toEqual([['temp', 1200, null, 3]]);
});

const bus = (id: string, timeMs: number): readonly [VehicleFacts, VehicleFix] => [
  { id, kind: 'bus', label: id, altDatum: 'ground', route: '', trip: '', intervalMs: 5000, source: '' },
  { lon: 150, lat: 31, altM: NaN, headingDeg: 0, speedMps: 8, delayS: NaN, timeMs },
];

function fleetOf() {
  const vehicles = createVehicleTable();
  const numbers = new Map<string, number>();
  const tell = (feedId: string, rows: ReturnType<typeof bus>[], gone: readonly string[] = []): void => {
    const told = rows.filter(([{ id }]) => !numbers.has(id)).map(([facts]) => ({ vehicle: (numbers.set(facts.id, numbers.size), numbers.size - 1), facts }));
    const columns = createVehicleRows(rows.length);
    rows.forEach(([, fix], i) => vehicleColumns.forEach((name) => (columns[name][i] = fix[name])));
    const vehicle = Uint32Array.from(rows, ([{ id }]) => numbers.get(id) as number);
    const left = gone.map((id) => numbers.get(id) as number);
    gone.forEach((id) => numbers.delete(id));
    vehicles.append(feedId, { ...columns, count: rows.length, vehicle, told, gone: left } as VehicleBatch, rows[0]?.[1].timeMs ?? NOW_MS);
  };
  const seen = (feedId: string, untilMs?: number) => vehicles.present(feedId, untilMs).map(([{ id }, { timeMs }]) => [id, timeMs]);
  return { vehicles, tell, seen };
}

it('begins with vehicles where they are, whatever instant is shown', () => {
  const { vehicles, tell, seen } = fleetOf();
  tell('live', [bus('bus-1', NOW_MS - HOUR_MS)]);
  tell('live', [bus('bus-1', NOW_MS - 2000), bus('bus-2', NOW_MS - 2000), bus('bus-3', NOW_MS - 2000)]);
  tell('live', [bus('bus-1', NOW_MS)], ['bus-3']);
  const now = [['bus-1', NOW_MS], ['bus-2', NOW_MS - 2000]]; // prettier-ignore
  expect(seen('live')).toEqual(now);
  vehicles.rewind(NOW_MS - HOUR_MS, new Set());
  expect(vehicles.find('live/bus-2')).toBe(-1);
  expect(seen('live')).toEqual(now);
  // What comes meanwhile, which is not shown, is known too; of an instant before, the fix of then.
  tell('live', [bus('bus-2', NOW_MS + 9000)]);
  expect(seen('live')).toEqual([['bus-1', NOW_MS], ['bus-2', NOW_MS + 9000]]); // prettier-ignore
  expect(seen('live', NOW_MS + 1000)).toEqual(now);
});

it('knows where vehicles were of a source that began to tell the past itself', () => {
  const { vehicles, tell, seen } = fleetOf();
  tell('seeking', [bus('bus-1', NOW_MS - 1000), bus('bus-2', NOW_MS - 1000)]);
  vehicles.rewind(NOW_MS - HOUR_MS, new Set(['seeking']));
  // An hour ago the second was not there, and a third was.
  tell('seeking', [bus('bus-1', NOW_MS - HOUR_MS), bus('bus-3', NOW_MS - HOUR_MS)], ['bus-2']);
  expect(seen('seeking')).toEqual([['bus-1', NOW_MS - 1000], ['bus-2', NOW_MS - 1000]]); // prettier-ignore
});

function tableOf() {
  const streams = createStreamTable();
  const tell = (
    feedId: string,
    rows: readonly (readonly [stream: number, timeMs: number, value: number])[],
    opened: readonly StreamDescriptor[],
    kind: Batch['kind'] = 'update',
  ) => {
    const batch = createBatchBuilder();
    for (const [of, timeMs, value] of rows) batch.push(of, timeMs, value, Quality.good);
    streams.append(feedId, batch.take({ opened, counts: createFeedCounts(), arrivedMs: NOW_MS, kind }), NOW_MS);
  };
  const declarations = () => ['live', 'seeking'].map((id) => feed(id, []).declaration);
  return { streams, tell, present: (atMs: number) => presentFeeds({ streams, declarations }, atMs).map((one) => one.present) };
}

it('begins with the present, whatever instant is shown', () => {
  const { streams, tell, present } = tableOf();
  tell('live', [[0, NOW_MS - 7 * HOUR_MS, 1], [0, NOW_MS - 2000, 2]], [stream('level')]); // prettier-ignore
  tell('live', [[1, NOW_MS - 1000, NaN]], [stream('flow')]);
  const now = [['level', NOW_MS - 2000, 2, Quality.good], ['flow', NOW_MS - 1000, null, Quality.good]]; // prettier-ignore
  expect(present(NOW_MS)[0]).toEqual(now);
  streams.rewind(NOW_MS - 6 * HOUR_MS, new Set());
  expect(streams.value[0]).toBe(1);
  expect(present(NOW_MS)[0]).toEqual(now);
  // ... and what comes meanwhile, which is not shown, is known too.
  tell('live', [[0, NOW_MS - 500, 3]], []);
  expect(present(NOW_MS)[0]?.[0]).toEqual(['level', NOW_MS - 500, 3, Quality.good]);
  // As it was at an instant before: the reading of then.
  expect(present(NOW_MS - 1500)[0]).toEqual([['level', NOW_MS - 2000, 2, Quality.good]]);
});

it('knows of a source that tells the past itself what it last told of the present', () => {
  const { streams, tell, present } = tableOf();
  tell('seeking', [[0, NOW_MS - HOUR_MS, 4]], [stream('tide')], 'reset');
  // The first present of such a source is not in memory.
  expect(present(NOW_MS)[1]).toEqual([['tide', NOW_MS - HOUR_MS, 4, Quality.good]]);
  tell('seeking', [[0, NOW_MS - 100, 5]], []);
  streams.rewind(NOW_MS - 6 * HOUR_MS, new Set(['seeking']));
  tell('seeking', [[0, NOW_MS - 7 * HOUR_MS, 1]], [], 'reset');
  expect(streams.value[0]).toBe(1);
  expect(present(NOW_MS)[1]).toEqual([['tide', NOW_MS - 100, 5, Quality.good]]);
});

const ship = (id: string, lon: number, timeMs: number): readonly [VehicleFacts, VehicleFix] => [
  { id, kind: 'ship', label: id, altDatum: 'none', route: '', trip: '', intervalMs: 10_000, source: '' },
  { lon, lat: 1, altM: NaN, headingDeg: NaN, speedMps: NaN, delayS: NaN, timeMs },
];
it('begins with vehicles and events that were on their way', () => {
  const event = (id: string) => ({ id }) as CityEvent;
  const told = (...ids: readonly string[]): Tidings => ({ kind: 'events', events: ids.map(event), heardMs: ids.map((_, i) => 1990 + i * 30) });
  const begin = { ...feed('a', []), vehicles: [ship('stays', 1, 1000), ship('moves', 2, 1000)], told: [] };
  const late = {
    ...feed('a', []),
    vehicles: [ship('stays', 1, 1000), ship('moves', 3, 1990), ship('new', 4, 1950)],
    told: [told('storm', 'flood')],
  };
  const [one] = standingWithLate([begin], [late], 2000);
  expect(one?.vehicles?.map(([{ id }, { lon }]) => [id, lon])).toEqual([['stays', 1], ['moves', 3], ['new', 4]]); // prettier-ignore
  expect(one?.told).toEqual([{ kind: 'events', events: [event('storm'), event('flood')], heardMs: [1990, 2000] }]);
  // What was known at the beginning is there once.
  const [both] = standingWithLate([{ ...begin, told: [told('storm')] }], [late], 2000);
  expect(both?.told).toEqual([{ kind: 'events', events: [event('storm'), event('flood')], heardMs: [1990, 2000] }]);
});
