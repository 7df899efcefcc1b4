import { propertiesOf, type AlarmRule } from '../../tables/alarm-rule.ts';

/** A rate, or silence, is felt between any two readings: it has no value at which it begins. */
const hasLimits = ({ form }: AlarmRule): boolean => form === undefined || form.kind === 'together';

/**
 * Every property that some rule hears, with the values at which rules on it change their mind: each limit and the end of its
 * deadband. None where only its rate or silence is watched.
 */
export function watchedBy(rules: readonly AlarmRule[]): Readonly<Record<string, readonly number[]>> {
  const watched: Record<string, number[]> = {};
  for (const rule of rules) {
    for (const property of propertiesOf(rule)) watched[property] ??= [];
    const conditions = [
      ...(hasLimits(rule) ? [rule] : []),
      ...(rule.form?.kind === 'together' ? rule.form.conditions : []),
      ...(rule.suppressedWhile ? [rule.suppressedWhile] : []),
    ];
    for (const { property, op, value, deadband } of conditions) watched[property]?.push(value, op === 'above' ? value - deadband : value + deadband);
  }
  return watched;
}

/** The same without properties whose rate or silence some rule watches: of these every reading counts. */
export function limitsOf(rules: readonly AlarmRule[]): Readonly<Record<string, readonly number[]>> {
  const whole = new Set(rules.filter((rule) => !hasLimits(rule)).map(({ property }) => property));
  return Object.fromEntries(Object.entries(watchedBy(rules)).filter(([property]) => !whole.has(property)));
}

/** How urgent the most urgent rule that hears a property is: 1 first, 9 where none does. */
export function urgencyOf(rules: readonly AlarmRule[]): (property: string) => number {
  const least = new Map<string, number>();
  for (const rule of rules) for (const property of propertiesOf(rule)) least.set(property, Math.min(least.get(property) ?? 9, rule.priority));
  return (property) => least.get(property) ?? 9;
}
