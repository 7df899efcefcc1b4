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
}

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
};
const ignored = [keys.resultTime, keys.id, keys.selfLink, keys.datastreamLink, keys.featureLink];
const powersOfTen = Array.from({ length: 23 }, (_, power) => 10 ** power);

const is = (bytes: Uint8Array, start: number, end: number, word: Uint8Array): boolean => {
  if (end - start !== word.length) return false;
  for (let i = 0; i < word.length; i++) if (bytes[start + i] !== word[i]) return false;
  return true;
};

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

export function scanObservation(bytes: Uint8Array, into: ScannedObservation): boolean {
  let timeMs = NaN;
  let value = NaN;
  let quality: QualityCode = Quality.good;
  let at = skipSpace(bytes, 0);
  if (bytes[at] !== 123) return false;
  for (;;) {
    at = skipSpace(bytes, at + 1);
    if (bytes[at] !== QUOTE) return false;
    const keyStart = at + 1;
    const keyEnd = endOfString(bytes, keyStart);
    if (keyEnd < 0) return false;
    at = skipSpace(bytes, keyEnd + 1);
    if (bytes[at] !== 58) return false;
    at = skipSpace(bytes, at + 1);

    if (bytes[at] === QUOTE) {
      const end = endOfString(bytes, at + 1);
      if (end < 0) return false;
      if (is(bytes, keyStart, keyEnd, keys.phenomenonTime)) {
        timeMs = instantOfBytes(bytes, at + 1, end);
        if (Number.isNaN(timeMs)) return false;
      } else if (is(bytes, keyStart, keyEnd, keys.resultQuality)) {
        quality = qualityOfText(String.fromCharCode(...bytes.subarray(at + 1, end)));
      } else if (!ignored.some((key) => is(bytes, keyStart, keyEnd, key))) return false;
      at = end + 1;
    } else {
      const number = scanNumber(bytes, at);
      if (Number.isNaN(number)) return false;
      if (is(bytes, keyStart, keyEnd, keys.result)) value = number;
      else if (!is(bytes, keyStart, keyEnd, keys.id)) return false;
      at = numberEnd;
    }

    at = skipSpace(bytes, at);
    if (bytes[at] === 44) continue;
    if (bytes[at] !== 125 || skipSpace(bytes, at + 1) !== bytes.length) return false;
    if (Number.isNaN(timeMs) || Number.isNaN(value)) return false;
    into.timeMs = timeMs;
    into.value = value;
    into.quality = quality;
    return true;
  }
}
