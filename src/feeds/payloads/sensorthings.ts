import type { FeedDeclaration } from '../../city/pack/manifest.ts';
import { parseTime, type TimeReading } from '../../base/instant.ts';
import type { RejectReason } from '../../tables/batch.ts';
import { Quality, type QualityCode } from '../../tables/quality.ts';
import { createByteNames } from './byte-names.ts';
import { openChannel, type Channel } from './channel.ts';
import { createChannelRules, streamOf } from './channel-rules.ts';
import type { PayloadForm, RowSink } from './decoder.ts';
import { isObject, own, ownText, type JsonObject } from './json.ts';
import { viewOf } from './json-bytes.ts';
import { MAX_STREAMS } from './limits.ts';
import { blankObservation, scanObservation, scanObservations } from './observation-scan.ts';
import { nowhere, numberOf, placeOfGeometry, qualityOfText, type Place } from './reading.ts';
import { ucumOfSymbolText } from '../../base/unit-codes.ts';

/**
 * OGC SensorThings API 1.1 (OGC 18-088): Observations as MQTT payloads (topic `v1.1/Datastreams(7)/Observations`, ids
 * numeric or quoted, or with an embedded Datastream), and HTTP answers: collections, expanded Things and Datastreams,
 * and the dataArray extension. A Datastream told on its own (topic `v1.1/Datastreams(7)`), before its observations or after, is
 * remembered for its unit. A MultiDatastream is another entity with ids of its own (13.4) and no stream here.
 */
const topicId = /(?<![A-Za-z])Datastreams\((?:'((?:[^']|'')*)'|"([^"]*)"|([^()'"]+))\)/;

/** The datastream's id in a topic or link, or undefined. */
export function datastreamIdIn(text: string): string | undefined {
  const match = topicId.exec(text);
  if (!match) return undefined;
  return match[1]?.replaceAll("''", "'") ?? match[2] ?? match[3];
}

const idOf = (entity: unknown): string | undefined => {
  if (!isObject(entity)) return undefined;
  const id = own(entity, '@iot.id');
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
};

/** What a message says about the datastream its observations belong to; inner entities are absent where not expanded. */
interface Surroundings {
  readonly id: string | undefined;
  readonly datastream: JsonObject | undefined;
  readonly thing: JsonObject | undefined;
}

const objectIn = (entity: JsonObject | undefined, key: string): JsonObject | undefined => {
  const value = entity && own(entity, key);
  return isObject(value) ? value : undefined;
};
const listIn = (entity: JsonObject | undefined, key: string): readonly unknown[] | undefined => {
  const value = entity && own(entity, key);
  return Array.isArray(value) ? value : undefined;
};

const textIn = (entity: JsonObject | undefined, key: string): string | undefined => entity && ownText(entity, key);

