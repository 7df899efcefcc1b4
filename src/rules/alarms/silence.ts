import type { AlarmRule } from '../../tables/alarm-rule.ts';
import type { Occurrence, Watch } from './watch.ts';

/** A stream whose source does not say how often it speaks counts as one that speaks every minute. */
const USUAL_INTERVAL_MS = 60_000;

/**
 * That nothing comes: raised once the last reading is older than the rule's number of intervals (and its on-delay), gone
 * with the next reading. Silence itself moves nothing: `peek` tells what it has raised by an instant.
 * @param before the watch whose place it takes: what that has raised does not vanish, and its silence is ended like any other.
 */
export function createSilenceWatch(rule: AlarmRule, intervalMs: number, before?: Watch): Watch {
  const patienceMs = rule.value * (Number.isNaN(intervalMs) ? USUAL_INTERVAL_MS : intervalMs) + rule.onDelayS * 1000;
  const occurrences: Occurrence[] = [...(before?.occurrences ?? [])];
  let dueMs = before?.dueMs ?? NaN;
  return {
    rule,
    occurrences,
    get dueMs() {
      return dueMs;
    },
    read(timeMs) {
      const wasSilent = dueMs <= timeMs;
      if (wasSilent) occurrences.push({ raisedMs: dueMs, returnedMs: timeMs, worst: NaN });
      dueMs = timeMs + patienceMs;
      return wasSilent;
    },
    peek(nowMs) {
      return dueMs <= nowMs ? { raisedMs: dueMs, returnedMs: NaN, worst: NaN } : (occurrences.at(-1) ?? null);
    },
  };
}
