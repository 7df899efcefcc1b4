import { quantile } from '../indicators/gather.ts';
import { Quality, isClockAhead } from '../../tables/quality.ts';
import type { Series } from '../../tables/series.ts';

/** What is wrong with a sensor, as its own readings tell; what is wrong with the city is the business of alarms. */
export type SensorFault =
  | { readonly kind: 'silent'; readonly sinceMs: number }
  /** It dates its readings ahead of their arrival. */
  | { readonly kind: 'clock'; readonly sinceMs: number; readonly aheadMs: number }
  /** A value that the property cannot have. */
  | { readonly kind: 'out-of-range'; readonly sinceMs: number; readonly value: number }
  /** The same value again and again where it used to move. */
  | { readonly kind: 'stuck'; readonly sinceMs: number; readonly value: number }
  /** One step far beyond all others, up or down, that did not go back. */
  | { readonly kind: 'jump'; readonly sinceMs: number; readonly by: number }
  /** It leaves its neighbours behind, steadily. */
  | { readonly kind: 'drift'; readonly sinceMs: number; readonly perHour: number };

export interface SensorQuestion {
  /** Readings of the last hours, in time order. */
  readonly series: Series;
  readonly nowMs: number;
  /** Declared time between readings; NaN where the source does not say: then what was usual counts. */
  readonly intervalMs: number;
  /** When it last spoke, ms; NaN = never, of which nobody can say since when. */
  readonly spokeMs: number;
  /** Arrival of its latest reading minus what it is dated, ms; negative for a clock ahead, NaN where nobody knows. */
  readonly lagMs: number;
  /** Others of its feed speak: where none does it is the link that is silent, and no sensor. */
  readonly isFeedHeard: boolean;
  /** Typical values: a jump or drift is large against their span. At its ends readings rest: no rain, an idle pump, a dark lamp. */
  readonly range: readonly [low: number, high: number];
  /** Lowest and highest value the property can have at all. */
  readonly possible: readonly [lowest: number, highest: number];
  /** People and machines switch it: a step is no fault. */
  readonly mayStep: boolean;
  /** Median of the same property nearby at an instant, NaN where nobody is near; absent: drift is not judged. */
  readonly neighboursAt?: (timeMs: number) => number;
}

const HOUR_MS = 3_600_000;
/** Readings in a row with one value. */
const STUCK_READINGS = 20;
/** A step of so many times the usual one is a jump. */
const JUMP_TIMES = 12;
const FEWEST = 30;
const SILENT_INTERVALS = 10;
/** Part of the typical range about its ends: a street at night counts the same few cars for hours. */
const REST_PART = 0.02;
/** Readings before and after a step within which neighbours may have made it too. */
const FRONT_READINGS = 15;
/** Part of the typical range that a jump must leap, and a drift must have gone. */
const GONE_PART = 0.1;

/**
 * The first fault that holds, the gravest first; null = none to be seen. Rules of thumb of automatic quality control (WMO-No. 488,
 * IOC QARTOD: range, flat line, spike, neighbour tests): gross, stated, and each can be checked on the chart.
 */
export function sensorFault(question: SensorQuestion): SensorFault | null {
  return silent(question) ?? clock(question) ?? outOfRange(question) ?? stuck(question) ?? jump(question) ?? drift(question);
}

const good = ({ value, quality }: Series): number[] => [...value.keys()].filter((i) => !Number.isNaN(value[i]) && (quality[i] as number) < Quality.bad);

function silent({ series, nowMs, intervalMs, spokeMs, isFeedHeard }: SensorQuestion): SensorFault | null {
  const usualMs = Number.isNaN(intervalMs) ? usualGapMs(series) : intervalMs;
  return isFeedHeard && nowMs - spokeMs > SILENT_INTERVALS * usualMs ? { kind: 'silent', sinceMs: spokeMs } : null;
}
/** Between readings of a source that names no interval; NaN where there are too few to tell. */
function usualGapMs({ timeMs }: Series): number {
  if (timeMs.length < FEWEST) return NaN;
  return quantile(
    [...timeMs].slice(1).map((ms, i) => ms - (timeMs[i] as number)),
    0.9,
  );
}

/** A clock behind looks like a slow road and is no fault to be seen from here. */
const clock = ({ lagMs, spokeMs }: SensorQuestion): SensorFault | null => (isClockAhead(lagMs) ? { kind: 'clock', sinceMs: spokeMs, aheadMs: -lagMs } : null);

