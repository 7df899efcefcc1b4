import type { Words } from '../../base/words.ts';
import type { Alarm } from '../../rules/alarms/alarm.ts';

/** EEMUA 191: more than ten alarms in ten minutes is a flood. */
export const FLOOD_WINDOW_MS = 600000;
export const FLOOD_OVER = 10;

/** Alarms raised in the ten minutes before an instant. */
export function raisedLately(log: readonly Alarm[], nowMs: number): number {
  let count = 0;
  for (const alarm of log) if (alarm.raisedMs <= nowMs && alarm.raisedMs > nowMs - FLOOD_WINDOW_MS) count++;
  return count;
}

export interface CauseGroup {
  readonly ruleId: string;
  readonly title: Words;
  readonly priority: 1 | 2 | 3;
  readonly count: number;
}

/** Active alarms by cause (their rule), most severe first, then most numerous. */
export function groupByCause(alarms: readonly Alarm[]): readonly CauseGroup[] {
  const groups = new Map<string, CauseGroup>();
  for (const { rule } of alarms) {
    const count = (groups.get(rule.id)?.count ?? 0) + 1;
    groups.set(rule.id, { ruleId: rule.id, title: rule.title, priority: rule.priority, count });
  }
  return [...groups.values()].sort((a, b) => a.priority - b.priority || b.count - a.count || a.ruleId.localeCompare(b.ruleId));
}
