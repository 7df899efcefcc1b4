import { ProblemError } from '../../../base/problem.ts';
import type { FeedDeclaration } from '../../../city/pack/manifest.ts';
import { Quality } from '../../../tables/quality.ts';
import type { VehicleFacts, VehicleKind } from '../../../tables/vehicles.ts';
import { openChannel, type Channel } from '../channel.ts';
import type { PayloadForm, RowSink } from '../decoder.ts';
import { eventOfAlert } from './alerts.ts';
import { delayed } from './delays.ts';
import { rtMessageOfJson } from './rt-json.ts';
import { readRtMessage, type RtMessage, type RtTripUpdate } from './rt-message.ts';
import { isPosix, tripUpdateFault, vehicleFault } from './rules.ts';
import { alongAt, runsAt, timesOf, wayOf, type Run, type Way } from './runs.ts';
import { readTimetable, type Timetable } from './timetable.ts';

/** Topics that are no address of a realtime feed. */
export const GTFS_STATIC = 'timetable';
export const GTFS_NOW = 'now';

/** Trips later or earlier than this are looked for no more. */
const SLACK_MS = 3600_000;
/** A trip update not told again for so long is no longer believed. */
const BELIEVED_MS = 600_000;
/** Positions by timetable are worked out so often. */
const EVERY_MS = 5000;

/** GTFS `route_type`, basic and extended (hundreds). */
function kindOf(type: number): VehicleKind {
  const basic: Readonly<Record<number, VehicleKind>> = {
    0: 'tram',
    1: 'metro',
    2: 'train',
    3: 'bus',
    4: 'ferry',
    5: 'tram',
    7: 'train',
    11: 'bus',
    12: 'metro',
  };
  const extended: Readonly<Record<number, VehicleKind>> = {
    1: 'train',
    2: 'bus',
    4: 'metro',
    5: 'metro',
    6: 'metro',
    7: 'bus',
    8: 'bus',
    9: 'tram',
    10: 'ferry',
    12: 'ferry',
  };
  return basic[type] ?? extended[Math.floor(type / 100)] ?? 'unknown';
}
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/**
 * GTFS: the timetable as a zip, realtime messages as protobuf or JSON. Vehicles are where they say they are; trips without a
 * position move along their shape by timetable and delay, and say so (`basis`). Delays are streams `route/<id>#delay`.
 */
