import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../../src/base/random.ts';
import type { AlarmBook, RuledReading } from '../../../src/rules/alarms/alarm.ts';
import { createAlarmBook } from '../../../src/rules/alarms/book.ts';
import type { OperatorAction } from '../../../src/tables/actions.ts';
import { act, acknowledge, levelRule, reading } from './fixtures.ts';

type Event =
  | { readonly kind: 'read'; readonly reading: RuledReading }
  | { readonly kind: 'act'; readonly action: OperatorAction }
  | { readonly kind: 'tick'; readonly nowMs: number };

const rules = [
  levelRule({ id: 'p3', value: 2.2, priority: 3, onDelayS: 20, offDelayS: 30 }),
  levelRule({ id: 'p2', value: 2.6, priority: 2, onDelayS: 10, offDelayS: 0 }),
  levelRule({ id: 'p1', value: 3, priority: 1, onDelayS: 0, offDelayS: 45 }),
  levelRule({ id: 'low', op: 'below', value: 0.5, priority: 3, onDelayS: 15, offDelayS: 15 }),
  levelRule({ id: 'fast', form: { kind: 'rate', windowS: 60 }, value: 60, deadband: 10, onDelayS: 0, offDelayS: 30, priority: 3 }),
  levelRule({ id: 'silent', form: { kind: 'silence' }, value: 0.5, deadband: 0, onDelayS: 0, offDelayS: 0, priority: 3 }),
  levelRule({
    id: 'both',
    property: 'pumpPower',
    value: 2,
    priority: 2,
    onDelayS: 5,
    offDelayS: 5,
    form: { kind: 'together', of: 'all', conditions: [{ property: 'waterLevel', op: 'above', value: 1.8, deadband: 0.2 }] },
    suppressedWhile: { property: 'waterLevel', op: 'above', value: 3.2, deadband: 0.1 },
  }),
];
const END_MS = 2_000_000;

/** Random walks with gaps and bad readings on a few streams. */
function walks(random: Random): readonly (readonly RuledReading[])[] {
  return Array.from({ length: 5 }, (_, n) => {
    let level = random.between(0, 3);
    let timeS = 0;
    return Array.from({ length: 60 }, () => {
      timeS += 1 + random.below(40);
      level = Math.max(0, Math.min(3.6, level + random.normal() * 0.5));
      // Level and power of two things, level alone of a third.
      const of = { streamId: `ds-${n}`, thingId: `sensor-${n >> 1}`, property: n % 2 === 0 ? 'waterLevel' : 'pumpPower' };
      return reading(timeS, level, { ...of, quality: random.below(10) === 0 ? 2 : 0 });
    });
  });
}
function apply(book: AlarmBook, event: Event): void {
  if (event.kind === 'read') book.read(event.reading);
  else if (event.kind === 'act') book.act(event.action);
  else book.tick(event.nowMs);
}
/** Streams keep their own order; streams, actions and ticks mix at random. */
function interleaved(random: Random, streams: readonly (readonly RuledReading[])[], actions: readonly OperatorAction[]): Event[] {
  const queues = streams.map((rows) => [...rows]);
  const told = [...actions, ...actions.slice(0, 3)];
  const events: Event[] = [];
  for (;;) {
    const open = queues.filter((queue) => queue.length > 0);
    if (open.length === 0 && told.length === 0) return events;
    const choice = random.below(10);
    if (choice === 0) events.push({ kind: 'tick', nowMs: random.below(END_MS) });
    else if ((choice <= 3 || open.length === 0) && told.length > 0) {
      const [action] = told.splice(random.below(told.length), 1);
      if (action) events.push({ kind: 'act', action });
    } else if (open.length > 0) {
      const row = random.pick(open).shift();
      if (row) events.push({ kind: 'read', reading: row });
    }
  }
}
const picture = (book: AlarmBook) => {
  book.tick(END_MS);
  return JSON.stringify([book.list(), book.asides(), book.log()]);
};

describe.each(Array.from({ length: 30 }, (_, i) => i + 1))('seed %i', (seed) => {
  const random = createRandom(seed);
  const streams = walks(random);
  const plain = createAlarmBook(rules);
  for (const row of streams.flat()) plain.read(row);
  plain.tick(END_MS);
  const actions = plain
    .log()
    .filter(() => random.below(2) === 0)
    .map((alarm, n) => acknowledge(alarm.id, alarm.raisedMs / 1000 + random.below(600), { operator: n % 2 ? 'Li' : 'Wang' }));
  // What operators do to whatever was raised, at any time, some of it twice and some of it without a reason.
  const kinds = ['shelve', 'unshelve', 'take-out-of-service', 'return-to-service'] as const;
  for (const alarm of plain.log()) {
    if (random.below(2) === 0) continue;
    const atS = random.below(END_MS / 1000);
    const detail = { reason: random.below(5) === 0 ? '' : 'works', untilMs: (atS + random.below(900)) * 1000 };
    actions.push(act(random.pick(kinds), `${alarm.rule.id}/${alarm.feedId}/${alarm.streamId}`, atS, detail));
  }
  for (const action of actions) plain.act(action);
  const expected = picture(plain);

  it('gives the same state in any interleaving of streams, actions and ticks', () => {
    expect(plain.log().length).toBeGreaterThan(3);
    for (let i = 0; i < 5; i++) {
      const book = createAlarmBook(rules);
      for (const event of interleaved(random, streams, actions)) {
        apply(book, event);
        if (random.below(20) === 0) book.list();
      }
      expect(picture(book)).toBe(expected);
    }
  });
});
