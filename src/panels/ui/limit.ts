import type { AlarmRule, Condition } from '../../tables/alarm-rule.ts';
import { describeProperty } from '../../tables/properties.ts';
import { say, type Language, type WordTable } from '../../base/words.ts';
import { formatReading, THIN } from './format.ts';

const words = {
  silence: { zh: '超过 {count} 个周期无读数', en: 'no reading for {count} intervals' },
  perHour: { zh: '/小时', en: '/h' },
  more: { zh: '及另外 {count} 项', en: 'and {count} more' },
} satisfies WordTable;

/** An alarm's value as its rule means it: a rate per hour, the value itself, nothing where it is about silence. */
export function alarmValueText(rule: AlarmRule, value: number, language: Language): string {
  if (rule.form?.kind === 'silence') return '';
  const text = formatReading(describeProperty(rule.property, rule.unit), value, rule.unit, language);
  return rule.form?.kind === 'rate' ? text + say(words, language, 'perHour') : text;
}

/** A rule's limit as people read it: "≥ 2.60 m", "≥ 0.80 m/h", "no reading for 5 intervals". */
export function limitText(rule: AlarmRule, language: Language): string {
  const { form } = rule;
  if (form?.kind === 'silence') return say(words, language, 'silence', { count: rule.value });
  if (form?.kind === 'rate') return ownText(rule, language) + say(words, language, 'perHour');
  if (form?.kind !== 'together') return ownText(rule, language);
  return `${ownText(rule, language)} ${say(words, language, 'more', { count: form.conditions.length })}`;
}

function ownText(rule: AlarmRule, language: Language): string {
  const property = describeProperty(rule.property, rule.unit);
  if (property.form === 'state')
    return `= ${formatReading(property, rule.op === 'above' ? Math.ceil(rule.value) : Math.floor(rule.value), rule.unit, language)}`;
  return `${rule.op === 'above' ? '≥' : '≤'}${THIN}${formatReading(property, rule.value, rule.unit, language)}`;
}

/** A condition with its property: "Pump state = 0", and of what where it names a thing. */
export function conditionText({ thing, property: id, op, value }: Condition, language: Language, nameOf: (thing: string) => string = (t) => t): string {
  const property = describeProperty(id);
  const told = formatReading(
    property,
    property.form === 'state' ? Math.round(op === 'above' ? Math.ceil(value) : Math.floor(value)) : value,
    property.unit,
    language,
  );
  return `${thing === undefined ? '' : `${nameOf(thing)}: `}${property.title[language]} ${property.form === 'state' ? '=' : op === 'above' ? '≥' : '≤'}${THIN}${told}`;
}
