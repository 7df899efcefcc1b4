import { describe, expect, it } from 'vitest';
import { createFleet } from '../../src/feeds/fleet.ts';
import { createVehiclePast } from '../../src/tables/vehicle-past.ts';
import { createVehicleTable, type VehicleBatch, type VehicleFacts, type VehicleTable } from '../../src/tables/vehicles.ts';

const T = Date.UTC(2026, 5, 1);
const MINUTE = 60_000;
const none: ReadonlySet<string> = new Set();
const facts = (id: string): VehicleFacts => ({
  id, kind: 'crew', label: id, altDatum: 'none', route: '', trip: '', intervalMs: 10_000, source: '',
}); // prettier-ignore
/** A crew's way: a degree of longitude per `stepMs`. */
function drive(table: VehicleTable, id: string, steps: number, stepMs: number, feed = 'f', fleet = createFleet()) {
  for (let n = 0; n <= steps; n++) {
    const timeMs = T + n * stepMs;
    fleet.push(facts(id), { lon: n, lat: 1, altM: NaN, headingDeg: 90, speedMps: 5, delayS: NaN, timeMs }, timeMs);
    table.append(feed, fleet.take(), timeMs);
  }
  return fleet;
}
const lonOf = (table: VehicleTable, key: string): number | undefined => table.now.lon[table.find(key)];

describe('vehicles at a past instant', () => {
  it('stand where they were, between two fixes on the line between them, and come back with the present', () => {
    const table = createVehicleTable();
    drive(table, 'a', 10, 10_000);
    expect(lonOf(table, 'f/a')).toBe(10);
    table.rewind(T + 40_000, none);
    expect(lonOf(table, 'f/a')).toBe(4);
    table.rewind(T + 45_000, none);
    expect(lonOf(table, 'f/a')).toBeCloseTo(4.5, 9);
    expect(table.now.timeMs[table.find('f/a')]).toBe(T + 45_000);
    expect(table.before.timeMs[table.find('f/a')]).toBeNaN();
    table.rewind(T - 1, none);
    expect(table.find('f/a')).toBe(-1);
    table.rewind(null, none);
    expect(lonOf(table, 'f/a')).toBe(10);
    expect(table.now.timeMs[table.find('f/a')]).toBe(T + 100_000);
  });

  it('keep every fix, those that came when a track grew among them', () => {
    const table = createVehicleTable();
    drive(table, 'a', 100, 10_000);
    for (let n = 0; n <= 100; n++) {
      table.rewind(T + n * 10_000, none);
      expect(lonOf(table, 'f/a')).toBe(n);
    }
    table.rewind(null, none);
    const seen: number[] = [];
    expect(table.walk(table.find('f/a'), T + 295_000, T + 660_000, (lon) => seen.push(lon))).toBe(37);
    expect(seen).toEqual(Array.from({ length: 37 }, (_, n) => 30 + n));
  });

  it('that were forgotten and are told again by the same old fix are there', () => {
    const table = createVehicleTable();
    const fleet = drive(table, 'a', 0, 10_000);
    const again = (timeMs: number) => {
      fleet.sweep(timeMs);
      table.append('f', fleet.take(), timeMs);
    };
    again(T + 31 * MINUTE);
    expect([table.find('f/a'), table.present('f').length]).toEqual([-1, 0]);
    fleet.push(facts('a'), { lon: 0, lat: 1, altM: NaN, headingDeg: 90, speedMps: 5, delayS: NaN, timeMs: T }, T + 32 * MINUTE);
    again(T + 32 * MINUTE);
    expect(lonOf(table, 'f/a')).toBe(0);
    expect(table.present('f').map(([{ id }]) => id)).toEqual(['a']);
    table.rewind(T + MINUTE, none);
    table.rewind(null, none);
    expect(lonOf(table, 'f/a')).toBe(0);
  });

  it('keep what comes meanwhile for the return', () => {
    const table = createVehicleTable();
    const fleet = drive(table, 'a', 3, 10_000);
    table.rewind(T + 10_000, none);
    fleet.push(facts('a'), { lon: 77, lat: 1, altM: NaN, headingDeg: 0, speedMps: 0, delayS: NaN, timeMs: T + 40_000 }, T + 40_000);
    fleet.push(facts('new'), { lon: 5, lat: 1, altM: NaN, headingDeg: 0, speedMps: 0, delayS: NaN, timeMs: T + 40_000 }, T + 40_000);
    table.append('f', fleet.take(), T + 40_000);
    expect([lonOf(table, 'f/a'), table.find('f/new')]).toEqual([1, -1]);
    table.rewind(null, none);
    expect([lonOf(table, 'f/a'), lonOf(table, 'f/new')]).toEqual([77, 5]);
  });

  it('who has left since is there again, who had left is not', () => {
    const table = createVehicleTable();
    const fleet = drive(table, 'a', 3, 10_000);
    fleet.keep(new Set());
    table.append('f', fleet.take(), T + 50_000);
    expect(table.find('f/a')).toBe(-1);
    table.rewind(T + 20_000, none);
    expect(lonOf(table, 'f/a')).toBe(2);
    expect(table.facts(table.find('f/a'))?.label).toBe('a');
    table.rewind(T + 55_000, none);
    expect(table.find('f/a')).toBe(-1);
    table.rewind(null, none);
    expect(table.find('f/a')).toBe(-1);
  });

  it('stand still over a long silence, and are gone after half an hour of it', () => {
    const table = createVehicleTable();
    drive(table, 'a', 1, 10 * MINUTE);
    table.rewind(T + 8 * MINUTE, none);
    expect(lonOf(table, 'f/a')).toBe(0);
    table.rewind(T + 39 * MINUTE, none);
    expect(lonOf(table, 'f/a')).toBe(1);
    table.rewind(T + 41 * MINUTE, none);
    expect(table.find('f/a')).toBe(-1);
  });

  it('of a feed that tells the past itself stand as it says, and its telling is nobody’s memory', () => {
    const table = createVehicleTable();
    drive(table, 'own', 5, 10_000, 'memory');
    const fleet = drive(table, 'a', 5, 10_000, 'seeker');
    const seekers = new Set(['seeker']);
    table.rewind(T + 20_000, seekers);
    fleet.keep(new Set());
    fleet.push(facts('a'), { lon: 33, lat: 1, altM: NaN, headingDeg: 0, speedMps: 0, delayS: NaN, timeMs: T + 20_000 }, T + 20_000);
    table.append('seeker', fleet.take(), T + 60_000);
    expect([lonOf(table, 'memory/own'), lonOf(table, 'seeker/a')]).toEqual([2, 33]);
    table.rewind(null, seekers);
    expect(lonOf(table, 'memory/own')).toBe(5);
  });

  it('never puts two into one row, whatever is shown', () => {
    const table = createVehicleTable();
    for (let n = 0; n < 40; n++) drive(table, `v${n}`, 2 + (n % 5), 10_000, `f${n % 3}`);
    for (const atMs of [T + 5000, null, T + 35_000, T - 1, T + 65_000, null]) {
      table.rewind(atMs, none);
      const keys = Array.from({ length: table.count }, (_, row) => (table.facts(row) ? table.keyOf(row) : '')).filter((key) => key !== '');
      expect(new Set(keys).size).toBe(keys.length);
      for (const key of keys) expect(table.keyOf(table.find(key))).toBe(key);
    }
    expect(table.count).toBe(40);
  });
});

