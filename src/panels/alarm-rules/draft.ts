import { describeProperty } from '../../tables/properties.ts';
import type { AlarmRule, Condition, RuleForm } from '../../tables/alarm-rule.ts';

export const formKinds = ['value', 'rate', 'silence', 'together'] as const;
export type FormKind = (typeof formKinds)[number];
export const formKindOf = ({ form }: AlarmRule): FormKind => form?.kind ?? 'value';

const DAY_S = 86_400;

/** A limit in the middle of the upper third of what the property usually shows: somewhere to begin. */
const startOf = (property: string): number => {
  const [low, high] = describeProperty(property).range;
  return Number.isFinite(low) && Number.isFinite(high) ? Number((low + (high - low) * 0.8).toPrecision(2)) : 1;
};
const bandOf = (value: number): number => Number((Math.abs(value) * 0.05).toPrecision(1));

/** A new rule on a property; its words are still to be written. */
export function newRule(id: string, property: string, thingKind: string | undefined): AlarmRule {
  const value = startOf(property);
  return {
    id,
    title: { zh: '', en: '' },
    property,
    ...(thingKind !== undefined && { thingKind }),
    op: 'above',
    value,
    deadband: bandOf(value),
    unit: describeProperty(property).unit,
    onDelayS: 120,
    offDelayS: 120,
    priority: 3,
    cause: { zh: '', en: '' },
    consequence: { zh: '', en: '' },
    action: { zh: '', en: '' },
    respondWithinMin: 30,
  };
}

/** The same rule in another form, with what that form needs. */
export function inForm(rule: AlarmRule, kind: FormKind): AlarmRule {
  const { form: _form, ...plain } = rule;
  const unit = describeProperty(rule.property).unit;
  if (kind === 'silence') return { ...plain, op: 'above', value: 5, deadband: 0, unit: '1', form: { kind } };
  const value = formKindOf(rule) === 'silence' ? startOf(rule.property) : rule.value;
  if (kind === 'value') return { ...plain, value, unit };
  if (kind === 'rate') return { ...plain, value, unit, form: { kind, windowS: 900 } };
  return { ...plain, value, unit, form: { kind, of: 'all', conditions: [newCondition(rule.property)] } };
}
export function newCondition(property: string): Condition {
  const value = startOf(property);
  return { property, op: 'above', value, deadband: bandOf(value) };
}

export const withConditions = (
  rule: AlarmRule,
  change: (form: Extract<RuleForm, { kind: 'together' }>) => Extract<RuleForm, { kind: 'together' }>,
): AlarmRule => (rule.form?.kind === 'together' ? { ...rule, form: change(rule.form) } : rule);

/** What the reader of a number field means; NaN is refused by the door. */
export const numberOf = (text: string): number => (text.trim() === '' ? NaN : Number(text));
export const secondsOf = (text: string): number => Math.max(0, Math.min(7 * DAY_S, numberOf(text)));

export const sameRule = (a: AlarmRule, b: AlarmRule | undefined): boolean => b !== undefined && JSON.stringify(a) === JSON.stringify(b);

/** An id nobody has: `rule-1`, `rule-2`, ... */
export function freshId(rules: readonly AlarmRule[], changed: readonly string[]): string {
  const taken = new Set([...rules.map(({ id }) => id), ...changed]);
  let n = 1;
  while (taken.has(`rule-${n}`)) n++;
  return `rule-${n}`;
}
