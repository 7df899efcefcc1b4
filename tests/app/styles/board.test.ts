import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { declaredStyles, createStyleBoard, type StyleBoard } from '../../../src/app/styles/board.ts';
import { areaKm2 } from '../../../src/app/styles/areas.ts';
import { median } from '../../../src/app/styles/middle.ts';
import { createClock } from '../../../src/base/clock.ts';
import { assembleCity } from '../../../src/city/open.ts';
import type { City } from '../../../src/city/city.ts';
import type { CityManifest } from '../../../src/city/pack/manifest.ts';
import { createSession, type Session } from '../../../src/session/session.ts';
import { buildingUses } from '../../../src/tables/buildings.ts';
import { createFeedCounts } from '../../../src/tables/batch.ts';
import { Quality } from '../../../src/tables/quality.ts';
import { createStreamTable, type StreamTable } from '../../../src/tables/streams.ts';
import { createBatchBuilder } from '../../batch-builder.ts';

const NOW_MS = Date.UTC(2026, 10, 23, 6, 0, 0);
const words = (text: string) => ({ zh: text, en: text });
const origin = { lon: 10, lat: 50 };
const manifest: CityManifest = {
  version: '1.0',
  id: 'board',
  name: words('Board'),
  kind: 'real',
  crs: { source: 'EPSG:4326', vertical: 'x', ellipsoidOffset: { metres: 0, declared: false } },
  origin,
  bounds: [9.9, 49.9, 10.1, 50.1],
  timeZone: { kind: 'fixed', offsetMinutes: 0 },
  feeds: [],
  alarmRules: [],
  cameras: [],
};
const square = (west: number, south: number, sideDeg: number): GeoJSON.Polygon => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [west + sideDeg, south],
      [west + sideDeg, south + sideDeg],
      [west, south + sideDeg],
      [west, south],
    ],
  ],
});
const district = (id: string, west: number, population: number) => ({
  properties: { id, level: 'district' as const, name: words(id), population, population60: population / 4 },
  geometry: square(west, 49.98, 0.02),
  lon: west + 0.01,
  lat: 49.99,
});
const sensor = (id: string, lon: number, districtId: string, road: string) => ({
  lon,
  lat: 49.99,
  properties: { id, kind: 'air', name: words(id), district: districtId, road, streams: [{ id: `${id}#pm25`, property: 'pm25', unit: 'ug/m3', intervalS: 60 }] },
});

let board: StyleBoard;
let city: City;
let streams: StreamTable;
let session: Session;
beforeEach(() => {
  vi.useFakeTimers({ now: NOW_MS });
  city = assembleCity(manifest, 'http://x/', {
    districts: [district('west', 9.98, 4000), district('east', 10.0, 1000)],
    streets: [],
    grid: [],
    services: [],
    sensors: [sensor('a', 9.981, 'west', 'Long Road'), sensor('b', 9.982, 'west', 'Long Road'), sensor('c', 10.001, 'east', 'Short Road')],
  });
  city.buildings.put({
    count: 3,
    row: Int32Array.of(0, 1, 2),
    id: ['w', 'e', 'far'],
    use: Uint8Array.of(buildingUses.indexOf('office'), buildingUses.indexOf('health'), buildingUses.indexOf('office')),
    storeys: Float32Array.of(2, 3, 4),
    heightM: Float32Array.of(6, 9, 12),
    baseM: Float32Array.of(0, 0, 0),
    year: Float32Array.of(1950, 2000, NaN),
    people: Float32Array.of(5, 5, 6, 4, 1, 1, 1, 1, NaN, NaN, NaN, NaN),
    lon: Float64Array.of(9.9815, 10.0012, 10.09),
    lat: Float64Array.of(49.99, 49.99, 49.92),
    attributes: new Map([[0, { roof: 'gabled', floors_m: 3.1 }]]),
  });
  streams = createStreamTable();
  session = createSession({ camera: { ...origin, zoom: 14, pitch: 0, bearing: 0 } });
  const rows = createBatchBuilder();
  const told = [
    ['a', 10, 5],
    ['b', 30, 5],
    ['c', 50, 3600],
  ] as const;
  told.forEach(([, value, ageS], i) => rows.push(i, NOW_MS - ageS * 1000, value, Quality.good));
  const opened = told.map(([id]) => ({
    ...{ id: `${id}#pm25`, thingId: id, property: 'pm25', unit: 'ug/m3', intervalMs: 60_000, lon: NaN, lat: NaN, source: 'x', kind: 'air' },
  }));
  streams.append('feed', rows.take({ opened, counts: createFeedCounts(), arrivedMs: NOW_MS, kind: 'update' }), NOW_MS);
  board = createStyleBoard({ city, streams, session, clock: createClock(), indicators: () => [] });
});
afterEach(() => {
  board.close();
  vi.useRealTimers();
});
const style = (target: string, line: string) => {
  session.setState({ styles: { [target]: line } });
  vi.advanceTimersByTime(1000);
  return board.painted(target as 'buildings');
};

