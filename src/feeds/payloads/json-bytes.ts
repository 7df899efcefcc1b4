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

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57;
const endOfDigits = (bytes: Uint8Array, from: number): number => {
  let at = from;
  while (isDigit(bytes[at])) at++;
  return at === from ? -1 : at;
};

/** Index behind the JSON number at `from` (RFC 8259, 6), or -1. */
export function endOfNumeral(bytes: Uint8Array, from: number): number {
  const first = bytes[from] === 45 ? from + 1 : from;
  let at = endOfDigits(bytes, first);
  if (at < 0 || (bytes[first] === 48 && at > first + 1)) return -1;
  if (bytes[at] === 46) at = endOfDigits(bytes, at + 1);
  if (at >= 0 && (bytes[at] === 101 || bytes[at] === 69)) at = endOfDigits(bytes, bytes[at + 1] === 43 || bytes[at + 1] === 45 ? at + 2 : at + 1);
  return at;
}

let numberEnd = -1;
/** Where the number read last ended. */
export const endOfNumber = (): number => numberEnd;

const LONGEST_NUMERAL = 40;
/** What has more digits than a double or an exponent, as JSON.parse reads it; NaN where that is no number or none that is finite. */
function scanLongNumber(bytes: Uint8Array, from: number): number {
  const end = endOfNumeral(bytes, from);
  if (end < 0 || end - from > LONGEST_NUMERAL) return NaN;
  numberEnd = end;
  const value = Number(String.fromCharCode(...bytes.subarray(from, end)));
  return Number.isFinite(value) ? value : NaN;
}

/**
 * The JSON number at `from`, or NaN. With at most 15 digits and no exponent, mantissa and power of ten are exact in a double, and one
 * division rounds correctly (Clinger 1990), so the result is what JSON.parse gives.
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
  if (whole + decimals > 15 || bytes[at] === 101 || bytes[at] === 69) return scanLongNumber(bytes, from);
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

/** How long a UTF-8 sequence is that begins with this byte at `at`, where it is whole and no longer than it need be (RFC 3629, 4); or 0. */
function sequenceAt(bytes: Uint8Array, at: number, lead: number): number {
  const length = lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
  for (let i = 1; i < length; i++) if (((bytes[at + i] as number) & 0xc0) !== 0x80) return 0;
  const second = bytes[at + 1] as number;
  if ((lead === 0xe0 && second < 0xa0) || (lead === 0xed && second > 0x9f) || (lead === 0xf0 && second < 0x90) || (lead === 0xf4 && second > 0x8f)) return 0;
  return length;
}

/** Index of the closing quote of a string in UTF-8 without escapes, starting at `from`, or -1. */
export function endOfText(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length;) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) return at;
    if (byte < 32 || byte === 92) return -1;
    const length = byte < 128 ? 1 : sequenceAt(bytes, at, byte);
    if (length === 0) return -1;
    at += length;
  }
  return -1;
}

const EACH = 0x01010101;
const HIGH = 0x80808080 | 0;
/** Where the plain ASCII of a text goes on no longer (its closing quote, an escape, a letter of more bytes), at most three bytes before. */
export function skipPlain(view: DataView, from: number): number {
  let at = from;
  for (; at + 4 <= view.byteLength; at += 4) {
    const four = view.getInt32(at, true);
    const quotes = four ^ (EACH * QUOTE);
    const escapes = four ^ (EACH * 92);
    // A byte less than n makes its high bit borrow (Warren, Hacker's Delight, 6-1); a carry at worst ends the skipping early.
    if (((four | ((four - EACH * 32) & ~four) | ((quotes - EACH) & ~quotes) | ((escapes - EACH) & ~escapes)) & HIGH) !== 0) break;
  }
  return at;
}

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * Whether `length` bytes are the same in both, eight at a time: read as doubles, they are the same number only where their bits are,
 * but for zeros and what is no number, and no eight bytes of JSON text are those.
 */
export function isSame(a: DataView, atA: number, b: DataView, atB: number, length: number): boolean {
  if (atA + length > a.byteLength) return false;
  let i = 0;
  for (; i + 8 <= length; i += 8) if (a.getFloat64(atA + i, true) !== b.getFloat64(atB + i, true)) return false;
  for (; i < length; i++) if (a.getUint8(atA + i) !== b.getUint8(atB + i)) return false;
  return true;
}
