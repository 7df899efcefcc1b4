import type { Days, Goal, TargetPath } from '../../rules/lenses/target-path.ts';

/** Values on a scale with room above and below; never upside down, never of no height. */
export interface Scale {
  readonly low: number;
  readonly high: number;
}

/**
 * From the least to the greatest that is to be seen: days, target, way. A forecast's interval may be far wider than all of them: it
 * widens the scale to at most thrice their span, and is drawn cut off.
 */
export function scaleOf(days: Days, path: TargetPath, value: number): Scale {
  const seen = [...days.value, path.goal?.value ?? NaN, path.goal?.from?.value ?? NaN, path.dueNow, value].filter(Number.isFinite);
  if (seen.length === 0) return { low: 0, high: 1 };
  const [low, high] = [Math.min(...seen), Math.max(...seen)];
  const span = high - low || Math.abs(high) * 0.2 || 1;
  const { forecast } = path;
  const most = [low - span, high + span] as const;
  const withForecast = forecast
    ? ([Math.max(most[0], Math.min(low, forecast.low)), Math.min(most[1], Math.max(high, forecast.high))] as const)
    : ([low, high] as const);
  const air = 0.08 * (withForecast[1] - withForecast[0] || span);
  return { low: withForecast[0] - air, high: withForecast[1] + air };
}

/** Pixel rows from the top. */
export const rowOf =
  ({ low, high }: Scale, heightPx: number) =>
  (value: number): number =>
    Math.min(heightPx, Math.max(0, heightPx - ((value - low) / (high - low)) * heightPx));

/** SVG path of daily values; a missing day lifts the pen, a lone day is a short stroke. */
export function dayLine(days: Days, x: (timeMs: number) => number, y: (value: number) => number): string {
  let path = '';
  let penDown = false;
  for (let i = 0; i < days.timeMs.length; i++) {
    const value = days.value[i] as number;
    if (Number.isNaN(value)) {
      penDown = false;
      continue;
    }
    const [px, py] = [x(days.timeMs[i] as number), y(value)];
    const isAlone = !penDown && !Number.isFinite(days.value[i + 1] ?? NaN);
    path += `${penDown ? 'L' : 'M'}${px.toFixed(1)} ${py.toFixed(1)}${isAlone ? 'h0.1' : ''}`;
    penDown = true;
  }
  return path;
}

/** The straight way to the target within a span of time, as two points. */
export function wayWithin(goal: Goal, fromMs: number, toMs: number, dueAt: (timeMs: number) => number): readonly (readonly [timeMs: number, value: number])[] {
  if (!goal.from) return [];
  const [a, b] = [Math.max(fromMs, goal.from.dateMs), Math.min(toMs, goal.dateMs)];
  return b > a
    ? [
        [a, dueAt(a)],
        [b, dueAt(b)],
      ]
    : [];
}
