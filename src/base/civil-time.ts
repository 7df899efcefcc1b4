/** Clock faces and calendar days for people: instants are UTC milliseconds everywhere else, a zone only when shown. */

/** A fixed offset (demo cities, UTC) or an IANA zone with its own rules. */
export type Zone = { readonly kind: 'fixed'; readonly offsetMinutes: number } | { readonly kind: 'iana'; readonly name: string };

export const utcZone: Zone = { kind: 'fixed', offsetMinutes: 0 };

/** Fields as a wall clock in the zone shows them; all NaN for a NaN instant. */
export interface CivilTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Minutes east of UTC in force at the instant. */
  readonly offsetMinutes: number;
}

const nowhere: CivilTime = { year: NaN, month: NaN, day: NaN, hour: NaN, minute: NaN, second: NaN, offsetMinutes: NaN };
const DAY_MS = 86400000;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(name: string): Intl.DateTimeFormat {
  const known = formats.get(name);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(name, format);
  return format;
}

/** Minutes east of UTC at an instant (whole minutes; historic offsets with seconds are rounded). */
export function offsetMinutesAt(timeMs: number, zone: Zone): number {
  if (zone.kind === 'fixed') return zone.offsetMinutes;
  if (!Number.isFinite(timeMs)) return NaN;
  const field: Record<string, number> = {};
  for (const part of formatOf(zone.name).formatToParts(timeMs)) field[part.type] = Number(part.value);
  const shownMs = Date.UTC(
    field['year'] as number,
    (field['month'] as number) - 1,
    field['day'] as number,
    field['hour'] as number,
    field['minute'] as number,
    field['second'] as number,
  );
  return Math.round((shownMs - Math.floor(timeMs / 1000) * 1000) / 60000);
}

export function civilTime(timeMs: number, zone: Zone): CivilTime {
  if (!Number.isFinite(timeMs)) return nowhere;
  const offsetMinutes = offsetMinutesAt(timeMs, zone);
  const shifted = new Date(timeMs + offsetMinutes * 60000);
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
    offsetMinutes,
  };
}

/** Instant of the civil day's 00:00 in the zone (on a day whose midnight is skipped: the first instant after it). */
export function startOfDayMs(timeMs: number, zone: Zone): number {
  const offsetMs = offsetMinutesAt(timeMs, zone) * 60000;
  const guess = Math.floor((timeMs + offsetMs) / DAY_MS) * DAY_MS - offsetMs;
  // The offset at midnight may differ from the offset now (a clock change in between).
  return guess + offsetMs - offsetMinutesAt(guess, zone) * 60000;
}

/** The zone of the machine in front of the viewer. */
export const viewerZone = (): Zone => ({ kind: 'iana', name: Intl.DateTimeFormat().resolvedOptions().timeZone });
