import { describe, expect, it } from 'vitest';
import { createFleet } from '../../src/feeds/fleet.ts';
import { openLayer } from '../../src/scene/layers/trails/index.ts';
import { TRAIL_MS, createStretches } from '../../src/scene/layers/trails/stretches.ts';
import { createTrailStore, type TrailStore } from '../../src/scene/marks/trails.ts';
import { createVehicleTable, type VehicleFacts, type VehicleTable } from '../../src/tables/vehicles.ts';

const T = Date.UTC(2026, 5, 1);
const none: ReadonlySet<string> = new Set();
/** One degree is a hundred kilometres; the ground lies at 10 m, marks 3 m above it. */
const city = {
  frame: { toPlan: (lon: number, lat: number) => [lon * 1e5, lat * 1e5] as const },
  groundM: () => 10,
  manifest: { crs: { ellipsoidOffset: { metres: 0, declared: true } } },
} as never;
const facts = (id: string, rest: Partial<VehicleFacts> = {}): VehicleFacts => ({
  id, kind: 'bus', label: id, altDatum: 'none', route: '', trip: '', intervalMs: 10_000, source: '', ...rest,
}); // prettier-ignore

function town(who: readonly VehicleFacts[] = [facts('a')]) {
  const [fleet, table, store] = [createFleet(), createVehicleTable(), createTrailStore(2)];
  /** All are there, `m` metres east of the origin. */
  const tell = (m: number, timeMs: number, by = fleet): void => {
    for (const one of who) by.push(one, { lon: m / 1e5, lat: 0, altM: NaN, headingDeg: 90, speedMps: 5, delayS: NaN, timeMs }, timeMs);
    table.append('f', by.take(), timeMs);
  };
  const follow = (most?: number) => createStretches(city, table, store, () => [1, 1, 1, 1], () => true, most); // prettier-ignore
  return { fleet, table, store, tell, follow };
}
/** Each stretch as metres east and seconds: from, to. */
const drawn = ({ count, columns }: TrailStore): number[][] =>
  [...Array(count).keys()].map((at) => {
    const [from, to] = [columns.from.subarray(at * 4, at * 4 + 4), columns.to.subarray(at * 4, at * 4 + 4)];
    return [from[0], from[3], to[0], to[3]].map((n) => Math.round((n as number) * 10) / 10);
  });

