import { describe, expect, it } from 'vitest';
import { createFleet } from '../../src/feeds/fleet.ts';
import { createRandom } from '../../src/base/random.ts';
import { createVehicleTable, FORGET_VEHICLE_MS, type VehicleFacts, type VehicleFix } from '../../src/tables/vehicles.ts';

const T = Date.UTC(2026, 5, 1);
const facts = (id: string, rest: Partial<VehicleFacts> = {}): VehicleFacts => ({
  id, kind: 'bus', label: id, altDatum: 'none', route: '', trip: '', intervalMs: 10_000, source: '', ...rest,
}); // prettier-ignore
const fix = (lon: number, timeMs: number, rest: Partial<VehicleFix> = {}): VehicleFix => ({
  lon, lat: 1, altM: NaN, headingDeg: NaN, speedMps: NaN, delayS: NaN, timeMs, ...rest,
}); // prettier-ignore

describe('vehicles from feed to table', () => {
  it('keeps the latest fix and the one before, to move between', () => {
    const [fleet, table] = [createFleet(), createVehicleTable()];
    fleet.push(facts('a'), fix(10, T), T);
    table.append('f', fleet.take(), T);
    fleet.push(facts('a'), fix(11, T + 1000, { headingDeg: 90 }), T + 1000);
    table.append('f', fleet.take(), T + 1000);
    const row = table.find('f/a');
    expect([table.before.lon[row], table.now.lon[row], table.now.headingDeg[row], table.now.timeMs[row]]).toEqual([10, 11, 90, T + 1000]);
    expect(table.freshness(row, T + 2000)).toBe('fresh');
    expect(table.freshness(row, T + 600_000)).toBe('lost');
  });

  it('tells where a feed is at the present while the past is shown', () => {
    const [fleet, table] = [createFleet(), createVehicleTable()];
    for (const [lon, timeMs] of [[10, T], [11, T + 600_000]] as const) {
      fleet.push(facts('a'), fix(lon, timeMs), timeMs);
      table.append('f', fleet.take(), timeMs);
    } // prettier-ignore
    table.rewind(T + 1000, new Set());
    expect(table.now.lon[table.find('f/a')]).not.toBe(11);
    // One that came since stands in no row.
    fleet.push(facts('b'), fix(12, T + 601_000), T + 601_000);
    table.append('f', fleet.take(), T + 601_000);
    expect(table.present('f').map(([{ id }, { lon }]) => [id, lon])).toEqual([['a', 11], ['b', 12]]); // prettier-ignore
    expect(table.present('other')).toEqual([]);
  });

  it('grows old from its arrival where the clock runs ahead', () => {
    const [fleet, table] = [createFleet(), createVehicleTable()];
    fleet.push(facts('a'), fix(10, T + 50_000), T);
    table.append('f', fleet.take(), T);
    const row = table.find('f/a');
    expect([14_000, 16_000, 21_000, 101_000].map((afterMs) => table.freshness(row, T + afterMs))).toEqual(['fresh', 'late', 'stale', 'lost']);
  });

  it('refuses places off the earth and clocks ahead; late and waiting fixes are superseded, an equal one is repeated', () => {
    const fleet = createFleet();
    expect(fleet.push(facts('a'), fix(181, T), T)).toBe('bad-position');
    expect(fleet.push(facts('a'), fix(NaN, T), T)).toBe('bad-position');
    expect(fleet.push(facts('a'), fix(1, T + 120_000), T)).toBe('bad-time');
    expect(fleet.push(facts('a'), fix(1, NaN), T)).toBe('bad-time');
    expect(fleet.push(facts('a'), fix(1, T), T)).toBe('new');
    expect(fleet.push(facts('a'), fix(2, T + 1), T)).toBe('superseded');
    expect(fleet.push(facts('a'), fix(3, T), T)).toBe('superseded');
    expect([...fleet.take().lon]).toEqual([2]);
    expect(fleet.push(facts('a'), fix(2, T + 1), T)).toBe('repeated');
    expect(fleet.hasNews).toBe(false);
  });

  it('gives numbers and rows of those that are gone to others, never to two at once', () => {
    const [fleet, table] = [createFleet(), createVehicleTable()];
    const random = createRandom(7);
    for (let round = 0; round < 200; round++) {
      const nowMs = T + round * 1000;
      const present = new Set(Array.from({ length: 40 }, () => `v${Math.floor(random.between(0, 60))}`));
      let [pushed, superseded] = [0, 0];
      for (const id of present) if (fleet.push(facts(id), fix(Number(id.slice(1)), nowMs), nowMs) === 'new') pushed++;
      if (random.between(0, 1) < 0.5) superseded = fleet.keep(new Set([...present].slice(0, 30)));
      const batch = fleet.take();
      expect(batch.count).toBe(pushed - superseded);
      table.append('f', batch, nowMs);
      const known = new Map<string, number>();
      for (let row = 0; row < table.count; row++) {
        const one = table.facts(row);
        if (!one) continue;
        expect(known.has(one.id)).toBe(false);
        known.set(one.id, row);
        // Who stands in a row stands where it said it does.
        expect(table.now.lon[row]).toBe(Number(one.id.slice(1)));
        expect(table.find(`f/${one.id}`)).toBe(row);
      }
      if (superseded > 0) for (const id of [...present].slice(30)) expect(known.has(id)).toBe(false);
    }
    expect(table.count).toBeLessThanOrEqual(100);
  });

  it('forgets who is silent for long; tells again what the page could not take', () => {
    const [fleet, table] = [createFleet(), createVehicleTable()];
    fleet.push(facts('a'), fix(1, T), T);
    const lost = fleet.take();
    fleet.putBack(lost);
    expect(fleet.push(facts('a'), fix(1, T), T)).toBe('new');
    table.append('f', fleet.take(), T);
    expect(table.find('f/a')).toBe(0);
    expect(fleet.sweep(T + FORGET_VEHICLE_MS + 1)).toBe(0);
    table.append('f', fleet.take(), T + FORGET_VEHICLE_MS + 1);
    expect(table.find('f/a')).toBe(-1);
    expect(table.now.lon[0]).toBeNaN();
  });

  it('tells changed facts, and feeds with equal ids stay apart', () => {
    const [fleet, table] = [createFleet(), createVehicleTable()];
    fleet.push(facts('a', { route: '1' }), fix(1, T), T);
    table.append('f', fleet.take(), T);
    table.append('g', { ...createFleetBatch() }, T);
    fleet.push(facts('a', { route: '2' }), fix(2, T + 1), T);
    table.append('f', fleet.take(), T);
    expect(table.facts(table.find('f/a'))?.route).toBe('2');
    expect(table.facts(table.find('g/a'))?.route).toBe('9');
    table.clear('f');
    expect([table.find('f/a'), table.find('g/a')]).toEqual([-1, 1]);
  });
});

function createFleetBatch() {
  const other = createFleet();
  other.push(facts('a', { route: '9' }), fix(5, T), T);
  return other.take();
}
