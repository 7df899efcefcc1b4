import type { QualityCode } from '../../tables/quality.ts';
import { createByteNames } from './byte-names.ts';
import type { Channel } from './channel.ts';
import { createChannelRules, streamOf } from './channel-rules.ts';
import type { RowSink } from './decoder.ts';
import { blankEntity, layoutOf, type EntityLayout, type EntityPlan } from './entity-layout.ts';
import { createEntityRecords, NO_LAYOUT } from './entity-records.ts';
import { isObject, own, ownText, type JsonObject } from './json.ts';
import { endOfString, QUOTE, skipPlain, skipSpace, viewOf } from './json-bytes.ts';
import { endOfValue } from './json-values.ts';
import { MAX_STREAMS } from './limits.ts';
import { scanEntities } from './notification.ts';

/** An entity as it was read at length. */
export interface MetEntity {
  readonly plan: EntityPlan;
  /** Of the plan's readings, in its order; at best of the quality that their times allow. */
  readonly channels: readonly Channel[];
}

/**
 * Entities met before: how each is written and which streams its readings are, found by the bytes of its id. A message in which
 * nothing is new but numbers and times becomes rows without an object for any of it.
 */
export interface EntityMemory {
  /** All rows of a message, or false and none: then it is to be read at length. */
  read(bytes: Uint8Array, arrivedMs: number, sink: RowSink): boolean;
  /** What a message held; `meet` is null for what the short cut is not for. `isStream` knows streams by id. */
  learn(
    bytes: Uint8Array,
    message: unknown,
    entities: readonly unknown[],
    meet: (entity: JsonObject) => MetEntity | null,
    isStream: (id: string) => boolean,
  ): void;
  /**
   * Of this entity something is another than it was: it is read at length until it is learned anew.
   * @param suffix of a stream that it has from now on: only where that used to be said in words.
   */
  forget(id: string, suffix?: string): void;
}

/** Sources write a handful of kinds of entities; somebody who means harm gets no more memory than this. */
const MOST_LAYOUTS = 64;
/** After so many entities in a row that nothing was learned of, only one message in `TRY_EVERY` is tried. */
const FRUITLESS = 256;
const TRY_EVERY = 64;
/** What is called by longer names is read at length. */
const MOST_ID_BYTES = 256;
const utf8 = new TextEncoder();

/** Where the text of the id begins of an entity whose first key it is, or -1. */
function startOfId(bytes: Uint8Array, from: number): number {
  if (bytes[from] !== 123) return -1;
  const key = skipSpace(bytes, from + 1);
  if (bytes[key] !== QUOTE || bytes[key + 1] !== 105 || bytes[key + 2] !== 100 || bytes[key + 3] !== QUOTE) return -1;
  const colon = skipSpace(bytes, key + 4);
  if (bytes[colon] !== 58) return -1;
  const quote = skipSpace(bytes, colon + 1);
  return bytes[quote] === QUOTE ? quote + 1 : -1;
}

/** Where entities that were read at length begin in their message; null where it is no usual one. */
function startsOf(bytes: Uint8Array, message: unknown, entities: readonly unknown[]): readonly number[] | null {
  const starts: number[] = [];
  const top = skipSpace(bytes, 0);
  const isRead = scanEntities(bytes, (from) => {
    // A notification has an id as well, and may be called as an entity in it.
    if (from === top && entities[0] !== message) return -1;
    const told = entities[starts.length];
    const start = startOfId(bytes, from);
    const end = start < 0 ? -1 : endOfString(bytes, start);
    if (end < 0 || end - start > MOST_ID_BYTES || !isObject(told) || own(told, 'id') !== String.fromCharCode(...bytes.subarray(start, end))) return -1;
    starts.push(from);
    return endOfValue(bytes, from);
  });
  return isRead && starts.length === entities.length ? starts : null;
}

