import type { FeedDeclaration } from '../../city/pack/manifest.ts';
import { parseTime, type TimeReading } from '../../base/instant.ts';
import { Quality, type QualityCode } from '../../tables/quality.ts';
import { openChannel, type Channel } from './channel.ts';
import type { PayloadForm, RowSink } from './decoder.ts';
import { detectPayload } from './detect.ts';
import { isObject, own, ownText, type JsonObject } from './json.ts';
import { MAX_STREAMS } from './limits.ts';
import { isVehicleType, readVehicle, typeAmong } from './ngsi-ld-vehicle.ts';
import { createEntityMemory, type MetEntity } from './entity-memory.ts';
import {
  aside,
  entityTimes,
  expandedNames,
  nameAside,
  notReadings,
  recordTimes,
  shortName,
  streamSuffix,
  valueOf,
  valueTimes,
  type ExpandedNames,
} from './ngsi-ld-attributes.ts';
import { modelUnit } from './model-units.ts';
import { planOf } from './ngsi-ld-plan.ts';
import { notifiedEntities } from './notification.ts';
import { numberOf, placeOfGeometry, type Place } from './reading.ts';
import { createSampling } from './sampling.ts';
import { ucumOfUnitCode } from '../../base/unit-codes.ts';

/** When something was observed, as far as it is said, and whether that can be trusted. */
interface ToldTime extends TimeReading {
  /** True when the text is only the time of the record's last change: the observation may be older. */
  readonly ofRecord: boolean;
}
const toldTime = (text: string, ofRecord: boolean): ToldTime => ({ ...parseTime(text), ofRecord });

/** The entity's first text of some names. */
function timeAmong(entity: JsonObject, expanded: ExpandedNames, names: readonly string[], ofRecord: boolean): ToldTime | undefined {
  for (const name of names) {
    const value = valueOf(own(entity, expanded?.get(name) ?? name));
    if (typeof value === 'string') return toldTime(value, ofRecord);
  }
  return undefined;
}

export const textOf = (entity: JsonObject, name: string): string | undefined => {
  const value = valueOf(own(entity, name));
  return typeof value === 'string' ? value : undefined;
};

/** What stands for the value of an attribute that was deleted (NGSI-LD Null; ETSI GS CIM 009, 4.5.0). */
const DELETED = 'urn:ngsi-ld:null';

const entitiesIn = (json: unknown): readonly unknown[] => (Array.isArray(json) ? json : (notifiedEntities(json) ?? [json]));

/** What one entity shares among its attributes. */
interface EntityFacts {
  readonly id: string;
  /** When it says that it was observed, and when that its record was changed. */
  readonly observed: ToldTime | undefined;
  readonly recorded: ToldTime | undefined;
  readonly place: Place | undefined;
  readonly source: string | undefined;
  readonly kind: string | undefined;
}

/** When a value of an entity was observed, whichever says so best: the value, the entity, or either's record. */
function timeOf(
  attribute: unknown,
  { observed, recorded }: Pick<EntityFacts, 'observed' | 'recorded'>,
  ownTime = nameAside(attribute, valueTimes),
): ToldTime | undefined {
  if (ownTime !== undefined) return toldTime(aside(attribute, ownTime) ?? '', false);
  if (observed) return observed;
  const changed = nameAside(attribute, recordTimes);
  return changed === undefined ? recorded : toldTime(aside(attribute, changed) ?? '', true);
}

/** How often a message takes the long way that need not. */
const SAMPLE_EVERY_MS = 250;

const streamIdOf = (entityId: string, name: string, attribute: unknown): string => entityId + streamSuffix(name, attribute);

const shortText = (value: unknown): string => (JSON.stringify(value) ?? '').slice(0, 120);
const unitWord = (attribute: unknown): string => {
  const code = aside(attribute, 'unitCode');
  return code === undefined ? '' : ` in ${code}`;
};

/**
 * NGSI-LD (ETSI GS CIM 009) entities, normalized, concise or key-values, told apart per attribute because real sources
 * mix them, and NGSI v2's close cousin; alone, in arrays, or as a notification's `data`. Every attribute that says a
 * number, yes/no or on/off becomes a stream `<entity id>#<attribute>`.
 */
