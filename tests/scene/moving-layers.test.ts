import { describe, expect, it } from 'vitest';
import { geodesicTo } from '../../src/base/geodesic.ts';
import { createFleet } from '../../src/feeds/fleet.ts';
import { labelOf } from '../../src/scene/layers/events/label.ts';
import { eventUnder } from '../../src/scene/event-areas.ts';
import { featuresOf, polygonsOf } from '../../src/scene/layers/events/shapes.ts';
import { middleOf } from '../../src/scene/event-middle.ts';
import { createVehicleColumns } from '../../src/scene/layers/vehicles/columns.ts';
import { createMoverStore, moverShapes } from '../../src/scene/marks/movers.ts';
import type { CityEvent } from '../../src/tables/events.ts';
import { createVehicleTable, type VehicleFacts, type VehicleFix } from '../../src/tables/vehicles.ts';

const T = Date.UTC(2026, 5, 1);
/** One degree is a hundred kilometres, the ground lies at 10 m, the ellipsoid 30 m under the pack's zero. */
const city = {
  frame: { toPlan: (lon: number, lat: number) => [lon * 1e5, lat * 1e5] as const },
  groundM: () => 10,
  manifest: { crs: { ellipsoidOffset: { metres: 30, declared: true } } },
} as never;
const facts = (id: string, rest: Partial<VehicleFacts> = {}): VehicleFacts => ({
  id,
  kind: 'bus',
  label: id,
  altDatum: 'none',
  route: '',
  trip: '',
  intervalMs: 10_000,
  source: '',
  ...rest,
});
const fix = (lon: number, timeMs: number, rest: Partial<VehicleFix> = {}): VehicleFix => ({
  lon,
  lat: 0,
  altM: NaN,
  headingDeg: NaN,
  speedMps: NaN,
  delayS: NaN,
  timeMs,
  ...rest,
});

function stage(shows: (facts: VehicleFacts) => boolean = () => true) {
  const [fleet, table, store] = [createFleet(), createVehicleTable(), createMoverStore(2)];
  const columns = createVehicleColumns(city, table, store, () => [1, 1, 1, 1], shows);
  const tell = (who: VehicleFacts, where: VehicleFix): void => {
    fleet.push(who, where, where.timeMs);
    table.append('f', fleet.take(), where.timeMs);
  };
  const row = (name: 'from' | 'to' | 'facing' | 'tone', at: number): number[] => [...store.columns[name].subarray(at * 4, at * 4 + 4)];
  return { fleet, table, store, columns, tell, row };
}

describe('moving marks', () => {
  it('of those a layer does not show leave nothing behind, and cannot be pointed at', () => {
    const { columns, tell, row } = stage(({ id }) => id !== 'a');
    tell(facts('a'), fix(1, T));
    tell(facts('b'), fix(1, T));
    columns.look(T);
    expect([row('tone', 0)[3], row('tone', 1)[3]]).toEqual([0, 1]);
    expect(columns.positions[0]).toBeNaN();
    expect(columns.positions[3]).toBe(100_000);
  });
  it('are pointed at where they are drawn, not where they will arrive', () => {
    const { columns, tell } = stage();
    tell(facts('a'), fix(1, T));
    columns.look(T);
    tell(facts('a'), fix(1.001, T + 10_000));
    columns.look(T + 10_000);
    const x = (nowMs: number): number => {
      columns.aim(nowMs);
      return columns.positions[0] as number;
    };
    expect(x(T + 10_000)).toBeCloseTo(100_000, 0);
    const { version } = columns;
    expect(x(T + 15_000)).toBeCloseTo(100_050, 0);
    expect(columns.version).toBeGreaterThan(version);
    // Its last step, however late one points at it; then nothing moves any more.
    expect(x(T + 60_000)).toBeCloseTo(100_100, 0);
    const arrived = columns.version;
    expect(x(T + 61_000)).toBeCloseTo(100_100, 0);
    expect(columns.version).toBe(arrived);
  });
  it('go from the former to the latest fix in the time between them, and stand after it', () => {
    const { columns, tell, row } = stage();
    tell(facts('a'), fix(1, T, { headingDeg: 450 }));
    expect(columns.look(T)).toBe(true);
    expect([row('from', 0).slice(0, 3), row('to', 0).slice(0, 3)]).toEqual([
      [100_000, 0, 13],
      [100_000, 0, 13],
    ]);
    expect(row('facing', 0)).toEqual([90, 0, 10, moverShapes.road]);
    expect(columns.isGliding(T)).toBe(false);
    tell(facts('a'), fix(1.001, T + 10_000));
    columns.look(T + 10_500);
    const [from, to] = [row('from', 0), row('to', 0)];
    expect([from[0], to[0]]).toEqual([100_000, Math.fround(100_100)]);
    expect([from[3], to[3]]).toEqual([10.5, 20.5]);
    expect(row('facing', 0)[0]).toBe(-1);
    expect([columns.isGliding(T + 20_000), columns.isGliding(T + 20_600)]).toEqual([true, false]);
    expect(columns.look(T + 11_000)).toBe(false);
  });

  it('ask for a frame only where they are seen: on their way, come into sight, or gone from it', () => {
    const { columns, tell } = stage();
    /** The picture shows what is east of 100.05 km. */
    const sees = (x: number): boolean => x > 100_050;
    tell(facts('a'), fix(1, T));
    expect(columns.look(T, sees)).toBe(false);
    tell(facts('a'), fix(1.0004, T + 10_000));
    expect(columns.look(T + 10_000, sees)).toBe(false);
    expect([columns.isGliding(T + 12_000, sees), columns.isGliding(T + 12_000)]).toEqual([false, true]);
    tell(facts('a'), fix(1.001, T + 20_000));
    expect(columns.look(T + 20_000, sees)).toBe(true);
    expect(columns.isGliding(T + 22_000, sees)).toBe(true);
    tell(facts('a'), fix(1, T + 30_000));
    expect(columns.look(T + 30_000, sees)).toBe(true);
    tell(facts('a'), fix(1, T + 40_000));
    columns.look(T + 40_000, sees);
    tell(facts('a'), fix(1, T + 50_000));
    expect(columns.look(T + 50_000, sees)).toBe(false);
  });

  it('do not glide over a jump of the source, and a vehicle that is gone leaves no mark', () => {
    const { columns, tell, row, fleet, table } = stage();
    tell(facts('a'), fix(1, T));
    columns.look(T);
    tell(facts('a'), fix(2, T + 10_000));
    columns.look(T + 10_000);
    expect(row('from', 0)[0]).toBe(200_000);
    fleet.keep(new Set());
    table.append('f', fleet.take(), T + 11_000);
    columns.look(T + 11_000);
    expect(row('tone', 0)).toEqual([0, 0, 0, 0]);
    expect(columns.positions[0]).toBeNaN();
  });

  it('stand on the ground or at their height above the pack’s zero; kinds differ by shape', () => {
    const { columns, tell, row } = stage();
    tell(facts('ground', { kind: 'aircraft', altDatum: 'ground' }), fix(1, T));
    tell(facts('geoid', { kind: 'aircraft', altDatum: 'ellipsoid' }), fix(1, T, { altM: 1030 }));
    tell(facts('pressure', { kind: 'aircraft', altDatum: 'pressure' }), fix(1, T, { altM: 900 }));
    tell(facts('ship', { kind: 'ship' }), fix(1, T));
    tell(facts('metro', { kind: 'metro' }), fix(1, T));
    columns.look(T);
    expect([0, 1, 2, 3, 4].map((at) => [row('to', at)[2], row('facing', at)[3]])).toEqual([
      [13, moverShapes.aircraft],
      [1000, moverShapes.aircraft],
      [900, moverShapes.aircraft],
      [13, moverShapes.ship],
      [13, moverShapes.rail],
    ]);
  });
});

