import { delayed } from './delays.ts';
import { isCancelled, meantBy, type Listings } from './listings.ts';
import type { RtVehicle } from './rt-message.ts';
import { alongAt, apart, runsAt, timesOf, wayOf, type Along, type Run, type Way } from './runs.ts';
import { gtfsSeconds, type Timetable, type TimetableTrip } from './timetable.ts';

/** Trips later or earlier than this are looked for no more. */
const SLACK_MS = 3600_000;

/** Where a run without a measured position is by timetable, and by its trip update where there is one. */
export interface Estimate {
  readonly id: string;
  readonly trip: TimetableTrip;
  readonly at: Along;
  /** NaN where nothing is told. */
  readonly delayS: number;
}

/** Works out where the runs of a timetable are. */
export function createEstimator(table: Timetable): (nowMs: number, listings: Listings) => readonly Estimate[] {
  const ways = new Map<string, Way>();
  const wayFor = (trip: number): Way => {
    const [first, end] = [table.firstStop[trip] as number, table.firstStop[trip + 1] as number];
    const ids = table.stopId.slice(first, end);
    const { shapeId = '' } = table.trips[trip] ?? {};
    const key = `${shapeId}\n${ids.join('\n')}`;
    const known = ways.get(key);
    if (known) return known;
    const stops = ids.flatMap((id) => table.stops.get(id) ?? []);
    const shape = table.shapes.get(shapeId);
    const way = wayOf(shape && shape.length >= 4 ? shape : Float64Array.from(stops.flatMap(({ lon, lat }) => [lon, lat])), stops);
    ways.set(key, way);
    return way;
  };
  const placed = (run: Run, nowMs: number, listings: Listings): Estimate | null => {
    const trip = table.trips[run.trip];
    if (!trip) return null;
    const told = listings.updateOfRun(trip.id, run, nowMs);
    if (told && isCancelled(told.update.trip)) return null;
    // A headway run without exact times starts when it says.
    const laterS = told && !Number.isNaN(run.headwayS) ? gtfsSeconds(told.update.trip.startTime) - run.startS : 0;
    const planned = timesOf(table, { trip: run.trip, zeroMs: run.zeroMs + laterS * 1000 });
    const { times, delayS } = told ? delayed(table, run.trip, planned, told.update, nowMs) : { times: planned, delayS: NaN };
    const at = alongAt(wayFor(run.trip), times, nowMs);
    return at && { id: `trip/${trip.id}/${run.zeroMs}`, trip, at, delayS };
  };
  return (nowMs, listings) => {
    const measured = new Map<string, RtVehicle[]>();
    for (const { vehicle } of listings.vehicles()) {
      const { tripId } = vehicle.trip;
      const known = measured.get(tripId);
      if (known) known.push(vehicle);
      else measured.set(tripId, [vehicle]);
    }
    const estimates: Estimate[] = [];
    /** By trip: vehicles on a headway trip that do not say which of its runs they are. */
    const loose = new Map<string, readonly RtVehicle[]>();
    for (const run of runsAt(table, nowMs, SLACK_MS)) {
      const id = table.trips[run.trip]?.id ?? '';
      const vehicles = measured.get(id) ?? [];
      if (vehicles.some(({ trip }) => meantBy(trip, run) === 'this')) continue;
      const some = vehicles.filter(({ trip }) => meantBy(trip, run) === 'any');
      if (some.length > 0) loose.set(id, some);
      const estimate = placed(run, nowMs, listings);
      if (estimate) estimates.push(estimate);
    }
    // Each of them is one run, most likely the one worked out nearest to it.
    const gone = new Set<Estimate>();
    for (const [tripId, vehicles] of loose) {
      const runs = estimates.filter(({ trip }) => trip.id === tripId);
      for (const { lon, lat } of vehicles) {
        let [nearest, leastM]: [Estimate | null, number] = [null, Infinity];
        for (const one of runs) {
          const metres = apart([one.at.lon, one.at.lat], [lon, lat]);
          if (!gone.has(one) && metres < leastM) [nearest, leastM] = [one, metres];
        }
        if (nearest) gone.add(nearest);
      }
    }
    return gone.size === 0 ? estimates : estimates.filter((one) => !gone.has(one));
  };
}
