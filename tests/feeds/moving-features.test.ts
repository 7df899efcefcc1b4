import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createDecoder } from '../../src/feeds/payloads/decoder.ts';
import { ALL_THERE_IS, lastBefore, MOVE_NOW } from '../../src/feeds/payloads/moving-features.ts';
import { bytesOf, createCollector, declaration } from './collect.ts';

const STORM = '../shared/real/ogc-api/movingfeatures.json';
const TRIPS = '../shared/real/trajectories/trips-v7.part1.json';
const T = Date.UTC(2026, 5, 21, 8);

function at(message: unknown, ...instants: readonly number[]) {
  const collector = createCollector();
  const decoder = createDecoder(declaration, { payload: 'moving-features' });
  const [first = T, ...rest] = instants;
  decoder.decode('', bytesOf(message), first, collector.sink);
  for (const nowMs of rest) decoder.decode(MOVE_NOW, new Uint8Array(0), nowMs, collector.sink);
  return collector;
}
const point = (coordinates: readonly unknown[], datetimes: readonly unknown[], rest: object = {}) => ({
  type: 'Feature', id: 'm', properties: {}, temporalGeometry: { type: 'MovingPoint', coordinates, datetimes, ...rest },
}); // prettier-ignore
const minute = (n: number): string => new Date(T + n * 60_000).toISOString();