describe('event areas', () => {
  const event = { area: { names: [], polygons: [[[0, 0], [1, 0], [1, 1], [0, 0]]], circles: [{ lon: 4, lat: 52, radiusM: 5000 }, { lon: 0, lat: 0, radiusM: 0 }] }, severity: 'moderate', status: 'exercise', cause: 'Rain', texts: [{ language: 'zh-CN', title: '暴雨', text: '', instruction: '' }, { language: 'en', title: 'Rainstorm', text: '', instruction: '' }] } as unknown as CityEvent; // prettier-ignore
  it('are the polygons, and circles of the told radius on the ellipsoid', () => {
    const rings = polygonsOf(event.area);
    expect(rings.map((ring) => ring.length)).toEqual([4, 49]);
    for (const [lon, lat] of rings[1] ?? []) expect(geodesicTo({ lon: 4, lat: 52 }, { lon, lat }).lengthM).toBeCloseTo(5000, 3);
    expect(rings[1]?.[0]).toEqual(rings[1]?.at(-1));
    expect(middleOf(event.area)).toEqual({ lon: 2 / 3, lat: 1 / 3 });
    expect(middleOf({ names: ['x'], polygons: [], circles: [] })).toBeNull();
  });

  it('say how severe they are by word and width, and that an exercise is one, in the reader’s language', () => {
    expect([labelOf(event, 'zh'), labelOf(event, 'en')]).toEqual(['演练 · 较重 · 暴雨', 'Exercise · Moderate · Rainstorm']);
    const [feature] = featuresOf([{ key: 'f/a', feedId: 'f', event, arrivedMs: 0, withdrawnMs: NaN }]).features;
    expect(feature?.properties).toEqual({ key: 'f/a', step: 2, isReal: false });
    expect(featuresOf([{ key: 'f/b', feedId: 'f', event: { ...event, area: { names: ['x'], polygons: [], circles: [] } }, arrivedMs: 0, withdrawnMs: NaN }]).features).toEqual([]); // prettier-ignore
  });

  it('are meant by a place inside them: the smallest, and none that fills the picture', () => {
    const areaOf = (key: string, sideDeg: number) => ({ key, feedId: 'f', arrivedMs: 0, withdrawnMs: NaN, event: { ...event, area: { names: [], circles: [], polygons: [[[0, 0], [sideDeg, 0], [sideDeg, sideDeg], [0, sideDeg], [0, 0]]] } } } as never); // prettier-ignore
    const all = [areaOf('city', 20), areaOf('district', 4), areaOf('quarter', 2)];
    const picture = (west: number, east: number) => [[west, west], [east, west], [east, east], [west, east]] as const; // prettier-ignore
    const under = (lon: number, west = -5, east = 10) => eventUnder(all, [lon, lon], picture(west, east))?.key ?? null;
    expect([under(1), under(3), under(5), under(-1)]).toEqual(['quarter', 'district', 'city', null]);
    // From inside a warning the ground is the ground again.
    expect([under(5, 1, 10), under(1.5, 1.1, 1.9)]).toEqual([null, null]);
    const round = { key: 'round', feedId: 'f', arrivedMs: 0, withdrawnMs: NaN, event } as never;
    expect(eventUnder([round], [4.07, 52], picture(-5, 60))?.key).toBe('round');
    expect(eventUnder([round], [4.08, 52], picture(-5, 60))).toBeNull();
  });
});