function outOfRange({ series, possible: [low, high] }: SensorQuestion): SensorFault | null {
  const rows = good(series);
  const isOut = (row: number): boolean => (series.value[row] as number) < low || (series.value[row] as number) > high;
  const last = rows.at(-1);
  if (last === undefined || !isOut(last)) return null;
  let first = rows.length - 1;
  while (first > 0 && isOut(rows[first - 1] as number)) first--;
  return { kind: 'out-of-range', sinceMs: series.timeMs[rows[first] as number] as number, value: series.value[last] as number };
}

/** Where a reading may stay for hours: at an end of what is typical, or next to it, or of what is possible. */
const isAtRest = ({ range: [low, high], possible }: SensorQuestion, value: number): boolean =>
  [low, high].some((end) => Math.abs(value - end) <= REST_PART * (high - low)) || possible.some((end) => Math.fround(end) === value);

function stuck(question: SensorQuestion): SensorFault | null {
  const { series } = question;
  const rows = good(series);
  if (rows.length < STUCK_READINGS + FEWEST) return null;
  const value = series.value[rows.at(-1) as number] as number;
  if (isAtRest(question, value)) return null;
  let first = rows.length - 1;
  while (first > 0 && series.value[rows[first - 1] as number] === value) first--;
  // It moved before: most readings differed from the one before them.
  const before = rows.slice(0, first);
  const moved = before.filter((row, i) => i > 0 && series.value[row] !== series.value[before[i - 1] as number]).length;
  if (rows.length - first < STUCK_READINGS || moved < (before.length - 1) / 2) return null;
  return { kind: 'stuck', sinceMs: series.timeMs[rows[first] as number] as number, value };
}

function jump(question: SensorQuestion): SensorFault | null {
  const { series, range, neighboursAt } = question;
  const [low, high] = range;
  const rows = good(series);
  if (question.mayStep || rows.length < FEWEST) return null;
  const steps = rows.slice(1).map((row, i) => (series.value[row] as number) - (series.value[rows[i] as number] as number));
  const usual = quantile(steps.map(Math.abs), 0.9);
  let at = -1;
  steps.forEach((step, i) => {
    if (Math.abs(step) > Math.max(JUMP_TIMES * usual, GONE_PART * (high - low)) && Math.abs(step) > Math.abs(steps[at] ?? 0)) at = i;
  });
  const step = steps[at];
  const row = rows[at + 1];
  const before = rows[at];
  if (step === undefined || row === undefined || before === undefined || at < 5 || rows.length - at < 6) return null;
  // What is switched on or off goes to where it rests, or comes from there: an event of the city.
  if (isAtRest(question, series.value[row] as number) || isAtRest(question, series.value[before] as number)) return null;
  // All around went the same way at about that time, as when a front or a shower comes: the city again.
  const timeOf = (place: number): number => series.timeMs[rows[Math.min(rows.length - 1, Math.max(0, place))] as number] as number;
  const around = neighboursAt ? neighboursAt(timeOf(at + 1 + FRONT_READINGS)) - neighboursAt(timeOf(at - FRONT_READINGS)) : NaN;
  if (Math.abs(step - around) < Math.abs(step) / 2) return null;
  // What came back within five readings was a spike of the city or of the air, not a jump of the sensor.
  const level = (list: readonly number[]): number =>
    quantile(
      list.map((r) => series.value[r] as number),
      0.5,
    );
  const stayed = Math.abs(level(rows.slice(at + 1)) - level(rows.slice(Math.max(0, at - 30), at + 1))) > Math.abs(step) / 2;
  return stayed ? { kind: 'jump', sinceMs: series.timeMs[row] as number, by: step } : null;
}

/** Slope of the difference to the neighbours (Theil's median of slopes: a few odd readings do not turn it). */
function drift({ series, neighboursAt, range: [low, high] }: SensorQuestion): SensorFault | null {
  if (!neighboursAt) return null;
  const rows = good(series).filter((_, i, all) => i % Math.max(1, Math.floor(all.length / 60)) === 0);
  const points = rows
    .map((row) => [series.timeMs[row] as number, (series.value[row] as number) - neighboursAt(series.timeMs[row] as number)] as const)
    .filter(([, difference]) => !Number.isNaN(difference));
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < FEWEST) return null;
  const slopes = points.flatMap(([t, d], i) => points.slice(i + 1).map(([u, e]) => (e - d) / (u - t)));
  const perMs = quantile(slopes, 0.5);
  const gone = perMs * (last[0] - first[0]);
  const rising = slopes.filter((slope) => Math.sign(slope) === Math.sign(perMs)).length / slopes.length;
  if (Math.abs(gone) < GONE_PART * (high - low) || rising < 0.8) return null;
  return { kind: 'drift', sinceMs: first[0], perHour: perMs * HOUR_MS };
}