describe('the style board', () => {
  it('reads attributes of buildings, known ones and the source’s own', () => {
    expect(Array.from(style('buildings', 'a.people60~colour~equal.2~cividis')?.column.values ?? [])).toEqual([10, 2, NaN]);
    expect(Array.from(style('buildings', 'a.share60~colour~equal.2~cividis')?.column.values ?? [])).toEqual([50, 50, NaN]);
    expect(Array.from(style('buildings', 'a.floors_m~colour~equal.2~cividis')?.column.values ?? [])).toEqual([Math.fround(3.1), NaN, NaN]);
    const use = style('buildings', 'a.use~colour~categories~muted');
    expect(use?.legend.rows.map((row) => [row.label?.en, row.count])).toEqual([
      ['Office', 2],
      ['Health', 1],
    ]);
    expect(style('buildings', 'a.nothing~colour~equal.2~cividis')).toBeNull();
  });

  it('gives a building the fresh reading of its nearest station, and none beyond 1.5 km or from a stale one', () => {
    const painted = style('buildings', 'r.pm25~colour~equal.3~cividis');
    // The west building stands 36 m from a and b alike but for rounding; c is an hour old; the far one has no station.
    expect([10, 30]).toContain(painted?.column.values[0]);
    expect([painted?.column.values[1], painted?.column.values[2]]).toEqual([NaN, NaN]);
    expect(painted?.legend).toMatchObject({ missing: 2, kind: 'measured' });
  });

  it('paints live values on: only buildings whose station spoke are new', () => {
    const line = 'r.pm25~colour~breaks.20~cividis~where.a.use.eq.s.office';
    const first = style('buildings', line);
    const version = board.version;
    const tell = (value: number): void => {
      const rows = createBatchBuilder();
      for (const i of [0, 1]) rows.push(i, NOW_MS + 5000 + value, value, Quality.good);
      streams.append('feed', rows.take({ opened: [], counts: createFeedCounts(), arrivedMs: NOW_MS, kind: 'update' }), NOW_MS);
      vi.advanceTimersByTime(2500);
    };
    tell(10);
    tell(40);
    const second = board.painted('buildings');
    expect(board.version).toBeGreaterThan(version);
    expect([...(second?.changed?.things ?? [])]).toEqual([0]);
    expect(second?.column.values[0]).toBe(40);
    expect(second?.shown).toBe(first?.shown);
    // Another value of the same class: nothing looks different.
    const seen = board.version;
    tell(50);
    expect(board.version).toBe(seen);
    expect(board.painted('buildings')?.edition).toBe(second?.edition);
    expect(board.painted('buildings')?.column.values[0]).toBe(50);
  });

  it('takes the median of the fresh readings inside an area, and leaves areas without any empty', () => {
    const painted = style('areas', 'r.pm25~colour~equal.3~cividis~level.district');
    expect(Array.from(painted?.column.values ?? [])).toEqual([20, NaN]);
    expect(painted?.column.keys).toEqual(['west', 'east']);
  });

  it('computes density over the true area', () => {
    // 0.02° x 0.02° at 49.99° N on the ellipsoid: 1434.6 m by 2224.5 m (Vincenty), 3.191 km²; mercator metres of one scale differ by less than 0.6 %.
    expect(areaKm2(city, city.districts[0] as City['districts'][0]) / 3.191).toBeCloseTo(1, 1.9);
    const density = style('areas', 'a.density~colour~equal.2~cividis~level.district');
    expect(Number(density?.column.values[0]) / Number(density?.column.values[1])).toBeCloseTo(4, 5);
  });

  it('colours roads by the sensors that stand on them', () => {
    const painted = style('roads', 'r.pm25~colour~equal.3~cividis');
    expect(painted?.column.keys).toEqual(['Long Road', 'Short Road']);
    expect(Array.from(painted?.column.values ?? [])).toEqual([20, NaN]);
  });

  it('filters by other values of the same things', () => {
    const painted = style('buildings', 'a.year~colour~equal.2~cividis~where.a.use.eq.s.office~where.a.storeys.ge.n.3');
    expect([...(painted?.shown ?? [])]).toEqual([0, 0, 1]);
    expect(painted?.legend.filteredOut).toBe(2);
  });

  it('offers only what the city has', () => {
    const names = board.options('buildings', 'district').map(({ value }) => `${value.from} ${value.name}`);
    expect(names).toEqual(expect.arrayContaining(['attribute year', 'attribute roof', 'reading pm25']));
    expect(board.options('roads', 'district').map(({ value }) => value.name)).toEqual(['class', 'widthM', 'pm25']);
  });

  it('tells the picture of no change when only the clock went on', () => {
    style('points', 'r.pm25~colour~equal.3~cividis');
    const before = board.version;
    vi.advanceTimersByTime(10_000);
    expect(board.version).toBe(before);
    session.setState({ styles: {} });
    vi.advanceTimersByTime(200);
    expect(board.painted('points')).toBeNull();
    expect(board.version).toBe(before + 1);
  });

  it('shows what a pack wants shown, and nothing else', () => {
    const styles = [
      { id: 'one', title: words('one'), target: 'areas', value: { from: 'attribute', name: 'density' }, onByDefault: true },
      { id: 'two', title: words('two'), target: 'buildings', value: { from: 'attribute', name: 'year' } },
    ] as const;
    expect(declaredStyles({ ...city, manifest: { ...manifest, styles } })).toEqual({ areas: 'a.density~colour~quantile.5~cividis~level.district' });
  });

  it('takes the middle, never an average of two ends', () => {
    expect([median([]), median([3]), median([1, 9]), median([9, 1, 2])]).toEqual([NaN, 3, 5, 2]);
  });
});
