import type { Alarm } from './alarm.ts';

/** EEMUA 191: more than 10 alarms raised in 10 minutes is a flood; one operator cannot take it in line by line. */
export const FLOOD_WINDOW_MS = 600_000;
export const FLOOD_LIMIT = 10;

export interface AlarmGroup {
  readonly kind: 'thing-kind' | 'district';
  /** Thing kind or district id. */
  readonly key: string;
  readonly alarms: readonly Alarm[];
}

export interface Flood {
  readonly raisedInWindow: number;
  readonly isFlood: boolean;
  /** By what a flood is best read: the grouping that needs fewest groups; empty outside a flood. */
  readonly groups: readonly AlarmGroup[];
}

/** What the grouping needs to know of a thing; undefined when the city does not know it. */
export type ThingLookup = (thingId: string) => { readonly kind: string; readonly district: string } | undefined;

/** Judge the log's last ten minutes before `nowMs`, and group what is listed when it is a flood. */
export function readFlood(log: readonly Alarm[], listed: readonly Alarm[], nowMs: number, thing: ThingLookup): Flood {
  const raisedInWindow = log.filter((alarm) => alarm.raisedMs > nowMs - FLOOD_WINDOW_MS && alarm.raisedMs <= nowMs).length;
  const isFlood = raisedInWindow > FLOOD_LIMIT;
  if (!isFlood) return { raisedInWindow, isFlood, groups: [] };
  const byKind = grouped('thing-kind', listed, (alarm) => thing(alarm.thingId)?.kind ?? '');
  const byDistrict = grouped('district', listed, (alarm) => thing(alarm.thingId)?.district ?? '');
  return { raisedInWindow, isFlood, groups: byKind.length <= byDistrict.length ? byKind : byDistrict };
}

/** Groups in the order of their most urgent alarm, members in list order. */
function grouped(kind: AlarmGroup['kind'], alarms: readonly Alarm[], keyOf: (alarm: Alarm) => string): readonly AlarmGroup[] {
  const groups = new Map<string, Alarm[]>();
  for (const alarm of alarms) {
    const key = keyOf(alarm);
    const members = groups.get(key);
    if (members) members.push(alarm);
    else groups.set(key, [alarm]);
  }
  return [...groups].map(([key, members]) => ({ kind, key, alarms: members }));
}
