import type { Condition } from '../../tables/alarm-rule.ts';

/** When a condition began and ceased to hold on one stream. */
export interface Latch {
  /** Readings in time order. True when the condition changed. */
  read(timeMs: number, value: number): boolean;
  /** Times of change, on and off in turn, beginning with on. */
  readonly changesMs: readonly number[];
  /** Since when it holds at an instant; NaN when it does not. */
  sinceMs(atMs: number): number;
}

/** Changes kept: enough for what a day tells, even of a stream that chatters. */
const MOST_CHANGES = 512;

export function createLatch({ op, value, deadband }: Condition): Latch {
  const sign = op === 'above' ? 1 : -1;
  // Readings are stored as float32: limits must be rounded alike.
  const onLimit = Math.fround(value) * sign;
  const offLimit = Math.fround(value - sign * deadband) * sign;
  const changesMs: number[] = [];
  let isOn = false;
  return {
    changesMs,
    read(timeMs, reading) {
      const level = reading * sign;
      const now = isOn ? level >= onLimit || level > offLimit : level >= onLimit;
      if (now === isOn) return false;
      isOn = now;
      changesMs.push(timeMs);
      if (changesMs.length > MOST_CHANGES) changesMs.splice(0, 2);
      return true;
    },
    sinceMs(atMs) {
      let count = changesMs.length;
      while (count > 0 && (changesMs[count - 1] as number) > atMs) count--;
      return count % 2 === 1 ? (changesMs[count - 1] as number) : NaN;
    },
  };
}

/**
 * When all, or any, of several conditions hold: changes on and off in turn, in time order. It depends on the changes only, not
 * on the order in which the streams told them.
 */
export function joined(latches: readonly Latch[], of: 'all' | 'any'): readonly (readonly [timeMs: number, on: boolean])[] {
  const changes = latches
    .flatMap(({ changesMs }, n) => changesMs.map((timeMs, i) => ({ timeMs, n, on: i % 2 === 0 })))
    .sort((a, b) => a.timeMs - b.timeMs || a.n - b.n);
  const on = latches.map(() => false);
  const result: [number, boolean][] = [];
  let was = false;
  changes.forEach((change, i) => {
    on[change.n] = change.on;
    // All that changes at one instant changes at once.
    if (changes[i + 1]?.timeMs === change.timeMs) return;
    const now = of === 'all' ? on.every(Boolean) : on.some(Boolean);
    if (now !== was) result.push([change.timeMs, now]);
    was = now;
  });
  return result;
}
