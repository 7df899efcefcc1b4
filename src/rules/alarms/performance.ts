import type { Alarm } from './alarm.ts';
import { FLOOD_OVER, FLOOD_WINDOW_MS } from './root-groups.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** EEMUA 191: an alarm that is raised three times and more within a minute chatters. */
const CHATTERS = 3;
const TOP = 10;

/** How a row of the top ten is made: a rule on a stream. */
export interface Offender {
  readonly alarm: Alarm;
  readonly count: number;
}

/** The figures by which EEMUA 191 (3rd ed.) and ISA-18.2 (clause 16) judge an alarm system over a period. */
export interface AlarmPerformance {
  readonly fromMs: number;
  readonly toMs: number;
  readonly raised: number;
  /** Alarms raised per ten-minute slot, oldest first; slots are counted back from `toMs`. */
  readonly slots: readonly number[];
  readonly perTenMin: number;
  readonly mostInTenMin: number;
  /** Share of slots with more than ten alarms, 0 to 1. */
  readonly floodShare: number;
  /** Share of slots with at most one alarm: averages hide the bad hours. */
  readonly calmShare: number;
  /** Rules on streams that were raised three times and more within some minute. */
  readonly chattering: readonly Offender[];
  /** In alarm at `toMs`, and of these for longer than a day. */
  readonly standing: number;
  readonly stale: number;
  /** Share of the raised by priority 1, 2, 3; NaN without alarms. */
  readonly split: readonly [number, number, number];
  readonly top: readonly Offender[];
  /** Share of the raised that the ten most frequent make, 0 to 1; NaN without alarms. */
  readonly topShare: number;
}

const pointOf = ({ rule, feedId, streamId }: Alarm): string => `${rule.id}/${feedId}/${streamId}`;

/** Most alarms of some times (rising) within a span. */
function mostWithin(times: readonly number[], spanMs: number): number {
  let [first, most] = [0, 0];
  times.forEach((timeMs, i) => {
    while ((times[first] as number) <= timeMs - spanMs) first++;
    most = Math.max(most, i - first + 1);
  });
  return most;
}

/** @param log alarms the operator was told of; those raised after `toMs` do not count. */
export function alarmPerformance(log: readonly Alarm[], fromMs: number, toMs: number): AlarmPerformance {
  const raised = log.filter(({ raisedMs }) => raisedMs > fromMs && raisedMs <= toMs).sort((a, b) => a.raisedMs - b.raisedMs);
  const slots = new Array<number>(Math.max(1, Math.ceil((toMs - fromMs) / FLOOD_WINDOW_MS))).fill(0);
  const byPoint = new Map<string, Alarm[]>();
  const split: [number, number, number] = [0, 0, 0];
  for (const alarm of raised) {
    const slot = slots.length - 1 - Math.floor((toMs - alarm.raisedMs) / FLOOD_WINDOW_MS);
    slots[slot] = (slots[slot] ?? 0) + 1;
    split[alarm.rule.priority - 1] = (split[alarm.rule.priority - 1] ?? 0) + 1;
    const own = byPoint.get(pointOf(alarm));
    if (own) own.push(alarm);
    else byPoint.set(pointOf(alarm), [alarm]);
  }
  const offenders = [...byPoint.values()]
    .map((own): Offender => ({ alarm: own.at(-1) as Alarm, count: own.length }))
    .sort((a, b) => b.count - a.count || a.alarm.rule.priority - b.alarm.rule.priority || (a.alarm.id < b.alarm.id ? -1 : 1));
  const chatters = ({ alarm }: Offender): boolean =>
    mostWithin(
      (byPoint.get(pointOf(alarm)) ?? []).map(({ raisedMs }) => raisedMs),
      MINUTE_MS,
    ) >= CHATTERS;
  const standing = log.filter(({ raisedMs, returnedMs }) => raisedMs <= toMs && !(returnedMs <= toMs));
  const top = offenders.slice(0, TOP);
  const count = raised.length;
  return {
    fromMs,
    toMs,
    raised: count,
    slots,
    perTenMin: count / ((toMs - fromMs) / FLOOD_WINDOW_MS),
    mostInTenMin: mostWithin(
      raised.map(({ raisedMs }) => raisedMs),
      FLOOD_WINDOW_MS,
    ),
    floodShare: slots.filter((n) => n > FLOOD_OVER).length / slots.length,
    calmShare: slots.filter((n) => n <= 1).length / slots.length,
    chattering: offenders.filter(chatters),
    standing: standing.length,
    stale: standing.filter(({ raisedMs }) => toMs - raisedMs > DAY_MS).length,
    split: [split[0] / count, split[1] / count, split[2] / count],
    top,
    topShare: top.reduce((sum, offender) => sum + offender.count, 0) / count,
  };
}