export function createEntityMemory(): EntityMemory {
  const names = createByteNames();
  const rules = createChannelRules();
  const layouts: EntityLayout[] = [];
  const idAt = { start: -1, end: -1 };
  const entity = blankEntity();
  const records = createEntityRecords();
  let count = 0;
  /** Rows of a message that may yet turn out to need the long way. */
  const held: { channel: number[]; timeMs: number[]; value: number[] } = { channel: [], timeMs: [], value: [] };
  let heldCount = 0;
  let fruitless = 0;

  /** The first record of the entity that begins at `from`, or -1. */
  const findId = (bytes: Uint8Array, view: DataView, from: number): number => {
    idAt.start = startOfId(bytes, from);
    idAt.end = idAt.start < 0 ? -1 : endOfString(bytes, skipPlain(view, idAt.start));
    return idAt.end < 0 ? -1 : names.find(view, idAt.start, idAt.end);
  };
  /** As one of its records has it; its end, or -1. */
  const holdAs = (record: number, first: number, bytes: Uint8Array, view: DataView, arrivedMs: number): number => {
    const layout = layouts[records.layoutOf(record)];
    const end = layout ? layout.read(bytes, view, idAt.end, entity) : -1;
    // What moves is looked at closer.
    if (!layout || end < 0 || (layout.hasPlace && entity.placeHash !== records.placeOf(first))) return -1;
    for (let i = 0; i < layout.readings; i++) {
      const ownMs = entity.timesMs[i] as number;
      const timeMs = ownMs === ownMs ? ownMs : entity.timeMs;
      held.channel[heldCount] = records.channelOf(record, i);
      held.timeMs[heldCount] = timeMs === timeMs ? timeMs : arrivedMs;
      held.value[heldCount] = entity.values[i] as number;
      heldCount++;
    }
    return end;
  };
  const holdEntity = (bytes: Uint8Array, view: DataView, from: number, arrivedMs: number): number => {
    const known = findId(bytes, view, from);
    if (known < 0) return -1;
    for (let record = known; record >= 0; record = records.next(record)) {
      const end = holdAs(record, known, bytes, view, arrivedMs);
      if (end >= 0) return end;
    }
    return -1;
  };

  /** The layout in which an entity is written, met before or now; or `NO_LAYOUT`. */
  const layoutFor = (bytes: Uint8Array, from: number, plan: EntityPlan): number => {
    const end = endOfValue(bytes, from);
    const view = viewOf(bytes);
    const isReadBy = (layout: EntityLayout): boolean => layout.readings === plan.readings.length && layout.read(bytes, view, idAt.end, entity) === end;
    const before = layouts.findIndex(isReadBy);
    if (before >= 0) return before;
    const made = layouts.length < MOST_LAYOUTS ? layoutOf(bytes, from, idAt.end, plan) : null;
    return made && isReadBy(made) ? layouts.push(made) - 1 : NO_LAYOUT;
  };
  /** What used to be said in words may since have been said in numbers: then words are refused. */
  const forgetSpoken = (known: number, id: string, isStream: (id: string) => boolean): void => {
    for (let record = known; record >= 0; record = records.next(record)) {
      const silent = layouts[records.layoutOf(record)]?.silent ?? [];
      if (silent.some((suffix) => isStream(id + suffix))) records.forget(record);
    }
  };
  const learnEntity = (bytes: Uint8Array, from: number, id: string, met: MetEntity | null, isStream: (id: string) => boolean): boolean => {
    const known = findId(bytes, viewOf(bytes), from);
    if (known >= 0) forgetSpoken(known, id, isStream);
    if (!met) return false;
    const channels = met.channels.map(rules.numberOf);
    const layout = channels.includes(-1) ? NO_LAYOUT : layoutFor(bytes, from, met.plan);
    if (layout === NO_LAYOUT || (known < 0 && count === MAX_STREAMS)) return false;
    const first = known >= 0 ? known : records.add(channels.length);
    if (known < 0) {
      names.add(id, first);
      count++;
    }
    if (layouts[layout]?.hasPlace) records.moveTo(first, entity.placeHash);
    return records.put(first, layout, channels);
  };

  return {
    read(bytes, arrivedMs, sink) {
      const view = viewOf(bytes);
      heldCount = 0;
      if (!scanEntities(bytes, (from) => holdEntity(bytes, view, from, arrivedMs))) return false;
      for (let i = 0; i < heldCount; i++) {
        const number = held.channel[i] as number;
        const { scale, offset, quality } = rules.ruleOf(number);
        sink.row(streamOf(number), held.timeMs[i] as number, (held.value[i] as number) * scale + offset, quality as QualityCode);
      }
      return true;
    },
    forget(id, suffix) {
      if (id.length > MOST_ID_BYTES) return;
      const bytes = utf8.encode(id);
      for (let record = names.find(viewOf(bytes), 0, bytes.length); record >= 0; record = records.next(record))
        if (suffix === undefined || layouts[records.layoutOf(record)]?.silent.includes(suffix)) records.forget(record);
    },
    learn(bytes, message, entities, meet, isStream) {
      if (fruitless > FRUITLESS && ++fruitless % TRY_EVERY !== 0) return;
      const starts = startsOf(bytes, message, entities);
      if (!starts) return void fruitless++;
      for (const [i, told] of entities.entries()) {
        const id = isObject(told) ? ownText(told, 'id') : undefined;
        const isLearned = isObject(told) && id !== undefined && learnEntity(bytes, starts[i] as number, id, meet(told), isStream);
        fruitless = isLearned ? 0 : fruitless + 1;
      }
    },
  };
}
