import type { CityManifest } from './pack/manifest.ts';

/** Rules change on whole quarters of an hour at the finest, so one answer per quarter is enough. */
const quarterMs = 15 * 60 * 1000;

/**
 * Minutes east of UTC at an instant, by fixed offset or IANA zone (Intl reads the zone's wall clock, and the difference to
 * UTC is the offset). Answers are cached per quarter hour: Intl costs microseconds, frames ask often.
 */
export function createZone(zone: CityManifest['timeZone']): (timeMs: number) => number {
  if (zone.kind === 'fixed') return () => zone.offsetMinutes;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone.name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const known = new Map<number, number>();
  return (timeMs) => {
    if (!Number.isFinite(timeMs)) return 0;
    const quarter = Math.floor(timeMs / quarterMs);
    const cached = known.get(quarter);
    if (cached !== undefined) return cached;
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(quarter * quarterMs)) part[type] = Number(value);
    const asUtc =
      utcMs(part['year'] ?? 0, part['month'] ?? 1, part['day'] ?? 1) +
      ((part['hour'] ?? 0) * 60 + (part['minute'] ?? 0)) * 60000 +
      (part['second'] ?? 0) * 1000;
    const minutes = Math.round((asUtc - quarter * quarterMs) / 60000);
    if (known.size > 2000) known.clear();
    known.set(quarter, minutes);
    return minutes;
  };
}

/** Midnight UTC of a Gregorian date in ms (Hinnant's days_from_civil). */
function utcMs(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return (era * 146097 + dayOfEra - 719468) * 86400000;
}