describe('the memory of a track', () => {
  const batchOf = (lon: number, timeMs: number): VehicleBatch => {
    const fleet = createFleet();
    fleet.push(facts('a'), { lon, lat: 0, altM: NaN, headingDeg: NaN, speedMps: NaN, delayS: NaN, timeMs }, timeMs);
    return fleet.take();
  };
  const into = () => ({ lon: NaN, lat: NaN, altM: NaN, headingDeg: NaN, speedMps: NaN, delayS: NaN, timeMs: NaN });

  it('stays within its rows, keeps the newest exactly and the day roughly', () => {
    const past = createVehiclePast(64);
    const track = past.open();
    const first = past.bytes;
    for (let n = 0; n < 5000; n++) past.append(track, batchOf(n / 100, T + n * 10_000), 0);
    expect(past.bytes).toBe(first * 8);
    const fix = into();
    expect(past.newest(track, fix)).toBe(true);
    expect([fix.lon, fix.timeMs]).toEqual([49.99, T + 4999 * 10_000]);
    // Fourteen hours in 64 rows: a sixteenth of that each in the older half, twice it where they fall badly.
    for (const n of [1000, 2500, 4000, 4900]) {
      expect(past.at(track, T + n * 10_000, fix)).toBe(true);
      expect(Math.abs(fix.lon - n / 100)).toBeLessThan(7.2);
    }
  });
  it('does not grow beyond the bytes given to all', () => {
    const past = createVehiclePast(1024, 2000);
    const tracks = Array.from({ length: 4 }, () => past.open());
    for (let n = 0; n < 300; n++) for (const track of tracks) past.append(track, batchOf(n / 10, T + n * 10_000), 0);
    expect(past.bytes).toBeLessThanOrEqual(2000);
    const fix = into();
    for (const track of tracks) expect(past.newest(track, fix) && fix.lon).toBe(29.9);
    tracks.forEach(past.forget);
    expect(past.bytes).toBe(0);
  });
  it('of a vehicle that speaks every second keeps fixes some seconds apart, the newest as it came', () => {
    const past = createVehiclePast(1024);
    const track = past.open();
    for (let n = 0; n <= 60; n++) past.append(track, batchOf(n, T + n * 1000), 0);
    const fix = into();
    expect(past.newest(track, fix) && fix.lon).toBe(60);
    expect(past.at(track, T + 33_000, fix) && fix.lon).toBeCloseTo(33, 9);
    // Sixty-one fixes in at most sixteen rows.
    expect(past.bytes).toBe(40 * 16);
  });
});
