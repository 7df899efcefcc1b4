import { FNV_OFFSET, FNV_PRIME } from './byte-names.ts';
import { endOfNumber, endOfNumeral, endOfString, endOfText, isSame, QUOTE, scanNumber, skipPlain, viewOf } from './json-bytes.ts';
import { endOfValue } from './json-values.ts';
import { createLastTime } from './last-time.ts';

/** Where a reading or a time stands in an entity: keys and list indices from its top. */
export type LeafPath = readonly (string | number)[];

/** A reading of an entity: the attribute's name, where its number is written, and where its own time, if it has one. */
export interface ReadingPlace {
  readonly value: LeafPath;
  readonly time: LeafPath | undefined;
}
/** What of an entity is another in every message and matters. */
export interface EntityPlan {
  /** What follows the entity's id in the names of streams that there would be, were they said in numbers: now they are no readings. */
  readonly silent: readonly string[];
  readonly readings: readonly ReadingPlace[];
  /** The time of readings without one of their own. */
  readonly time: LeafPath | undefined;
  /** Key of what tells where the entity is. */
  readonly placeKey: string;
  /** Keys whose texts say what the readings are: where one differs, it is another layout. */
  readonly fixedKeys: ReadonlySet<string>;
}

/** An entity as read by a layout; arrays by reading, in the plan's order. */
export interface ReadEntity {
  readonly values: Float64Array;
  readonly timesMs: Float64Array;
  /** Of the entity; NaN where readings have their own. */
  timeMs: number;
  /** Another where the numbers of its place are others (32 bits of them, FNV-1a). */
  placeHash: number;
}

/** With more an entity is read at length. */
const MOST_READINGS = 64;
const MOST_BYTES = 16_384;
const MOST_LEAVES = 512;
export const blankEntity = (): ReadEntity => ({ values: new Float64Array(MOST_READINGS), timesMs: new Float64Array(MOST_READINGS), timeMs: NaN, placeHash: 0 });

/**
 * How entities of one kind are written: all that is the same in each (keys, their order, types, unit codes, white space) is
 * compared as it lies in memory, and only what differs is read. Anything else is for JSON.parse, and both say the same.
 */
export interface EntityLayout {
  readonly readings: number;
  readonly hasPlace: boolean;
  readonly silent: readonly string[];
  /** Where the entity ends whose id ends at `idEnd`, or -1 where it is written otherwise. */
  read(bytes: Uint8Array, view: DataView, idEnd: number, into: ReadEntity): number;
}

const Step = { value: 0, readingTime: 1, entityTime: 2, place: 3, text: 4, number: 5 } as const;
type StepCode = (typeof Step)[keyof typeof Step];
/** Words of a step: what it is, where in the sample: [start, end), and of which reading. */
const STEP_WORDS = 4;
/** A text of at most so many letters might say yes or no, on or off, which are readings too: it has to stay as it is. */
const WORD_LETTERS = 5;

const isOfNumeral = new Uint8Array(256);
for (const letter of '+-.0123456789Ee') isOfNumeral[letter.charCodeAt(0)] = 1;

interface Leaf {
  readonly path: LeafPath;
  readonly start: number;
  readonly end: number;
  readonly isText: boolean;
}

/** Texts and numbers of the entity written in [from, ...), in their order; null where it is no usual one or a name comes twice. */
function leavesOf(bytes: Uint8Array, from: number): readonly Leaf[] | null {
  const path: (string | number)[] = [];
  const leaves: Leaf[] = [];
  const utf8 = new TextDecoder();
  /** Names of the object being read at each depth. */
  const met: Set<string | number>[] = [new Set()];
  let isTwice = false;
  const step = (to: string | number): void => {
    const names = met[path.length] as Set<string | number>;
    isTwice ||= names.has(to);
    names.add(to);
    path.push(to);
    met[path.length] = new Set();
  };
  const end = endOfValue(bytes, from, {
    scalar: (start, stop, isText) => void leaves.push({ path: [...path], start, end: stop, isText }),
    enter: (start, stop) => step(utf8.decode(bytes.subarray(start, stop))),
    item: step,
    leave: () => void path.pop(),
  });
  return end < 0 || isTwice ? null : leaves;
}

const isPath = (path: LeafPath, other: LeafPath | undefined): boolean =>
  other !== undefined && path.length === other.length && path.every((key, i) => key === other[i]);

