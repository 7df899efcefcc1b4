import {
  areaLevels,
  type conditionOps,
  rampIds,
  styleChannels,
  type DataStyle,
  type DeclaredStyle,
  type StyleCondition,
  type StyleScale,
  type StyleTarget,
  type StyleValue,
} from '../../tables/data-style.ts';
import { MOST_CLASSES } from './classify.ts';

/**
 * A style as one line for links and the session: `a.people~colour~quantile.5~cividis~level.street~where.a.year.lt.1980~label`.
 * Value, channel, scale and ramp come first and in this order; options follow in any.
 */
const origins = { a: 'attribute', i: 'indicator', r: 'reading' } as const;
const opNames = { eq: '=', ne: '!=', lt: '<', le: '<=', gt: '>', ge: '>=' } as const satisfies Record<string, (typeof conditionOps)[number]>;
const LONGEST = 600;
const MOST_CONDITIONS = 6;

/** Names keep their dots: those are the separators' own. */
const write = (text: string): string => encodeURIComponent(text).replace(/[.~!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
const keyOf = <K extends string, V>(table: Readonly<Record<K, V>>, value: V): K =>
  (Object.keys(table) as K[]).find((key) => table[key] === value) ?? (Object.keys(table)[0] as K);
const member = <T extends string>(list: readonly T[], text: string): T | null => ((list as readonly string[]).includes(text) ? (text as T) : null);

function read(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

const valueText = ({ from, name }: StyleValue): string => `${keyOf(origins, from)}.${write(name)}`;
function readValue(origin: string, name: string): StyleValue | null {
  const from = Object.hasOwn(origins, origin) ? origins[origin as keyof typeof origins] : undefined;
  const decoded = read(name);
  return from && decoded !== null && decoded !== '' && decoded.length <= 100 ? { from, name: decoded } : null;
}

function scaleText(scale: StyleScale): string {
  if (scale.kind === 'classed') return `${scale.method}.${scale.classes}`;
  if (scale.kind === 'breaks') return `breaks.${scale.breaks.map((b) => write(String(b))).join(',')}`;
  if (scale.kind === 'continuous') return scale.domain ? `continuous.${scale.domain.map((b) => write(String(b))).join(',')}` : 'continuous';
  return 'categories';
}
function readScale(text: string): StyleScale | null {
  const [name = '', rest] = text.split('.');
  if (name === 'categories') return { kind: 'categories' };
  if (name === 'equal' || name === 'quantile' || name === 'natural') {
    const classes = Number(rest);
    return Number.isInteger(classes) && classes >= 2 && classes <= MOST_CLASSES ? { kind: 'classed', method: name, classes } : null;
  }
  const numbers = (rest ?? '').split(',').map((n) => Number(read(n) || NaN));
  const areRising = numbers.every((n, i) => Number.isFinite(n) && n > (numbers[i - 1] ?? -Infinity));
  if (name === 'breaks') return areRising && numbers.length < MOST_CLASSES ? { kind: 'breaks', breaks: numbers } : null;
  if (name !== 'continuous') return null;
  if (rest === undefined) return { kind: 'continuous' };
  return areRising && numbers.length === 2 ? { kind: 'continuous', domain: [numbers[0] as number, numbers[1] as number] } : null;
}

function conditionText({ value, op, operand }: StyleCondition): string {
  return `where.${valueText(value)}.${keyOf(opNames, op)}.${typeof operand === 'number' ? 'n' : 's'}.${write(String(operand))}`;
}
function readCondition(parts: readonly string[]): StyleCondition | null {
  const [origin = '', name = '', opName = '', form = '', operandText = ''] = parts;
  const value = readValue(origin, name);
  const op = Object.hasOwn(opNames, opName) ? opNames[opName as keyof typeof opNames] : undefined;
  const decoded = read(operandText);
  if (!value || !op || decoded === null || decoded === '') return null;
  if (form === 's') return { value, op, operand: decoded };
  const operand = Number(decoded);
  return form === 'n' && Number.isFinite(operand) ? { value, op, operand } : null;
}

export function styleText(style: DataStyle): string {
  const parts = [valueText(style.value), style.channel, scaleText(style.scale), style.reversed ? `${style.ramp}.reversed` : style.ramp];
  if (style.target === 'areas') parts.push(`level.${style.level}`);
  parts.push(...style.where.map(conditionText));
  if (style.label) parts.push('label');
  return parts.join('~');
}

const memo = new Map<string, DataStyle | null>();
/** The style a line means, or null where it makes no sense as a whole. The same line gives the same object. */
export function styleFromText(target: StyleTarget, text: string): DataStyle | null {
  const key = `${target} ${text}`;
  const known = memo.get(key);
  if (known !== undefined) return known;
  const parsed = parse(target, text);
  if (memo.size > 200) memo.clear();
  memo.set(key, parsed);
  return parsed;
}

function parse(target: StyleTarget, text: string): DataStyle | null {
  if (text.length > LONGEST) return null;
  const [valuePart = '', channelPart = '', scalePart = '', rampPart = '', ...options] = text.split('~');
  const [origin = '', name = ''] = valuePart.split('.');
  const [rampName = '', turn] = rampPart.split('.');
  const value = readValue(origin, name);
  const channel = member(styleChannels, channelPart);
  const scale = readScale(scalePart);
  const ramp = member(rampIds, rampName);
  if (!value || !channel || !scale || !ramp || (turn !== undefined && turn !== 'reversed')) return null;
  const where: StyleCondition[] = [];
  let label = false;
  let level: DataStyle['level'] = 'district';
  for (const option of options) {
    const [word = '', ...rest] = option.split('.');
    const condition = word === 'where' ? readCondition(rest) : null;
    const named = word === 'level' ? member(areaLevels, rest[0] ?? '') : null;
    if (condition && where.length < MOST_CONDITIONS) where.push(condition);
    else if (named) level = named;
    else if (option === 'label') label = true;
    else return null;
  }
  return { target, value, channel, scale, ramp, reversed: turn === 'reversed', level, where, label };
}

/** A pack's style made whole: five quantiles in cividis unless it says otherwise. */
export const completeStyle = (declared: DeclaredStyle): DataStyle => ({
  target: declared.target,
  value: declared.value,
  channel: declared.channel ?? 'colour',
  scale: declared.scale ?? { kind: 'classed', method: 'quantile', classes: 5 },
  ramp: declared.ramp ?? 'cividis',
  reversed: declared.reversed ?? false,
  level: declared.level ?? 'district',
  where: declared.where ?? [],
  label: declared.label ?? false,
});
