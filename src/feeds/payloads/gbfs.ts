import { parseTime } from '../../base/instant.ts';
import { isoText } from '../../base/iso.ts';
import type { FeedDeclaration } from '../../city/pack/manifest.ts';
import { Quality, type QualityCode } from '../../tables/quality.ts';
import type { VehicleKind } from '../../tables/vehicles.ts';
import { openChannel, type Channel } from './channel.ts';
import type { PayloadForm, RowSink } from './decoder.ts';
import { isObject, own, ownText, type JsonObject } from './json.ts';
import { MAX_STREAMS } from './limits.ts';
import { nowhere, numberOf, type Place } from './reading.ts';

/** The system's vehicles that stand at no station, as one thing. */
const FREE = 'free-floating';
/** Beyond it there are no dates (ECMA-262, 21.4.1.1). */
const LAST_MS = 8.64e15;

/** More types than any system has. */
const MOST_TYPES = 10_000;

interface VehicleType {
  readonly kind: VehicleKind;
  readonly name: string;
  /** Words of the standard, as they came; empty where not told. */
  readonly form: string;
  readonly propulsion: string;
}
/** `form_factor` by the shape it is drawn with; `scooter` is the word of 2.1, parted into two since 2.3. */
const kindOfForm: Readonly<Record<string, VehicleKind>> = {
  bicycle: 'bike',
  cargo_bicycle: 'bike',
  moped: 'scooter',
  scooter: 'scooter',
  scooter_standing: 'scooter',
  scooter_seated: 'scooter',
  car: 'car',
};

interface StationFacts {
  readonly place: Place;
  readonly name: string;
}

/** Seconds since the epoch in GBFS 1 and 2, RFC 3339 in 3.0. */
function timeOf(value: unknown): number {
  if (typeof value === 'number') return value > 0 && Number.isFinite(value) ? value * 1000 : NaN;
  return typeof value === 'string' ? parseTime(value).endMs : NaN;
}

/** Names are texts before 3.0 and lists of translations since. */
function nameOf(object: JsonObject, key: string): string {
  const name = own(object, key);
  if (typeof name === 'string') return name;
  const [first] = Array.isArray(name) ? (name as unknown[]) : [];
  return (isObject(first) ? ownText(first, 'text') : undefined) ?? '';
}

function placeOf(object: JsonObject): Place | null {
  const [lon, lat] = [own(object, 'lon'), own(object, 'lat')];
  if (typeof lon !== 'number' || typeof lat !== 'number') return null;
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? { lon, lat } : null;
}

const listIn = (json: unknown, ...names: readonly string[]): readonly unknown[] | null => {
  const data = isObject(json) ? own(json, 'data') : undefined;
  if (!isObject(data)) return null;
  for (const name of names) {
    const list = own(data, name);
    if (Array.isArray(list)) return list;
  }
  return null;
};

/** What a station says with yes and no; yes where it says nothing. */
const isOn = (status: JsonObject, name: string): boolean => numberOf(own(status, name)) !== 0;
const isTrue = (vehicle: JsonObject, name: string): boolean => numberOf(own(vehicle, name)) === 1;

/**
 * GBFS (General Bikeshare Feed Specification) 1.x, 2.x and 3.0, file by file: the topic is the file's name. A station gives the streams
 * `<station id>#vehiclesAvailable` and `#docksAvailable`: what can be rented and returned there now. Single vehicles are vehicles and no
 * streams, since their ids change after each trip by the standard and nobody is to be followed: whoever the list names no more is gone.
 * How many of them stand ready away from stations is the stream `free-floating#vehiclesAvailable`. What a vehicle is says its type
 * (vehicle_types.json, since 2.1).
 */
