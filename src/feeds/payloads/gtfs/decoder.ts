import { ProblemError } from '../../../base/problem.ts';
import type { FeedDeclaration } from '../../../city/pack/manifest.ts';
import type { CityEvent } from '../../../tables/events.ts';
import { Quality } from '../../../tables/quality.ts';
import type { VehicleFacts, VehicleKind } from '../../../tables/vehicles.ts';
import { openChannel, type Channel } from '../channel.ts';
import type { PayloadForm, RowSink } from '../decoder.ts';
import { eventOfAlert } from './alerts.ts';
import { createDelayReader } from './delays.ts';
import { createEstimator, type Estimate } from './estimate.ts';
import { createListings, MOST_UPDATES_OF_TRIP } from './listings.ts';
import { rtMessageOfJson } from './rt-json.ts';
import { MOST_ENTITIES, readRtMessage, type RtMessage, type RtTripUpdate, type RtVehicle } from './rt-message.ts';
import { isPosix, tripUpdateFault, vehicleFault } from './rules.ts';
import { readTimetable, type Timetable, type TimetableTrip } from './timetable.ts';

/** Topics that are no address of a realtime feed. */
export const GTFS_STATIC = 'timetable';
export const GTFS_NOW = 'now';

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
  let estimate: ReturnType<typeof createEstimator> | null = null;
  let readDelay = createDelayReader(null);
  const listings = createListings();
  const channels = new Map<string, Channel>();
  let estimated: readonly Estimate[] = [];
  /**
   * Addresses heard since this decoder began. Only once all of them are is what they list the whole: until then nothing that
   * stood before is withdrawn, and then what none of them lists any more is, also where they list nothing at all.
   */
  const heard = new Set<string>();
  const addresses = Math.max(1, new Set(declaration.topics ?? []).size);

  const factsOf = (id: string, label: string, routeId: string, headsign: string, basis: string, intervalMs: number): VehicleFacts => {
    const route = timetable?.routes.get(routeId);
    return {
      id, kind: route ? kindOf(route.type) : 'unknown', label, altDatum: 'none', route: route?.name ?? routeId, trip: headsign,
      intervalMs, source, detail: { basis },
    }; // prettier-ignore
  };
  const keep = (sink: RowSink): void => {
    const ids = new Set(estimated.map(({ id }) => id));
    for (const { name } of listings.vehicles()) ids.add(name);
    sink.vehiclesAre(ids);
  };
  const tellEstimates = (nowMs: number, sink: RowSink): void => {
    if (!estimate) return;
    listings.sweep(nowMs);
    estimated = estimate(nowMs, listings);
    for (const { id, trip, at, delayS } of estimated) {
      const { lon, lat, headingDeg, speedMps } = at;
      const basis = Number.isNaN(delayS) ? 'timetable' : 'timetable and delay';
      sink.vehicle(factsOf(id, trip.headsign || trip.id, trip.routeId, trip.headsign, basis, EVERY_MS), {
        lon, lat, altM: NaN, headingDeg, speedMps, timeMs: nowMs, delayS,
      }); // prettier-ignore
    }
    keep(sink);
  };

  const tripOf = (tripId: string): TimetableTrip | undefined => timetable?.trips[timetable.tripById.get(tripId) ?? -1];
  const tellDelays = (delaysOf: ReadonlyMap<string, readonly number[]>, timeMs: number, sink: RowSink): void => {
    for (const [routeId, delays] of delaysOf) {
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
  const tellVehicle = (name: string, vehicle: RtVehicle, toldMs: number, arrivedMs: number, sink: RowSink): void => {
    const trip = tripOf(vehicle.trip.tripId);
    const timeMs = Number.isNaN(vehicle.timeMs) ? toldMs : vehicle.timeMs;
    sink.vehicle(factsOf(name, vehicle.label || name, vehicle.trip.routeId || (trip?.routeId ?? ''), trip?.headsign ?? '', 'measured', 30_000), {
      lon: vehicle.lon, lat: vehicle.lat, altM: NaN, headingDeg: vehicle.bearingDeg, speedMps: vehicle.speedMps, timeMs,
      delayS: vehicle.trip.tripId === '' ? NaN : (listings.updateOfVehicle(vehicle.trip, arrivedMs)?.delayS ?? NaN),
    }); // prettier-ignore
  };
  /** Alerts and trip updates before positions: a detour allows these to be off their shape, an update says their delay. */
  const take = (topic: string, message: RtMessage, arrivedMs: number, sink: RowSink): void => {
    if (!isPosix(message.timeMs)) return sink.reject('bad-time');
    if (message.leftOut > 0) sink.reject('too-large', message.leftOut, `more than ${MOST_ENTITIES} entities in one message`);
    sink.keep?.(`realtime ${topic}`);
    const toldMs = Number.isNaN(message.timeMs) ? arrivedMs : message.timeMs;
    const listing = listings.open(topic, message.isWhole);
    const events: CityEvent[] = [];
    const delaysOf = new Map<string, number[]>();
    const takeUpdate = (id: string, update: RtTripUpdate): void => {
      const fault = tripUpdateFault(update, timetable);
      if (fault) return sink.reject(fault, 1, `trip update ${id} of trip ${update.trip.tripId}`);
      const delayS = readDelay(update, arrivedMs);
      if (!listing.update(id, { update, delayS, atMs: arrivedMs }))
        return sink.reject('too-large', 1, `more than ${MOST_UPDATES_OF_TRIP} updates of trip ${update.trip.tripId}`);
      const routeId = update.trip.routeId || (tripOf(update.trip.tripId)?.routeId ?? '');
      if (routeId === '' || Number.isNaN(delayS)) return undefined;
      const known = delaysOf.get(routeId);
      if (known) known.push(delayS);
      else delaysOf.set(routeId, [delayS]);
      return undefined;
    };
    for (const { id, isDeleted, tripUpdate, alert } of message.entities) {
      if (isDeleted) {
        listing.remove(id);
        continue;
      }
      if (tripUpdate) takeUpdate(id, tripUpdate);
      if (!alert) continue;
      listing.alert(id, alert);
      events.push(eventOfAlert(id, alert, timetable, source));
    }
    for (const { id, isDeleted, vehicle } of message.entities) {
      if (isDeleted || !vehicle) continue;
      const fault = vehicleFault(vehicle, timetable, listings.isDetoured);
      if (fault) {
        sink.reject(fault, 1, `vehicle ${vehicle.vehicleId || id} on trip ${vehicle.trip.tripId} at ${vehicle.lon}, ${vehicle.lat}`);
        continue;
      }
      const name = vehicle.vehicleId || id;
      listing.vehicle(id, { name, vehicle, atMs: arrivedMs });
      if (!Number.isNaN(vehicle.timeMs - message.timeMs)) sink.written?.(vehicle.timeMs, message.timeMs);
      tellVehicle(name, vehicle, toldMs, arrivedMs, sink);
    }
    tellDelays(delaysOf, toldMs, sink);
    if (listing.areVehiclesFewer) keep(sink);
    const wasWhole = heard.size >= addresses;
    if (!wasWhole) heard.add(topic);
    const isWhole = heard.size >= addresses;
    const isNews = listing.areAlertsFewer || (isWhole && !wasWhole && message.isWhole);
    if (events.length > 0 || (isWhole && isNews)) sink.tell({ kind: 'events', events, ...(isWhole ? { present: listings.alertIds() } : {}) });
    listings.sweep(arrivedMs);
    return undefined;
  };
  const takeTimetable = (bytes: Uint8Array, sink: RowSink): void => {
    try {
      timetable = readTimetable(bytes);
      estimate = createEstimator(timetable);
      readDelay = createDelayReader(timetable);
      sink.keep?.(GTFS_STATIC);
      if (timetable.counts.rejected > 0) sink.reject('bad-shape', timetable.counts.rejected);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      sink.reject(error.problems[0]?.code === 'too-large' ? 'too-large' : 'bad-shape');
    }
  };
  return {
    decodeBytes(topic, bytes, sink, arrivedMs) {
      if (topic === GTFS_NOW) {
        tellEstimates(arrivedMs, sink);
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
