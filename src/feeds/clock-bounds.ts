import type { ClockEstimate } from '../tables/feed-report.ts';

/** Bounds older than this are let go: clocks drift and are set. */
const KEPT_MS = 1800_000;
/** HTTP dates are cut to whole seconds (RFC 9110, 5.6.7). */
const DATE_STEP_MS = 1000;

/**
 * Where a server's clock stands against ours, by the Date header of its answers: written at some moment between our asking and our
 * hearing, so theirs minus ours lies between `date - heard` and `date + 1 s - asked`. All answers of half an hour together leave the
 * intersection; one that contradicts it (the clock was set) begins anew.
 */
export function createClockBounds() {
  let fromMs = -Infinity;
  let toMs = Infinity;
  let samples = 0;
  let sinceMs = NaN;
  return {
    /** @param dateMs the Date header; NaN where there is none. @param ageS its Age header: an answer out of a cache says nothing of now. */
    heard(askedMs: number, heardMs: number, dateMs: number, ageS: number): void {
      if (Number.isNaN(dateMs) || ageS > 0) return;
      const [low, high] = [dateMs - heardMs, dateMs + DATE_STEP_MS - askedMs];
      const isAnew = samples === 0 || low > toMs || high < fromMs || heardMs - sinceMs > KEPT_MS;
      if (isAnew) sinceMs = heardMs;
      fromMs = isAnew ? low : Math.max(fromMs, low);
      toMs = isAnew ? high : Math.min(toMs, high);
      samples = isAnew ? 1 : samples + 1;
    },
    estimate: (): ClockEstimate | null => (samples === 0 ? null : { method: 'date-header', fromMs, toMs, samples }),
  };
}