export function createGbfsDecoder(declaration: FeedDeclaration): PayloadForm {
  const stations = new Map<string, StationFacts>();
  const channels = new Map<string, Channel>();
  let types: ReadonlyMap<string, VehicleType> = new Map();

  const intervalMs = (declaration.intervalS ?? NaN) * 1000;
  const source = declaration.title.en;

  const tell = (thingId: string, property: string, place: Place, timeMs: number, value: unknown, kind: string, sink: RowSink): void => {
    const number = numberOf(value);
    if (value === undefined) return;
    if (Number.isNaN(number) || number < 0) return sink.reject('bad-number');
    if (Number.isNaN(timeMs)) return sink.reject('bad-time');
    const id = `${thingId}#${property}`;
    const known = channels.get(id);
    const channel = known ?? openChannel({ id, thingId, names: [property], unit: '1', place, kind }, declaration, sink);
    if (typeof channel === 'string') return sink.reject(channel);
    if (!known && channels.size < MAX_STREAMS) channels.set(id, channel);
    sink.row(channel.stream, timeMs, number * channel.scale + channel.offset, Quality.good as QualityCode);
  };
  const readTypes = (list: readonly unknown[], sink: RowSink): void => {
    const told = new Map<string, VehicleType>();
    if (list.length > MOST_TYPES) sink.reject('too-large', list.length - MOST_TYPES);
    for (const type of list.slice(0, MOST_TYPES)) {
      const id = isObject(type) ? ownText(type, 'vehicle_type_id') : undefined;
      if (!isObject(type) || id === undefined) {
        sink.reject('bad-shape');
        continue;
      }
      const word = (key: string): string => ownText(type, key)?.slice(0, 100) ?? '';
      const form = word('form_factor');
      const kind = Object.hasOwn(kindOfForm, form) ? (kindOfForm[form] as VehicleKind) : 'unknown';
      told.set(id, { kind, name: nameOf(type, 'name').slice(0, 100), form, propulsion: word('propulsion_type') });
    }
    types = told;
  };
  const readInformation = (list: readonly unknown[], sink: RowSink): void => {
    for (const station of list) {
      const id = isObject(station) ? ownText(station, 'station_id') : undefined;
      if (!isObject(station) || id === undefined) sink.reject('bad-shape');
      else {
        const place = placeOf(station);
        if (!place) sink.reject('bad-position');
        else if (stations.size < MAX_STREAMS) stations.set(id, { place, name: nameOf(station, 'name') });
      }
    }
  };
  const readStatus = (list: readonly unknown[], sink: RowSink): void => {
    for (const status of list) {
      const id = isObject(status) ? ownText(status, 'station_id') : undefined;
      if (!isObject(status) || id === undefined) {
        sink.reject('bad-shape');
        continue;
      }
      // A status without its station says how many somewhere: nowhere on a map.
      const facts = stations.get(id);
      if (!facts) {
        sink.reject('unknown-stream');
        continue;
      }
      const timeMs = timeOf(own(status, 'last_reported'));
      // Closed to renting or returning, both numbers are what would be available if it were open: now it is none.
      const isInstalled = isOn(status, 'is_installed');
      const rented = isInstalled && isOn(status, 'is_renting');
      const returned = isInstalled && isOn(status, 'is_returning');
      const now = (isOpen: boolean, number: unknown): unknown => (isOpen || number === undefined ? number : 0);
      const vehicles = own(status, 'num_vehicles_available') ?? own(status, 'num_bikes_available');
      tell(id, 'vehiclesAvailable', facts.place, timeMs, now(rented, vehicles), facts.name, sink);
      tell(id, 'docksAvailable', facts.place, timeMs, now(returned, own(status, 'num_docks_available')), facts.name, sink);
    }
  };
  const tellVehicle = (vehicle: JsonObject, id: string, place: Place, status: string, updatedMs: number, sink: RowSink): void => {
    const typeId = ownText(vehicle, 'vehicle_type_id');
    const type = typeId === undefined ? undefined : types.get(typeId);
    const range = own(vehicle, 'current_range_meters') ?? undefined;
    const rangeM = numberOf(range);
    if (range !== undefined && !(rangeM >= 0)) sink.reject('bad-number', 1, `${id}: current_range_meters`);
    const reportedMs = timeOf(own(vehicle, 'last_reported'));
    const detail = {
      ...(typeId === undefined ? {} : { type: type?.name || typeId.slice(0, 100) }),
      ...(type?.form ? { form: type.form } : {}),
      ...(type?.propulsion ? { propulsion: type.propulsion } : {}),
      status,
      ...(rangeM >= 0 ? { rangeM } : {}),
      ...(Math.abs(reportedMs) <= LAST_MS ? { lastReported: isoText(reportedMs) } : {}),
    };
    // Systems without vehicle types have bicycles. That it stands there is known as of the list; when it last reported is another matter.
    const kind = typeId === undefined ? 'bike' : (type?.kind ?? 'unknown');
    sink.vehicle(
      { id, kind, label: id, altDatum: 'none', route: '', trip: '', intervalMs, source, detail },
      { ...place, altM: NaN, headingDeg: NaN, speedMps: NaN, timeMs: updatedMs, delayS: NaN },
    );
  };
  const readVehicles = (list: readonly unknown[], updatedMs: number, sink: RowSink): void => {
    const present = new Set<string>();
    let ready = 0;
    for (const vehicle of list) {
      const id = isObject(vehicle) ? (ownText(vehicle, 'vehicle_id') ?? ownText(vehicle, 'bike_id')) : undefined;
      if (!isObject(vehicle) || id === undefined) {
        sink.reject('bad-shape');
        continue;
      }
      present.add(id);
      // A vehicle parked at a station has the station's place and no own.
      const stationId = ownText(vehicle, 'station_id');
      const place = placeOf(vehicle) ?? stations.get(stationId ?? '')?.place;
      if (!place) {
        sink.reject('bad-position');
        continue;
      }
      const status = isTrue(vehicle, 'is_disabled') ? 'disabled' : isTrue(vehicle, 'is_reserved') ? 'reserved' : 'available';
      tellVehicle(vehicle, id, place, status, updatedMs, sink);
      // Those at a station are among what the station tells.
      if (stationId === undefined && status === 'available') ready++;
    }
    sink.vehiclesAre(present);
    tell(FREE, 'vehiclesAvailable', nowhere, updatedMs, ready, '', sink);
  };
  return {
    decodeJson(topic, json, arrivedMs, sink) {
      const updatedMs = isObject(json) ? timeOf(own(json, 'last_updated')) : NaN;
      const typeList = listIn(json, 'vehicle_types');
      const stationList = listIn(json, 'stations');
      const vehicleList = listIn(json, 'vehicles', 'bikes');
      if (topic === 'vehicle_types' && typeList) {
        sink.keep?.(topic);
        readTypes(typeList, sink);
      } else if (topic === 'station_information' && stationList) {
        sink.keep?.(topic);
        readInformation(stationList, sink);
      } else if (topic === 'station_status' && stationList) readStatus(stationList, sink);
      else if (vehicleList) readVehicles(vehicleList, Number.isNaN(updatedMs) ? arrivedMs : updatedMs, sink);
      else sink.reject('bad-shape');
    },
  };
}
