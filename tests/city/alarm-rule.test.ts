import { expect, it } from 'vitest';
import { ProblemError } from '../../src/base/problem.ts';
import { parseAlarmRule } from '../../src/city/pack/alarm-rule.ts';

const text = { zh: '水位高', en: 'Level high' };
const rule = {
  id: 'level-high',
  title: text,
  property: 'waterLevel',
  op: 'above',
  value: 2.6,
  unit: 'm',
  deadband: 0.1,
  onDelayS: 120,
  offDelayS: 60,
  priority: 2,
  cause: text,
  consequence: text,
  action: text,
  respondWithinMin: 10,
};
const problemsOf = (json: unknown): readonly string[] => {
  try {
    parseAlarmRule(json, 'rule');
    return [];
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return error.problems.map(({ code, where }) => `${code} ${where}`);
  }
};

it('an alarm rule written in the app passes the door of a pack’s', () => {
  expect(parseAlarmRule(JSON.parse(JSON.stringify(rule)), 'rule')).toEqual(rule);
  expect(problemsOf({ ...rule, form: { kind: 'rate', windowS: 600 } })).toEqual([]);
});

it('... and is refused by name where it makes no sense', () => {
  expect(problemsOf({ ...rule, id: 'Level High' })).toEqual(['bad-value rule#/id']);
  expect(problemsOf({ ...rule, value: '2.6' })).toEqual(['bad-value rule#/value']);
  expect(problemsOf({ ...rule, unit: 'cm' })).toEqual(['unit-mismatch rule#/alarmRules/0/unit']);
  expect(problemsOf({ ...rule, alarmRules: [] })).toEqual(['unknown-member rule#/alarmRules']);
});
