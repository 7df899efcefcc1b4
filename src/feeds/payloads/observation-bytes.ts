import { Quality, type QualityCode } from '../../tables/quality.ts';

/** Reading JSON where it lies in a message's bytes: each says where it ended, and what it does not know takes the long way. */
export const QUOTE = 34;
const powersOfTen = Array.from({ length: 23 }, (_, power) => 10 ** power);

export function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === 32 || bytes[at] === 10 || bytes[at] === 13 || bytes[at] === 9) at++;
  return at;
}

/** Index of the closing quote of a plain ASCII string starting at `from`, or -1. */
export function endOfString(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) return at;
    if (byte < 32 || byte > 126 || byte === 92) return -1;
  }
  return -1;
}

let numberEnd = -1;
/** Where the number read last ended. */
export const endOfNumber = (): number => numberEnd;

/**
 * A JSON number of at most 15 digits without exponent: mantissa and power of ten are then exact in a double, and one
 * division rounds correctly (Clinger 1990), so the result is what JSON.parse gives. NaN otherwise.
 */
export function scanNumber(bytes: Uint8Array, from: number): number {
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

/** Index behind a whole number as `String` writes it (no leading zero, exact in a double), or -1. */
export function endOfWhole(bytes: Uint8Array, from: number): number {
  if (bytes[from] === 48 && (bytes[from + 1] as number) >= 48 && (bytes[from + 1] as number) <= 57) return -1;
  let at = from;
  while ((bytes[at] as number) >= 48 && (bytes[at] as number) <= 57) at++;
  return at === from || at - from > 15 ? -1 : at;
}

/** What the optional `resultQuality` text means; others are not ours to judge and count as good. */
export function qualityOfText(word: string): QualityCode {
  if (word === 'uncertain' || word === 'suspect' || word === 'questionable') return Quality.uncertain;
  if (word === 'bad' || word === 'error' || word === 'invalid') return Quality.bad;
  return word === 'missing' ? Quality.missing : Quality.good;
}