/** What a leaf is in the plan, and of which reading; null where it has to stay as it is. */
function stepOf({ path, isText }: Leaf, plan: EntityPlan): readonly [StepCode, number] | null {
  const reading = plan.readings.findIndex(({ value }) => isPath(path, value));
  if (reading >= 0) return isText ? null : [Step.value, reading];
  const timed = plan.readings.findIndex(({ time }) => isPath(path, time));
  if (timed >= 0) return isText ? [Step.readingTime, timed] : null;
  if (isPath(path, plan.time)) return isText ? [Step.entityTime, 0] : null;
  if (path.some((key) => typeof key === 'string' && plan.fixedKeys.has(key))) return null;
  if (isText) return [Step.text, 0];
  return [path[0] === plan.placeKey ? Step.place : Step.number, 0];
}

/** From an entity that was read at length; null where it cannot be read by its layout. `idEnd` is where the text of its id ends. */
export function layoutOf(bytes: Uint8Array, from: number, idEnd: number, plan: EntityPlan): EntityLayout | null {
  const end = endOfValue(bytes, from);
  if (end - from > MOST_BYTES || plan.readings.length > MOST_READINGS) return null;
  const leaves = leavesOf(bytes, from);
  if (!leaves || leaves.length > MOST_LEAVES) return null;
  const sample = bytes.slice(idEnd, end);
  const sampleView = viewOf(sample);
  const steps: number[] = [];
  let found = 0;
  for (const leaf of leaves) {
    if (leaf.start < idEnd) continue;
    const step = stepOf(leaf, plan);
    if (!step) continue;
    if (step[0] < Step.place) found++;
    steps.push(step[0], leaf.start - idEnd, leaf.end - idEnd, step[1]);
  }
  const timed = plan.readings.filter(({ time }) => time !== undefined).length;
  if (found !== plan.readings.length + timed + (plan.time ? 1 : 0)) return null;
  return {
    readings: plan.readings.length,
    silent: plan.silent,
    hasPlace: leaves.some(({ path }) => path[0] === plan.placeKey),
    read: readerOf(sample, sampleView, Int32Array.from(steps), plan.readings.length),
  };
}

function readerOf(sample: Uint8Array, sampleView: DataView, steps: Int32Array, readings: number): EntityLayout['read'] {
  const { length } = sample;
  const lastTime = createLastTime();

  /** Where the text ends that begins at `at` and is the sample's [start, end) or any other, or -1. */
  const endOfAny = (bytes: Uint8Array, view: DataView, at: number, start: number, end: number): number => {
    // With its closing quote.
    if (isSame(view, at, sampleView, start, end + 1 - start)) return at + end - start;
    if (bytes[at + end - start] === QUOTE && lastTime.isAt(view, at, end - start)) return at + end - start;
    const stop = endOfText(bytes, skipPlain(view, at));
    return stop - at <= WORD_LETTERS || end - start <= WORD_LETTERS ? -1 : stop;
  };

  return (bytes, view, idEnd, into) => {
    let [at, is] = [idEnd, 0];
    into.timesMs.fill(NaN, 0, readings);
    into.timeMs = NaN;
    into.placeHash = FNV_OFFSET;
    for (let i = 0; i < steps.length; i += STEP_WORDS) {
      const start = steps[i + 1] as number;
      const end = steps[i + 2] as number;
      if (!isSame(view, at, sampleView, is, start - is)) return -1;
      at += start - is;
      is = end;
      const step = steps[i];
      if (step === Step.readingTime || step === Step.entityTime) {
        const stop = bytes[at + end - start] === QUOTE ? at + end - start : endOfString(bytes, at);
        const timeMs = lastTime.read(bytes, view, at, stop - at);
        if (Number.isNaN(timeMs)) return -1;
        if (step === Step.entityTime) into.timeMs = timeMs;
        else into.timesMs[steps[i + 3] as number] = timeMs;
        at = stop;
      } else if (step === Step.text) {
        at = endOfAny(bytes, view, at, start, end);
        if (at < 0) return -1;
      } else if (step === Step.value) {
        const number = scanNumber(bytes, at);
        if (Number.isNaN(number)) return -1;
        into.values[steps[i + 3] as number] = number;
        at = endOfNumber();
      } else if (step === Step.place) {
        // Whether it is a number was looked at when its hash was learned.
        for (; isOfNumeral[bytes[at] as number] === 1; at++) into.placeHash = Math.imul(into.placeHash ^ (bytes[at] as number), FNV_PRIME);
        into.placeHash = Math.imul(into.placeHash, FNV_PRIME);
      } else {
        at = endOfNumeral(bytes, at);
        if (at < 0) return -1;
      }
    }
    return isSame(view, at, sampleView, is, length - is) ? at + length - is : -1;
  };
}
