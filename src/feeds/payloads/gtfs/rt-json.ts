import { isObject, own, type JsonObject } from '../json.ts';
import { countingPeriods, MOST_ENTITIES, MOST_PARTS } from './rt-message.ts';
import type { RtAlert, RtEntity, RtMessage, RtPeriod, RtStopTime, RtText, RtTrip, RtTripUpdate, RtVehicle } from './rt-message.ts';

/**
 * GTFS Realtime in the JSON form of protobuf (camelCase; 64-bit numbers as text, enumerations by name or number), as gateways
 * and validators write it. Same shape as the binary form.
 */
const child = (object: JsonObject, key: string): JsonObject => {
  const value = own(object, key);
  return isObject(value) ? value : {};
};
const list = (object: JsonObject, key: string): readonly JsonObject[] => {
  const value = own(object, key);
  return Array.isArray(value) ? (value as unknown[]).filter(isObject) : [];
};
const text = (object: JsonObject, key: string): string => {
  const value = own(object, key);
  return typeof value === 'string' ? value.slice(0, 8000) : typeof value === 'number' ? String(value) : '';
};
const number = (object: JsonObject, key: string): number => {
  const value = own(object, key);
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
};
const seconds = (object: JsonObject, key: string): number => number(object, key) * 1000;

/** Names of enumerations stand at their numbers; an empty name is no value. */
const relationships = ['SCHEDULED', 'ADDED', 'UNSCHEDULED', 'CANCELED', '', 'REPLACEMENT', 'DUPLICATED', 'DELETED', 'NEW'] as const;
const stopRelationships = ['SCHEDULED', 'SKIPPED', 'NO_DATA', 'UNSCHEDULED'] as const;
const incrementalities = ['FULL_DATASET', 'DIFFERENTIAL'] as const;
export const rtCauses = ['', 'UNKNOWN_CAUSE', 'OTHER_CAUSE', 'TECHNICAL_PROBLEM', 'STRIKE', 'DEMONSTRATION', 'ACCIDENT', 'HOLIDAY', 'WEATHER', 'MAINTENANCE', 'CONSTRUCTION', 'POLICE_ACTIVITY', 'MEDICAL_EMERGENCY'] as const; // prettier-ignore
export const rtEffects = ['', 'NO_SERVICE', 'REDUCED_SERVICE', 'SIGNIFICANT_DELAYS', 'DETOUR', 'ADDITIONAL_SERVICE', 'MODIFIED_SERVICE', 'OTHER_EFFECT', 'UNKNOWN_EFFECT', 'STOP_MOVED', 'NO_EFFECT', 'ACCESSIBILITY_ISSUE'] as const; // prettier-ignore
const rtSeverities = ['', 'UNKNOWN_SEVERITY', 'INFO', 'WARNING', 'SEVERE'] as const;

