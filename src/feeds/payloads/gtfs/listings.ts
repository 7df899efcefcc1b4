import { FORGET_VEHICLE_MS } from '../../../tables/vehicles.ts';
import type { RtAlert, RtTrip, RtTripUpdate, RtVehicle } from './rt-message.ts';
import type { Run } from './runs.ts';
import { gtfsSeconds } from './timetable.ts';

/** A trip update not told again for so long predicts nothing any more. */
const BELIEVED_MS = 600_000;
/** A cancellation is no prediction: it stands while it is listed, for as long as a run can take. */
const CANCELLED_MS = 24 * 3600_000;
const SWEEP_EVERY_MS = 60_000;
/** Runs of one trip that updates are kept of: two days of one every three minutes. Each vehicle on it looks through them all. */
export const MOST_UPDATES_OF_TRIP = 1000;

export interface ToldUpdate {
  readonly update: RtTripUpdate;
  /** Of the stop ahead when it was told, NaN where it says none. */
  readonly delayS: number;
  readonly atMs: number;
}
export interface ToldVehicle {
  /** What it is called on the map. */
  readonly name: string;
  readonly vehicle: RtVehicle;
  readonly atMs: number;
}
/** What one address lists, by entity id. */
interface Listing {
  readonly updates: Map<string, ToldUpdate>;
  readonly vehicles: Map<string, ToldVehicle>;
  readonly alerts: Map<string, RtAlert>;
}

/** CANCELED, and DELETED: as cancelled, and not to be shown to riders either (TripDescriptor.ScheduleRelationship). */
export const isCancelled = ({ relationship }: RtTrip): boolean => relationship === 3 || relationship === 7;

/**
 * Whether a descriptor means a run (GTFS Realtime, TripDescriptor): by start date, and by start time where the trip runs by headway.
 * A start time of `exact_times` 0 may be any: it means the run by timetable that starts nearest. `any`: one of a day's runs, it is
 * not said which. A DUPLICATED trip names the trip that it is a copy of, and is none of its runs.
 */
export function meantBy({ relationship, startDate, startTime }: RtTrip, run: Run): 'this' | 'any' | 'none' {
  if (relationship === 6 || (startDate !== '' && startDate !== run.date)) return 'none';
  if (Number.isNaN(run.headwayS)) return 'this';
  if (startTime === '') return 'any';
  const laterS = gtfsSeconds(startTime) - run.startS;
  return laterS >= -run.headwayS / 2 && laterS < run.headwayS / 2 ? 'this' : 'none';
}

export type Listings = ReturnType<typeof createListings>;

/**
 * What realtime addresses list now. A whole data set takes the place of all that its address said before; a differential one changes
 * and deletes by entity id (GTFS Realtime, FeedHeader.incrementality). Updates are found by trip.
 */
