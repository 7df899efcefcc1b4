/** How some durations are spread, ms; NaN where none came. */
export interface SpreadFigures {
  readonly count: number;
  readonly leastMs: number;
  readonly medianMs: number;
  readonly p95Ms: number;
}

/** Durations as they come, kept as counts: quantiles of the last one to two windows, in bounded memory. */
export interface Spread {
  /** NaN is no duration and is left out; negative ones (a clock ahead of ours) count. */
  put(ms: number): void;
  figures(nowMs: number): SpreadFigures;
}

/** Sign, exponent and three bits of a 32-bit float: eight steps an octave, so a quantile is right to 6 %. */
const BUCKETS = 4096;
const SHIFT = 20;
const WINDOW_MS = 300_000;

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);
const bucketOf = (ms: number): number => {
  float[0] = ms;
  return (bits[0] as number) >>> SHIFT;
};
/** The middle of a bucket. */
const middleOf = (bucket: number): number => {
  bits[0] = ((bucket << SHIFT) | (1 << (SHIFT - 1))) >>> 0;
  return bucket === 0 || bucket === BUCKETS / 2 ? 0 : (float[0] as number);
};
/** Buckets from the least to the greatest number: negative ones lie above and count backwards. */
const inOrder = (place: number): number => (place < BUCKETS / 2 ? BUCKETS - 1 - place : place - BUCKETS / 2);

interface Window {
  readonly counts: Uint32Array;
  count: number;
  leastMs: number;
  sinceMs: number;
}
const createWindow = (): Window => ({ counts: new Uint32Array(BUCKETS), count: 0, leastMs: Infinity, sinceMs: NaN });

export const noSpread: SpreadFigures = { count: 0, leastMs: NaN, medianMs: NaN, p95Ms: NaN };

/** @param windowMs two of these are kept, the full one before and the one that fills. */
export function createSpread(windowMs = WINDOW_MS): Spread {
  let filling = createWindow();
  let before = createWindow();

  const quantile = (share: number, count: number): number => {
    const wanted = Math.max(1, Math.ceil(share * count));
    let seen = 0;
    for (let place = 0; place < BUCKETS; place++) {
      const bucket = inOrder(place);
      seen += (filling.counts[bucket] as number) + (before.counts[bucket] as number);
      if (seen >= wanted) return middleOf(bucket);
    }
    return NaN;
  };
  const turn = (nowMs: number): void => {
    if (Number.isNaN(filling.sinceMs)) filling.sinceMs = nowMs;
    if (nowMs - filling.sinceMs < windowMs) return;
    const isLongOver = nowMs - filling.sinceMs >= 2 * windowMs;
    before = isLongOver ? createWindow() : filling;
    filling = createWindow();
    filling.sinceMs = nowMs;
  };
  return {
    put(ms) {
      if (Number.isNaN(ms)) return;
      const bucket = bucketOf(ms);
      (filling.counts[bucket] as number)++;
      filling.count++;
      if (ms < filling.leastMs) filling.leastMs = ms;
    },
    figures(nowMs) {
      turn(nowMs);
      const count = filling.count + before.count;
      if (count === 0) return noSpread;
      return { count, leastMs: Math.min(filling.leastMs, before.leastMs), medianMs: quantile(0.5, count), p95Ms: quantile(0.95, count) };
    },
  };
}
