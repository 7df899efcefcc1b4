/**
 * Instants from text, strictly: RFC 3339 and the ISO 8601 forms that real sources send. `Date.parse` is never asked: it
 * reads text without a zone as local time, and gives NaN for leap seconds and for SensorThings intervals.
 */
export interface TimeReading {
  /** Milliseconds since the epoch (UTC); equals `endMs` for an instant, NaN when the text is not a time. */
  readonly startMs: number;
  readonly endMs: number;
  /** False when the text named no zone and was read as UTC: the caller should doubt it. */
  readonly zoned: boolean;
}

const notATime: TimeReading = { startMs: NaN, endMs: NaN, zoned: false };
/** Letters of a time; a longer one is none. */
const LONGEST = 40;
const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAY_S = 86400;

/** Days since 1970-01-01 of a proleptic Gregorian date (Hinnant, "chrono-compatible low-level date algorithms"). */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719468;
}

const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const daysIn = (year: number, month: number): number => (month === 2 && isLeapYear(year) ? 29 : (monthDays[month - 1] as number));

/** Two decimal digits at a place, or NaN. Out of range reads undefined, which makes NaN as well. */
function two(bytes: Uint8Array, at: number): number {
  const high = (bytes[at] as number) - 48;
  const low = (bytes[at + 1] as number) - 48;
  return high >= 0 && high <= 9 && low >= 0 && low <= 9 ? high * 10 + low : NaN;
}

/** Seconds east of UTC of `Z`, `+hh`, `+hhmm` or `+hh:mm` filling [at, end), or NaN. */
function offsetSeconds(bytes: Uint8Array, at: number, end: number): number {
  const sign = bytes[at];
  const length = end - at;
  if (length === 1) return sign === 90 || sign === 122 ? 0 : NaN;
  if (sign !== 43 && sign !== 45) return NaN;
  const colon = length === 6 && bytes[at + 3] === 58;
  if (!colon && length !== 3 && length !== 5) return NaN;
  const hours = two(bytes, at + 1);
  const minutes = length === 3 ? 0 : two(bytes, at + (colon ? 4 : 3));
  if (!(hours <= 23 && minutes <= 59)) return NaN;
  return (sign === 45 ? -1 : 1) * (hours * 3600 + minutes * 60);
}

/**
 * The instant written in ASCII bytes [start, end) with a zone: `2026-11-23T07:08:04.250Z`, `...+08:00`, seconds optional.
 * Second 60 is taken only as the last second of a UTC day, and reads as the next midnight. NaN for anything else.
 */
export function instantOfBytes(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > LONGEST) return NaN;
  const century = two(bytes, start);
  const year = century * 100 + two(bytes, start + 2);
  const month = two(bytes, start + 5);
  const day = two(bytes, start + 8);
  const hour = two(bytes, start + 11);
  const minute = two(bytes, start + 14);
  const separator = bytes[start + 10];
  if (bytes[start + 4] !== 45 || bytes[start + 7] !== 45 || bytes[start + 13] !== 58) return NaN;
  if (separator !== 84 && separator !== 116 && separator !== 32) return NaN;
  if (!(year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month))) return NaN;
  if (!(hour <= 23 && minute <= 59)) return NaN;

  let at = start + 16;
  let second = 0;
  let fractionMs = 0;
  if (bytes[at] === 58) {
    second = two(bytes, at + 1);
    at += 3;
    if (bytes[at] === 46 || bytes[at] === 44) {
      const first = ++at;
      let weight = 100;
      for (; at < end; at++, weight /= 10) {
        const digit = (bytes[at] as number) - 48;
        if (!(digit >= 0 && digit <= 9)) break;
        // Milliseconds are what the product keeps; finer digits are cut, as a clock does.
        if (weight >= 1) fractionMs += digit * weight;
      }
      if (at === first) return NaN;
    }
  }
  if (!(second <= 60) || at >= end) return NaN;
  const offsetS = offsetSeconds(bytes, at, end);
  const utcS = daysFromCivil(year, month, day) * DAY_S + hour * 3600 + minute * 60 + second - offsetS;
  if (second === 60 && utcS % DAY_S !== 0) return NaN;
  return utcS * 1000 + fractionMs;
}

const scratch = new Uint8Array(LONGEST + 1);

function instantOf(text: string): { timeMs: number; zoned: boolean } {
  if (text.length < 10 || text.length > LONGEST) return { timeMs: NaN, zoned: false };
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    scratch[i] = code < 128 ? code : 0;
  }
  scratch[text.length] = 90;
  const timeMs = instantOfBytes(scratch, 0, text.length);
  if (!Number.isNaN(timeMs)) return { timeMs, zoned: true };
  if (text.length > 10) return { timeMs: instantOfBytes(scratch, 0, text.length + 1), zoned: false };
  return { timeMs: parseTime(`${text}T00:00:00`).startMs, zoned: false };
}

/**
 * An instant or an interval `start/end` (either side may be open as `..` or empty). Without a zone: read as UTC and
 * `zoned` false. A date alone is its first instant. An end before its start is not a time.
 */
export function parseTime(text: string): TimeReading {
  const slash = text.indexOf('/');
  if (slash < 0) {
    const { timeMs, zoned } = instantOf(text);
    return Number.isNaN(timeMs) ? notATime : { startMs: timeMs, endMs: timeMs, zoned };
  }
  const [from, to] = [text.slice(0, slash), text.slice(slash + 1)];
  const open = (side: string): boolean => side === '' || side === '..';
  if (open(from) && open(to)) return notATime;
  const start = instantOf(open(from) ? to : from);
  const end = instantOf(open(to) ? from : to);
  if (!(start.timeMs <= end.timeMs)) return notATime;
  return { startMs: start.timeMs, endMs: end.timeMs, zoned: start.zoned && end.zoned };
}

/** The instant written in text (an interval's end), ms since epoch; NaN when it is none. */
export const parseInstant = (text: string): number => parseTime(text).endMs;
