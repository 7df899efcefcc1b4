import type { Alarm } from './alarm.ts';

/** What a rule would have done over a past day. */
export interface RulePreview {
  readonly fromMs: number;
  readonly toMs: number;
  /** Streams the rule watches, and how many of them had readings to judge. */
  readonly streams: number;
  readonly judged: number;
  readonly raised: number;
  /** Of these between 22:00 and 06:00 of the city. */
  readonly atNight: number;
  /** The longest it stood, ms, at most to the end of the day looked at. */
  readonly longestMs: number;
  /** Most alarms in any ten minutes. */
  readonly mostInTenMin: number;
  /** Raised by hour before the end, the last hour last. */
  readonly byHour: readonly number[];
  readonly alarms: readonly Alarm[];
}

const HOUR_MS = 3_600_000;
const NIGHT_FROM_H = 22;
const NIGHT_TO_H = 6;

/** @param log what the rule raised, any order. @param hourOf hour of the day in the city. */
export function previewOf(
  log: readonly Alarm[],
  fromMs: number,
  toMs: number,
  hourOf: (timeMs: number) => number,
  reach: Pick<RulePreview, 'streams' | 'judged'>,
): RulePreview {
  const alarms = log.filter(({ raisedMs }) => raisedMs >= fromMs && raisedMs <= toMs).sort((a, b) => a.raisedMs - b.raisedMs);
  const hours = Math.max(1, Math.round((toMs - fromMs) / HOUR_MS));
  const byHour = new Array<number>(hours).fill(0);
  let [first, mostInTenMin] = [0, 0];
  alarms.forEach(({ raisedMs }, i) => {
    const hour = Math.min(hours - 1, Math.floor((raisedMs - fromMs) / HOUR_MS));
    byHour[hour] = (byHour[hour] ?? 0) + 1;
    while ((alarms[first] as Alarm).raisedMs <= raisedMs - 600_000) first++;
    mostInTenMin = Math.max(mostInTenMin, i - first + 1);
  });
  const isNight = ({ raisedMs }: Alarm): boolean => hourOf(raisedMs) >= NIGHT_FROM_H || hourOf(raisedMs) < NIGHT_TO_H;
  const stood = alarms.map(({ raisedMs, returnedMs }) => (Number.isNaN(returnedMs) ? toMs : Math.min(returnedMs, toMs)) - raisedMs);
  return {
    ...reach,
    fromMs,
    toMs,
    raised: alarms.length,
    atNight: alarms.filter(isNight).length,
    longestMs: stood.reduce((most, ms) => Math.max(most, ms), 0),
    mostInTenMin,
    byHour,
    alarms,
  };
}
