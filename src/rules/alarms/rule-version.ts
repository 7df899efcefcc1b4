import type { AlarmRule } from '../../tables/alarm-rule.ts';
import type { Occurrence, Watch } from './watch.ts';

/** A rule and the time it is in force: a changed rule is a new version, and what the old one raised stays as it was. */
export interface RuleVersion {
  readonly rule: AlarmRule;
  readonly fromMs: number;
  /** Exclusive; Infinity = in force now. */
  readonly untilMs: number;
}

export const always = (rule: AlarmRule): RuleVersion => ({ rule, fromMs: -Infinity, untilMs: Infinity });

/** Occurrences kept of a version that has an end. */
const KEPT = 64;

/**
 * A watch that speaks only while its version is in force. It judges as if the rule had always held, so that delays and windows
 * that began before the change are not begun anew: what would have stood at that instant is raised then, and what stands when
 * the version ends returns then.
 */
export function withinTime(inner: Watch, { fromMs, untilMs }: RuleVersion): Watch {
  if (fromMs === -Infinity && untilMs === Infinity) return inner;
  const within = (occurrence: Occurrence): Occurrence[] => {
    const raisedMs = Math.max(occurrence.raisedMs, fromMs);
    const isOver = !Number.isNaN(occurrence.returnedMs) && occurrence.returnedMs <= untilMs;
    const returnedMs = isOver || untilMs === Infinity ? occurrence.returnedMs : untilMs;
    return raisedMs >= untilMs || returnedMs <= raisedMs ? [] : [{ raisedMs, returnedMs, worst: occurrence.worst }];
  };
  return {
    rule: inner.rule,
    get occurrences() {
      return inner.occurrences.flatMap(within);
    },
    read(timeMs, value) {
      const moved = inner.read(timeMs, value);
      if (inner.occurrences.length > KEPT) inner.occurrences.shift();
      return moved;
    },
    peek(nowMs) {
      const newest = inner.peek(nowMs);
      const earlier = inner.occurrences.filter(({ raisedMs }) => raisedMs !== newest?.raisedMs);
      return [...earlier, ...(newest ? [newest] : [])].flatMap(within).at(-1) ?? null;
    },
    get dueMs() {
      return inner.dueMs;
    },
    get shown() {
      return inner.shown as number;
    },
  };
}
