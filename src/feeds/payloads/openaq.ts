import { parseTime } from '../../base/instant.ts';
import { convert } from '../../base/units.ts';
import type { FeedDeclaration } from '../../city/pack/manifest.ts';
import { openChannel, type Channel } from './channel.ts';
import type { PayloadForm, RowSink } from './decoder.ts';
import { isObject, own, ownText, type JsonObject } from './json.ts';
import { MAX_STREAMS } from './limits.ts';
import { nowhere, type Place } from './reading.ts';
import { ucumOfSymbolText } from '../../base/unit-codes.ts';

/** OpenAQ's parameter names where they differ from ours. */
const properties: Readonly<Record<string, string>> = {
  temperature: 'airTemperature',
  relativehumidity: 'relativeHumidity',
  wind_speed: 'windSpeed',
  wind_direction: 'windDirection',
};

interface OpenAqSensor {
  readonly thingId: string;
  readonly property: string;
  readonly unit: string | null;
  /** How many of `unit` one of the network's is. */
  readonly scale: number;
  readonly place: Place;
  readonly source: string;
}

/** Places as OpenAQ writes them: `coordinates` with latitude and longitude. */
function placeOf(json: unknown): Place {
  const [lon, lat] = isObject(json) ? [own(json, 'longitude'), own(json, 'latitude')] : [];
  return typeof lon === 'number' && typeof lat === 'number' && Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? { lon, lat } : nowhere;
}

/**
 * OpenAQ API version 3. `locations` tells sensors, their parameters and units; `latest` their values. A stream is
 * `openaq/<sensor id>`. Gases come in ppm or µg/m³ as each network sends them: ppm is not turned into µg/m³, since that needs
 * the temperature and pressure of the reading, so such a stream has a property of its own, `<name>_ppm`, in ppm whoever sends ppb.
 */
export function createOpenAqDecoder(declaration: FeedDeclaration): PayloadForm {
  const sensors = new Map<number, OpenAqSensor>();
  const channels = new Map<number, Channel>();

  const readLocation = (location: JsonObject, sink: RowSink): void => {
    const [id, list, provider] = [own(location, 'id'), own(location, 'sensors'), own(location, 'provider')];
    if (typeof id !== 'number' || !Array.isArray(list)) return sink.reject('bad-shape');
    const place = placeOf(own(location, 'coordinates'));
    const source = (isObject(provider) ? ownText(provider, 'name') : undefined) ?? 'OpenAQ';
    for (const sensor of list as unknown[]) {
      const parameter = isObject(sensor) ? own(sensor, 'parameter') : undefined;
      const sensorId = isObject(sensor) ? own(sensor, 'id') : undefined;
      const name = isObject(parameter) ? ownText(parameter, 'name') : undefined;
      if (typeof sensorId !== 'number' || name === undefined || !isObject(parameter)) {
        sink.reject('bad-shape');
        continue;
      }
      const unit = ucumOfSymbolText(ownText(parameter, 'units') ?? '') ?? null;
      const isVolume = unit === '[ppm]' || unit === '[ppb]';
      const property = Object.hasOwn(properties, name) ? (properties[name] as string) : isVolume ? `${name}_ppm` : name;
      if (sensors.size < MAX_STREAMS)
        sensors.set(sensorId, {
          thingId: `openaq/${id}`,
          property,
          ...(isVolume ? { unit: '[ppm]', scale: convert(1, unit, '[ppm]') } : { unit, scale: 1 }),
          place,
          source,
        });
    }
  };
  const readLatest = (latest: JsonObject, sink: RowSink): void => {
    const [id, value, datetime] = [own(latest, 'sensorsId'), own(latest, 'value'), own(latest, 'datetime')];
    const sensor = typeof id === 'number' ? sensors.get(id) : undefined;
    if (!sensor || typeof id !== 'number') return sink.reject('unknown-stream');
    // -999 is the networks' word for "no value".
    if (typeof value !== 'number' || !Number.isFinite(value) || value <= -999) return sink.reject('bad-number');
    const { endMs } = parseTime((isObject(datetime) ? ownText(datetime, 'utc') : undefined) ?? '');
    if (Number.isNaN(endMs)) return sink.reject('bad-time');
    const own_ = placeOf(own(latest, 'coordinates'));
    const place = Number.isNaN(own_.lon) ? sensor.place : own_;
    if (Number.isNaN(place.lon)) return sink.reject('bad-position');
    const known = channels.get(id);
    const { thingId, property, unit, scale, source } = sensor;
    const channel = known ?? openChannel({ id: `openaq/${id}`, thingId, names: [property], unit, place, source, kind: 'AirQuality' }, declaration, sink);
    if (typeof channel === 'string') return sink.reject(channel);
    if (!known) channels.set(id, channel);
    sink.row(channel.stream, endMs, value * scale * channel.scale + channel.offset, channel.quality);
  };
  return {
    decodeJson(topic, json, _arrivedMs, sink) {
      const results = isObject(json) ? own(json, 'results') : undefined;
      if (!Array.isArray(results)) return sink.reject('bad-shape');
      const [first] = results as unknown[];
      if (topic === 'locations' && isObject(first)) sink.keep?.(`locations ${String(own(first, 'id'))}`);
      for (const result of results as unknown[]) {
        if (!isObject(result)) sink.reject('bad-shape');
        else if (topic === 'locations') readLocation(result, sink);
        else readLatest(result, sink);
      }
    },
  };
}