export function createGtfsDecoder(declaration: FeedDeclaration): PayloadForm {
  const source = declaration.title.en;
  let timetable: Timetable | null = null;
  const ways = new Map<string, Way>();
  const updates = new Map<string, { readonly update: RtTripUpdate; readonly atMs: number }>();
  const cancelled = new Map<string, number>();
  const channels = new Map<string, Channel>();
  /** Per realtime address: ids it lists now. */
  const alertsOf = new Map<string, ReadonlySet<string>>();
  const vehiclesOf = new Map<string, ReadonlyMap<string, string>>();
  let estimated: ReadonlySet<string> = new Set();

  const factsOf = (id: string, label: string, routeId: string, headsign: string, basis: string, intervalMs: number): VehicleFacts => {
    const route = timetable?.routes.get(routeId);
    return {
      id, kind: route ? kindOf(route.type) : 'unknown', label, altDatum: 'none', route: route?.name ?? routeId, trip: headsign,
      intervalMs, source, detail: { basis },
    }; // prettier-ignore
  };
  const wayFor = (table: Timetable, trip: number): Way => {
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
  const keep = (sink: RowSink): void => sink.vehiclesAre(new Set([...estimated, ...[...vehiclesOf.values()].flatMap((ids) => [...ids.keys()])]));

  const estimate = (table: Timetable, nowMs: number, sink: RowSink): void => {
    const measured = new Set([...vehiclesOf.values()].flatMap((trips) => [...trips.values()]));
    const present = new Set<string>();
    const place = (run: Run): void => {
      const trip = table.trips[run.trip];
      if (!trip || measured.has(trip.id) || (cancelled.get(trip.id) ?? -Infinity) > nowMs - BELIEVED_MS) return;
      const told = updates.get(trip.id);
      const planned = timesOf(table, run);
      const isTold = told !== undefined && told.atMs > nowMs - BELIEVED_MS && (told.update.trip.startDate === '' || told.update.trip.startDate === run.date);
      const { times, delayS } = isTold ? delayed(table, run.trip, planned, told.update, nowMs) : { times: planned, delayS: NaN };
      const at = alongAt(wayFor(table, run.trip), times, nowMs);
      if (!at) return;
      const id = `trip/${trip.id}/${run.zeroMs}`;
      present.add(id);
      const { lon, lat, headingDeg, speedMps } = at;
      sink.vehicle(factsOf(id, trip.headsign || trip.id, trip.routeId, trip.headsign, isTold ? 'timetable and delay' : 'timetable', EVERY_MS), {
        lon, lat, altM: NaN, headingDeg, speedMps, timeMs: nowMs, delayS,
      }); // prettier-ignore
    };
    for (const run of runsAt(table, nowMs, SLACK_MS)) place(run);
    estimated = present;
    keep(sink);
  };

  const tellDelays = (message: RtMessage, arrivedMs: number, sink: RowSink): void => {
    const byRoute = new Map<string, number[]>();
    for (const { tripUpdate } of message.entities) {
      if (!tripUpdate) continue;
      const { trip, stops } = tripUpdate;
      const index = timetable?.tripById.get(trip.tripId);
      const routeId = trip.routeId || (index === undefined ? '' : (timetable?.trips[index]?.routeId ?? ''));
      const ahead = stops.find(({ arrivalMs, departureMs }) => !(Math.max(arrivalMs || 0, departureMs || 0) < arrivedMs)) ?? stops[0];
      const delayS = [tripUpdate.delayS, ahead?.arrivalDelayS, ahead?.departureDelayS].find((one) => one !== undefined && !Number.isNaN(one));
      if (routeId === '' || delayS === undefined) continue;
      byRoute.set(routeId, [...(byRoute.get(routeId) ?? []), delayS]);
    }
    const timeMs = Number.isNaN(message.timeMs) ? arrivedMs : message.timeMs;
    for (const [routeId, delays] of byRoute) {
      const thingId = `route/${routeId}`;
      const facts = { id: `${thingId}#delay`, thingId, names: ['delay'], unit: 's', kind: timetable?.routes.get(routeId)?.name ?? routeId };
      const channel = channels.get(thingId) ?? openChannel(facts, declaration, sink);
      if (typeof channel === 'string') sink.reject(channel);
      else {
        channels.set(thingId, channel);
        sink.row(channel.stream, timeMs, median(delays) * channel.scale + channel.offset, Quality.good);
      }
    }
  };
  const take = (topic: string, message: RtMessage, arrivedMs: number, sink: RowSink): void => {
    if (!isPosix(message.timeMs)) return sink.reject('bad-time');
    const alerts = new Set<string>();
    const vehicles = new Map<string, string>(message.isWhole ? [] : vehiclesOf.get(topic));
    let isAbout = false;
    const good = message.entities.filter(({ id, isDeleted, tripUpdate, vehicle, alert }) => {
      if (isDeleted) {
        vehicles.delete(id);
        return false;
      }
      const fault = tripUpdate ? tripUpdateFault(tripUpdate, timetable) : vehicle ? vehicleFault(vehicle, timetable) : null;
      if (fault) sink.reject(fault);
      else if (tripUpdate) {
        if (tripUpdate.trip.relationship === 3) cancelled.set(tripUpdate.trip.tripId, arrivedMs);
        else updates.set(tripUpdate.trip.tripId, { update: tripUpdate, atMs: arrivedMs });
      } else if (vehicle) {
        isAbout = true;
        const name = vehicle.vehicleId || id;
        vehicles.set(name, vehicle.trip.tripId);
        const index = timetable?.tripById.get(vehicle.trip.tripId);
        const trip = index === undefined ? undefined : timetable?.trips[index];
        if (!Number.isNaN(vehicle.timeMs - message.timeMs)) sink.written?.(vehicle.timeMs, message.timeMs);
        sink.vehicle(factsOf(name, vehicle.label || name, vehicle.trip.routeId || (trip?.routeId ?? ''), trip?.headsign ?? '', 'measured', 30_000), {
          lon: vehicle.lon, lat: vehicle.lat, altM: NaN, headingDeg: vehicle.bearingDeg, speedMps: vehicle.speedMps,
          timeMs: Number.isNaN(vehicle.timeMs) ? (Number.isNaN(message.timeMs) ? arrivedMs : message.timeMs) : vehicle.timeMs,
          delayS: updates.get(vehicle.trip.tripId)?.update.delayS ?? NaN,
        }); // prettier-ignore
      } else if (alert) {
        alerts.add(id);
        sink.tell({ kind: 'events', events: [eventOfAlert(id, alert, timetable, source)] });
      }
      return fault === null;
    });
    for (const [tripId, { atMs }] of updates) if (atMs < arrivedMs - BELIEVED_MS) updates.delete(tripId);
    tellDelays({ ...message, entities: good }, arrivedMs, sink);
    if (isAbout || vehiclesOf.has(topic)) {
      vehiclesOf.set(topic, vehicles);
      keep(sink);
    }
    if (alerts.size > 0 || alertsOf.has(topic)) {
      alertsOf.set(topic, message.isWhole ? alerts : new Set([...(alertsOf.get(topic) ?? []), ...alerts]));
      sink.tell({ kind: 'events', events: [], present: [...alertsOf.values()].flatMap((ids) => [...ids]) });
    }
    return undefined;
  };
  const takeTimetable = (bytes: Uint8Array, sink: RowSink): void => {
    try {
      timetable = readTimetable(bytes);
      ways.clear();
      if (timetable.counts.rejected > 0) sink.reject('bad-shape', timetable.counts.rejected);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      sink.reject(error.problems[0]?.code === 'too-large' ? 'too-large' : 'bad-shape');
    }
  };
  return {
    decodeBytes(topic, bytes, sink, arrivedMs) {
      if (topic === GTFS_NOW) {
        if (timetable) estimate(timetable, arrivedMs, sink);
      } else if (bytes[0] === 0x50 && bytes[1] === 0x4b) takeTimetable(bytes, sink);
      else if (bytes[0] === 0x7b) return false;
      else {
        const message = readRtMessage(bytes);
        if (message) take(topic, message, arrivedMs, sink);
        else sink.reject('bad-protobuf');
      }
      return true;
    },
    decodeJson(topic, json, arrivedMs, sink) {
      const message = rtMessageOfJson(json);
      if (message) take(topic, message, arrivedMs, sink);
      else sink.reject('bad-shape');
    },
  };
}
