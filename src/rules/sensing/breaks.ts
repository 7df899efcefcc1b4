import type { Series } from '../../tables/series.ts';

export interface Breaks {
  readonly count: number;
  readonly longestMs: number;
}

/**
 * How often, and for how long at most, a series stood above a limit without a pause: a cold chain's breaks. A break begins with
 * the first reading above and ends with the first that is not; shorter ones than `atLeastMs` are none. One still going on counts.
 */
export function breaksAbove({ timeMs, value }: Series, limit: number, atLeastMs: number): Breaks {
  let [count, longestMs, sinceMs] = [0, 0, NaN];
  const end = (atMs: number): void => {
    if (atMs - sinceMs >= atLeastMs) {
      count++;
      longestMs = Math.max(longestMs, atMs - sinceMs);
    }
    sinceMs = NaN;
  };
  timeMs.forEach((atMs, i) => {
    const reading = value[i] as number;
    if (Number.isNaN(reading)) return;
    if (reading > limit) sinceMs = Number.isNaN(sinceMs) ? atMs : sinceMs;
    else if (!Number.isNaN(sinceMs)) end(atMs);
  });
  if (!Number.isNaN(sinceMs)) end(timeMs.at(-1) ?? NaN);
  return { count, longestMs };
}
