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
  /** Rules of one family, most urgent first: only one of them is shown at a time. */
  readonly families: readonly (readonly Watch[])[];
  readonly latchOf: LatchOf;
  lastMs: number;
  lastValue: number;
  /** Some rule was ever about to be raised here. */
  isEventful: boolean;
}

/** Conditions that rules look at, thing by thing, each with its latch. */
export interface ThingLatches {
  of(feedId: string, thingId: string): LatchOf;
  /** A reading of a thing's property: every latch on it moves. True when one changed. */
  read(reading: RuledReading): boolean;
}

const textOf = ({ property, op, value, deadband }: Condition): string => `${property}/${op}/${value}/${deadband}`;

/** What rules look at beside the stream they are on. */
const conditionsOf = (rule: AlarmRule): readonly Condition[] => [
  ...(rule.form?.kind === 'together' ? [rule, ...rule.form.conditions] : []),
  ...(rule.suppressedWhile ? [rule.suppressedWhile] : []),
];

export function createThingLatches(rules: readonly AlarmRule[]): ThingLatches {
  const byThing = new Map<string, Map<string, Latch>>();
  const byProperty = new Map<string, Condition[]>();
  for (const condition of rules.flatMap(conditionsOf)) byProperty.set(condition.property, [...(byProperty.get(condition.property) ?? []), condition]);
  const thingOf = (feedId: string, thingId: string): string => `${feedId}\n${thingId}`;
  const of: ThingLatches['of'] = (feedId, thingId) => {
    const key = thingOf(feedId, thingId);
    return (condition) => {
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
      if (!conditions) return false;
      const latchOf = of(feedId, thingId);
      let changed = false;
      const moved = new Set<Latch>();
      for (const condition of conditions) {
        const latch = latchOf(condition);
        // Two rules with the same condition share its latch.
        if (moved.has(latch)) continue;
        moved.add(latch);
        if (latch.read(timeMs, value)) changed = true;
      }
      return changed;
    },
  };
}

/** What a rule makes of a stream, by its form. */
export function watchOf(rule: AlarmRule, intervalMs: number, latchOf: LatchOf): Watch {
  const { form } = rule;
  if (form?.kind === 'rate') return createRateWatch(rule, form.windowS);
  if (form?.kind === 'silence') return createSilenceWatch(rule, intervalMs);
  if (form?.kind === 'together') return createTogetherWatch(rule, form, latchOf);
  return createWatch(rule);
}