function unitOf(datastream: JsonObject | undefined): string | null | undefined {
  const unit = objectIn(datastream, 'unitOfMeasurement');
  const symbol = unit && ownText(unit, 'symbol');
  const definition = unit && ownText(unit, 'definition');
  if (!symbol && !definition) return undefined;
  const tail = definition?.split(/[/#:]/).at(-1) ?? '';
  return ucumOfSymbolText(symbol ?? '') ?? ucumOfSymbolText(tail) ?? null;
}

const unitText = (datastream: JsonObject): string | undefined => JSON.stringify(own(datastream, 'unitOfMeasurement'));

/** Where the observations were made: feature of interest, then the thing's location, then the datastream's area. */
function placeOf(observation: JsonObject, { datastream, thing }: Surroundings): Place | undefined {
  const location = listIn(thing, 'Locations')?.[0];
  const geometry =
    own(objectIn(observation, 'FeatureOfInterest') ?? {}, 'feature') ??
    (isObject(location) ? own(location, 'location') : undefined) ??
    own(datastream ?? {}, 'observedArea');
  return geometry === undefined || geometry === null ? undefined : placeOfGeometry(geometry);
}

const instantIn = (observation: JsonObject, key: string): number => {
  const text = own(observation, key);
  return typeof text === 'string' ? parseTime(text).endMs : NaN;
};

function timeOf(observation: JsonObject): TimeReading | undefined {
  const text = own(observation, 'phenomenonTime') ?? own(observation, 'resultTime');
  if (text === undefined || text === null) return undefined;
  return parseTime(typeof text === 'string' ? text : '');
}

export function createSensorThingsDecoder(declaration: FeedDeclaration): PayloadForm {
  const byTopic = new Map<string, Channel>();
  const byId = new Map<string, Channel>();
  /** Topics of `byTopic` on which a datastream was heard. */
  const topicsOf = new Map<string, string[]>();
  /** Datastreams told apart from their observations. */
  const told = new Map<string, JsonObject>();
  const scanned = blankObservation();
  /** Streams met before and the rules their values follow, by the bytes of their ids: nothing else is to be looked up for a row. */
  const names = createByteNames();
  const rules = createChannelRules();
  /** Names that mean nothing at the moment. */
  const vacant = new Set<string>();
  /** Rows of a message that may yet turn out to need the long way. */
  const held: { name: number[]; timeMs: number[]; resultMs: number[]; value: number[]; quality: QualityCode[] } = {
    name: [],
    timeMs: [],
    resultMs: [],
    value: [],
    quality: [],
  };
  let heldCount = 0;
  let viewNow = viewOf(new Uint8Array(0));
  /** First of the datastreams that the message tells apart from their observations. */
  let toldNow: string | undefined;

  const channelOf = (id: string, observation: JsonObject, around: Surroundings, sink: RowSink): Channel | RejectReason => {
    const known = byId.get(id);
    if (known) return known;
    const datastream = around.datastream ?? told.get(id);
    const thing = around.thing ?? objectIn(datastream, 'Thing');
    const place = placeOf(observation, { id, datastream, thing });
    if (place && Number.isNaN(place.lon)) return 'bad-position';
    const property = objectIn(datastream, 'ObservedProperty');
    const channel = openChannel(
      {
        id,
        thingId: idOf(thing) ?? id,
        names: [textIn(property, 'name'), textIn(datastream, 'name'), textIn(datastream, 'description'), id].filter((name) => name !== undefined),
        unit: unitOf(datastream),
        place: place ?? nowhere,
        kind: textIn(thing, 'name'),
        isDefinition: datastream !== undefined,
      },
      declaration,
      sink,
    );
    if (typeof channel !== 'string') {
      byId.set(id, channel);
      const number = rules.numberOf(channel);
      if (number >= 0 && vacant.has(id)) names.change(id, number);
      else if (number >= 0) names.add(id, number);
      vacant.delete(id);
    }
    return channel;
  };
  /** Remember a Datastream. What was made of its observations before it told their unit, or told another, is made anew. */
  const learn = (id: string, datastream: JsonObject): void => {
    const before = told.get(id);
    if (before ? unitText(datastream) === undefined : told.size >= MAX_STREAMS) return;
    told.set(id, datastream);
    // Servers tell a Datastream again with each of its observations: nearly always nothing is another.
    if (!byId.has(id) || unitText(datastream) === (before && unitText(before))) return;
    byId.delete(id);
    for (const topic of topicsOf.get(id) ?? []) byTopic.delete(topic);
    topicsOf.delete(id);
    names.change(id, -1);
    vacant.add(id);
  };

  const observe = (observation: JsonObject, around: Surroundings, arrivedMs: number, sink: RowSink): Channel | undefined => {
    const embedded = objectIn(observation, 'Datastream');
    const id = around.id ?? idOf(embedded) ?? datastreamIdIn(ownText(observation, 'Datastream@iot.navigationLink') ?? '');
    if (id === undefined || !Object.hasOwn(observation, 'result')) {
      sink.reject(Object.hasOwn(observation, 'result') ? 'unknown-stream' : 'bad-shape');
      return undefined;
    }
    const channel = channelOf(id, observation, embedded ? { ...around, id, datastream: embedded } : around, sink);
    if (typeof channel === 'string') {
      sink.reject(
        channel,
        1,
        channel === 'unknown-unit'
          ? `${id}: unit of ${JSON.stringify(own(embedded ?? around.datastream ?? told.get(id) ?? {}, 'unitOfMeasurement'))?.slice(0, 120) ?? 'none'}`
          : undefined,
      );
      return undefined;
    }
    emit(channel, observation, arrivedMs, sink);
    return channel;
  };

  const visit = (entity: unknown, around: Surroundings, arrivedMs: number, sink: RowSink): Channel | undefined => {
    if (!isObject(entity)) {
      sink.reject('bad-shape');
      return undefined;
    }
    if (Object.hasOwn(entity, 'dataArray')) return visitArray(entity, around, arrivedMs, sink);
    const inner = listIn(entity, 'Observations');
    const datastreams = listIn(entity, 'Datastreams');
    if (datastreams) {
      for (const child of datastreams) visit(child, { id: undefined, datastream: undefined, thing: entity }, arrivedMs, sink);
    } else if (inner || Object.hasOwn(entity, 'unitOfMeasurement')) {
      const id = idOf(entity) ?? around.id;
      if (id !== undefined) learn(id, entity);
      if (!inner) toldNow ??= id;
      for (const child of inner ?? []) visit(child, { ...around, id, datastream: entity }, arrivedMs, sink);
    } else return observe(entity, around, arrivedMs, sink);
    return undefined;
  };

  const visitArray = (group: JsonObject, around: Surroundings, arrivedMs: number, sink: RowSink): undefined => {
    const rows = listIn(group, 'dataArray');
    const components = listIn(group, 'components');
    if (!rows || !components) return void sink.reject('bad-shape');
    const link = ownText(group, 'Datastream@iot.navigationLink') ?? '';
    const shared = { id: around.id ?? idOf(own(group, 'Datastream')) ?? datastreamIdIn(link), datastream: objectIn(group, 'Datastream') };
    for (const row of rows) {
      if (!Array.isArray(row)) sink.reject('bad-shape');
      else {
        // Only the components we read are copied, so a component named `__proto__` can do nothing.
        const cell = (name: string): unknown => (components.includes(name) ? (row as unknown[])[components.indexOf(name)] : undefined);
        const observation: Record<string, unknown> = {};
        for (const name of ['phenomenonTime', 'resultTime', 'result', 'resultQuality', 'FeatureOfInterest'])
          if (components.includes(name)) observation[name] = cell(name);
        observe(observation, { ...around, ...shared }, arrivedMs, sink);
      }
    }
    return undefined;
  };

  const holdRow = (): boolean => {
    const name = names.find(viewNow, scanned.idStart, scanned.idEnd);
    if (name < 0) return false;
    held.name[heldCount] = name;
    held.timeMs[heldCount] = scanned.timeMs;
    held.resultMs[heldCount] = scanned.resultMs;
    held.value[heldCount] = scanned.value;
    held.quality[heldCount] = scanned.quality;
    heldCount++;
    return true;
  };
  const decodeMany = (bytes: Uint8Array, sink: RowSink): boolean => {
    viewNow = viewOf(bytes);
    heldCount = 0;
    if (!scanObservations(bytes, scanned, holdRow)) return false;
    for (let i = 0; i < heldCount; i++) {
      const number = held.name[i] as number;
      const { scale, offset, quality } = rules.ruleOf(number);
      sink.row(
        streamOf(number),
        held.timeMs[i] as number,
        (held.value[i] as number) * scale + offset,
        Math.max(held.quality[i] as number, quality) as QualityCode,
        held.resultMs[i] as number,
      );
    }
    return true;
  };

  return {
    decodeBytes(topic, bytes, sink) {
      if (bytes[0] === 91) return !topic.includes('Datastreams(') && decodeMany(bytes, sink);
      const channel = byTopic.get(topic);
      if (!channel || !scanObservation(bytes, scanned)) return false;
      const quality = Math.max(scanned.quality, channel.quality) as QualityCode;
      sink.row(channel.stream, scanned.timeMs, scanned.value * channel.scale + channel.offset, quality, scanned.resultMs);
      return true;
    },
    decodeJson(topic, json, arrivedMs, sink) {
      const around: Surroundings = { id: datastreamIdIn(topic), datastream: undefined, thing: undefined };
      const list = Array.isArray(json) ? json : isObject(json) ? listIn(json, 'value') : undefined;
      toldNow = undefined;
      if (list) for (const entity of list) visit(entity, around, arrivedMs, sink);
      else {
        const channel = visit(json, around, arrivedMs, sink);
        if (channel && around.id !== undefined && byTopic.size < MAX_STREAMS && !byTopic.has(topic)) {
          byTopic.set(topic, channel);
          const topics = topicsOf.get(around.id);
          if (topics) topics.push(topic);
          else topicsOf.set(around.id, [topic]);
        }
      }
      if (toldNow !== undefined) sink.keep?.(`datastream ${topic} ${toldNow}`);
    },
  };
}

/** One row out of one result. `null` is a reading that says "no value"; text that is no number is refused. */
function emit(channel: Channel, observation: JsonObject, arrivedMs: number, sink: RowSink): void {
  const result = own(observation, 'result');
  const resultQuality = own(observation, 'resultQuality');
  const time = timeOf(observation);
  const resultMs = instantIn(observation, 'resultTime');
  if (time && Number.isNaN(time.endMs)) return sink.reject('bad-time');
  const timeMs = time ? time.endMs : arrivedMs;
  if (result === null) return sink.row(channel.stream, timeMs, NaN, Quality.missing, resultMs);
  const value = numberOf(result);
  if (Number.isNaN(value)) return sink.reject('bad-number', 1, `result ${JSON.stringify(result)?.slice(0, 120) ?? ''}`);
  const told = typeof resultQuality === 'string' ? qualityOfText(resultQuality) : Quality.good;
  // A time without a zone, or none at all, is a guess.
  const timing = time?.zoned ? Quality.good : Quality.uncertain;
  sink.row(channel.stream, timeMs, value * channel.scale + channel.offset, Math.max(told, timing, channel.quality) as QualityCode, resultMs);
}
