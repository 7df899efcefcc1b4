import type { AlarmRule } from '../../tables/alarm-rule.ts';
import { describeProperty } from '../../tables/properties.ts';
import type { Language } from '../../base/words.ts';
import { formatReading, THIN } from './format.ts';

/** A rule's limit as people read it: "≥ 2.60 m". */
export function limitText(rule: AlarmRule, language: Language): string {
  const property = describeProperty(rule.property, rule.unit);
  if (property.form === 'state')
    return `= ${formatReading(property, rule.op === 'above' ? Math.ceil(rule.value) : Math.floor(rule.value), rule.unit, language)}`;
  return `${rule.op === 'above' ? '≥' : '≤'}${THIN}${formatReading(property, rule.value, rule.unit, language)}`;
}