export function createNgsiLdDecoder(declaration: FeedDeclaration): PayloadForm {
  const channels = new Map<string, Channel>();
  /** By stream, as its `unitCode` first said: many messages leave it out later. */
  const toldUnits = new Map<string, Channel>();
  /** Last told places: notifications often carry only what changed. */
  const places = new Map<string, Place>();
  /** When vehicles were where they told last, and what is doubtful about it. */
  const fixes = new Map<string, { readonly timeMs: number; readonly doubt: 'record' | 'arrival' | undefined }>();
  const memory = createEntityMemory();
  const isSample = createSampling(SAMPLE_EVERY_MS);
  /** The message that the short cut left. */
  let bytesNow: Uint8Array | null = null;

  const keyOf = (streamId: string, code: string | undefined): string => (code === undefined ? streamId : `${streamId}\n${code}`);
  const channelOf = (name: string, attribute: unknown, streamId: string, entity: EntityFacts, sink: RowSink) => {
    const code = aside(attribute, 'unitCode');
    const key = keyOf(streamId, code);
    const known = channels.get(key);
    if (known) return known;
    const amount = typeof valueOf(attribute) === 'number';
    const unit = code === undefined ? (amount ? undefined : '1') : (ucumOfUnitCode(code) ?? null);
    const { id: thingId, place, source, kind } = entity;
    // What was no reading of this entity is one now.
    memory.forget(entity.id, streamSuffix(name, attribute));
    const short = shortName(name);
    const before = code === undefined && amount ? toldUnits.get(streamId) : undefined;
    const facts = { id: streamId, thingId, names: [...new Set([short, name])], unit, place, source, kind, modelUnit: modelUnit(kind, short), before };
    const channel = openChannel(facts, declaration, sink);
    if (typeof channel !== 'string' && channels.size < MAX_STREAMS) {
      channels.set(key, channel);
      if (code !== undefined && amount && !toldUnits.has(streamId)) toldUnits.set(streamId, channel);
    }
    return channel;
  };

  const readAttribute = (name: string, attribute: unknown, entity: EntityFacts, arrivedMs: number, sink: RowSink): void => {
    const told = valueOf(attribute);
    const value = told === DELETED ? null : told;
    const streamId = streamIdOf(entity.id, name, attribute);
    const number = numberOf(value);
    // Text and structures are readings only where this stream has spoken in numbers before.
    const spokenBefore = sink.find(streamId) >= 0;
    if (typeof value !== 'number' && Number.isNaN(number) && !spokenBefore) return;
    if (entity.place && Number.isNaN(entity.place.lon)) return sink.reject('bad-position', 1, `${entity.id}: location`);
    if (Number.isNaN(number) && value !== null) return sink.reject('bad-number', 1, `${streamId}: ${shortText(value)}`);
    const ownTime = nameAside(attribute, valueTimes);
    const time = timeOf(attribute, entity, ownTime);
    if (time && Number.isNaN(time.endMs))
      return sink.reject('bad-time', 1, `${streamId}: ${ownTime === undefined ? 'time of the entity' : aside(attribute, ownTime)}`);
    // System attributes (ETSI GS CIM 009, 4.5.2): when the broker wrote the attribute down.
    const changed = ownTime === undefined ? undefined : nameAside(attribute, recordTimes);
    if (changed !== undefined && time) sink.written?.(time.endMs, parseTime(aside(attribute, changed) ?? '').endMs);

    const channel = channelOf(name, attribute, streamId, entity, sink);
    if (typeof channel === 'string') return sink.reject(channel, 1, `${streamId}${unitWord(attribute)}`);
    const timeMs = time ? time.endMs : arrivedMs;
    if (value === null) return sink.row(channel.stream, timeMs, NaN, Quality.missing);
    const quality = Math.max(channel.quality, time?.zoned && !time.ofRecord ? Quality.good : Quality.uncertain) as QualityCode;
    sink.row(channel.stream, timeMs, number * channel.scale + channel.offset, quality);
  };

  const placeOf = (id: string, location: unknown): Place | undefined => {
    const geometry = valueOf(location);
    if (geometry === undefined || geometry === null) return places.get(id);
    const place = placeOfGeometry(geometry);
    const before = places.get(id);
    if (!before || before.lon !== place.lon || before.lat !== place.lat) memory.forget(id);
    if (!Number.isNaN(place.lon) && places.size < MAX_STREAMS) places.set(id, place);
    return place;
  };

  const readPlaceOfVehicle = (entity: EntityFacts, json: JsonObject, location: unknown, place: Place, arrivedMs: number, sink: RowSink): void => {
    const { id, observed, source } = entity;
    const isToldHere = (valueOf(location) ?? undefined) !== undefined;
    const time = isToldHere ? timeOf(location, entity) : observed;
    if (time && Number.isNaN(time.endMs)) return sink.reject('bad-time', 1, `${id}: time of its location`);
    const told = { timeMs: time?.endMs ?? arrivedMs, doubt: time === undefined ? ('arrival' as const) : time.ofRecord ? ('record' as const) : undefined };
    // Where it was told before: a message about something else makes no new fix of it.
    const { timeMs, doubt } = time || isToldHere ? told : (fixes.get(id) ?? told);
    if (isToldHere && fixes.size < MAX_STREAMS) fixes.set(id, told);
    sink.vehicle(...readVehicle(id, json, place, timeMs, source ?? '', doubt));
  };

  /** @param isAlone the message is about nothing else. */
  const readEntity = (json: unknown, isAlone: boolean, arrivedMs: number, sink: RowSink): void => {
    const id = isObject(json) ? (ownText(json, 'id') ?? ownText(json, '@id')) : undefined;
    if (!isObject(json) || id === undefined) return sink.reject('bad-shape');
    const type = typeAmong(own(json, 'type') ?? own(json, '@type'));
    const expanded = expandedNames(json);
    const keyOf = (name: string): string => expanded?.get(name) ?? name;
    const location = own(json, keyOf('location'));
    const entity: EntityFacts = {
      id,
      observed: timeAmong(json, expanded, entityTimes, false),
      recorded: timeAmong(json, expanded, recordTimes, true),
      place: placeOf(id, location),
      source: textOf(json, keyOf('source')) ?? textOf(json, keyOf('dataProvider')),
      kind: type === undefined ? undefined : shortName(type),
    };
    // What moves is a vehicle and no thing with streams; one that never said where it is stays a thing.
    if (isVehicleType(type) && entity.place) {
      // What is told of it later may leave out where it is.
      if (isAlone && Object.hasOwn(json, 'location')) sink.keep?.(`vehicle ${id}`);
      return readPlaceOfVehicle(entity, json, location, entity.place, arrivedMs, sink);
    }
    for (const [name, attribute] of Object.entries(json)) {
      if (notReadings.has(shortName(name))) continue;
      // Several instances of one attribute, told apart by datasetId.
      if (Array.isArray(attribute) && isObject(attribute[0]) && Object.hasOwn(attribute[0], 'value'))
        for (const instance of attribute) readAttribute(name, instance, entity, arrivedMs, sink);
      else readAttribute(name, attribute, entity, arrivedMs, sink);
    }
  };

  /** An entity just read, for the short cut; null where anything of it was refused or is not for it. */
  const meet = (entity: JsonObject, sink: RowSink): MetEntity | null => {
    const id = ownText(entity, 'id') ?? '';
    const plan = detectPayload('', entity) === 'ngsi-ld' ? planOf(entity) : null;
    if (!plan || plan.silent.some((suffix) => sink.find(id + suffix) >= 0)) return null;
    const geometry = valueOf(own(entity, plan.placeKey)) ?? undefined;
    if (geometry !== undefined && Number.isNaN(placeOfGeometry(geometry).lon)) return null;
    const read: Channel[] = [];
    for (const [i, name] of plan.names.entries()) {
      const attribute = own(entity, name);
      const channel = channels.get(keyOf(streamIdOf(id, name, attribute), aside(attribute, 'unitCode')));
      if (!channel) return null;
      // Layouts read times with a zone alone.
      read.push(plan.isDoubted[i] ? { ...channel, quality: Math.max(channel.quality, Quality.uncertain) as QualityCode } : channel);
    }
    return { plan, channels: read };
  };

  return {
    decodeBytes(_topic, bytes, sink, arrivedMs) {
      bytesNow = bytes;
      return !isSample(arrivedMs) && memory.read(bytes, arrivedMs, sink);
    },
    decodeJson(_topic, json, arrivedMs, sink) {
      const entities = entitiesIn(json);
      for (const entity of entities) readEntity(entity, entities.length === 1, arrivedMs, sink);
      if (bytesNow)
        memory.learn(
          bytesNow,
          json,
          entities,
          (entity) => meet(entity, sink),
          (id) => sink.find(id) >= 0,
        );
      bytesNow = null;
    },
  };
}
