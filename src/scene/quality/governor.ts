/**
 * Keeps the frame rate by stepping the picture's level: pure, so that tests can drive it with any machine's frames. Down
 * after one bad spell, up only after a long good one; a level that failed is left alone for a time that doubles with every
 * failure, so that it never swings.
 */
export interface Governor {
  /** Index of the level now. */
  readonly level: number;
  /** Why it stands where it stands. */
  readonly reason: 'start' | 'slow' | 'script' | 'smooth';
  /** A frame of a moving view: time since the frame before, and how much of it was script, ms. True when the level changed. */
  frame(nowMs: number, intervalMs: number, scriptMs: number): boolean;
}

export interface GovernorOptions {
  readonly levels: number;
  readonly start: number;
  /** What the screen can do, ms per frame. */
  readonly targetMs?: number;
}

/** A spell is judged by so many frames. */
const SPELL_FRAMES = 30;
/** Slower than this much of the target is bad; faster than that is good, and in between is left alone. */
const BAD = 1.6;
const GOOD = 1.15;
/** So many good spells in a row before a step up. */
const GOOD_SPELLS = 8;
const BAD_SPELLS = 2;
/** A level that turned bad within this time after a step up has failed. */
const TRIAL_MS = 60_000;
const FIRST_REST_MS = 120_000;
/** A gap is no frame: the view stood still, or the tab was away. */
const GAP_MS = 1000;

const quantile = (sorted: readonly number[], share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;

export function createGovernor({ levels, start, targetMs = 1000 / 60 }: GovernorOptions): Governor {
  let level = Math.min(levels - 1, Math.max(0, start));
  let reason: Governor['reason'] = 'start';
  let intervals: number[] = [];
  let scripts: number[] = [];
  let good = 0;
  let bad = 0;
  let raisedMs = -Infinity;
  const failures = new Array<number>(levels).fill(0);
  const restUntilMs = new Array<number>(levels).fill(-Infinity);

  const step = (to: number, why: Governor['reason']): boolean => {
    level = to;
    reason = why;
    good = bad = 0;
    return true;
  };
  const lower = (nowMs: number): boolean => {
    if (nowMs - raisedMs < TRIAL_MS) {
      failures[level] = (failures[level] ?? 0) + 1;
      restUntilMs[level] = nowMs + FIRST_REST_MS * 2 ** ((failures[level] ?? 1) - 1);
    }
    return step(level - 1, 'slow');
  };
  const judge = (nowMs: number): boolean => {
    const frames = intervals.sort((a, b) => a - b);
    const median = quantile(frames, 0.5);
    const late = quantile(frames, 0.9);
    const script = quantile(
      scripts.sort((a, b) => a - b),
      0.5,
    );
    intervals = [];
    scripts = [];
    const isBad = median > targetMs * BAD;
    // What script takes no smaller shadow gives back.
    if (isBad && script > median * 0.75) {
      reason = 'script';
      good = bad = 0;
      return false;
    }
    bad = isBad ? bad + 1 : 0;
    good = late < targetMs * GOOD ? good + 1 : 0;
    if (bad >= BAD_SPELLS && level > 0) return lower(nowMs);
    const above = level + 1;
    if (good < GOOD_SPELLS || above >= levels || nowMs < (restUntilMs[above] ?? Infinity)) return false;
    raisedMs = nowMs;
    return step(above, 'smooth');
  };

  return {
    get level() {
      return level;
    },
    get reason() {
      return reason;
    },
    frame(nowMs, intervalMs, scriptMs) {
      if (!(intervalMs > 0 && intervalMs < GAP_MS)) return false;
      intervals.push(intervalMs);
      scripts.push(scriptMs);
      return intervals.length >= SPELL_FRAMES && judge(nowMs);
    },
  };
}
