import { describe, expect, it } from 'vitest';
import { createAlarmBook } from '../../../src/rules/alarms/book.ts';
import type { RuledReading } from '../../../src/rules/alarms/alarm.ts';
import type { AlarmRule } from '../../../src/tables/alarm-rule.ts';

const words = { zh: 'x', en: 'x' };
const rule = (over: Partial<AlarmRule>): AlarmRule => ({
  id: 'r',
  title: words,
  property: 'waterLevel',
  op: 'above',
  value: 2,
  unit: 'm',
  deadband: 0.1,
  onDelayS: 0,
  offDelayS: 0,
  priority: 2,
  cause: words,
  consequence: words,
  action: words,
  respondWithinMin: 10,
  ...over,
});
const S = 1000;
const reading = (thing: string, property: string, timeS: number, value: number, feedId = 'a'): RuledReading => ({
  feedId,
  streamId: `${thing}-${property}`,
  thingId: thing,
  thingKind: 'k',
  property,
  intervalMs: 60 * S,
  timeMs: timeS * S,
  value,
  quality: 0,
});
function raisedBy(rules: readonly AlarmRule[], readings: readonly RuledReading[]): string[] {
  const book = createAlarmBook(rules);
  for (const one of readings) book.read(one);
  book.tick(100 * S);
  return book
    .list()
    .map(({ thingId, state }) => `${thingId} ${state}`)
    .sort();
}

describe('rules that name a thing', () => {
  it('watch that thing and no other of its kind', () => {
    const readings = [reading('d1', 'waterLevel', 1, 3), reading('d2', 'waterLevel', 1, 3)];
    expect(raisedBy([rule({})], readings)).toHaveLength(2);
    expect(raisedBy([rule({ thing: 'd2' })], readings)).toEqual(['d2 unacknowledged']);
  });
  it('put a value of the alarm\u2019s own thing together with one of a named thing, even of another feed, in any order of telling', () => {
    const form = { kind: 'together', of: 'all', conditions: [{ thing: 'gauge', property: 'rainIntensity', op: 'above', value: 20, deadband: 5 }] } as const;
    const level = [reading('d1', 'waterLevel', 1, 3), reading('d2', 'waterLevel', 1, 1)];
    const rain = reading('gauge', 'rainIntensity', 2, 30, 'b');
    // Another gauge's rain is not the named one's.
    const other = reading('other', 'rainIntensity', 2, 30, 'b');
    expect(raisedBy([rule({ form })], level)).toEqual([]);
    expect(raisedBy([rule({ form })], [...level, other])).toEqual([]);
    expect(raisedBy([rule({ form })], [...level, rain])).toEqual(['d1 unacknowledged']);
    expect(raisedBy([rule({ form })], [rain, ...level])).toEqual(['d1 unacknowledged']);
    expect(raisedBy([rule({ form })], [...level, rain, reading('gauge', 'rainIntensity', 3, 1, 'b')])).toEqual(['d1 returned-unacknowledged']);
  });
  it('are suppressed while a named thing says so', () => {
    const suppressedWhile = { thing: 'gate', property: 'isDisabled', op: 'above', value: 0.5, deadband: 0.2 } as const;
    const level = reading('d1', 'waterLevel', 1, 3);
    expect(raisedBy([rule({ suppressedWhile })], [level])).toHaveLength(1);
    expect(raisedBy([rule({ suppressedWhile })], [level, reading('gate', 'isDisabled', 2, 1)])).toEqual([]);
    expect(raisedBy([rule({ suppressedWhile })], [level, reading('gate2', 'isDisabled', 2, 1)])).toHaveLength(1);
  });
});
