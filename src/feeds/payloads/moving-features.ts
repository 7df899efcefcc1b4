import { metresPerDegree } from '../../base/geodesy.ts';
import { parseInstant } from '../../base/instant.ts';
import type { FeedDeclaration } from '../../city/pack/manifest.ts';
import { Quality } from '../../tables/quality.ts';
import { vehicleKinds, type VehicleFacts, type VehicleKind } from '../../tables/vehicles.ts';
import { openChannel, type Channel } from './channel.ts';
import type { PayloadForm, RowSink } from './decoder.ts';
import { isObject, own, ownText, type JsonObject } from './json.ts';
import { ucumOfSymbolText, ucumOfUnitCode } from '../../base/unit-codes.ts';

/** An empty message on this topic asks where everything is by now. */
export const MOVE_NOW = 'moving-features/now';
/** A message on this topic is all there is, be it a single feature. */
export const ALL_THERE_IS = 'moving-features/all';
const MOST_POINTS = 4_000_000;
const MOST_TOPICS = 1000;
/** Which systems coordinates may be in: longitude and latitude on WGS 84, in this order. */
const lonLat = /CRS:?84|EPSG:+(?:\d[\d.]*:)?4326|^urn:ogc:def:crs:OGC:/i;

interface Trajectory {
  readonly facts: VehicleFacts;
  readonly timeMs: Float64Array;
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  readonly altM: Float32Array;
  /** Between two points it moves straight, or stays until the next. */
  readonly isStepped: boolean;
}
interface Series {
  readonly thingId: string;
  readonly channel: Channel;
  readonly timeMs: readonly number[];
  readonly values: readonly number[];
  toldMs: number;
}