/** An enumeration by name or number, the number as text too; `otherwise` where it is absent or not one of them. */
const named = (object: JsonObject, key: string, names: readonly string[], otherwise: number): number => {
  const told = text(object, key);
  const at = told === '' ? -1 : names.indexOf(told);
  const value = at < 0 ? number(object, key) : at;
  return (names[value] ?? '') === '' ? otherwise : value;
};
const saysNothing = (event: JsonObject): boolean => Number.isNaN(number(event, 'time')) && Number.isNaN(number(event, 'delay'));
const trip = (object: JsonObject): RtTrip => ({
  tripId: text(object, 'tripId'),
  routeId: text(object, 'routeId'),
  startDate: text(object, 'startDate'),
  startTime: text(object, 'startTime'),
  relationship: named(object, 'scheduleRelationship', relationships, 0),
});
const stopTime = (object: JsonObject): RtStopTime => {
  const [arrival, departure] = [child(object, 'arrival'), child(object, 'departure')];
  return {
    stopSequence: number(object, 'stopSequence'),
    stopId: text(object, 'stopId'),
    arrivalMs: seconds(arrival, 'time'),
    arrivalDelayS: number(arrival, 'delay'),
    departureMs: seconds(departure, 'time'),
    departureDelayS: number(departure, 'delay'),
    relationship: named(object, 'scheduleRelationship', stopRelationships, 0),
    isHollow: ['arrival', 'departure'].some((key) => isObject(own(object, key)) && saysNothing(child(object, key))),
  };
};
const tripUpdate = (object: JsonObject): RtTripUpdate => ({
  trip: trip(child(object, 'trip')),
  vehicleId: text(child(object, 'vehicle'), 'id'),
  stops: list(object, 'stopTimeUpdate').slice(0, MOST_PARTS).map(stopTime),
  timeMs: seconds(object, 'timestamp'),
  delayS: number(object, 'delay'),
});
const vehicle = (object: JsonObject): RtVehicle => {
  const position = child(object, 'position');
  return {
    trip: trip(child(object, 'trip')),
    vehicleId: text(child(object, 'vehicle'), 'id'),
    label: text(child(object, 'vehicle'), 'label'),
    lat: number(position, 'latitude'),
    lon: number(position, 'longitude'),
    bearingDeg: number(position, 'bearing'),
    speedMps: number(position, 'speed'),
    stopSequence: number(object, 'currentStopSequence'),
    stopId: text(object, 'stopId'),
    timeMs: seconds(object, 'timestamp'),
    occupancy: NaN,
  };
};
const texts = (object: JsonObject): readonly RtText[] =>
  list(object, 'translation')
    .slice(0, 50)
    .map((one) => ({ text: text(one, 'text'), language: text(one, 'language') }));
const periods = (object: JsonObject, key: string): RtPeriod[] =>
  list(object, key)
    .slice(0, MOST_PARTS)
    .map((period) => ({ startMs: seconds(period, 'start'), endMs: seconds(period, 'end') }));
const alert = (object: JsonObject): RtAlert => ({
  periods: countingPeriods({
    active: periods(object, 'activePeriod'),
    communication: periods(object, 'communicationPeriod'),
    impact: periods(object, 'impactPeriod'),
  }),
  entities: list(object, 'informedEntity')
    .slice(0, MOST_PARTS)
    .map((entity) => ({
      agencyId: text(entity, 'agencyId'),
      routeId: text(entity, 'routeId') || text(child(entity, 'trip'), 'routeId'),
      stopId: text(entity, 'stopId'),
      tripId: text(child(entity, 'trip'), 'tripId'),
    })),
  cause: named(object, 'cause', rtCauses, 1),
  effect: named(object, 'effect', rtEffects, 8),
  severity: named(object, 'severityLevel', rtSeverities, NaN),
  url: texts(child(object, 'url'))[0]?.text ?? '',
  header: texts(child(object, 'headerText')),
  description: texts(child(object, 'descriptionText')),
});

/** Null where there is no header with a version, or an entity without id. */
export function rtMessageOfJson(json: unknown): RtMessage | null {
  if (!isObject(json)) return null;
  const header = child(json, 'header');
  const version = text(header, 'gtfsRealtimeVersion');
  const told = list(json, 'entity');
  const entities = told.slice(0, MOST_ENTITIES).map((one): RtEntity => {
    const has = (key: string): boolean => isObject(own(one, key));
    return {
      id: text(one, 'id'),
      isDeleted: own(one, 'isDeleted') === true,
      ...(has('tripUpdate') ? { tripUpdate: tripUpdate(child(one, 'tripUpdate')) } : {}),
      ...(has('vehicle') ? { vehicle: vehicle(child(one, 'vehicle')) } : {}),
      ...(has('alert') ? { alert: alert(child(one, 'alert')) } : {}),
    };
  });
  if (version === '' || entities.some(({ id }) => id === '')) return null;
  const isWhole = named(header, 'incrementality', incrementalities, 0) === 0;
  return { version, isWhole, timeMs: seconds(header, 'timestamp'), entities, leftOut: told.length - entities.length };
}
