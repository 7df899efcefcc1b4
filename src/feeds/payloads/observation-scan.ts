import { instantOfBytes } from '../../base/instant.ts';
import { Quality, type QualityCode } from '../../tables/quality.ts';
import { endOfNumber, endOfString, endOfWhole, QUOTE, scanNumber, skipSpace, viewOf } from './json-bytes.ts';
import { createLayout, createNotes, Part, type Layout, type ReadObservation } from './observation-layout.ts';
import { qualityOfBytes } from './reading.ts';

/**
 * The short cut for the message that makes up nearly all traffic: a flat SensorThings Observation with a number and a
 * zoned instant. Reads the bytes once and makes no object. Anything unusual (escapes, exponents, nesting, other keys)
 * makes it say false, and the message takes the long way through JSON.parse, which must give the same answer.
 */
export interface ScannedObservation extends ReadObservation {
  readonly layout: Layout;
}
export const blankObservation = (): ScannedObservation => ({
  timeMs: NaN,
  resultMs: NaN,
  value: NaN,
  quality: Quality.good,
  idStart: -1,
  idEnd: -1,
  layout: createLayout(),
});

/** What the observation being read consists of. */
const notes = createNotes();
const text = (word: string): Uint8Array => Uint8Array.from(word, (letter) => letter.charCodeAt(0));
const keys = {
  phenomenonTime: text('phenomenonTime'),
  result: text('result'),
  resultQuality: text('resultQuality'),
  resultTime: text('resultTime'),
  id: text('@iot.id'),
  selfLink: text('@iot.selfLink'),
  datastreamLink: text('Datastream@iot.navigationLink'),
  featureLink: text('FeatureOfInterest@iot.navigationLink'),
  datastream: text('Datastream'),
};
const ignored = [keys.id, keys.selfLink, keys.datastreamLink, keys.featureLink];

const is = (bytes: Uint8Array, start: number, end: number, word: Uint8Array): boolean => {
  if (end - start !== word.length) return false;
  for (let i = 0; i < word.length; i++) if (bytes[start + i] !== word[i]) return false;
  return true;
};

function isIgnored(bytes: Uint8Array, start: number, end: number): boolean {
  for (const key of ignored) if (is(bytes, start, end, key)) return true;
  return false;
}

/** `{"@iot.id": 7}` or `{"@iot.id": "seven"}` and nothing else, from its brace: its end, and the id's place in `into`; or -1. */
function scanDatastream(bytes: Uint8Array, from: number, into: ScannedObservation): number {
  let at = skipSpace(bytes, from + 1);
  if (bytes[at] !== QUOTE) return -1;
  const keyEnd = endOfString(bytes, at + 1);
  if (keyEnd < 0 || !is(bytes, at + 1, keyEnd, keys.id)) return -1;
  at = skipSpace(bytes, keyEnd + 1);
  if (bytes[at] !== 58) return -1;
  at = skipSpace(bytes, at + 1);
  if (bytes[at] === QUOTE) {
    into.idStart = at + 1;
    into.idEnd = endOfString(bytes, at + 1);
    if (into.idEnd < 0) return -1;
    notes.note(Part.idText, at + 1, into.idEnd);
    at = into.idEnd + 1;
  } else {
    into.idStart = at;
    into.idEnd = endOfWhole(bytes, at);
    if (into.idEnd < 0) return -1;
    notes.note(Part.idNumber, at, into.idEnd);
    at = into.idEnd;
  }
  at = skipSpace(bytes, at);
  return bytes[at] === 125 ? at + 1 : -1;
}

/** One observation from its brace: where it ends, or -1 when it takes the long way. Laid out as the ones before it is read quickest. */
function scanFrom(bytes: Uint8Array, view: DataView, from: number, into: ScannedObservation): number {
  const end = into.layout.read(bytes, view, from, into);
  return end >= 0 ? end : scanKeys(bytes, from, into);
}

