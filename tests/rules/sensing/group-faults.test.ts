import { describe, expect, it } from 'vitest';
import { pastOf } from '../../../src/feeds/demo/past.ts';
import { sensorFaultAt } from '../../../src/feeds/demo/world/faults.ts';
import { createWorld } from '../../../src/feeds/demo/world/world.ts';
import { groupFaults, type Member } from '../../../src/rules/sensing/group-faults.ts';
import { sensorGroups } from '../../../src/rules/sensing/groups.ts';
import { instrumentOf, type Instrument } from '../../../src/tables/instruments.ts';
import { makeSetting, MIDNIGHT_MS } from '../../feeds/demo/fixture.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const visibility = instrumentOf('visibility') as Instrument;
/** Four hours of visibility that falls by eight kilometres within a minute; NaN: it does not. */
const station = (row: number, fallsAtMin: number): Member => {
  const count = 240;
  const value = Float32Array.from({ length: count }, (_, i) => 20_000 + 200 * Math.sin(i + row) - (i >= fallsAtMin ? 8000 : 0));
  const series = { timeMs: Float64Array.from(value, (_, i) => i * MINUTE_MS), value, quality: new Uint8Array(count) };
  return { row, lon: 117 + row * 0.01, lat: 31, series, intervalMs: MINUTE_MS, spokeMs: (count - 1) * MINUTE_MS, lagMs: 0, isFeedHeard: true };
};
const faultsOf = (falls: readonly number[]) => {
  const members = falls.map((at, row) => station(row, at));
  return [...groupFaults('visibility', visibility, members, 239 * MINUTE_MS)].map(([, fault]) => fault?.kind ?? null);
};

describe('a leap of what neighbours share', () => {
  it('is the sensor’s where they do not make it, and the weather’s where they make it soon before or after', () => {
    expect(faultsOf([120, NaN, NaN, NaN])).toEqual(['jump', null, null, null]);
    expect(faultsOf([120, 112, 126, 130])).toEqual([null, null, null, null]);
  });
  it('is nobody’s fault where nobody is near to tell', () => expect(faultsOf([120, NaN])).toEqual([null, null]));
});

it('through four days of a town, its storms among them, hardly one sound instrument is suspected to leap or drift', () => {
  const setting = makeSetting(1200);
  const world = createWorld(setting);
  const sensors = world.streams.flatMap(({ property, site }, row) =>
    instrumentOf(property) && property !== 'illuminanceLevel' ? [{ row, property, lon: site.lon, lat: site.lat }] : [],
  );
  let [judged, wronged] = [0, 0];
  for (let hours = 7; hours < 96; hours += 11.3) {
    const nowMs = MIDNIGHT_MS + hours * HOUR_MS;
    for (const group of sensorGroups(sensors)) {
      const property = world.streams[group[0] as number]?.property ?? '';
      const members = group.map((row): Member => {
        const { site, intervalMs } = world.streams[row] as (typeof world.streams)[number];
        const spokeMs = world.timeOf(row, world.lastSent(row, nowMs));
        return {
          row,
          lon: site.lon,
          lat: site.lat,
          series: pastOf(world, row, nowMs - 6 * HOUR_MS, nowMs, 0),
          intervalMs,
          spokeMs,
          lagMs: 0,
          isFeedHeard: true,
        };
      });
      for (const [row, fault] of groupFaults(property, instrumentOf(property) as Instrument, members, nowMs)) {
        judged++;
        if (fault?.kind !== 'jump' && fault?.kind !== 'drift') continue;
        const { fate } = (world.streams[row] as (typeof world.streams)[number]).site;
        const wasFaulty = Array.from({ length: 73 }, (_, i) => sensorFaultAt(fate, nowMs - i * 5 * MINUTE_MS, setting.offsetMs, [])).some(
          (one) => one !== null,
        );
        if (!wasFaulty) wronged++;
      }
    }
  }
  expect(judged).toBeGreaterThan(4000);
  expect(wronged / judged).toBeLessThan(0.001);
});