const objectsIn = (list: unknown): readonly JsonObject[] => (Array.isArray(list) ? list.filter(isObject) : isObject(list) ? [list] : []);
const instantOf = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) ? value : typeof value === 'string' ? parseInstant(value) : NaN;
/** Instants that go forward; null where one is none or goes back. */
function instants(list: unknown): number[] | null {
  if (!Array.isArray(list) || list.length === 0) return null;
  const times = list.map(instantOf);
  return times.every((t, i) => !Number.isNaN(t) && (i === 0 || t > (times[i - 1] as number))) ? times : null;
}
/** What a feature or collection names as its reference system; undefined where it names none. */
function crsIn(object: JsonObject): string | undefined {
  const crs = own(object, 'crs');
  const [properties] = isObject(crs) ? objectsIn(own(crs, 'properties')) : [];
  return properties && (ownText(properties, 'name') ?? ownText(properties, 'href'));
}
function idOf(feature: JsonObject, place: number): string {
  const told = own(feature, 'id') ?? own(objectsIn(own(feature, 'properties'))[0] ?? {}, 'id');
  return typeof told === 'string' || typeof told === 'number' ? String(told) : `feature-${place + 1}`;
}
/** Index of the last instant not after `nowMs`; -1 before the first. */
export function lastBefore(timeMs: ArrayLike<number>, nowMs: number): number {
  let [low, high] = [0, timeMs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((timeMs[middle] as number) <= nowMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * OGC Moving Features JSON (OGC 19-045r3): MF-JSON Prism (`temporalGeometry` of MovingPoint, also in collections) and MF-JSON Trajectory
 * (a LineString with `datetimes`). Features become vehicles that stand where they were last, moving between two instants as their
 * interpolation says; numbers among the temporal properties become streams `<feature>#<name>` with the value of the last instant. A
 * collection is all its topic has to say: features it names no more are gone, their streams missing. Its `crs` is that of every feature
 * without one of its own.
 */
export function createMovingFeaturesDecoder(declaration: FeedDeclaration): PayloadForm {
  const source = declaration.title.en;
  const trajectories = new Map<string, Trajectory>();
  const series = new Map<string, Series>();
  /** By topic: the features of its last collection. */
  const collections = new Map<string, ReadonlySet<string>>();
  let points = 0;

  const pointsOf = (id: string, geometry: JsonObject, datetimes: unknown, stepped: boolean, properties: JsonObject, sink: RowSink): void => {
    const times = instants(datetimes);
    const coordinates = own(geometry, 'coordinates');
    if (!times) return sink.reject('bad-time', 1, `${id}: datetimes`);
    if (!Array.isArray(coordinates) || coordinates.length !== times.length) return sink.reject('bad-shape', 1, `${id}: as many coordinates as datetimes`);
    if (points + times.length > MOST_POINTS) return sink.reject('too-large', 1, `${id}: more than ${MOST_POINTS} points`);
    const [lon, lat, altM] = [new Float64Array(times.length), new Float64Array(times.length), new Float32Array(times.length)];
    for (const [i, position] of (coordinates as unknown[]).entries()) {
      const [x, y, z] = Array.isArray(position) ? (position as unknown[]) : [];
      if (typeof x !== 'number' || typeof y !== 'number' || !(Math.abs(x) <= 180 && Math.abs(y) <= 90))
        return sink.reject('bad-position', 1, `${id}: ${JSON.stringify(position)?.slice(0, 80) ?? ''}`);
      lon[i] = x;
      lat[i] = y;
      altM[i] = typeof z === 'number' ? z : NaN;
    }
    points += times.length - (trajectories.get(id)?.timeMs.length ?? 0);
    const kind = (vehicleKinds as readonly string[]).includes(ownText(properties, 'type') ?? '') ? (ownText(properties, 'type') as VehicleKind) : 'unknown';
    const facts: VehicleFacts = {
      id, kind, label: ownText(properties, 'name') ?? ownText(properties, 'label') ?? '', altDatum: Number.isNaN(altM[0] as number) ? 'none' : 'ellipsoid',
      route: ownText(properties, 'route') ?? '', trip: '', intervalMs: NaN, source,
    }; // prettier-ignore
    trajectories.set(id, { facts, timeMs: Float64Array.from(times), lon, lat, altM, isStepped: stepped });
  };
  const propertiesOf = (id: string, feature: JsonObject, sink: RowSink): void => {
    for (const group of objectsIn(own(feature, 'temporalProperties'))) {
      const times = instants(own(group, 'datetimes'));
      if (!times) {
        sink.reject('bad-time', 1, `${id}: datetimes of temporalProperties`);
        continue;
      }
      for (const [name, property] of Object.entries(group)) {
        const values = isObject(property) ? own(property, 'values') : undefined;
        if (!isObject(property) || !Array.isArray(values) || typeof values[0] !== 'number') continue;
        if (values.length !== times.length) {
          sink.reject('bad-shape', 1, `${id}#${name}: as many values as datetimes`);
          continue;
        }
        // `form` is a UN/CEFACT common code or the address of a unit (OGC 19-045r3, 7.2.2.2); without one the number has no unit.
        const form = ownText(property, 'form') ?? ownText(property, 'uom');
        const unit = form === undefined ? undefined : (ucumOfUnitCode(form) ?? ucumOfSymbolText(form.split(/[/#]/).at(-1) ?? '') ?? null);
        const streamId = `${id}#${name}`;
        const channel =
          series.get(streamId)?.channel ?? openChannel({ id: streamId, thingId: id, names: [name], unit, kind: 'MovingFeature' }, declaration, sink);
        if (typeof channel === 'string') sink.reject(channel, 1, `${streamId}${form === undefined ? '' : ` in ${form}`}`);
        else series.set(streamId, { thingId: id, channel, timeMs: times, values: values.map((v) => (typeof v === 'number' ? v : NaN)), toldMs: -Infinity });
      }
    }
  };
  const readFeature = (feature: JsonObject, id: string, crsOfAll: string | undefined, sink: RowSink): void => {
    const properties = objectsIn(own(feature, 'properties'))[0] ?? {};
    const temporal = own(feature, 'temporalGeometry');
    const geometry = own(feature, 'geometry');
    const crsName = (isObject(temporal) ? crsIn(temporal) : undefined) ?? crsIn(feature) ?? crsOfAll;
    if (crsName !== undefined && !lonLat.test(crsName)) return sink.reject('bad-position', 1, `${id}: reference system ${crsName.slice(0, 100)}`);
    if (isObject(temporal) && ownText(temporal, 'type') === 'MovingPoint') {
      const how = ownText(temporal, 'interpolation') ?? 'Linear';
      pointsOf(id, temporal, own(temporal, 'datetimes'), how === 'Step' || how === 'Stepwise' || how === 'Discrete', properties, sink);
    } else if (isObject(geometry) && ownText(geometry, 'type') === 'LineString' && Object.hasOwn(properties, 'datetimes'))
      pointsOf(id, geometry, own(properties, 'datetimes'), false, properties, sink);
    else return sink.reject('bad-shape', 1, `${id}: neither a MovingPoint nor a LineString with datetimes`);
    propertiesOf(id, feature, sink);
  };

  const place = (one: Trajectory, nowMs: number, sink: RowSink): void => {
    const { facts, timeMs, lon, lat, altM, isStepped } = one;
    const i = lastBefore(timeMs, nowMs);
    if (i < 0) return;
    const at = (column: Float64Array | Float32Array, share: number): number => {
      const from = column[i] as number;
      return share === 0 ? from : from + ((column[i + 1] as number) - from) * share;
    };
    const isOver = i === timeMs.length - 1;
    const spanMs = isOver ? NaN : (timeMs[i + 1] as number) - (timeMs[i] as number);
    const isMoving = !isOver && !isStepped;
    const share = isMoving ? (nowMs - (timeMs[i] as number)) / spanMs : 0;
    const j = isOver ? i - 1 : i;
    const { lonM, latM } = metresPerDegree(lat[i] as number);
    const [east, north] = j < 0 ? [0, 0] : [((lon[j + 1] as number) - (lon[j] as number)) * lonM, ((lat[j + 1] as number) - (lat[j] as number)) * latM];
    sink.vehicle(facts, {
      lon: at(lon, share), lat: at(lat, share), altM: at(altM, share),
      headingDeg: east === 0 && north === 0 ? NaN : ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360,
      speedMps: isMoving ? Math.hypot(east, north) / (spanMs / 1000) : isOver ? NaN : 0,
      // After its last instant it is as old as that; between two it is where it moves.
      timeMs: isMoving ? nowMs : (timeMs[i] as number), delayS: NaN,
    }); // prettier-ignore
  };
  const move = (nowMs: number, sink: RowSink): void => {
    for (const one of trajectories.values()) place(one, nowMs, sink);
    for (const one of series.values()) {
      const i = lastBefore(one.timeMs, nowMs);
      const timeMs = one.timeMs[i] as number;
      if (i < 0 || timeMs <= one.toldMs) continue;
      one.toldMs = timeMs;
      const value = (one.values[i] as number) * one.channel.scale + one.channel.offset;
      sink.row(one.channel.stream, timeMs, value, Number.isNaN(value) ? Quality.missing : one.channel.quality);
    }
  };
  const forget = (gone: ReadonlySet<string>, nowMs: number, sink: RowSink): void => {
    for (const id of gone) {
      points -= trajectories.get(id)?.timeMs.length ?? 0;
      trajectories.delete(id);
    }
    for (const [streamId, { channel, thingId }] of series) {
      if (!gone.has(thingId)) continue;
      sink.row(channel.stream, nowMs, NaN, Quality.missing);
      series.delete(streamId);
    }
    sink.vehiclesAre(new Set(trajectories.keys()));
  };
  /** Of the features of a topic's last collection, those that its new one and all others name no more. */
  const goneFrom = (topic: string, present: ReadonlySet<string>): ReadonlySet<string> => {
    const before = collections.get(topic) ?? new Set<string>();
    if (collections.has(topic) || collections.size < MOST_TOPICS) collections.set(topic, present);
    const gone = new Set([...before].filter((id) => !present.has(id)));
    for (const named of gone.size > 0 ? collections.values() : []) for (const id of named) gone.delete(id);
    return gone;
  };
  return {
    decodeBytes(topic, _bytes, sink, nowMs) {
      if (topic !== MOVE_NOW) return false;
      move(nowMs, sink);
      return true;
    },
    decodeJson(topic, json, arrivedMs, sink) {
      const features = isObject(json) ? own(json, 'features') : undefined;
      const isCollection = isObject(json) && Array.isArray(features);
      const crs = isCollection ? crsIn(json) : undefined;
      const present = new Set<string>();
      for (const [i, feature] of (isCollection ? (features as unknown[]) : [json]).entries()) {
        if (!isObject(feature)) {
          sink.reject('bad-shape');
          continue;
        }
        const id = idOf(feature, i);
        present.add(id);
        readFeature(feature, id, crs, sink);
      }
      const gone = isCollection || topic === ALL_THERE_IS ? goneFrom(topic, present) : null;
      if (gone && gone.size > 0) forget(gone, arrivedMs, sink);
      const [first] = present;
      if (first !== undefined) sink.keep?.(`features ${topic} ${first}`);
      move(arrivedMs, sink);
    },
  };
}
