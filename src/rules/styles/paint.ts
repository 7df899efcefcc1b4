import { finish, type Steps } from '../../base/steps.ts';
import type { Words } from '../../base/words.ts';
import type { DataStyle, StyleChannel, StyleCondition, StyleTarget } from '../../tables/data-style.ts';
import { classOf, innerBreaks, rankedByWeight, sortedFinite, STEP_ROWS } from './classify.ts';
import type { Followers, StyleColumn } from './column.ts';
import { categoryColours, classColour, cssOf, OTHER, ramps, type Rgb } from './ramps.ts';

/** How a surface is drawn besides its colour; the numbers are the shaders' own. */
export const Pattern = { solid: 0, diagonal: 1, cross: 2, dots: 3, level: 4, dense: 5, missing: 7 } as const;
/** Patterns of classes, from light to heavy. */
const classPatterns = [Pattern.solid, Pattern.dots, Pattern.level, Pattern.diagonal, Pattern.cross, Pattern.dense] as const;
/** Set in the fourth byte of every styled thing. */
export const PAINTED = 0x80;
/** Height a data-driven building of the greatest value has, metres; heights start at zero and are in proportion. */
export const TALLEST_M = 240;

export interface LegendRow {
  readonly css: string;
  readonly pattern: number;
  /** Category's name; absent for classes of numbers. */
  readonly label?: Words;
  /** Limits of a class: from, included, to, excluded; infinite at the ends. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** What a style says, and about how many: everything a legend shows. */
export interface Legend extends Pick<StyleColumn, 'title' | 'unit' | 'decimals' | 'kind' | 'timeMs' | 'how'> {
  readonly target: StyleTarget;
  readonly channel: StyleChannel;
  readonly rows: readonly LegendRow[];
  /** For continuous scales: colours from low to high. */
  readonly gradient?: { readonly css: readonly string[]; readonly low: number; readonly high: number };
  /** Metres of height per unit of the value, where height is the channel; NaN else. */
  readonly metresPerUnit: number;
  readonly total: number;
  readonly missing: number;
  readonly filteredOut: number;
}

/** What a painting of things that follow sources was made of. */
export interface PaintedSources {
  readonly followers: Followers;
  /** How many of a source's followers are shown. */
  readonly weights: Float64Array;
  /** Things shown, whether they follow anybody or not. */
  readonly shownCount: number;
  readonly paint: Uint8Array;
  readonly heightM: Float32Array | null;
}

/**
 * A style worked out for every thing of its target. Live values make edition after edition: where things follow sources these
 * share their arrays, and what an older one says is what the newest says.
 */
export interface Painted {
  /** Two of the same number look the same. */
  readonly edition: number;
  /** The only things that differ from an earlier edition; all may where this is absent. */
  readonly changed?: { readonly since: number; readonly things: Uint32Array };
  readonly sources?: PaintedSources;
  readonly style: DataStyle;
  /** sRGB and pattern | PAINTED per thing; all zero where the style says nothing. */
  readonly paint: Uint8Array;
  /** Height each thing should have, metres; NaN where it keeps its own. Null unless height is the channel. */
  readonly heightM: Float32Array | null;
  /** 1 = meets the filter. Null without a filter. */
  readonly shown: Uint8Array | null;
  readonly column: StyleColumn;
  readonly legend: Legend;
}

/** Does a value meet a condition? Missing meets none but `!=`. Categories are compared by code. */
function meets(column: StyleColumn, i: number, { op, operand }: StyleCondition): boolean {
  const raw = column.values[i] as number;
  const value = column.categories ? (column.categories[raw]?.code ?? NaN) : raw;
  const wanted = column.categories ? String(operand) : Number(operand);
  if (op === '!=') return value !== wanted;
  if (typeof value === 'number' && Number.isNaN(value)) return false;
  if (op === '=') return value === wanted;
  if (op === '<') return value < wanted;
  if (op === '<=') return value <= wanted;
  return op === '>' ? value > wanted : value >= wanted;
}

/** Which things meet all conditions; null where there are none. `columns` in the order of `where`. */
export function* filtering(where: readonly StyleCondition[], columns: readonly StyleColumn[], count: number): Steps<Uint8Array | null> {
  if (where.length === 0) return null;
  const shown = new Uint8Array(count).fill(1);
  for (let i = 0; i < count; i++) {
    shown[i] = where.every((condition, k) => {
      const column = columns[k];
      return column !== undefined && meets(column, i, condition);
    })
      ? 1
      : 0;
    if (i % STEP_ROWS === STEP_ROWS - 1) yield;
  }
  return shown;
}

/** Which things count, and how often: null = all, once each. */
interface Count {
  readonly shown: Uint8Array | null;
  readonly weights: ArrayLike<number> | null;
}

interface Classes {
  /** Class of thing i; -1 = missing. */
  readonly of: Int16Array;
  readonly rows: { css: string; rgb: Rgb; pattern: number; label?: Words; from: number; to: number; count: number }[];
}

/** Things with their class, and the classes with their colours and counts, filtered things left uncounted. */
function* classify(style: DataStyle, column: StyleColumn, { shown, weights }: Count): Steps<Classes> {
  const { values, categories } = column;
  const of = new Int16Array(values.length).fill(-1);
  const rows = categories ? categoryRows(style, column) : yield* numberRows(style, column, { shown, weights });
  const breaks = rows.slice(1).map((row) => row.from);
  // Categories beyond the colours share the last row.
  const rowOf = categories ? (value: number): number => Math.min(value, rows.length - 1) : (value: number): number => classOf(value, breaks);
  for (let i = 0; i < values.length; i++) {
    if (i % STEP_ROWS === STEP_ROWS - 1) yield;
    const value = values[i] as number;
    if (!Number.isFinite(value) || rows.length === 0) continue;
    const k = rowOf(value);
    of[i] = k;
    const row = rows[k];
    if (row && shown?.[i] !== 0) row.count += weights?.[i] ?? 1;
  }
  return { of, rows };
}

function categoryRows(style: DataStyle, { categories = [] }: StyleColumn): Classes['rows'] {
  const most = style.channel === 'pattern' ? classPatterns.length : categoryColours.length;
  const own = categories.length > most ? categories.slice(0, most) : categories;
  const rows = own.map(({ title }, i) => {
    const rgb = style.channel === 'pattern' ? ([205, 205, 201] as const) : (categoryColours[i] ?? OTHER);
    return { css: cssOf(rgb), rgb, pattern: style.channel === 'pattern' ? (classPatterns[i] ?? 0) : 0, label: title, from: i, to: i + 1, count: 0 };
  });
  if (categories.length > most)
    rows.push({ css: cssOf(OTHER), rgb: OTHER, pattern: 0, label: { zh: '其他', en: 'Other' }, from: most, to: categories.length, count: 0 });
  return rows;
}

/** Classes are made for what one sees. */
function* numberRows(style: DataStyle, { values, range }: StyleColumn, { shown, weights }: Count): Steps<Classes['rows']> {
  const sorted = weights ? rankedByWeight(values, weights) : yield* sortedFinite(values, shown);
  if (sorted.length === 0 && !range) return [];
  const breaks = innerBreaks(sorted, style.scale, range && Number.isFinite(range[0]) ? range : undefined);
  const n = breaks.length + 1;
  const asPattern = style.channel === 'pattern';
  return Array.from({ length: n }, (_, i) => {
    const rgb = asPattern ? ([205, 205, 201] as const) : classColour(ramps[style.ramp], i, n, style.reversed);
    const pattern = asPattern ? (classPatterns[Math.round((i * (classPatterns.length - 1)) / Math.max(1, n - 1))] ?? 0) : 0;
    return { css: cssOf(rgb), rgb, pattern, from: breaks[i - 1] ?? -Infinity, to: breaks[i] ?? Infinity, count: 0 };
  });
}

/** Work a style out: a colour, pattern or height for every thing, and the legend that explains them. */
export const paint = (style: DataStyle, column: StyleColumn, shown: Uint8Array | null): Painted => finish(painting(style, column, shown));
export const filtered = (where: readonly StyleCondition[], columns: readonly StyleColumn[], count: number): Uint8Array | null =>
  finish(filtering(where, columns, count));

let editions = 0;
export const nextEdition = (): number => ++editions;

/**
 * As `paint`, in steps of a few milliseconds: a million things are painted while the page keeps its frames.
 * @param weights how many things each value stands for; 0 = none that is shown.
 */
export function* painting(style: DataStyle, column: StyleColumn, shown: Uint8Array | null, weights: ArrayLike<number> | null = null): Steps<Painted> {
  const { values } = column;
  const count = values.length;
  const out = new Uint8Array(count * 4);
  const isContinuous = style.scale.kind === 'continuous' && !column.categories && style.channel !== 'pattern';
  const classes = isContinuous ? null : yield* classify(style, column, { shown, weights });
  const span = yield* spanOf(style, column, { shown, weights });
  const ramp = ramps[style.ramp];
  let missing = 0;
  let filteredOut = 0;
  for (let i = 0; i < count; i++) {
    if (i % STEP_ROWS === STEP_ROWS - 1) yield;
    if (shown?.[i] === 0) {
      filteredOut++;
      continue;
    }
    const value = values[i] as number;
    const k = classes ? (classes.of[i] as number) : Number.isFinite(value) ? 0 : -1;
    if (k < 0) {
      missing += weights?.[i] ?? 1;
      [out[i * 4], out[i * 4 + 1], out[i * 4 + 2]] = OTHER;
      out[i * 4 + 3] = Pattern.missing | PAINTED;
      continue;
    }
    const row = classes?.rows[k];
    const share = (value - span.low) / (span.high - span.low || 1);
    const [red, green, blue] = row ? row.rgb : ramp.at(style.reversed ? 1 - share : share);
    out[i * 4] = red;
    out[i * 4 + 1] = green;
    out[i * 4 + 2] = blue;
    out[i * 4 + 3] = (row?.pattern ?? 0) | PAINTED;
  }
  const metresPerUnit = style.channel === 'height' && !column.categories && span.top > 0 ? TALLEST_M / span.top : NaN;
  const { title, unit, decimals, kind, timeMs, how } = column;
  return {
    edition: nextEdition(),
    style,
    paint: out,
    heightM: Number.isNaN(metresPerUnit) ? null : yield* heights(values, metresPerUnit),
    shown,
    column,
    legend: {
      ...{ title, unit, decimals, kind, timeMs, how, metresPerUnit, missing, filteredOut },
      target: style.target,
      channel: style.channel,
      total: count,
      rows: classes?.rows ?? [],
      ...(isContinuous && { gradient: { ...span, css: Array.from({ length: 9 }, (_, i) => cssOf(ramp.at(style.reversed ? 1 - i / 8 : i / 8))) } }),
    },
  };
}

function* heights(values: ArrayLike<number>, metresPerUnit: number): Steps<Float32Array> {
  const heightM = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    heightM[i] = Math.max(0.5, (values[i] as number) * metresPerUnit);
    if (i % STEP_ROWS === STEP_ROWS - 1) yield;
  }
  return heightM;
}

interface Span {
  readonly low: number;
  readonly high: number;
  readonly top: number;
}
/** Ends of a continuous scale, and the greatest value for heights. */
function* spanOf(style: DataStyle, { values, range }: StyleColumn, { shown, weights }: Count): Steps<Span> {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    if (i % STEP_ROWS === STEP_ROWS - 1) yield;
    if (shown?.[i] === 0 || weights?.[i] === 0) continue;
    const v = values[i] as number;
    if (v < low) low = v;
    if (v > high) high = v;
  }
  const top = high;
  if (style.scale.kind === 'continuous' && style.scale.domain) [low, high] = style.scale.domain;
  else if (range && Number.isFinite(range[0])) [low, high] = range;
  if (!(low <= high)) return { low: NaN, high: NaN, top };
  // Zero is the neutral middle of a difference.
  if (ramps[style.ramp].kind === 'diverging') {
    const reach = Math.max(Math.abs(low), Math.abs(high));
    [low, high] = [-reach, reach];
  }
  return { low, high, top };
}
