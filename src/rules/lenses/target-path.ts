import { studentT, Z80 } from './interval.ts';

/** Daily values of one indicator, whole days only, in time order; NaN where a day has none. */
export interface Days {
  /** Middle of each day, ms. */
  readonly timeMs: Float64Array;
  readonly value: Float32Array;
}
/** Where a city wants to be, and by when; `from` is where it set out. */
export interface Goal {
  readonly value: number;
  readonly dateMs: number;
  readonly from: { readonly value: number; readonly dateMs: number } | null;
}

export interface Forecast {
  readonly value: number;
  /** 80 % prediction interval at the goal's date. */
  readonly low: number;
  readonly high: number;
  /** Value at an instant, with its interval: for drawing. */
  at(timeMs: number): { readonly value: number; readonly low: number; readonly high: number };
  readonly days: number;
  readonly perYear: number;
  /** Mean absolute error of the same method a week ahead, with the last week kept from it; NaN with fewer than 21 days. */
  readonly weekError: number;
}
export type Verdict = 'on' | 'off' | 'unclear' | 'no-forecast' | 'no-goal';

export interface TargetPath {
  readonly goal: Goal | null;
  /** Where the straight way to the goal is now; NaN without a beginning. */
  readonly dueNow: number;
  /** The last week against where the way is now; null where one of them is not known. */
  readonly today: 'ahead' | 'behind' | null;
  readonly forecast: Forecast | null;
  readonly verdict: Verdict;
}

/** Fewer days than this tell no trend. */
export const FEWEST_DAYS = 14;
const DAY_MS = 86_400_000;
const YEAR_DAYS = 365.25;

interface Line {
  at(day: number): { readonly value: number; readonly reach: number };
  readonly slope: number;
  readonly n: number;
}

/**
 * Least squares over days with a prediction interval. Days resemble their neighbours, so the error of the line is widened by
 * (1 + r)/(1 − r), r the residuals' correlation with the day before (Santer et al. 2000); never narrowed.
 */
function fit(points: readonly (readonly [day: number, value: number])[]): Line | null {
  const n = points.length;
  if (n < 3) return null;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / n;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / n;
  const sxx = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  if (sxx <= 0) return null;
  const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / sxx;
  const residuals = points.map(([x, y]) => y - meanY - slope * (x - meanX));
  const squares = residuals.reduce((sum, r) => sum + r * r, 0);
  const lagged = residuals.slice(1).reduce((sum, r, i) => sum + r * (residuals[i] as number), 0);
  const r1 = squares > 0 ? Math.min(0.95, Math.max(0, lagged / squares)) : 0;
  const spread = Math.sqrt(squares / (n - 2));
  const t = studentT(Z80, n - 2);
  const wide = (1 + r1) / (1 - r1);
  return {
    n,
    slope,
    at: (x) => ({ value: meanY + slope * (x - meanX), reach: t * spread * Math.sqrt(1 + wide * (1 / n + (x - meanX) ** 2 / sxx)) }),
  };
}

/** A week ahead, from all days but the last seven. */
function weekErrorOf(points: readonly (readonly [number, number])[]): number {
  if (points.length < 21) return NaN;
  const line = fit(points.slice(0, -7));
  if (!line) return NaN;
  return points.slice(-7).reduce((sum, [x, y]) => sum + Math.abs(y - line.at(x).value), 0) / 7;
}

/**
 * Whether the way so far leads to the goal. The value is a straight line through the days, believed for as long again as it was seen
 * and level from then on; the interval reaches from what would be if the trend ended today to what would be if it never ended. `on`:
 * all of the interval meets the goal; `off`: none of it; `unclear`: part of it.
 * @param bounds what the indicator cannot leave, e.g. 0 and 100 for a share.
 */
export function targetPath(days: Days, goal: Goal | null, better: 'more' | 'less', nowMs: number, bounds: readonly [number, number]): TargetPath {
  const points = [...days.timeMs].map((t, i) => [t / DAY_MS, days.value[i] as number] as const).filter(([, v]) => Number.isFinite(v));
  const line = points.length >= FEWEST_DAYS ? fit(points) : null;
  const clip = (v: number): number => Math.min(bounds[1], Math.max(bounds[0], v));
  const [firstDay, lastDay] = [points[0]?.[0] ?? NaN, points.at(-1)?.[0] ?? NaN];
  const nowhere = { value: NaN, reach: NaN };
  const at = (timeMs: number): { value: number; low: number; high: number } => {
    const day = timeMs / DAY_MS;
    const [on, held] = [line?.at(day) ?? nowhere, line?.at(lastDay) ?? nowhere];
    const middle = line?.at(Math.min(day, 2 * lastDay - firstDay)) ?? nowhere;
    return {
      value: clip(middle.value),
      low: clip(Math.min(on.value - on.reach, held.value - held.reach)),
      high: clip(Math.max(on.value + on.reach, held.value + held.reach)),
    };
  };
  const forecast: Forecast | null =
    line && goal && goal.dateMs > nowMs ? { ...at(goal.dateMs), at, days: line.n, perYear: line.slope * YEAR_DAYS, weekError: weekErrorOf(points) } : null;
  const dueNow = goal ? dueAt(goal, nowMs) : NaN;
  const week = points.filter(([day]) => day > nowMs / DAY_MS - 7.5);
  const lately = week.reduce((sum, [, v]) => sum + v, 0) / week.length;
  const gap = better === 'less' ? dueNow - lately : lately - dueNow;
  return { goal, dueNow, today: Number.isNaN(gap) ? null : gap >= 0 ? 'ahead' : 'behind', forecast, verdict: verdictOf(goal, forecast, better) };
}

/** The straight way from the beginning to the goal at an instant; NaN without a beginning. */
export function dueAt({ from, value, dateMs }: Goal, timeMs: number): number {
  if (!from || !(dateMs > from.dateMs)) return NaN;
  const share = Math.min(1, Math.max(0, (timeMs - from.dateMs) / (dateMs - from.dateMs)));
  return from.value + (value - from.value) * share;
}

function verdictOf(goal: Goal | null, forecast: Forecast | null, better: 'more' | 'less'): Verdict {
  if (!goal) return 'no-goal';
  if (!forecast) return 'no-forecast';
  const [best, worst] = better === 'less' ? [forecast.low, forecast.high] : [-forecast.high, -forecast.low];
  const wanted = better === 'less' ? goal.value : -goal.value;
  if (worst <= wanted) return 'on';
  return best > wanted ? 'off' : 'unclear';
}
