import type { AlarmRule } from '../../tables/alarm-rule.ts';

/** The values at which the rules change their mind, by property: each limit and the end of its deadband. */
export function limitsOf(rules: readonly AlarmRule[]): Readonly<Record<string, readonly number[]>> {
  const limits: Record<string, number[]> = {};
  for (const { property, op, value, deadband } of rules) (limits[property] ??= []).push(value, op === 'above' ? value - deadband : value + deadband);
  return limits;
}
