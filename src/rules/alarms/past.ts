import type { Alarm, AlarmState } from './alarm.ts';
import type { Aside } from './asides.ts';
import { familyOf } from './family.ts';
import { byUrgency } from './order.ts';

/**
 * The alarm list as it stood at a past instant, read from a log that reaches further: what was raised by then, with
 * returns and acknowledgements after then taken back. Same order and same supersession as the book's own list.
 *
 * @param log newest first, as `AlarmBook.log()` gives it.
 * @param asideOf why an alarm was kept from the list at that instant.
 * @param valueOf the value of the alarm's stream at that instant.
 */
export function alarmsAt(
  log: readonly Alarm[],
  atMs: number,
  valueOf: (alarm: Alarm) => number,
  asideOf: (alarm: Alarm) => Aside | null = () => null,
): { readonly listed: readonly Alarm[]; readonly setAside: readonly Alarm[] } {
  const newest = new Map<string, Alarm>();
  for (const alarm of log) {
    if (alarm.raisedMs > atMs) continue;
    const key = `${alarm.rule.id}/${alarm.feedId}/${alarm.streamId}`;
    if (!newest.has(key)) newest.set(key, asOf(alarm, atMs, valueOf(alarm)));
  }
  const all = [...newest.values()].map((alarm) => ({ ...alarm, aside: asideOf(alarm) }));
  const standing = new Map<string, number>();
  for (const alarm of all) {
    if (!Number.isNaN(alarm.returnedMs) || alarm.aside) continue;
    const family = placeOf(alarm);
    standing.set(family, Math.min(standing.get(family) ?? Infinity, alarm.rule.priority));
  }
  const shown = all
    .filter((alarm) => {
      const isGone = !Number.isNaN(alarm.returnedMs) && alarm.acknowledgedBy !== null;
      return !isGone && (standing.get(placeOf(alarm)) ?? Infinity) >= alarm.rule.priority;
    })
    .sort(byUrgency);
  return { listed: shown.filter(({ aside }) => !aside), setAside: shown.filter(({ aside }) => aside) };
}

const placeOf = ({ feedId, streamId, rule }: Alarm): string => `${feedId}/${streamId}/${familyOf(rule)}`;

function asOf(alarm: Alarm, atMs: number, value: number): Alarm {
  const returnedMs = alarm.returnedMs <= atMs ? alarm.returnedMs : NaN;
  const isAcknowledged = alarm.acknowledgedBy !== null && alarm.acknowledgedMs <= atMs;
  const open: AlarmState = Number.isNaN(returnedMs) ? 'unacknowledged' : 'returned-unacknowledged';
  return {
    ...alarm,
    state: isAcknowledged ? 'acknowledged' : open,
    returnedMs,
    acknowledgedBy: isAcknowledged ? alarm.acknowledgedBy : null,
    acknowledgedMs: isAcknowledged ? alarm.acknowledgedMs : NaN,
    value,
    // While the condition still stood, the worst may have come later: then nobody can say.
    worst: Number.isNaN(returnedMs) ? NaN : alarm.worst,
  };
}