describe('moving features', () => {
  it('move straight between two instants, at the speed and heading of the way', () => {
    // 0.01 degrees of longitude at the equator are 1113.195 m, eastward, in 100 s.
    const { vehicles } = at(point([[10, 0], [10.01, 0]], [T, T + 100_000]), T + 25_000); // prettier-ignore
    expect(vehicles).toHaveLength(1);
    expect(vehicles[0]).toMatchObject({ id: 'm', lat: 0, headingDeg: 90, timeMs: T + 25_000 });
    expect(vehicles[0]?.lon).toBeCloseTo(10.0025, 9);
    expect(vehicles[0]?.speedMps).toBeCloseTo(11.13195, 4);
  });
  it('are not there before their first instant, and stand as old as their last after it', () => {
    const feature = point([[1, 2], [1.5, 2.5]], [minute(0), minute(1)]); // prettier-ignore
    expect(at(feature, T - 1).vehicles).toEqual([]);
    expect(at(feature, T + 600_000).vehicles[0]).toMatchObject({ lon: 1.5, lat: 2.5, timeMs: T + 60_000, speedMps: NaN });
  });
  it('stay until the next instant where they are told to step', () => {
    const { vehicles } = at(point([[1, 2], [1.5, 2.5]], [minute(0), minute(1)], { interpolation: 'Step' }), T + 30_000); // prettier-ignore
    expect(vehicles[0]).toMatchObject({ lon: 1, lat: 2, timeMs: T, speedMps: 0 });
  });
  it('refuse what breaks the rules by name and keep the others', () => {
    const features = [
      point([[1, 2]], [minute(0), minute(1)]), // as many places as instants
      point([[1, 2], [1, 3]], [minute(1), minute(0)]), // instants go back
      point([[1, 95]], [minute(0)]), // off the earth
      { ...point([[1, 2]], [minute(0)]), crs: { type: 'Name', properties: { name: 'urn:ogc:def:crs:EPSG::3857' } } },
      { type: 'Feature', id: 'still', geometry: { type: 'Point', coordinates: [1, 2] }, properties: {} },
      7,
      { type: 'Feature', id: 'line', geometry: { type: 'LineString', coordinates: [[3, 4], [3.1, 4]] }, properties: { datetimes: [minute(0), minute(2)], type: 'bus' } },
    ]; // prettier-ignore
    const { vehicles, rejected } = at({ type: 'FeatureCollection', features }, T + 60_000);
    expect(rejected).toEqual({ 'bad-shape': 3, 'bad-time': 1, 'bad-position': 2 });
    expect(vehicles.map(({ id, kind, lon }) => [id, kind, Math.round(lon * 1000)])).toEqual([['line', 'bus', 3050]]);
  });
  it('are in the system their collection names, unless they name their own', () => {
    const named = (name: string) => ({ crs: { type: 'Name', properties: { name } } });
    const mercator = named('urn:ogc:def:crs:EPSG::3857');
    const [one, other] = [point([[1, 2]], [minute(0)]), { ...point([[3, 4]], [minute(0)]), id: 'o', ...named('urn:ogc:def:crs:OGC:1.3:CRS84') }]; // prettier-ignore
    const got = at({ type: 'FeatureCollection', ...mercator, features: [one, other] }, T);
    expect([got.vehicles.map(({ id }) => id), got.rejected]).toEqual([['o'], { 'bad-position': 1 }]);
    const inGeometry = point([[1, 2]], [minute(0)], mercator); // prettier-ignore
    expect(at(inGeometry, T).rejected).toEqual({ 'bad-position': 1 });
  });
  it('are gone, their streams missing, once their topic’s collection names them no more; single features stay', () => {
    const level = { datetimes: [minute(0)], level: { type: 'Measure', form: 'MTR', values: [1] } };
    const named = (id: string) => ({ ...point([[1, 2], [3, 4]], [minute(0), minute(60)]), id, temporalProperties: [level] }); // prettier-ignore
    const all = (...ids: string[]) => ({ type: 'FeatureCollection', features: ids.map(named) });
    const collector = createCollector();
    const decoder = createDecoder(declaration, { payload: 'moving-features' });
    const say = (topic: string, message: unknown, nowMs: number) => decoder.decode(topic, bytesOf(message), nowMs, collector.sink);
    say('x', named('alone'), T);
    say('x', all('a', 'b'), T);
    say('y', all('b', 'c'), T);
    expect(collector.listed).toEqual([]);
    say('x', all('a'), T + 1000);
    expect(collector.listed).toEqual([]);
    say('y', all(), T + 2000);
    expect(collector.listed.map((ids) => [...ids])).toEqual([['alone', 'a']]);
    const missing = collector.rows.filter(({ value }) => Number.isNaN(value));
    expect(missing.map(({ id, timeMs }) => [id, timeMs])).toEqual([['b#level', T + 2000], ['c#level', T + 2000]]); // prettier-ignore
    collector.vehicles.length = 0;
    decoder.decode(MOVE_NOW, new Uint8Array(0), T + 3000, collector.sink);
    expect(collector.vehicles.map(({ id }) => id)).toEqual(['alone', 'a']);
    say(ALL_THERE_IS, named('first'), T + 4000);
    say(ALL_THERE_IS, named('second'), T + 5000);
    expect([...(collector.listed.at(-1) ?? [])]).toEqual(['alone', 'a', 'second']);
  });
  it('finds the last instant by halves', () => {
    expect([0, 10, 19, 20, 99].map((t) => lastBefore([10, 20, 30], t))).toEqual([-1, 0, 0, 1, 2]);
  });

  it.skipIf(!existsSync(STORM))('follow the typhoon of OGC’s own example: 19 places, wind in knots, pressure in hPa', () => {
    const storm: unknown = JSON.parse(readFileSync(STORM, 'utf8'));
    const noon = Date.UTC(2018, 11, 31, 12);
    const got = at(storm, Date.UTC(2018, 11, 31, 9), noon, Date.UTC(2019, 0, 4, 18));
    // Half-way between 111.9, 7.6 (06:00) and 111.3, 7.3 (12:00).
    expect(got.vehicles[0]?.lon).toBeCloseTo(111.6, 9);
    expect(got.vehicles[0]?.lat).toBeCloseTo(7.45, 9);
    expect(got.vehicles[1]).toMatchObject({ lon: 111.3, lat: 7.3, timeMs: noon });
    expect(got.vehicles[2]).toMatchObject({ lon: 99.4, lat: 8.4 });
    expect(got.rejected).toEqual({});
    expect(got.stream('feature-1#preasure')?.unit).toBe('hPa');
    expect(got.stream('feature-1#wind')?.unit).toBe('[kn_i]');
    expect(got.rows.filter(({ id }) => id === 'feature-1#preasure').map(({ value }) => value)).toEqual([1004, 1004, 1006]);
  });

  it.skipIf(!existsSync(TRIPS))('carry 664 taxi trips with 34,411 points, the one in Las Vegas included', () => {
    const trips = JSON.parse(readFileSync(TRIPS, 'utf8')) as { vendor: number; path: [number, number][]; timestamps: number[] }[];
    expect([trips.length, trips.reduce((n, { path }) => n + path.length, 0)]).toEqual([664, 34_411]);
    // Instants must go forward: a trip with two points at one second breaks the standard's rule, and is refused by it.
    const isForward = ({ timestamps }: (typeof trips)[number]): boolean => timestamps.every((t, i) => i === 0 || t > (timestamps[i - 1] as number));
    const features = trips.map(({ vendor, path, timestamps }, i) => ({
      type: 'Feature', id: `trip-${i}`, geometry: { type: 'LineString', coordinates: path },
      properties: { type: 'car', route: String(vendor), datetimes: timestamps.map((s) => T + s * 1000) },
    })); // prettier-ignore
    const nowMs = T + 2_487_000;
    const { vehicles, rejected } = at({ type: 'FeatureCollection', features }, nowMs);
    const good = trips.filter(isForward);
    expect(vehicles).toHaveLength(good.length);
    expect(rejected).toEqual(good.length === 664 ? {} : { 'bad-time': 664 - good.length });
    expect(vehicles.filter(({ route }) => route === '0')).toHaveLength(good.filter(({ vendor }) => vendor === 0).length);
    const far = vehicles.find(({ id }) => id === 'trip-387');
    expect([Math.round(far?.lon ?? NaN), Math.round(far?.lat ?? NaN)]).toEqual([-115, 36]);
  });
});