describe('trails', () => {
  it('are what is remembered of the last ten minutes, a stretch from fix to fix, on the ground', () => {
    const { store, tell, follow } = town();
    for (let n = 0; n <= 80; n++) tell(n * 100, T + n * 10_000);
    const stretches = follow();
    expect(stretches.look(T + 800_000)).toBe(true);
    expect(store.count).toBe(TRAIL_MS / 10_000);
    expect(drawn(store)[0]).toEqual([2000, -600, 2100, -590]);
    expect(drawn(store).at(-1)).toEqual([7900, -10, 8000, 0]);
    expect([store.columns.from[2], store.columns.to[2]]).toEqual([13, 13]);
    expect(stretches.look(T + 800_250)).toBe(false);
  });

  it('grow with a fix by one stretch, seen while the mark glides there; short ones are lengthened in place', () => {
    const { store, tell, follow } = town();
    tell(0, T);
    const stretches = follow();
    stretches.look(T);
    expect(store.count).toBe(0);
    tell(100, T + 10_000);
    expect(stretches.look(T + 10_500)).toBe(true);
    expect(drawn(store)).toEqual([[0, 10.5, 100, 20.5]]);
    tell(110, T + 12_000);
    stretches.look(T + 12_000);
    tell(120, T + 13_000);
    stretches.look(T + 13_000);
    expect(drawn(store).slice(1)).toEqual([[100, 12, 120, 14]]);
    // Standing leaves no line.
    tell(120, T + 20_000);
    expect(stretches.look(T + 20_000)).toBe(false);
    expect(store.count).toBe(2);
  });

  it('draw no line over a gap in what was heard, a jump of the source, or a time away', () => {
    const { fleet, table, store, tell, follow } = town();
    tell(0, T);
    tell(900, T + 121_000);
    tell(30_000, T + 131_000);
    tell(30_100, T + 141_000);
    fleet.keep(new Set());
    table.append('f', fleet.take(), T + 150_000);
    const again = createFleet();
    const back = (m: number, timeMs: number): void => {
      again.push(facts('a'), { lon: m / 1e5, lat: 0, altM: NaN, headingDeg: 0, speedMps: 0, delayS: NaN, timeMs }, timeMs);
      table.append('g', again.take(), timeMs);
    };
    back(31_000, T + 160_000);
    follow().look(T + 165_000);
    // Of the vehicle that has left the table shows no row; of the other there is one place.
    expect(drawn(store)).toEqual([]);
    table.rewind(T + 145_000, none);
    follow().look(T + 145_000);
    expect(drawn(store)).toEqual([[30_000, -14, 30_100, -4]]);
  });

  it('know nothing that lies after the shown instant, back and forth', () => {
    const { table, store, tell, follow } = town();
    for (let n = 0; n <= 30; n++) tell(n * 100, T + n * 10_000);
    const stretches = follow();
    stretches.look(T + 300_000);
    expect(store.count).toBe(30);
    table.rewind(T + 95_000, none);
    expect(stretches.look(T + 95_000)).toBe(true);
    // To the last fix before, and half of the way to the next, where the vehicle stands.
    expect(drawn(store).at(-1)).toEqual([900, -210, 950, -205]);
    expect(Math.max(...drawn(store).map((stretch) => stretch[3] as number))).toBe(-205);
    // A replay that runs: the open end goes on; a quick one leaves out no bend.
    table.rewind(T + 100_000, none);
    stretches.look(T + 100_000);
    table.rewind(T + 125_000, none);
    stretches.look(T + 125_000);
    expect(drawn(store).slice(-3)).toEqual([
      [1000, -200, 1100, -190],
      [1100, -190, 1200, -180],
      [1200, -180, 1250, -175],
    ]);
    table.rewind(null, none);
    stretches.look(T + 300_000);
    expect(store.count).toBe(30);
  });

  it('follow a feed that tells the past itself by what it tells again', () => {
    const { table, store, tell, follow } = town();
    const own: ReadonlySet<string> = new Set(['f']);
    tell(0, T + 900_000);
    table.rewind(T, own);
    const stretches = follow();
    const again = createFleet();
    for (let n = 0; n <= 6; n++) tell(n * 100, T + n * 10_000, again);
    stretches.look(T + 60_000);
    expect(drawn(store).map((stretch) => stretch[2])).toEqual([100, 200, 300, 400, 500, 600]);
    // It is asked for an earlier instant: what was told of the later one has not happened.
    table.rewind(T + 20_000, own);
    const earlier = createFleet();
    tell(200, T + 20_000, earlier);
    tell(300, T + 30_000, earlier);
    stretches.look(T + 30_000);
    expect(drawn(store).map((stretch) => stretch[2])).toEqual([300]);
  });

  it('are bounded: the oldest stretches make room', () => {
    const { store, tell, follow } = town([facts('a'), facts('b')]);
    const stretches = follow(8);
    for (let n = 0; n <= 12; n++) {
      tell(n * 100, T + n * 10_000);
      stretches.look(T + n * 10_000);
    }
    expect(store.count).toBe(8);
    expect(Math.min(...drawn(store).map((stretch) => stretch[0] as number))).toBe(800);
  });

  it('are drawn of vehicles alone: never of visiting teams, meal vans or persons', () => {
    const count = (who: VehicleFacts): number => {
      const { table, tell } = town([who]);
      tell(0, T);
      tell(100, T + 10_000);
      const layer = openLayer(contextOf(table, T + 20_000));
      layer.look(T + 20_000);
      return layer.marks[0]?.store.count ?? NaN;
    };
    expect([
      count(facts('bus')),
      count(facts('p', { kind: 'person' })),
      count(facts('v', { detail: { service: 'homeCare' } })),
      count(facts('m', { detail: { service: 'mealDelivery' } })),
    ]).toEqual([1, 0, 0, 0]);
  });

  it('fade while nothing drives, a step at a time', () => {
    const { table, tell } = town();
    tell(0, T);
    tell(100, T + 10_000);
    const layer = openLayer(contextOf(table, T + 20_000));
    expect([20_000, 20_250, 34_000, 35_500].map((ms) => layer.look(T + ms))).toEqual([true, false, false, true]);
    const uniforms = layer.marks[0]?.uniforms();
    expect([uniforms?.['nowS'], uniforms?.['windowS']]).toEqual([0, 600]);
  });
});

const contextOf = (vehicles: VehicleTable, nowMs: number) =>
  ({
    inputs: { city, clock: { now: () => nowMs }, session: { getState: () => ({ hovered: null, selected: null }) }, vehicles },
    map: { getZoom: () => 14 },
    theme: () => 'day',
  }) as never;
