import { say, type Language } from '../../base/words.ts';
import type { BuildingRecord } from '../../tables/buildings.ts';
import type { BuildingSurface } from '../../tables/surfaces.ts';
import { MISSING, formatAmount, formatNumber } from '../ui/format.ts';
import { surfaceWords } from './surface-words.ts';

type Attributes = NonNullable<BuildingRecord['attributes']>;

/** Types by kind, most telling first; unknown ones keep the source's own name. */
export function surfaceTitle(type: string, language: Language): string {
  const name = type.replace(/^\+/, '');
  return Object.hasOwn(surfaceWords, name)
    ? say(surfaceWords, language, name as keyof typeof surfaceWords)
    : name === ''
      ? say(surfaceWords, language, 'unsaid')
      : name;
}

export interface SurfaceSum {
  readonly type: string;
  readonly count: number;
  readonly areaM2: number;
}
/** Surfaces counted and measured by type, the largest first. */
export function sumByType(surfaces: readonly BuildingSurface[]): readonly SurfaceSum[] {
  const sums = new Map<string, { count: number; areaM2: number }>();
  for (const { type, areaM2 } of surfaces) {
    const sum = sums.get(type) ?? { count: 0, areaM2: 0 };
    sums.set(type, sum);
    sum.count++;
    if (Number.isFinite(areaM2)) sum.areaM2 += areaM2;
  }
  return [...sums].map(([type, sum]) => ({ type, ...sum })).sort((a, b) => b.areaM2 - a.areaM2);
}

const compass = ['N', 'NE', 'E', 'SE', 'S', 'SW', 'W', 'NW'] as const;
/** How a surface stands: `34° · faces SW`. */
export function standing({ tiltDeg, bearingDeg }: Pick<BuildingSurface, 'tiltDeg' | 'bearingDeg'>, language: Language): string {
  if (Number.isNaN(tiltDeg)) return MISSING;
  const tilt = `${formatNumber(tiltDeg, 0, language)}°`;
  if (Number.isNaN(bearingDeg)) return tilt;
  const point = compass[Math.round(bearingDeg / 45) % 8] ?? 'N';
  return `${tilt} · ${say(surfaceWords, language, 'faces', { point: say(surfaceWords, language, `compass.${point}`) })} ${formatNumber(bearingDeg, 0, language)}°`;
}

/** An attribute's value with the unit the source gives (`name@uom`) and the code behind its words (`name@code`). */
function valueText(name: string, attributes: Attributes, language: Language): string {
  const value = attributes[name];
  const [unit, code] = [attributes[`${name}@uom`], attributes[`${name}@code`]];
  if (typeof value === 'boolean') return say(surfaceWords, language, value ? 'yes' : 'no');
  if (typeof value === 'number' && unit !== undefined) return formatAmount(value, plainUnit(String(unit)), decimalsOf(value), language);
  return `${String(value)}${unit === undefined ? '' : ` ${String(unit)}`}${code === undefined ? '' : ` (${String(code)})`}`;
}
/** Units as GML files write them, in UCUM's spelling. */
const plainUnit = (unit: string): string => ({ 'urn:adv:uom:m': 'm', '#m': 'm', metre: 'm', meter: 'm', hour: 'h' })[unit] ?? unit;
const decimalsOf = (value: number): number => Math.min(3, (String(value).split('.')[1] ?? '').length);

export interface AttributeGroup {
  /** What nested names have before their dot; empty for plain ones. */
  readonly name: string;
  readonly rows: readonly (readonly [name: string, value: string])[];
}

/** Attributes as the inspector lists them: plain ones first, nested ones under their name; what the model says of itself is left to others. */
export function groupAttributes(attributes: Attributes, language: Language): readonly AttributeGroup[] {
  const groups = new Map<string, (readonly [string, string])[]>([['', []]]);
  for (const name of Object.keys(attributes)) {
    if (/@(uom|code)$/.test(name) || name.startsWith('model.')) continue;
    const dot = name.indexOf('.');
    const [group, own] = dot < 0 ? ['', name] : [name.slice(0, dot), name.slice(dot + 1)];
    const rows = groups.get(group) ?? [];
    groups.set(group, rows);
    rows.push([own, valueText(name, attributes, language)]);
  }
  return [...groups].filter(([, rows]) => rows.length > 0).map(([name, rows]) => ({ name, rows }));
}

/** What the importer says of the model: levels, parts, faults. */
export function modelRows(attributes: Attributes, language: Language): readonly (readonly [name: string, value: string])[] {
  const w = (key: keyof typeof surfaceWords, slots: Record<string, string> = {}): string => say(surfaceWords, language, key, slots);
  const text = (name: string): string => String(attributes[`model.${name}`] ?? '');
  const rows: (readonly [string, string])[] = [];
  if (text('lod') !== '') rows.push([w('lod'), w('lodOf', { shown: text('lod'), all: text('lods').replaceAll(' ', ', ') })]);
  if (text('parts') !== '') rows.push([w('parts'), text('parts')]);
  if (text('faults') !== '') rows.push([w('validity'), w('invalid', { count: text('faults'), codes: text('faultCodes').replaceAll(' ', ', ') })]);
  return rows;
}
