import { parseTime } from '../../base/instant.ts';
import type { FeedDeclaration } from '../../city/pack/manifest.ts';
import { Quality, type QualityCode } from '../../tables/quality.ts';
import { openChannel, type Channel } from './channel.ts';
import type { PayloadForm, RowSink } from './decoder.ts';
import { isObject, own, ownText, type JsonObject } from './json.ts';
import { MAX_STREAMS } from './limits.ts';
import { nowhere, type Place } from './reading.ts';

/** What the network's `value_type` means, and in which unit it is sent. Types not listed are no readings of the air. */
const properties: Readonly<Record<string, readonly [property: string, unit: string]>> = {
  P0: ['pm1', 'ug/m3'],
  P1: ['pm10', 'ug/m3'],
  P2: ['pm25', 'ug/m3'],
  temperature: ['airTemperature', 'Cel'],
  humidity: ['relativeHumidity', '%'],
  pressure: ['airPressure', 'Pa'],
  noise_LAeq: ['noiseLevel', 'dB(A)'],
};
/** Numbers come as text here, and only plain ones count: `1e999` and `unknown` do not. */
const numberOf = (text: unknown): number =>
  typeof text === 'string' && /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : typeof text === 'number' ? text : NaN;

function placeOf(location: unknown): Place {
  if (!isObject(location)) return nowhere;
  const [lon, lat] = [numberOf(own(location, 'longitude')), numberOf(own(location, 'latitude'))];
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? { lon, lat } : nowhere;
}

/**
 * sensor.community (luftdaten.info) API: an array of measurements, times in UTC without a zone, numbers as text. Every value
 * becomes a stream `sensor.community/<sensor id>#<property>`. Low-cost optical dust sensors read high in damp air and
 * places are rounded on purpose: all values are `uncertain`; those of sensors indoors are left out and counted.
 */
export function createSensorCommunityDecoder(declaration: FeedDeclaration): PayloadForm {
  const channels = new Map<string, Channel>();
  const readValue = (value: unknown, thingId: string, place: Place, timeMs: number, kind: string, sink: RowSink): void => {
    const type = isObject(value) ? ownText(value, 'value_type') : undefined;
    if (!isObject(value) || type === undefined) return sink.reject('bad-shape');
    const meaning = Object.hasOwn(properties, type) ? properties[type] : undefined;
    if (!meaning) return;
    const number = numberOf(own(value, 'value'));
    if (!Number.isFinite(number)) return sink.reject('bad-number');
    const [property, unit] = meaning;
    const id = `${thingId}#${property}`;
    const known = channels.get(id);
    const channel = known ?? openChannel({ id, thingId, names: [property], unit, place, kind, source: 'sensor.community' }, declaration, sink);
    if (typeof channel === 'string') return sink.reject(channel);
    if (!known && channels.size < MAX_STREAMS) channels.set(id, channel);
    sink.row(channel.stream, timeMs, number * channel.scale + channel.offset, Math.max(channel.quality, Quality.uncertain) as QualityCode);
  };
  const readMeasurement = (json: JsonObject, sink: RowSink): void => {
    const [sensor, location, values] = [own(json, 'sensor'), own(json, 'location'), own(json, 'sensordatavalues')];
    const sensorId = isObject(sensor) ? own(sensor, 'id') : undefined;
    if (!isObject(sensor) || (typeof sensorId !== 'number' && typeof sensorId !== 'string') || !Array.isArray(values)) return sink.reject('bad-shape');
    if (isObject(location) && own(location, 'indoor') === 1) return sink.reject('bad-position', values.length);
    const place = placeOf(location);
    if (Number.isNaN(place.lon)) return sink.reject('bad-position', values.length);
    const { endMs } = parseTime((ownText(json, 'timestamp') ?? '').trim().replace(' ', 'T'));
    if (Number.isNaN(endMs)) return sink.reject('bad-time', values.length);
    const type = own(sensor, 'sensor_type');
    const kind = (isObject(type) ? ownText(type, 'name') : undefined) ?? '';
    for (const value of values as unknown[]) readValue(value, `sensor.community/${sensorId}`, place, endMs, kind, sink);
  };
  return {
    decodeJson(_topic, json, _arrivedMs, sink) {
      if (!Array.isArray(json)) return sink.reject('bad-shape');
      for (const one of json as unknown[]) {
        if (isObject(one)) readMeasurement(one, sink);
        else sink.reject('bad-shape');
      }
    },
  };
}
