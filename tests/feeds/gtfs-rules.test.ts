import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GTFS_STATIC } from '../../src/feeds/payloads/gtfs/decoder.ts';
import { isNearShape } from '../../src/feeds/payloads/gtfs/near-shape.ts';
import { rtMessageOfJson } from '../../src/feeds/payloads/gtfs/rt-json.ts';
import { apart } from '../../src/feeds/payloads/gtfs/runs.ts';
import { decodeAll } from './collect.ts';
import { smallTimetable } from './small-timetable.ts';

const REAL = '../shared/real/gtfs';
const NOW_MS = 1699405801_000;

/** The line the rule files are about: their trip 124 of route L1 between Sunnyvale and Santa Clara, as the stations lie. */
const line = smallTimetable('America/Los_Angeles', {
  'stops.txt': 'stop_id,stop_name,stop_lat,stop_lon\n70232,Lawrence,37.370598,-121.997114\n70222,Sunnyvale,37.378789,-122.031423\n70242,Santa Clara,37.353238,-121.93608\n70262,San Jose,37.329239,-121.903173', // prettier-ignore
  'routes.txt': 'route_id,route_short_name,route_type\nL1,L1,2',
  'trips.txt': 'route_id,service_id,trip_id,trip_headsign,shape_id\nL1,s,124,San Jose,sh',
  'stop_times.txt': 'trip_id,arrival_time,departure_time,stop_id,stop_sequence\n124,17:00:00,17:00:00,70222,19\n124,17:10:00,17:10:00,70242,21',
  'shapes.txt': 'shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\nsh,37.378789,-122.031423,1\nsh,37.370598,-121.997114,2\nsh,37.353238,-121.93608,3',
  'frequencies.txt': 'trip_id,start_time,end_time,headway_secs',
});
const ruled = (message: unknown) =>
  decodeAll(
    [
      [GTFS_STATIC, line],
      ['rt', message],
    ],
    { payload: 'gtfs' },
    NOW_MS,
  );
const message = (entity: readonly object[]): object => ({ header: { gtfsRealtimeVersion: '2.0', timestamp: String(NOW_MS / 1000) }, entity });
const train = (latitude: number, longitude: number, trip: object = { tripId: '124' }): object => ({
  id: 'v',
  vehicle: { trip, vehicle: { id: '9' }, position: { latitude, longitude } },
});

describe.skipIf(!existsSync(REAL))('rules that need a timetable, on the files that break them', () => {
  const read = (name: string): Uint8Array => new Uint8Array(readFileSync(`${REAL}/rt-errors/${name}`));

  it.each([
    // Two trip updates, of a scheduled and of an unscheduled trip that nobody knows.
    ['E003.trip_update-trip-trip_id.json', { 'unknown-stream': 2 }],
    ['E003.vehicle_position-trip-trip_id.json', { 'unknown-stream': 1 }],
    ['E011.trip_update-stop_time_update-stop_id.json', { 'unknown-stream': 1 }],
    ['E011.vehicle_position-stop_id.json', { 'unknown-stream': 1 }],
    ['E029.vehicle_position-position.3.json', { 'bad-position': 1 }],
  ])('%s', (name, rejected) => {
    const got = ruled(read(name));
    expect([got.rejected, got.vehicles.length]).toEqual([rejected, 0]);
  });

  it('E029.1 lies 160 m off the line: outside the 100 m of the validator it was written for, inside the 200 m of the rule', () => {
    const got = ruled(read('E029.vehicle_position-position.1.json'));
    expect([got.rejected, got.vehicles.map(({ id }) => id)]).toEqual([{}, ['124']]);
  });

  it('knows every file of the folder', () => {
    const needTimetable = readdirSync(`${REAL}/rt-errors`).filter((name) => /^E003|^E011|^E029/.test(name));
    expect(needTimetable).toHaveLength(6);
  });
});

describe('rules that need a timetable', () => {
  it('E029: a position more than 200 m from the shape of its trip is refused, one on it or of a trip without shape is not', () => {
    // Half way between two points of the shape; a thousandth of a degree of latitude is 111.2 m.
    const [lat, lon] = [(37.370598 + 37.353238) / 2, (-121.997114 + -121.93608) / 2];
    const off = (north: number) => ruled(message([train(lat + north, lon)]));
    expect([0, 0.0015, -0.0015].map((north) => off(north).vehicles.length)).toEqual([1, 1, 1]);
    expect([0.0025, -0.0025].map((north) => off(north).rejected)).toEqual([{ 'bad-position': 1 }, { 'bad-position': 1 }]);
    // Beyond its end.
    expect(ruled(message([train(37.3515, -121.9335)])).rejected).toEqual({ 'bad-position': 1 });
    expect(ruled(message([train(38, -121, { tripId: 'x', scheduleRelationship: 'ADDED' })])).vehicles).toHaveLength(1);
    expect(ruled(message([train(38, -121, {})])).vehicles).toHaveLength(1);
  });

  it.each([
    ['its trip', { trip: { tripId: '124' } }],
    ['its route', { routeId: 'L1' }],
    ['the route of a trip descriptor', { trip: { routeId: 'L1' } }],
  ])('E029: a detour of %s lets a vehicle leave the shape, whichever address tells it', (_, entity) => {
    const detour = message([{ id: 'd', alert: { effect: 'DETOUR', informedEntity: [entity] } }]);
    const told = (alerts: object) =>
      decodeAll([[GTFS_STATIC, line], ['alerts', alerts], ['rt', message([train(37.4, -121.96)])]], { payload: 'gtfs' }, NOW_MS); // prettier-ignore
    expect([told(detour).vehicles.length, told(detour).rejected]).toEqual([1, {}]);
    expect(told(message([])).rejected).toEqual({ 'bad-position': 1 });
  });

  it.each(['ADDED', 'DUPLICATED', 'NEW'])('E003: a trip %s need not be in the timetable', (scheduleRelationship) => {
    expect(ruled(message([train(37.37, -121.99, { tripId: 'x', scheduleRelationship })])).vehicles).toHaveLength(1);
  });

  it.each(['SCHEDULED', 'UNSCHEDULED', 'CANCELED'])('E003: a trip %s must be', (scheduleRelationship) => {
    expect(ruled(message([train(37.37, -121.99, { tripId: 'x', scheduleRelationship })])).rejected).toEqual({ 'unknown-stream': 1 });
  });
});

