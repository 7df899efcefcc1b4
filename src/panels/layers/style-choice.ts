import type { StyleOption } from '../ui/desk.ts';
import type { DataStyle, StyleCondition, StyleScale, StyleTarget, StyleValue } from '../../tables/data-style.ts';

/** Plain decisions of the style editor. */
export const keyOfValue = ({ from, name }: StyleValue): string => `${from}/${name}`;

/** The style a newly chosen value starts with: categories by colour, live values in equal steps, the rest in quantiles. */
export function startStyle(target: StyleTarget, { value, form }: StyleOption, before: DataStyle | null): DataStyle {
  const kept = { level: before?.level ?? 'district', where: before?.where ?? [], label: before?.label ?? false, reversed: before?.reversed ?? false } as const;
  if (form === 'categories') {
    const channel = before?.channel === 'pattern' ? 'pattern' : 'colour';
    return { target, value, channel, scale: { kind: 'categories' }, ramp: 'muted', ...kept };
  }
  const scale: StyleScale = { kind: 'classed', method: value.from === 'reading' ? 'equal' : 'quantile', classes: 5 };
  const ramp = before && before.ramp !== 'muted' ? before.ramp : 'cividis';
  return { target, value, channel: before?.channel ?? 'colour', scale, ramp, ...kept };
}

/** Breaks as typed: "35, 75; 115". Null while they make no sense. */
export function readBreaks(text: string): readonly number[] | null {
  const numbers = text
    .split(/[;,\s]+/)
    .filter(Boolean)
    .map((part) => Number(part.replace('\u2212', '-')));
  const isRising = numbers.every((n, i) => Number.isFinite(n) && n > (numbers[i - 1] ?? -Infinity));
  return numbers.length > 0 && numbers.length <= 8 && isRising ? numbers : null;
}

/** A condition as typed: a number where the text is one, else a category's code. */
export function conditionOf(value: StyleValue, op: StyleCondition['op'], text: string): StyleCondition | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const number = Number(trimmed.replace('\u2212', '-'));
  return { value, op, operand: Number.isFinite(number) ? number : trimmed };
}

/** Channels a target can show; a dot's hatch already says that a reading is stale. */
export const channelsOf = (target: StyleTarget): readonly DataStyle['channel'][] =>
  target === 'points' ? ['colour', 'height'] : ['colour', 'height', 'pattern'];
