import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random.ts';
import { createAlarmBook } from '../../../src/rules/alarms/book.ts';
import { ruleChanges, versionsOf } from '../../../src/rules/alarms/rule-changes.ts';
import type { OperatorAction } from '../../../src/tables/actions.ts';
import type { AlarmRule } from '../../../src/tables/alarm-rule.ts';
import { act, levelRule, reading } from './fixtures.ts';

const parse = (told: string): AlarmRule => JSON.parse(told) as AlarmRule;
const rule = levelRule({ onDelayS: 0, offDelayS: 0 });
const set = (changed: AlarmRule, timeS: number): OperatorAction =>
  act('set-alarm-rule', changed.id, timeS, { rule: JSON.stringify(changed), reason: 'too many at low tide' });
const revert = (timeS: number): OperatorAction => act('revert-alarm-rule', rule.id, timeS, { reason: 'tried long enough' });
const versions = (actions: readonly OperatorAction[]) => versionsOf([rule], ruleChanges(actions, parse));

describe('changed rules', () => {
  it('are the same versions in any order and however often told', () => {
    const actions = [set({ ...rule, value: 2.2, priority: 1 }, 100), revert(300), set(levelRule({ id: 'new' }), 200)];
    const expected = versions(actions);
    expect(expected.map((v) => [v.rule.id, v.rule.priority, v.fromMs, v.untilMs])).toEqual([
      ['drain-high', 2, -Infinity, 100_000],
      ['drain-high', 1, 100_000, 300_000],
      ['drain-high', 2, 300_000, Infinity],
      ['new', 2, 200_000, Infinity],
    ]);
    const random = createRandom(3);
    for (let i = 0; i < 20; i++) {
      const told = [...actions, random.pick(actions)].sort(() => random.next() - 0.5);
      expect(versions(told)).toEqual(expect.arrayContaining([...expected]));
      expect(versions(told)).toHaveLength(4);
    }
  });
  it('do not count without a reason, nor under another name', () => {
    expect(
      ruleChanges(
        [
          { ...set(rule, 1), detail: { rule: JSON.stringify(rule), reason: ' ' } },
          { ...set(rule, 2), target: 'other' },
        ],
        parse,
      ),
    ).toEqual([]);
  });
  it('hold from the change on; what the old rule raised stays what it was', () => {
    const book = createAlarmBook([], versions([set({ ...rule, value: 2.2, priority: 1 }, 100), revert(300)]));
    book.read(reading(10, 2.7));
    book.read(reading(20, 2.3));
    book.read(reading(110, 2.3));
    book.tick(200_000);
    // It stands at 2.3 when the new limit of 2.2 begins: raised at that instant.
    expect(book.log().map((a) => [a.rule.priority, a.raisedMs, a.returnedMs])).toEqual([
      [1, 100_000, 300_000],
      [2, 10_000, 20_000],
    ]);
  });
  it('end with the alarm they raised', () => {
    const added = levelRule({ id: 'new', onDelayS: 0, value: 2 });
    const end = act('revert-alarm-rule', 'new', 50, { reason: 'only a trial' });
    const book = createAlarmBook([], versionsOf([], ruleChanges([set(added, 10), end], parse)));
    book.read(reading(0, 2.3));
    book.read(reading(60, 2.3));
    book.tick(70_000);
    expect(book.list()).toMatchObject([{ raisedMs: 10_000, returnedMs: 50_000, state: 'returned-unacknowledged' }]);
  });
});

describe('what is set aside', () => {
  const point = 'p1/demo/ds-1';
  const both = () => {
    const book = createAlarmBook([levelRule({ onDelayS: 0 }), levelRule({ id: 'p1', value: 2.65, priority: 1, onDelayS: 0 })]);
    book.read(reading(0, 2.7));
    book.act(act('shelve', point, 10, { reason: 'screen blocked', untilMs: 60_000 }));
    return book;
  };
  it('does not hide the lesser alarm of the same stream', () => {
    const book = both();
    book.tick(20_000);
    expect(book.list().map((a) => a.rule.id)).toEqual(['drain-high']);
  });
  it('is known of the past after it was taken back', () => {
    const book = both();
    book.act(act('unshelve', point, 30));
    book.tick(40_000);
    const alarm = book.list().find((a) => a.rule.id === 'p1');
    expect(alarm).toBeDefined();
    expect(alarm && book.asideOf(alarm, 20_000)?.kind).toBe('shelved');
    expect(alarm && book.asideOf(alarm, 35_000)).toBeNull();
  });
});
