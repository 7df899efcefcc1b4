import { expect, test } from 'vitest';
import { demoRules } from '../../../src/city/grow/rules.ts';
import type { OperatorAction } from '../../../src/tables/actions.ts';

test('rules offer only actions that the city understands', () => {
  const understood: readonly OperatorAction['kind'][] = ['dispatch-crew'];
  expect(demoRules.filter((rule) => rule.response !== undefined && !understood.some((kind) => kind === rule.response))).toEqual([]);
  expect(demoRules.find((rule) => rule.id === 'pump-stopped')?.response).toBe('dispatch-crew');
});

test('the PM2.5 rule calls itself an operational threshold, not a class of the standard', () => {
  const rule = demoRules.find(({ property }) => property === 'pm25');
  expect(rule?.consequence.en).toContain('operational threshold');
  expect(rule?.consequence.zh).toContain('运行阈值');
});
