import { instantOfBytes } from '../../base/instant.ts';
import { Quality, type QualityCode } from '../../tables/quality.ts';

/**
 * The short cut for the message that makes up nearly all traffic: a flat SensorThings Observation with a number and a
 * zoned instant. Reads the bytes once and makes no object. Anything unusual (escapes, exponents, nesting, other keys)
 * makes it say false, and the message takes the long way through JSON.parse, which must give the same answer.
 */
export interface ScannedObservation {
  timeMs: number;
  value: number;
  quality: QualityCode;
  /** Where the id of an embedded Datastream is written, without quotes; `idEnd` -1: there is none. */
  idStart: number;
  idEnd: number;
}
export const blankObservation = (): ScannedObservation => ({ timeMs: NaN, value: NaN, quality: Quality.good, idStart: -1, idEnd: -1 });

const QUOTE = 34;
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
const ignored = [keys.resultTime, keys.id, keys.selfLink, keys.datastreamLink, keys.featureLink];
const powersOfTen = Array.from({ length: 23 }, (_, power) => 10 ** power);

const is = (bytes: Uint8Array, start: number, end: number, word: Uint8Array): boolean => {
  if (end - start !== word.length) return false;
  for (let i = 0; i < word.length; i++) if (bytes[start + i] !== word[i]) return false;
  return true;
};

function isIgnored(bytes: Uint8Array, start: number, end: number): boolean {
  for (const key of ignored) if (is(bytes, start, end, key)) return true;
  return false;
}

/** What the optional `resultQuality` text means; others are not ours to judge and count as good. */
export function qualityOfText(word: string): QualityCode {
  if (word === 'uncertain' || word === 'suspect' || word === 'questionable') return Quality.uncertain;
  if (word === 'bad' || word === 'error' || word === 'invalid') return Quality.bad;
  return word === 'missing' ? Quality.missing : Quality.good;
}

function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === 32 || bytes[at] === 10 || bytes[at] === 13 || bytes[at] === 9) at++;
  return at;
}

/** Index of the closing quote of a plain ASCII string starting at `from`, or -1. */
function endOfString(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) return at;
    if (byte < 32 || byte > 126 || byte === 92) return -1;
  }
  return -1;
}

let numberEnd = -1;
/**
 * A JSON number of at most 15 digits without exponent: mantissa and power of ten are then exact in a double, and one
 * division rounds correctly (Clinger 1990), so the result is what JSON.parse gives. NaN otherwise.
 */
function scanNumber(bytes: Uint8Array, from: number): number {
  let at = from;
  const negative = bytes[at] === 45;
  if (negative) at++;
  const first = at;
  let mantissa = 0;
  let decimals = 0;
  let digit = (bytes[at] as number) - 48;
  for (; digit >= 0 && digit <= 9; digit = (bytes[++at] as number) - 48) mantissa = mantissa * 10 + digit;
  const whole = at - first;
  if (whole === 0 || (whole > 1 && bytes[first] === 48)) return NaN;
  if (bytes[at] === 46) {
    digit = (bytes[++at] as number) - 48;
    for (; digit >= 0 && digit <= 9; digit = (bytes[++at] as number) - 48) {
      mantissa = mantissa * 10 + digit;
      decimals++;
    }
    if (decimals === 0) return NaN;
  }
  if (whole + decimals > 15 || bytes[at] === 101 || bytes[at] === 69) return NaN;
  numberEnd = at;
  const value = mantissa / (powersOfTen[decimals] as number);
  return negative ? -value : value;
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
    at = into.idEnd + 1;
  } else {
    into.idStart = at;
    // As `String` writes it: whole, without a leading zero, exact in a double.
    if (bytes[at] === 48 && (bytes[at + 1] as number) >= 48 && (bytes[at + 1] as number) <= 57) return -1;
    while ((bytes[at] as number) >= 48 && (bytes[at] as number) <= 57) at++;
    if (at === into.idStart || at - into.idStart > 15) return -1;
    into.idEnd = at;
  }
  at = skipSpace(bytes, at);
  return bytes[at] === 125 ? at + 1 : -1;
}

/** One observation from its brace: where it ends, or -1 when it takes the long way. */
function scanFrom(bytes: Uint8Array, from: number, into: ScannedObservation): number {
  let timeMs = NaN;
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
      } else if (is(bytes, keyStart, keyEnd, keys.resultQuality)) {
        quality = qualityOfText(String.fromCharCode(...bytes.subarray(at + 1, end)));
      } else if (!isIgnored(bytes, keyStart, keyEnd)) return -1;
      at = end + 1;
    } else if (bytes[at] === 123) {
      if (!is(bytes, keyStart, keyEnd, keys.datastream)) return -1;
      at = scanDatastream(bytes, at, into);
      if (at < 0) return -1;
    } else {
      const number = scanNumber(bytes, at);
      if (Number.isNaN(number)) return -1;
      if (is(bytes, keyStart, keyEnd, keys.result)) value = number;
      else if (!is(bytes, keyStart, keyEnd, keys.id)) return -1;
      at = numberEnd;
    }

    at = skipSpace(bytes, at);
    if (bytes[at] === 44) continue;
    if (bytes[at] !== 125 || Number.isNaN(timeMs) || Number.isNaN(value)) return -1;
    into.timeMs = timeMs;
    into.value = value;
    into.quality = quality;
    return at + 1;
  }
}

/** A message that is one observation, of a stream that its topic names. */
export function scanObservation(bytes: Uint8Array, into: ScannedObservation): boolean {
  const end = scanFrom(bytes, skipSpace(bytes, 0), into);
  return end >= 0 && into.idEnd < 0 && skipSpace(bytes, end) === bytes.length;
}

/**
 * A message that is an array of observations, each with the Datastream it belongs to. `row` is called for each and says whether
 * it goes on; false unless every one was read, and then nothing of it may count.
 */
export function scanObservations(bytes: Uint8Array, into: ScannedObservation, row: () => boolean): boolean {
  let at = skipSpace(bytes, 0);
  if (bytes[at] !== 91) return false;
  for (;;) {
    const end = scanFrom(bytes, skipSpace(bytes, at + 1), into);
    if (end < 0 || into.idEnd < 0 || !row()) return false;
    at = skipSpace(bytes, end);
    if (bytes[at] === 44) continue;
    return bytes[at] === 93 && skipSpace(bytes, at + 1) === bytes.length;
  }
}
