import { parseTime } from '../../base/instant.ts';
import type { FeedDeclaration } from '../../city/pack/manifest.ts';
import { Quality, type QualityCode } from '../../tables/quality.ts';
import { openChannel, type Channel } from './channel.ts';
import type { PayloadForm, RowSink } from './decoder.ts';
import { isObject, own, ownText, type JsonObject } from './json.ts';
import { MAX_STREAMS } from './limits.ts';
import { numberOf, type Place } from './reading.ts';

/**
 * GBFS (General Bikeshare Feed Specification) 1.x, 2.x and 3.0, file by file: the topic is the file's name. A station gives
 * the streams `<station id>#vehiclesAvailable` and `#docksAvailable`; a free-floating vehicle `vehicle/<id>#vehicleRange` and
 * `#isDisabled`. Vehicle ids are rotated after each trip by the standard: nobody is followed.
 */
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

export function createGbfsDecoder(declaration: FeedDeclaration): PayloadForm {
  const stations = new Map<string, StationFacts>();
  const channels = new Map<string, Channel>();

  const tell = (
    id: string,
    thingId: string,
    property: string,
    place: Place,
    timeMs: number,
    value: unknown,
    unit: string,
    kind: string,
    sink: RowSink,
  ): void => {
    const number = numberOf(value);
    if (value === undefined) return;
    if (Number.isNaN(number) || number < 0) return sink.reject('bad-number');
    if (Number.isNaN(timeMs)) return sink.reject('bad-time');
    const known = channels.get(id);
    const channel = known ?? openChannel({ id, thingId, names: [property], unit, place, kind }, declaration, sink);
    if (typeof channel === 'string') return sink.reject(channel);
    if (!known && channels.size < MAX_STREAMS) channels.set(id, channel);
    sink.row(channel.stream, timeMs, number * channel.scale + channel.offset, Quality.good as QualityCode);
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
      // A station that is closed lends nothing, whatever stands in it.
      const isClosed = numberOf(own(status, 'is_renting')) === 0 || numberOf(own(status, 'is_installed')) === 0;
      const free = own(status, 'num_vehicles_available') ?? own(status, 'num_bikes_available');
      const vehicles = isClosed && free !== undefined ? 0 : free;
      tell(`${id}#vehiclesAvailable`, id, 'vehiclesAvailable', facts.place, timeMs, vehicles, '1', facts.name, sink);
      tell(`${id}#docksAvailable`, id, 'docksAvailable', facts.place, timeMs, own(status, 'num_docks_available'), '1', facts.name, sink);
    }
  };
  const readVehicles = (list: readonly unknown[], updatedMs: number, sink: RowSink): void => {
    for (const vehicle of list) {
      const id = isObject(vehicle) ? (ownText(vehicle, 'vehicle_id') ?? ownText(vehicle, 'bike_id')) : undefined;
      if (!isObject(vehicle) || id === undefined) {
        sink.reject('bad-shape');
        continue;
      }
      // A vehicle parked at a station has the station's place and no own.
      const place = placeOf(vehicle) ?? stations.get(ownText(vehicle, 'station_id') ?? '')?.place;
      if (!place) {
        sink.reject('bad-position');
        continue;
      }
      const reportedMs = timeOf(own(vehicle, 'last_reported'));
      const timeMs = Number.isNaN(reportedMs) ? updatedMs : reportedMs;
      const thingId = `vehicle/${id}`;
      const kind = ownText(vehicle, 'vehicle_type_id') ?? 'vehicle';
      tell(`${thingId}#isDisabled`, thingId, 'isDisabled', place, timeMs, own(vehicle, 'is_disabled') ?? false, '1', kind, sink);
      tell(`${thingId}#vehicleRange`, thingId, 'vehicleRange', place, timeMs, own(vehicle, 'current_range_meters'), 'm', kind, sink);
    }
  };
  return {
    decodeJson(topic, json, arrivedMs, sink) {
      const updatedMs = isObject(json) ? timeOf(own(json, 'last_updated')) : NaN;
      const stationList = listIn(json, 'stations');
      const vehicleList = listIn(json, 'vehicles', 'bikes');
      if (topic === 'station_information' && stationList) readInformation(stationList, sink);
      else if (topic === 'station_status' && stationList) readStatus(stationList, sink);
      else if (vehicleList) readVehicles(vehicleList, Number.isNaN(updatedMs) ? arrivedMs : updatedMs, sink);
      else sink.reject('bad-shape');
    },
  };
}
