import { energeticMeanDb, ldenDb } from '../indicators/decibels.ts';
import { Quality } from '../../tables/quality.ts';
import type { Series } from '../../tables/series.ts';

const HOUR_MS = 3_600_000;
/** Hours with data that a daily mean needs where no authority says how many. */
export const FEWEST_HOURS = 18;

export interface RunningDay {
  /** Mean of the hourly means of the last 24 hours; NaN with too few hours of data. */
  readonly mean: number;
  readonly hours: number;
}

/** Readings of each of the last 24 hours, the latest hour first. */
function hourly({ timeMs, value, quality }: Series, nowMs: number): readonly (readonly number[])[] {
  const hours: number[][] = Array.from({ length: 24 }, () => []);
  timeMs.forEach((t, i) => {
    const hour = Math.floor((nowMs - t) / HOUR_MS);
    if (Number.isNaN(value[i]) || (quality[i] as number) >= Quality.bad) return;
    hours[hour]?.push(value[i] as number);
  });
  return hours;
}
const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

/**
 * A running 24 h mean: hours count alike, however many readings each has.
 * @param fewestHours with data, as the authority asks that makes an index of it.
 */
export function runningDay(series: Series, nowMs: number, fewestHours = FEWEST_HOURS): RunningDay {
  const means = hourly(series, nowMs)
    .filter((values) => values.length > 0)
    .map(mean);
  return { mean: means.length >= fewestHours ? mean(means) : NaN, hours: means.length };
}

/** Hourly means of the last eight hours that an 8-hour mean needs (40 CFR 50 App. U: 75 %). */
const FEWEST_OF_EIGHT = 6;

export interface RunningEight {
  /** Mean of the hourly means of the last eight hours; NaN with fewer than six hours of data. */
  readonly mean: number;
  /** The highest of these hourly means; NaN where there is none. */
  readonly highest: number;
}

/** A running 8 h mean, and the hour in it that stands out. */
export function runningEight(series: Series, nowMs: number): RunningEight {
  const means = hourly(series, nowMs)
    .slice(0, 8)
    .filter((values) => values.length > 0)
    .map(mean);
  return { mean: means.length >= FEWEST_OF_EIGHT ? mean(means) : NaN, highest: means.length > 0 ? Math.max(...means) : NaN };
}

/**
 * Lden of the last 24 hours by hourly equivalent levels: day 07-19, evening 19-23, night 23-07 local time (Directive 2002/49/EC,
 * Annex I). NaN where one of the three has no hour with data.
 * @param localHourOf hour of the day, 0 to 23, at an instant.
 */
export function runningLden(series: Series, nowMs: number, localHourOf: (timeMs: number) => number): number {
  const periods: { readonly day: number[]; readonly evening: number[]; readonly night: number[] } = { day: [], evening: [], night: [] };
  hourly(series, nowMs).forEach((levels, ago) => {
    if (levels.length === 0) return;
    const hour = localHourOf(nowMs - (ago + 0.5) * HOUR_MS);
    const period = hour >= 7 && hour < 19 ? 'day' : hour >= 19 && hour < 23 ? 'evening' : 'night';
    periods[period].push(energeticMeanDb(levels));
  });
  return ldenDb(energeticMeanDb(periods.day), energeticMeanDb(periods.evening), energeticMeanDb(periods.night));
}
