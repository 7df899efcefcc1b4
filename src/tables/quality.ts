/** Quality of one reading, one byte per row. Missing is not zero: a missing value is NaN with `missing`. */
export const Quality = { good: 0, uncertain: 1, bad: 2, missing: 3 } as const;
export type QualityCode = (typeof Quality)[keyof typeof Quality];

/** How old a stream's latest reading is against its declared interval. */
export const freshnessSteps = ['fresh', 'late', 'stale', 'lost'] as const;
export type Freshness = (typeof freshnessSteps)[number];

/** Still counts: from stale on a reading leaves totals, averages and what is worked out of them. */
export const isCurrent = (freshness: Freshness): boolean => freshness === 'fresh' || freshness === 'late';

/** A source's clock may run ahead of ours by this much before it counts as wrong. */
export const CLOCK_AHEAD_MS = 60000;

/**
 * Age of a reading, ms: since the instant it tells of, but since it came where its source's clock ran ahead of ours, so that a source
 * that falls silent grows old whatever it wrote on its last word.
 * @param lagMs how long after that instant it came, negative for a clock ahead; NaN where nobody knows (out of history).
 */
export const ageOf = (nowMs: number, timeMs: number, lagMs: number): number => nowMs - (lagMs < 0 ? timeMs + lagMs : timeMs);

/** A source's clock that was so far ahead when it spoke is not to be trusted. */
export const isClockAhead = (lagMs: number): boolean => lagMs < -CLOCK_AHEAD_MS;

/** Step of a reading on the age ladder; see `ageOf` for its lag. One whose clock cannot be trusted is late at best. */
export function freshnessOfReading(nowMs: number, timeMs: number, lagMs: number, intervalMs: number): Freshness {
  const step = freshnessOf(ageOf(nowMs, timeMs, lagMs), Number.isNaN(intervalMs) ? UNDECLARED_INTERVAL_MS : intervalMs);
  return step === 'fresh' && isClockAhead(lagMs) ? 'late' : step;
}
/** A stream that names no interval counts as one that speaks every minute. */
export const UNDECLARED_INTERVAL_MS = 60_000;

/**
 * Age ladder: fresh until 1.5 intervals (at least 3 s), late until max(2 intervals, 5 s), stale until 10 intervals
 * (at least 60 s), then lost. Also lost when nothing ever arrived (ageMs = NaN). A reading from more than a minute ahead
 * has a clock nobody can trust: late, never fresh.
 */
export function freshnessOf(ageMs: number, intervalMs: number): Freshness {
  if (Number.isNaN(ageMs)) return 'lost';
  if (ageMs < -CLOCK_AHEAD_MS) return 'late';
  if (ageMs <= Math.max(1.5 * intervalMs, 3000)) return 'fresh';
  if (ageMs <= Math.max(2 * intervalMs, 5000)) return 'late';
  if (ageMs <= Math.max(10 * intervalMs, 60000)) return 'stale';
  return 'lost';
}
