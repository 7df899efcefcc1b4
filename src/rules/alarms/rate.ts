import type { AlarmRule } from '../../tables/alarm-rule.ts';
import { createWatch, type Watch } from './watch.ts';

const HOUR_MS = 3_600_000;

/**
 * How fast a stream changes, per hour: the difference between a reading and the last one at least `windowS` older, over the
 * time between them. NaN until there is one.
 */
export function createRate(windowS: number): (timeMs: number, value: number) => number {
  const times: number[] = [];
  const values: number[] = [];
  return (timeMs, value) => {
    times.push(timeMs);
    values.push(value);
    // The newest reading that is old enough goes first; what is older is not needed any more.
    while (times.length > 1 && (times[1] as number) <= timeMs - windowS * 1000) {
      times.shift();
      values.shift();
    }
    const [firstMs = NaN, first = NaN] = [times[0], values[0]];
    return timeMs - firstMs >= windowS * 1000 ? ((value - first) / (timeMs - firstMs)) * HOUR_MS : NaN;
  };
}

/** A limit on the rate of change; its alarms show the rate, per hour. */
export function createRateWatch(rule: AlarmRule, windowS: number): Watch {
  const inner = createWatch(rule);
  const rateOf = createRate(windowS);
  let shown = NaN;
  return {
    rule,
    occurrences: inner.occurrences,
    get dueMs() {
      return inner.dueMs;
    },
    get shown() {
      return shown;
    },
    read(timeMs, value) {
      const rate = rateOf(timeMs, value);
      if (Number.isNaN(rate)) return false;
      shown = rate;
      return inner.read(timeMs, rate);
    },
    peek: inner.peek,
  };
}
