import type { RejectReason } from '../../../tables/batch.ts';
import { isNearShape } from './near-shape.ts';
import { gtfsSeconds } from './timetable.ts';
import type { RtTrip, RtTripUpdate, RtVehicle } from './rt-message.ts';
import type { Timetable } from './timetable.ts';

/** POSIX times of this century, as the specification means them: milliseconds in their place are far beyond (validator rule E001). */
const EARLIEST_MS = 946_684_800_000;
const LATEST_MS = 4_102_444_800_000;
export const isPosix = (timeMs: number): boolean => Number.isNaN(timeMs) || (timeMs >= EARLIEST_MS && timeMs < LATEST_MS);

/** ADDED, DUPLICATED and NEW: trips beside the timetable. */
const isExtra = ({ relationship }: RtTrip): boolean => relationship === 1 || relationship === 6 || relationship === 8;
/** Metres that a vehicle may be off the shape of its trip (E029). */
const OFF_SHAPE_M = 200;

/** E020, E021: `start_time` as hh:mm:ss, `start_date` as YYYYMMDD. E003: a trip that is not an extra one must be in the timetable. */
function tripFault(trip: RtTrip, timetable: Timetable | null): RejectReason | null {
  if (trip.startTime !== '' && Number.isNaN(gtfsSeconds(trip.startTime))) return 'bad-time';
  if (trip.startDate !== '' && !/^\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(trip.startDate)) return 'bad-time';
  if (timetable && trip.tripId !== '' && !isExtra(trip) && !timetable.tripById.has(trip.tripId)) return 'unknown-stream';
  return null;
}

/**
 * Why a trip update breaks the rules of GTFS Realtime (numbers of the CUTR validator: E001 times, E002 order of stops, E003, E011 unknown
 * trips and stops, E020, E021, E022 times that fall, E040 no stop named, E044 no time), or null.
 */
export function tripUpdateFault({ trip, stops, timeMs }: RtTripUpdate, timetable: Timetable | null): RejectReason | null {
  const fault = tripFault(trip, timetable);
  if (fault) return fault;
  if (!isPosix(timeMs)) return 'bad-time';
  let [sequence, lastMs] = [-Infinity, -Infinity];
  for (const stop of stops) {
    if (Number.isNaN(stop.stopSequence) && stop.stopId === '') return 'bad-shape';
    if (!Number.isNaN(stop.stopSequence)) {
      if (stop.stopSequence <= sequence) return 'bad-shape';
      sequence = stop.stopSequence;
    }
    if (timetable && stop.stopId !== '' && !timetable.stops.has(stop.stopId)) return 'unknown-stream';
    const says = [stop.arrivalMs, stop.arrivalDelayS, stop.departureMs, stop.departureDelayS].some((one) => !Number.isNaN(one));
    if (stop.relationship === 0 && (!says || stop.isHollow)) return 'bad-shape';
    for (const ms of [stop.arrivalMs, stop.departureMs]) {
      if (Number.isNaN(ms)) continue;
      if (!isPosix(ms) || ms < lastMs) return 'bad-time';
      lastMs = ms;
    }
  }
  return null;
}

/**
 * E003, E011, E020, E021, E001, E026 (no place on the earth) and E029 (far from the shape of its trip, where no detour is announced
 * for it) of a vehicle's position.
 */
export function vehicleFault(
  { trip, stopId, timeMs, lon, lat }: RtVehicle,
  timetable: Timetable | null,
  isDetoured: (tripId: string, routeId: string) => boolean,
): RejectReason | null {
  const fault = tripFault(trip, timetable);
  if (fault) return fault;
  if (!isPosix(timeMs)) return 'bad-time';
  if (timetable && stopId !== '' && !timetable.stops.has(stopId)) return 'unknown-stream';
  // Exactly zero is what a receiver without a fix sends.
  if (!(Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && lat !== 0 && lon !== 0)) return 'bad-position';
  const known = timetable?.trips[timetable.tripById.get(trip.tripId) ?? -1];
  const shape = known && timetable?.shapes.get(known.shapeId);
  if (!shape || shape.length < 4 || isNearShape(shape, lon, lat, OFF_SHAPE_M)) return null;
  return isDetoured(trip.tripId, trip.routeId || known.routeId) ? null : 'bad-position';
}