export function createListings() {
  const byTopic = new Map<string, Listing>();
  const byTrip = new Map<string, Set<ToldUpdate>>();
  let sweptMs = -Infinity;

  /** Trips and routes that an alert says are on a detour; null when alerts have changed since. */
  let detours: { readonly trips: ReadonlySet<string>; readonly routes: ReadonlySet<string> } | null = null;

  const index = (told: ToldUpdate): boolean => {
    const { tripId } = told.update.trip;
    const known = byTrip.get(tripId);
    if (known && known.size >= MOST_UPDATES_OF_TRIP) return false;
    if (known) known.add(told);
    else byTrip.set(tripId, new Set([told]));
    return true;
  };
  const detoursNow = (): NonNullable<typeof detours> => {
    const [trips, routes] = [new Set<string>(), new Set<string>()];
    for (const { alerts } of byTopic.values())
      for (const { effect, entities } of alerts.values())
        for (const { tripId, routeId } of effect === 4 ? entities : [])
          if (tripId !== '') trips.add(tripId);
          else if (routeId !== '') routes.add(routeId);
    return { trips, routes };
  };
  const forget = (told: ToldUpdate | undefined): void => {
    if (!told) return;
    const { tripId } = told.update.trip;
    const known = byTrip.get(tripId);
    known?.delete(told);
    if (known?.size === 0) byTrip.delete(tripId);
  };
  const isBelieved = ({ update, atMs }: ToldUpdate, nowMs: number): boolean => atMs > nowMs - (isCancelled(update.trip) ? CANCELLED_MS : BELIEVED_MS);
  /** Of several updates that fit, the one that says most about which run it means, then the latest. */
  const best = (tripId: string, nowMs: number, fits: (trip: RtTrip) => boolean): ToldUpdate | undefined => {
    let found: ToldUpdate | undefined;
    let most = -1;
    for (const told of byTrip.get(tripId) ?? []) {
      const { trip } = told.update;
      const says = (trip.startDate === '' ? 0 : 2) + (trip.startTime === '' ? 0 : 1);
      if (says < most || (says === most && told.atMs < (found?.atMs ?? 0)) || !isBelieved(told, nowMs) || !fits(trip)) continue;
      [found, most] = [told, says];
    }
    return found;
  };
  return {
    /** A message of an address begins: what it says goes into what is returned. */
    open(topic: string, isWhole: boolean) {
      const before = byTopic.get(topic);
      if (isWhole) for (const told of before?.updates.values() ?? []) forget(told);
      const listing: Listing = isWhole || !before ? { updates: new Map(), vehicles: new Map(), alerts: new Map() } : before;
      byTopic.set(topic, listing);
      detours = null;
      /** Ids of a whole data set should be unique; where they are not, both are meant. */
      const slot = (map: ReadonlyMap<string, unknown>, id: string): string => (isWhole && map.has(id) ? `${id}\n${map.size}` : id);
      let areVehiclesFewer = isWhole && (before?.vehicles.size ?? 0) > 0;
      let areAlertsFewer = isWhole && (before?.alerts.size ?? 0) > 0;
      return {
        /** False where as much is told of its trip as is kept. */
        update(id: string, told: ToldUpdate): boolean {
          const key = slot(listing.updates, id);
          forget(listing.updates.get(key));
          listing.updates.delete(key);
          const isKept = index(told);
          if (isKept) listing.updates.set(key, told);
          return isKept;
        },
        vehicle(id: string, told: ToldVehicle): void {
          const key = slot(listing.vehicles, id);
          const old = listing.vehicles.get(key);
          areVehiclesFewer ||= old !== undefined && old.name !== told.name;
          listing.vehicles.set(key, told);
        },
        alert: (id: string, told: RtAlert): void => void listing.alerts.set(id, told),
        remove(id: string): void {
          forget(listing.updates.get(id));
          listing.updates.delete(id);
          if (listing.vehicles.delete(id)) areVehiclesFewer = true;
          if (listing.alerts.delete(id)) areAlertsFewer = true;
        },
        /** Something listed before may be listed no more. */
        get areVehiclesFewer() {
          return areVehiclesFewer;
        },
        get areAlertsFewer() {
          return areAlertsFewer;
        },
      };
    },
    /** What is told of a run. */
    updateOfRun: (tripId: string, run: Run, nowMs: number): ToldUpdate | undefined =>
      best(tripId, nowMs, (trip) => {
        const meant = meantBy(trip, run);
        // Times of one run would put all runs of a headway in one place; a trip can be cancelled with all of its runs.
        return meant === 'this' || (meant === 'any' && isCancelled(trip));
      }),
    /** What is told of the run that a vehicle says it is on. */
    updateOfVehicle: ({ tripId, startDate, startTime }: RtTrip, nowMs: number): ToldUpdate | undefined =>
      best(tripId, nowMs, (trip) => {
        const isSame = (a: string, b: string): boolean => a === b || a === '' || b === '';
        return isSame(trip.startDate, startDate) && isSame(trip.startTime, startTime);
      }),
    *vehicles(): Generator<ToldVehicle> {
      for (const { vehicles } of byTopic.values()) yield* vehicles.values();
    },
    alertIds: (): string[] => [...byTopic.values()].flatMap(({ alerts }) => [...alerts.keys()]),
    /** A detour is announced for a trip or its route (validator rule E029). */
    isDetoured(trip: string, route: string): boolean {
      detours ??= detoursNow();
      return detours.trips.has(trip) || detours.routes.has(route);
    },
    /** What is told no more and what nobody deletes goes after a while. */
    sweep(nowMs: number): void {
      if (nowMs - sweptMs < SWEEP_EVERY_MS) return;
      sweptMs = nowMs;
      for (const [topic, { updates, vehicles, alerts }] of byTopic) {
        for (const [id, told] of updates) {
          if (isBelieved(told, nowMs)) continue;
          forget(told);
          updates.delete(id);
        }
        for (const [id, { atMs }] of vehicles) if (atMs < nowMs - FORGET_VEHICLE_MS) vehicles.delete(id);
        if (updates.size + vehicles.size + alerts.size === 0) byTopic.delete(topic);
      }
    },
  };
}
