import { propertiesOf, type AlarmRule } from '../../tables/alarm-rule.ts';

/**
 * The values at which the rules change their mind, by property: each limit and the end of its deadband. Of a property whose
 * rate, silence or company some rule watches every reading counts: it is left out.
 */
export function limitsOf(rules: readonly AlarmRule[]): Readonly<Record<string, readonly number[]>> {
  const whole = new Set(rules.filter(({ form }) => form !== undefined && form.kind !== 'together').map(({ property }) => property));
  const limits: Record<string, number[]> = {};
  for (const rule of rules) {
    const conditions = [rule, ...(rule.form?.kind === 'together' ? rule.form.conditions : []), ...(rule.suppressedWhile ? [rule.suppressedWhile] : [])];
    for (const { property, op, value, deadband } of conditions) (limits[property] ??= []).push(value, op === 'above' ? value - deadband : value + deadband);
  }
  return Object.fromEntries(Object.entries(limits).filter(([property]) => !whole.has(property)));
}

/** How urgent the most urgent rule that hears a property is: 1 first, 9 where none does. */
export function urgencyOf(rules: readonly AlarmRule[]): (property: string) => number {
  const least = new Map<string, number>();
  for (const rule of rules) for (const property of propertiesOf(rule)) least.set(property, Math.min(least.get(property) ?? 9, rule.priority));
  return (property) => least.get(property) ?? 9;
}
