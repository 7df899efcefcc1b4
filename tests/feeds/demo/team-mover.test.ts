import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CitySeed } from '../../../src/city/grow/seed.ts';
import { growYunwan } from '../../../src/city/grow/yunwan.ts';
import { metresBetween, streetColumns } from '../../../src/city/streets/columns.ts';
import { readStreets } from '../../../src/city/streets/street-file.ts';
import { createStreetNetwork } from '../../../src/city/streets/network.ts';
import { createTaskTeller } from '../../../src/feeds/demo/task-teller.ts';
import { createTeamMover } from '../../../src/feeds/demo/team-mover.ts';
import { vehicleBytes, type SayVehicles } from '../../../src/feeds/demo/vehicle-wire.ts';
import { createSetting } from '../../../src/feeds/demo/world/site.ts';
import { createWorld } from '../../../src/feeds/demo/world/world.ts';
import { createDecoder } from '../../../src/feeds/payloads/decoder.ts';
import { isCareTeam } from '../../../src/scene/layers/care-team.ts';
import { createCollector, declaration } from '../collect.ts';

const city = growYunwan(JSON.parse(readFileSync('seeds/hamlet.json', 'utf8')) as CitySeed);
const network = createStreetNetwork(streetColumns(readStreets({ type: 'FeatureCollection', features: city.streetLinks ?? [] }, 'streets')));
const { bounds, timeZone } = city.manifest;
const offsetMin = timeZone.kind === 'fixed' ? timeZone.offsetMinutes : 0;
const sensors = (city.sensors ?? []).map((f) => ({
  lon: f.geometry.coordinates[0] as number,
  lat: f.geometry.coordinates[1] as number,
  properties: f.properties,
}));
const world = createWorld(createSetting(7, bounds, offsetMin, sensors));
const tasks = createTaskTeller(world, network);
const mover = createTeamMover(tasks.book, network);
const MIN = 60_000;
/** Ten in the morning in the hamlet, which lies ten hours east. */
const LOCAL_10_MS = Date.UTC(2026, 5, 17);

/** What a page would know, through the feed's own door. */
function listener() {
  const collector = createCollector();
  const decoder = createDecoder(declaration);
  const say: SayVehicles = (entities) => decoder.decode('ngsi-ld/vehicles', vehicleBytes(entities), 0, collector.sink, 'ngsi-ld');
  return { collector, say };
}

describe('teams and vans of the demo city', () => {
  it('pass the door as vehicles that name nobody and are for operators alone', () => {
    const { collector, say } = listener();
    mover.tellAll(LOCAL_10_MS + 60 * MIN, say);
    expect(collector.rejected).toEqual({});
    expect(collector.vehicles.length).toBeGreaterThan(3);
    for (const vehicle of collector.vehicles) {
      expect(isCareTeam(vehicle)).toBe(true);
      expect(Object.keys(vehicle.detail ?? {}).sort()).toEqual(['service', 'type']);
    }
  });
  it('are on a street whenever they move, no faster than streets allow, and stop in the middle of a cell', () => {
    const { collector, say } = listener();
    const from = LOCAL_10_MS;
    mover.tellAll(from, say);
    for (let t = from; t < from + 150 * MIN; t += 3000) mover.tell(t, t + 3000, say);
    const moving = collector.vehicles.filter(({ speedMps }) => speedMps > 0);
    expect(moving.length).toBeGreaterThan(100);
    for (const { lon, lat, headingDeg } of moving) {
      expect(network.snap(lon, lat, 'drive', 5)).not.toBeNull();
      expect(headingDeg).toBeGreaterThanOrEqual(0);
    }
    const last = new Map<string, (typeof moving)[number]>();
    for (const now of collector.vehicles) {
      const before = last.get(now.id);
      last.set(now.id, now);
      // From a base or a cell to the street beside it is a step; along the street it is a drive.
      if (!before || now.timeMs === before.timeMs || before.speedMps === 0 || now.speedMps === 0) continue;
      const mps = metresBetween(before.lon, before.lat, now.lon, now.lat) / ((now.timeMs - before.timeMs) / 1000);
      expect(mps).toBeLessThan(25);
    }
  });
  it('say the same at an instant whether it was lived up to or jumped to', () => {
    const at = LOCAL_10_MS + 120 * MIN;
    const [lived, jumped] = [listener(), listener()];
    for (let t = at - 30 * MIN; t < at; t += 3000) mover.tell(t, t + 3000, lived.say);
    createTeamMover(createTaskTeller(world, network).book, network).tellAll(at, jumped.say);
    const lastOf = new Map(lived.collector.vehicles.map((v) => [v.id, v]));
    for (const there of jumped.collector.vehicles) {
      const here = lastOf.get(there.id);
      if (here?.timeMs === there.timeMs) expect([here.lon, here.lat]).toEqual([there.lon, there.lat]);
    }
  });
});
