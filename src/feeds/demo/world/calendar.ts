/** The city's civil day at a fixed offset from UTC. Instants are ms since epoch; days count from 1970-01-01 local. */
export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;
export const MINUTE_MS = 60_000;

export const dayOf = (timeMs: number, offsetMs: number): number => Math.floor((timeMs + offsetMs) / DAY_MS);
/** The instant of local midnight that begins a day. */
export const dayStartMs = (day: number, offsetMs: number): number => day * DAY_MS - offsetMs;
/** Hours since local midnight, 0 <= h < 24. */
export const hourOf = (timeMs: number, offsetMs: number): number => (timeMs + offsetMs - dayOf(timeMs, offsetMs) * DAY_MS) / HOUR_MS;
/** 0 = Sunday; 1970-01-01 was a Thursday. */
export const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7;
export const isWeekend = (day: number): boolean => weekdayOf(day) % 6 === 0;
/** Fraction of the tropical year since 1 January, 0 to 1 (mean year of 365.2425 days). */
export const yearFraction = (timeMs: number): number => {
  const years = timeMs / (365.2425 * DAY_MS);
  return years - Math.floor(years);
};

/** A value per day, kept for the few days in use: what lets any instant be reached without integrating it twice. */
export interface ByDay<T> {
  at(day: number): T;
  forget(): void;
}
export function byDay<T>(compute: (day: number) => T, keep = 4): ByDay<T> {
  const days = new Map<number, T>();
  let lastDay = NaN;
  let last: T;
  return {
    at(day) {
      if (day === lastDay) return last;
      let value = days.get(day);
      if (value === undefined) {
        value = compute(day);
        days.set(day, value);
        if (days.size > keep) days.delete(days.keys().next().value as number);
      }
      lastDay = day;
      last = value;
      return value;
    },
    forget() {
      days.clear();
      lastDay = NaN;
    },
  };
}