function scanKeys(bytes: Uint8Array, from: number, into: ScannedObservation): number {
  notes.clear();
  let timeMs = NaN;
  let resultMs = NaN;
  let value = NaN;
  let quality: QualityCode = Quality.good;
  into.idEnd = -1;
  let at = from;
  if (bytes[at] !== 123) return -1;
  for (;;) {
    at = skipSpace(bytes, at + 1);
    if (bytes[at] !== QUOTE) return -1;
    const keyStart = at + 1;
    const keyEnd = endOfString(bytes, keyStart);
    if (keyEnd < 0) return -1;
    at = skipSpace(bytes, keyEnd + 1);
    if (bytes[at] !== 58) return -1;
    at = skipSpace(bytes, at + 1);

    if (bytes[at] === QUOTE) {
      const end = endOfString(bytes, at + 1);
      if (end < 0) return -1;
      if (is(bytes, keyStart, keyEnd, keys.phenomenonTime)) {
        timeMs = instantOfBytes(bytes, at + 1, end);
        if (Number.isNaN(timeMs)) return -1;
        notes.note(Part.time, at + 1, end);
      } else if (is(bytes, keyStart, keyEnd, keys.resultTime)) {
        resultMs = instantOfBytes(bytes, at + 1, end);
        if (Number.isNaN(resultMs)) return -1;
        notes.note(Part.resultTime, at + 1, end);
      } else if (is(bytes, keyStart, keyEnd, keys.resultQuality)) {
        quality = qualityOfBytes(bytes, at + 1, end);
        notes.note(Part.quality, at + 1, end);
      } else if (isIgnored(bytes, keyStart, keyEnd)) notes.note(Part.anyText, at + 1, end);
      else return -1;
      at = end + 1;
    } else if (bytes[at] === 123) {
      if (!is(bytes, keyStart, keyEnd, keys.datastream)) return -1;
      at = scanDatastream(bytes, at, into);
      if (at < 0) return -1;
    } else {
      const number = scanNumber(bytes, at);
      if (Number.isNaN(number)) return -1;
      if (is(bytes, keyStart, keyEnd, keys.result)) {
        value = number;
        notes.note(Part.result, at, endOfNumber());
      } else if (is(bytes, keyStart, keyEnd, keys.id)) notes.note(Part.anyNumber, at, endOfNumber());
      else return -1;
      at = endOfNumber();
    }

    at = skipSpace(bytes, at);
    if (bytes[at] === 44) continue;
    if (bytes[at] !== 125 || Number.isNaN(timeMs) || Number.isNaN(value)) return -1;
    into.timeMs = timeMs;
    into.resultMs = resultMs;
    into.value = value;
    into.quality = quality;
    into.layout.learn(bytes, from, at + 1, notes);
    return at + 1;
  }
}

/** A message that is one observation, of a stream that its topic names. */
export function scanObservation(bytes: Uint8Array, into: ScannedObservation): boolean {
  const end = scanFrom(bytes, viewOf(bytes), skipSpace(bytes, 0), into);
  return end >= 0 && into.idEnd < 0 && skipSpace(bytes, end) === bytes.length;
}

/**
 * A message that is an array of observations, each with the Datastream it belongs to. `row` is called for each and says whether
 * it goes on; false unless every one was read, and then nothing of it may count.
 */
export function scanObservations(bytes: Uint8Array, into: ScannedObservation, row: () => boolean): boolean {
  const view = viewOf(bytes);
  let at = skipSpace(bytes, 0);
  if (bytes[at] !== 91) return false;
  for (;;) {
    const end = scanFrom(bytes, view, skipSpace(bytes, at + 1), into);
    if (end < 0 || into.idEnd < 0 || !row()) return false;
    at = skipSpace(bytes, end);
    if (bytes[at] === 44) continue;
    return bytes[at] === 93 && skipSpace(bytes, at + 1) === bytes.length;
  }
}
