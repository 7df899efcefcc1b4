import type { QualityCode } from '../../tables/quality.ts';
import { createByteNames } from './byte-names.ts';
import type { Channel } from './channel.ts';
import { createChannelRules, streamOf } from './channel-rules.ts';
import type { RowSink } from './decoder.ts';
import { blankEntity, layoutOf, type EntityLayout, type EntityPlan } from './entity-layout.ts';
import { isObject, own, type JsonObject } from './json.ts';
import { endOfString, QUOTE, skipSpace, viewOf } from './json-bytes.ts';
import { endOfValue } from './json-values.ts';
import { MAX_STREAMS } from './limits.ts';
import { scanEntities } from './notification.ts';

/** An entity as it was read at length. */
export interface MetEntity {
  readonly id: string;
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
  /** What a message held; `meet` is null for what the short cut is not for. */
  learn(bytes: Uint8Array, entities: readonly unknown[], meet: (entity: JsonObject) => MetEntity | null): void;
}

/** Sources write a handful of kinds of entities; somebody who means harm gets no more memory than this. */
const MOST_LAYOUTS = 64;
/** After so many entities in a row that nothing was learned of, only one message in `TRY_EVERY` is tried. */
const FRUITLESS = 256;
const TRY_EVERY = 64;
/** An entity that takes the long way always. */
const NO_LAYOUT = -1;

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
function startsOf(bytes: Uint8Array, entities: readonly unknown[]): readonly number[] | null {
  const starts: number[] = [];
  const isRead = scanEntities(bytes, (from) => {
    const told = entities[starts.length];
    const start = startOfId(bytes, from);
    const end = start < 0 ? -1 : endOfString(bytes, start);
    // A notification has an id as well.
    if (end < 0 || !isObject(told) || own(told, 'id') !== String.fromCharCode(...bytes.subarray(start, end))) return -1;
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
  /** By entity. */
  const known: { layout: number[]; first: number[]; place: number[] } = { layout: [], first: [], place: [] };
  /** Channels of all entities, those of one beside each other. */
  const channelNumbers: number[] = [];
  /** Rows of a message that may yet turn out to need the long way. */
  const held: { channel: number[]; timeMs: number[]; value: number[] } = { channel: [], timeMs: [], value: [] };
  let heldCount = 0;
  let fruitless = 0;

  const findId = (bytes: Uint8Array, from: number): number => {
    idAt.start = startOfId(bytes, from);
    idAt.end = idAt.start < 0 ? -1 : endOfString(bytes, idAt.start);
    return idAt.end < 0 ? -1 : names.find(bytes, idAt.start, idAt.end);
  };
  const holdEntity = (bytes: Uint8Array, view: DataView, from: number, arrivedMs: number): number => {
    const at = findId(bytes, from);
    const layout = at < 0 ? undefined : layouts[known.layout[at] as number];
    if (!layout) return -1;
    const end = layout.read(bytes, view, idAt.end, entity);
    // What moves is looked at closer.
    if (end < 0 || entity.placeHash !== known.place[at]) return -1;
    const first = known.first[at] as number;
    for (let i = 0; i < layout.readings; i++) {
      const ownMs = entity.timesMs[i] as number;
      const timeMs = ownMs === ownMs ? ownMs : entity.timeMs;
      held.channel[heldCount] = channelNumbers[first + i] as number;
      held.timeMs[heldCount] = timeMs === timeMs ? timeMs : arrivedMs;
      held.value[heldCount] = entity.values[i] as number;
      heldCount++;
    }
    return end;
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
  const learnEntity = (bytes: Uint8Array, from: number, met: MetEntity | null): boolean => {
    let at = findId(bytes, from);
    if (idAt.end < 0) return false;
    const numbers = met?.channels.map(rules.numberOf) ?? [];
    const layout = met && !numbers.includes(-1) ? layoutFor(bytes, from, met.plan) : NO_LAYOUT;
    if (at < 0 && (layout === NO_LAYOUT || !met || known.layout.length === MAX_STREAMS)) return false;
    if (at < 0 && met) {
      at = known.layout.length;
      names.add(met.id, at);
      known.first[at] = channelNumbers.length;
      channelNumbers.push(...numbers);
    } else if (layout !== NO_LAYOUT && layouts[known.layout[at] as number]?.readings !== numbers.length) {
      known.first[at] = channelNumbers.length;
      channelNumbers.push(...numbers);
    } else for (let i = 0; i < numbers.length; i++) channelNumbers[(known.first[at] as number) + i] = numbers[i] as number;
    known.layout[at] = layout;
    known.place[at] = entity.placeHash;
    return layout !== NO_LAYOUT;
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
    learn(bytes, entities, meet) {
      if (fruitless > FRUITLESS && ++fruitless % TRY_EVERY !== 0) return;
      const starts = startsOf(bytes, entities);
      if (!starts) return void fruitless++;
      for (const [i, told] of entities.entries()) {
        const isLearned = isObject(told) && learnEntity(bytes, starts[i] as number, meet(told));
        fruitless = isLearned ? 0 : fruitless + 1;
      }
    },
  };
}
