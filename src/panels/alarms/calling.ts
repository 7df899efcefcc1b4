import type { Alarm } from '../../rules/alarms/alarm.ts';

/** Which critical alarms call: unacknowledged, and not silenced here. */
export const callingOf = (alarms: readonly Alarm[], silenced: ReadonlySet<string>): readonly string[] => {
  const calling: string[] = [];
  // The list is sorted by priority: after the last critical one nobody calls.
  for (const { id, rule, state } of alarms) {
    if (rule.priority !== 1) break;
    if (state === 'unacknowledged' && !silenced.has(id)) calling.push(id);
  }
  return calling;
};
