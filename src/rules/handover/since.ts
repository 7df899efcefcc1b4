import type { OperatorAction } from '../../tables/actions.ts';
import type { Alarm } from '../alarms/alarm.ts';
import type { Case } from '../cases/case.ts';
import { notesOf, type ShiftNote } from './notes.ts';

/** What became of one alarm between two looks: the last that happened to it, and where it stands now. */
export interface AlarmChange {
  readonly alarm: Alarm;
  readonly raised: boolean;
  readonly returned: boolean;
  /** Acknowledged between the looks. */
  readonly acknowledged: boolean;
  /** Its condition still holds at the end. */
  readonly stands: boolean;
}
export interface CaseChange {
  readonly c: Case;
  readonly opened: boolean;
  readonly closed: boolean;
  /** Actions on it between the looks, its opening included. */
  readonly deeds: number;
}
/** What one part of the city went through between two looks; `area` empty = no district, or not known. */
export interface AreaChanges {
  readonly area: string;
  readonly alarms: readonly AlarmChange[];
  readonly cases: readonly CaseChange[];
  readonly notes: readonly ShiftNote[];
}
export interface SinceCounts {
  readonly raised: number;
  readonly returned: number;
  readonly acknowledged: number;
  /** Of those raised before or between the looks, what stands at the end, and of that what nobody has acknowledged. */
  readonly standing: number;
  readonly unacknowledged: number;
  readonly opened: number;
  readonly closed: number;
}
/** The difference between two instants of the watch, reckoned from the log and the alarms alone. */
export interface Since {
  readonly fromMs: number;
  readonly toMs: number;
  readonly counts: SinceCounts;
  /** Areas in which anything happened or stands, the most pressing first. */
  readonly areas: readonly AreaChanges[];
  /** What was changed about the watch itself: rules, shelving, service, orders; oldest first. */
  readonly changes: readonly OperatorAction[];
}

export interface SinceParts {
  readonly fromMs: number;
  readonly toMs: number;
  /** Alarms raised so far, in any order. */
  readonly alarms: Iterable<Alarm>;
  readonly cases: Iterable<Case>;
  /** Actions in any order. */
  readonly actions: Iterable<OperatorAction>;
  districtOf(thingId: string): string;
}

/** Kinds that change what will be told or done from then on, beside alarms' and cases' own. */
const changing: ReadonlySet<string> = new Set([
  'shelve',
  'unshelve',
  'take-out-of-service',
  'return-to-service',
  'set-alarm-rule',
  'revert-alarm-rule',
  'dispatch-crew',
  'restore-feeder',
  'start-pump',
  'open-counter',
  'reassign-visit',
  'welfare-check',
  'take-over',
  'hand-over',
]);

/**
 * What was raised, acknowledged, returned, opened, closed and changed between two instants, by district. `fromMs` itself was
 * seen then and does not count, `toMs` does: two handovers in a row tell everything once.
 */
export function sinceOf({ fromMs, toMs, alarms, cases, actions, districtOf }: SinceParts): Since {
  const within = (timeMs: number): boolean => timeMs > fromMs && timeMs <= toMs;
  const upTo = (timeMs: number): boolean => timeMs <= toMs;
  const areas = new Map<string, { alarms: AlarmChange[]; cases: CaseChange[]; notes: ShiftNote[] }>();
  const areaOf = (id: string) => {
    const known = areas.get(id) ?? { alarms: [], cases: [], notes: [] };
    areas.set(id, known);
    return known;
  };
  const counts = { raised: 0, returned: 0, acknowledged: 0, standing: 0, unacknowledged: 0, opened: 0, closed: 0 };
  for (const alarm of alarms) {
    if (!upTo(alarm.raisedMs)) continue;
    const [raised, returned, acknowledged] = [alarm.raisedMs, alarm.returnedMs, alarm.acknowledgedMs].map(within) as [boolean, boolean, boolean];
    const stands = !upTo(alarm.returnedMs);
    if (raised) counts.raised++;
    if (returned) counts.returned++;
    if (acknowledged) counts.acknowledged++;
    if (stands) counts.standing++;
    if (stands && !upTo(alarm.acknowledgedMs)) counts.unacknowledged++;
    if (raised || returned || acknowledged || stands) areaOf(districtOf(alarm.thingId)).alarms.push({ alarm, raised, returned, acknowledged, stands });
  }
  for (const c of cases) {
    if (!upTo(c.opened.timeMs)) continue;
    const deeds = c.timeline.filter(({ action, refused }) => refused === null && within(action.timeMs)).length;
    if (deeds === 0) continue;
    const opened = within(c.opened.timeMs);
    const closed = c.closed !== null && within(c.closed.timeMs);
    if (opened) counts.opened++;
    if (closed) counts.closed++;
    areaOf(c.district).cases.push({ c, opened, closed, deeds });
  }
  const told = [...actions];
  for (const note of notesOf(told)) if (within(note.timeMs)) areaOf(note.district).notes.push(note);
  const changes = new Map(told.filter(({ kind, timeMs }) => changing.has(kind) && within(timeMs)).map((action) => [action.id, action]));
  return {
    fromMs,
    toMs,
    counts,
    areas: [...areas]
      .map(([area, { alarms: own, ...rest }]) => ({ area, alarms: own.sort(byUrgency), ...rest }))
      .sort((a, b) => pressing(a) - pressing(b) || b.alarms.length - a.alarms.length || (a.area < b.area ? -1 : 1)),
    changes: [...changes.values()].sort((a, b) => a.timeMs - b.timeMs || (a.id < b.id ? -1 : 1)),
  };
}

/** Standing ones first, the most urgent on top, then the newest. */
const byUrgency = (a: AlarmChange, b: AlarmChange): number =>
  Number(b.stands) - Number(a.stands) ||
  a.alarm.rule.priority - b.alarm.rule.priority ||
  b.alarm.raisedMs - a.alarm.raisedMs ||
  (a.alarm.id < b.alarm.id ? -1 : 1);
/** Priority of the most urgent alarm that stands in an area; 9 where none does. */
const pressing = ({ alarms }: AreaChanges): number => alarms.reduce((least, { alarm, stands }) => (stands ? Math.min(least, alarm.rule.priority) : least), 9);