describe('near a shape', () => {
  it('agrees with every segment measured by itself, also of shapes that wind through many boxes', () => {
    let seed = 7;
    const chance = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647;
    let near = 0;
    for (let n = 0; n < 300; n++) {
      const [lon, lat] = [chance() * 300 - 150, chance() * 140 - 70];
      const count = 2 + Math.floor(chance() * 130);
      const shape = new Float64Array(2 * count);
      for (let i = 0; i < count; i++) {
        // Steps of some hundred metres; now and then none.
        const [back, step] = [i === 0 ? [lon, lat] : [shape[2 * i - 2] as number, shape[2 * i - 1] as number], chance() < 0.1 ? 0 : 0.004];
        shape.set([(back[0] as number) + (chance() - 0.5) * step, (back[1] as number) + (chance() - 0.5) * step], 2 * i);
      }
      const at: readonly [number, number] = [lon + (chance() - 0.5) * 0.02, lat + (chance() - 0.5) * 0.02];
      // Densely along every segment, by great circle metres.
      let leastM = Infinity;
      for (let i = 0; i + 1 < count; i++)
        for (let k = 0; k <= 100; k++) {
          const [a, b] = [2 * i, 2 * i + 2];
          const along = (n: number): number => (shape[a + n] as number) + ((shape[b + n] as number) - (shape[a + n] as number)) * (k / 100);
          leastM = Math.min(leastM, apart(at, [along(0), along(1)]));
        }
      if (Math.abs(leastM - 200) < 3) continue;
      expect(isNearShape(shape, at[0], at[1], 200)).toBe(leastM < 200);
      if (leastM < 200) near++;
    }
    expect(near).toBeGreaterThan(30);
    expect(near).toBeLessThan(270);
  });
});

describe('enumerations in JSON', () => {
  const trip = (scheduleRelationship: unknown) =>
    rtMessageOfJson(message([{ id: 'e', tripUpdate: { trip: { tripId: 't', scheduleRelationship }, stopTimeUpdate: [{ stopId: 's', scheduleRelationship }] } }]))
      ?.entities[0]?.tripUpdate; // prettier-ignore

  it.each([
    ['CANCELED', 3, 0],
    [3, 3, 3],
    ['3', 3, 3],
    [1, 1, 1],
    ['SKIPPED', 0, 1],
    ['NO_DATA', 0, 2],
    [2, 2, 2],
    ['NEW', 8, 0],
    [undefined, 0, 0],
    ['whatever', 0, 0],
    ['constructor', 0, 0],
    ['__proto__', 0, 0],
    [3.5, 0, 0],
    [-1, 0, 0],
  ])('%s is trip relationship %i, stop relationship %i', (told, ofTrip, ofStop) => {
    expect([trip(told)?.trip.relationship, trip(told)?.stops[0]?.relationship]).toEqual([ofTrip, ofStop]);
  });

  it('reads cause, effect, severity and incrementality by name or number', () => {
    const alert = (cause: unknown, effect: unknown, severityLevel: unknown) => {
      const told = rtMessageOfJson(message([{ id: 'e', alert: { cause, effect, severityLevel } }]))?.entities[0]?.alert;
      return [told?.cause, told?.effect, told?.severity];
    };
    expect(alert('STRIKE', 'DETOUR', 'SEVERE')).toEqual([4, 4, 4]);
    expect(alert(4, 4, 4)).toEqual([4, 4, 4]);
    expect(alert('4', '4', '4')).toEqual([4, 4, 4]);
    expect(alert(undefined, undefined, undefined)).toEqual([1, 8, NaN]);
    expect(alert('?', 0, -2)).toEqual([1, 8, NaN]);
    const isWhole = (incrementality: unknown) => rtMessageOfJson({ header: { gtfsRealtimeVersion: '2.0', incrementality }, entity: [] })?.isWhole;
    expect(['FULL_DATASET', 0, undefined, 'DIFFERENTIAL', 1, '1'].map(isWhole)).toEqual([true, true, true, false, false, false]);
  });
});
