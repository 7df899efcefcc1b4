import type { Alarm } from '../../rules/alarms/alarm.ts';
import { asideKey } from '../../rules/alarms/asides.ts';
import type { Silenced } from '../ui/sound-desk.ts';

const keyOf = ({ rule, feedId, streamId }: Alarm): string => asideKey(rule.id, feedId, streamId);

/** Which critical alarms call: unacknowledged, and not silenced since they were raised. */
export const callingOf = (alarms: readonly Alarm[], silenced: ReadonlyMap<string, number>): readonly Alarm[] => {
  const calling: Alarm[] = [];
  // The list is sorted by priority: after the last critical one nobody calls.
  for (const alarm of alarms) {
    if (alarm.rule.priority !== 1) break;
    if (alarm.state === 'unacknowledged' && !((silenced.get(keyOf(alarm)) ?? -Infinity) >= alarm.raisedMs)) calling.push(alarm);
  }
  return calling;
};

/** What calls now is silenced, also where its source's clock is ahead; raised again it calls again. */
export const silencing = (calling: readonly Alarm[], wallMs: number): readonly Silenced[] =>
  calling.map((alarm) => [keyOf(alarm), Math.max(wallMs, alarm.raisedMs)]);
