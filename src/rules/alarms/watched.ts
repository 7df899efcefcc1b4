import type { AlarmRule, Condition } from '../../tables/alarm-rule.ts';
import type { RuledReading } from './alarm.ts';
import { createLatch, type Latch } from './latch.ts';
import { createRateWatch } from './rate.ts';
import { createSilenceWatch } from './silence.ts';
import { createTogetherWatch, type LatchOf } from './together.ts';
import { createWatch, type Watch } from './watch.ts';

/** A stream some rule watches. */
export interface WatchedStream {
  readonly feedId: string;
  readonly streamId: string;
  readonly thingId: string;
  readonly property: string;
  /** Rules of one family, most urgent first: only one of them is shown at a time. */
  readonly families: readonly (readonly Watch[])[];
  readonly latchOf: LatchOf;
  /** Nobody has told its unit: nothing but its silence is judged. */
  readonly lacksUnit: boolean;
  readonly unit: string | undefined;
  lastMs: number;
  lastValue: number;
  /** Some rule was ever about to be raised here. */
  isEventful: boolean;
}

/** Conditions that rules look at, thing by thing, each with its latch. */
export interface ThingLatches {
  of(feedId: string, thingId: string): LatchOf;
  /** A reading of a thing's property: every latch on it moves. Whose streams must be looked at again: its own thing's, or those that name it. */
  read(reading: RuledReading): readonly string[];
}

const textOf = ({ property, op, value, deadband }: Condition): string => `${property}/${op}/${value}/${deadband}`;

/** What rules look at beside the stream they are on. */
const conditionsOf = (rule: AlarmRule): readonly Condition[] => [
  ...(rule.form?.kind === 'together' ? [rule, ...rule.form.conditions] : []),
  ...(rule.suppressedWhile ? [rule.suppressedWhile] : []),
];

/** Streams of a thing are known by feed and thing; a condition that names a thing means it whatever feed tells of it. */
export const thingKey = (feedId: string, thingId: string): string => `${feedId}\n${thingId}`;
const ANY_FEED = '';
export const namedKey = (thingId: string): string => thingKey(ANY_FEED, thingId);

/** Things that a rule's conditions name. */
export const namedThings = (rule: AlarmRule): readonly string[] => conditionsOf(rule).flatMap(({ thing }) => thing ?? []);

export function createThingLatches(rules: readonly AlarmRule[]): ThingLatches {
  const byThing = new Map<string, Map<string, Latch>>();
  const byProperty = new Map<string, Condition[]>();
  for (const condition of rules.flatMap(conditionsOf)) byProperty.set(condition.property, [...(byProperty.get(condition.property) ?? []), condition]);
  const of: ThingLatches['of'] = (feedId, thingId) => {
    const own = thingKey(feedId, thingId);
    return (condition) => {
      const key = condition.thing === undefined ? own : namedKey(condition.thing);
      let latches = byThing.get(key);
      if (!latches) byThing.set(key, (latches = new Map()));
      const text = textOf(condition);
      let known = latches.get(text);
      if (!known) latches.set(text, (known = createLatch(condition)));
      return known;
    };
  };
  return {
    of,
    // Whichever stream of a thing speaks first is remembered for those that speak later.
    read({ feedId, thingId, property, timeMs, value }) {
      const conditions = byProperty.get(property);
      if (!conditions) return [];
      const latchOf = of(feedId, thingId);
      const changed = new Set<string>();
      const moved = new Set<Latch>();
      for (const condition of conditions) {
        if (condition.thing !== undefined && condition.thing !== thingId) continue;
        const latch = latchOf(condition);
        // Two rules with the same condition share its latch.
        if (moved.has(latch)) continue;
        moved.add(latch);
        if (latch.read(timeMs, value)) changed.add(condition.thing === undefined ? thingKey(feedId, thingId) : namedKey(thingId));
      }
      return [...changed];
    },
  };
}

/** What a rule makes of a stream, by its form. `before`: as what the same stream was watched until now. */
export function watchOf(rule: AlarmRule, intervalMs: number, latchOf: LatchOf, before?: WatchedStream): Watch {
  const { form } = rule;
  if (form?.kind === 'rate') return createRateWatch(rule, form.windowS);
  if (form?.kind === 'silence')
    return createSilenceWatch(
      rule,
      intervalMs,
      before?.families.flat().find((watch) => watch.rule === rule),
    );
  if (form?.kind === 'together') return createTogetherWatch(rule, form, latchOf);
  return createWatch(rule);
}
