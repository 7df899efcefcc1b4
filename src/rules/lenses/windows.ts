import type { IndicatorContext } from '../indicators/definitions.ts';
import { gather, mean, sum, type Outcome } from '../indicators/gather.ts';
import type { Member, Members } from '../indicators/members.ts';
import type { Snapshot } from '../indicators/snapshot.ts';
import { energeticMeanDb, ldenDb } from '../indicators/decibels.ts';
import { scaled, wilson } from './interval.ts';
import { streamDefinitions } from './from-streams.ts';
import { noiseExposed, waterLossPct, type NoiseGroup } from './people.ts';

/** People whose stations speak for them: a street, or a district where the pack has no streets. */
export interface Neighbourhood {
  readonly id: string;
  readonly people: number;
}
export interface WindowContext extends IndicatorContext {
  /** Of the area that is read. */
  readonly neighbourhoods: readonly Neighbourhood[];
  neighbourhoodOf(member: Member): string;
  localHourOf(timeMs: number): number;
}

/** An indicator over a span of time rather than an instant: the last 24 hours now, or a whole day of the past. */
export interface WindowDefinition {
  readonly id: string;
  readonly properties: readonly string[];
  /** Spacing of the readings it needs, ms. */
  readonly stepMs: number;
  /** @param snapshots in time order over the span, evenly. */
  over(members: Members, snapshots: readonly Snapshot[], context: WindowContext): Outcome;
}

const HOUR_MS = 3_600_000;
/** Of a day's readings so many must be there, or its mean is no day's (18 of 24 hours, as EPA asks). */
const DAY_SHARE = 0.75;

const fineDay: WindowDefinition = {
  id: 'SDG-11.6.2',
  properties: ['pm25'],
  stepMs: HOUR_MS,
  over(members, snapshots, context) {
    const definition = streamDefinitions.get('ISO37120-8.1');
    const told = snapshots.flatMap((snapshot) => {
      const outcome = definition?.evaluate(members, snapshot, context);
      return outcome && !Number.isNaN(outcome.value) ? [outcome] : [];
    });
    const last = told.at(-1);
    if (!last) return { value: NaN, counted: 0, expected: members.measuring('pm25').length, timeMs: NaN };
    const isWhole = told.length >= DAY_SHARE * snapshots.length;
    const middle = mean(told.map(({ value }) => value));
    const interval = isWhole && last.interval ? ([last.interval[0] + middle - last.value, last.interval[1] + middle - last.value] as const) : null;
    return { value: isWhole ? middle : NaN, counted: last.counted, expected: last.expected, timeMs: last.timeMs, interval };
  },
};

/** Lden from levels at even instants of a day: NaN where day, evening or night has none. */
function ldenOf(row: number, snapshots: readonly Snapshot[], localHourOf: (timeMs: number) => number): number {
  const periods: { readonly day: number[]; readonly evening: number[]; readonly night: number[] } = { day: [], evening: [], night: [] };
  for (const snapshot of snapshots) {
    if (!snapshot.usable(row)) continue;
    const hour = localHourOf(snapshot.timeMs);
    periods[hour >= 7 && hour < 19 ? 'day' : hour >= 19 && hour < 23 ? 'evening' : 'night'].push(snapshot.value(row));
  }
  return ldenDb(energeticMeanDb(periods.day), energeticMeanDb(periods.evening), energeticMeanDb(periods.night));
}

const noisy: WindowDefinition = {
  id: 'ISO37120-8.7',
  properties: ['noiseLevel'],
  stepMs: HOUR_MS / 2,
  over(members, snapshots, { neighbourhoods, neighbourhoodOf, localHourOf }) {
    const points = members.measuring('noiseLevel').filter(({ rows }) => (rows.get('noiseLevel') ?? -1) >= 0);
    const byPlace = new Map<string, number[]>();
    let [counted, timeMs] = [0, NaN];
    for (const member of points) {
      const row = member.rows.get('noiseLevel') as number;
      const level = ldenOf(row, snapshots, localHourOf);
      if (Number.isNaN(level)) continue;
      counted++;
      const last = snapshots.at(-1)?.valueMs(row) ?? NaN;
      timeMs = timeMs >= last ? timeMs : last;
      const place = neighbourhoodOf(member);
      byPlace.set(place, [...(byPlace.get(place) ?? []), level]);
    }
    const groups = neighbourhoods.map(({ id, people }): NoiseGroup => ({ people, ldens: byPlace.get(id) ?? [] }));
    const { part, whole } = noiseExposed(groups);
    const value = whole > 0 ? (100 * part) / whole : NaN;
    // What is unsure is the points, not the people: so many of so many.
    const interval = scaled(wilson((value / 100) * counted, counted), 100);
    return { value, counted, expected: members.measuring('noiseLevel').length, timeMs, numerator: part, denominator: whole, interval };
  },
};

const waterLoss: WindowDefinition = {
  id: 'ISO37120-21.7',
  properties: ['waterFlow'],
  stepMs: HOUR_MS,
  over(members, snapshots) {
    const of = (kind: string): readonly Member[] => members.measuring('waterFlow').filter(({ thing }) => thing.kind === kind);
    const [works, zones] = [of('waterworks'), of('water-zone')];
    const all = [...works, ...zones];
    const whole = snapshots.filter((snapshot) => all.every(({ rows }) => snapshot.usable(rows.get('waterFlow') ?? -1)));
    const flow = (members: readonly Member[]): number =>
      mean(whole.map((snapshot) => sum(members.map(({ rows }) => snapshot.value(rows.get('waterFlow') as number)))));
    const isTold = works.length > 0 && zones.length > 0 && whole.length >= DAY_SHARE * snapshots.length;
    const [supplied, metered] = isTold ? [flow(works), flow(zones)] : [NaN, NaN];
    const last = snapshots.at(-1);
    const counted = last ? all.filter(({ rows }) => last.usable(rows.get('waterFlow') ?? -1)).length : 0;
    return {
      value: waterLossPct(supplied, metered),
      counted,
      expected: works.length > 0 && zones.length > 0 ? all.length : 0,
      timeMs: isTold && last ? last.timeMs : NaN,
      numerator: supplied - metered,
      denominator: supplied,
    };
  },
};

const online: WindowDefinition = {
  id: 'GOV-ONLINE',
  properties: ['applicationsHandled', 'applicationsOnline'],
  stepMs: HOUR_MS,
  over(members, snapshots) {
    const last = snapshots.at(-1);
    const expected = members.measuring('applicationsHandled').length;
    if (!last) return { value: NaN, counted: 0, expected, timeMs: NaN };
    const { values, outcome } = gather(members, last, ['applicationsHandled', 'applicationsOnline']);
    const [all, part] = [sum(values.map(([n]) => n as number)), sum(values.map(([, n]) => n as number))];
    return outcome(all > 0 ? (100 * part) / all : NaN, { numerator: part, denominator: all, interval: scaled(wilson(part, all), 100) });
  },
};

export const windowDefinitions: ReadonlyMap<string, WindowDefinition> = new Map([fineDay, noisy, waterLoss, online].map((d) => [d.id, d]));
