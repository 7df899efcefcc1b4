import { Quality } from '../../tables/quality.ts';
import type { Series } from '../../tables/series.ts';

/**
 * Readings on an even grid that ends at `endMs`: each point lies on the line between the readings beside it. NaN where the
 * silence round it is longer than `gapMs`, and before the first reading.
 *
 * @param count points of the grid, the last at `endMs`
 */
export function onGrid({ timeMs, value, quality }: Series, endMs: number, stepMs: number, count: number, gapMs: number): Float64Array {
  const grid = new Float64Array(count).fill(NaN);
  const isGood = (i: number): boolean => Number.isFinite(value[i]) && (quality[i] === Quality.good || quality[i] === Quality.uncertain);
  let before = -1;
  let at = 0;
  for (let k = 0; k < count; k++) {
    const t = endMs - (count - 1 - k) * stepMs;
    for (; at < timeMs.length && (timeMs[at] as number) <= t; at++) if (isGood(at)) before = at;
    if (before < 0) continue;
    const [t0, v0] = [timeMs[before] as number, value[before] as number];
    if (t0 === t) {
      grid[k] = v0;
      continue;
    }
    let next = at;
    while (next < timeMs.length && !isGood(next)) next++;
    const t1 = timeMs[next];
    if (t1 === undefined || t1 - t0 > gapMs) continue;
    grid[k] = v0 + (((value[next] as number) - v0) * (t - t0)) / (t1 - t0);
  }
  return grid;
}

/** Time of the newest reading that can be reckoned with, or NaN. */
export function newestMs({ timeMs, value, quality }: Series): number {
  for (let i = timeMs.length - 1; i >= 0; i--)
    if (Number.isFinite(value[i]) && (quality[i] === Quality.good || quality[i] === Quality.uncertain)) return timeMs[i] as number;
  return NaN;
}
