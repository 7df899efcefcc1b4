import { after, every } from '../../base/browser.ts';
import { advance, type Steps } from '../../base/steps.ts';
import type { Clock } from '../../base/clock.ts';
import type { City } from '../../city/city.ts';
import type { IndicatorReading } from '../../rules/indicators/indicator.ts';
import { STEP_ROWS } from '../../rules/styles/classify.ts';
import type { StyleColumn } from '../../rules/styles/column.ts';
import { paintingFollowers } from '../../rules/styles/follow.ts';
import { filtering, type Painted } from '../../rules/styles/paint.ts';
import { completeStyle, styleFromText, styleText } from '../../rules/styles/style-text.ts';
import type { Styled } from '../../rules/styles/styled.ts';
import type { Session } from '../../session/session.ts';
import { styleTargets, type AreaLevel, type DataStyle, type StyleTarget } from '../../tables/data-style.ts';
import type { StreamTable } from '../../tables/streams.ts';
import { createAreaSource } from './areas.ts';
import { createBuildingSource, type SourceInputs } from './buildings.ts';
import { createPointSource } from './points.ts';
import { createRoadSource } from './roads.ts';
import type { StyleSource, ValueOption } from './source.ts';

/** Live values are painted again at most this often; what is chosen by hand, at once. */
const REPAINT_MS = 2000;
const LOOK_MS = 120;
/** A step of painting holds the page up so long, and so long it is left to others between two. */
const SLICE_MS = 5;
const BREATH_MS = 10;

/** Styles by data, kept up to what is chosen, to the tables and to the shown instant. */
export interface StyleBoard extends Styled {
  /** What can be chosen for a target. */
  options(target: StyleTarget, level: AreaLevel): readonly ValueOption[];
  readonly settled: boolean;
  close(): void;
}

interface Slot {
  readonly source: StyleSource;
  text: string;
  key: string;
  paintedMs: number;
  painted: Painted | null;
  /** Who the filter of what was painted let through, and under which key of the source. */
  filter: { readonly key: string; readonly shown: Uint8Array | null } | null;
  /** Painting under way: many things take many steps. */
  job: { readonly text: string; readonly steps: Steps<Painting> } | null;
  /** A painting was begun and never ended: its edition's arrays may hold some of both. */
  isTorn: boolean;
}
/** What was painted, and whether it looks different from what is shown. */
interface Painting {
  readonly painted: Painted | null;
  readonly isDifferent: boolean;
}

export interface StyleBoardInputs {
  readonly city: City;
  readonly streams: StreamTable;
  readonly session: Session;
  readonly clock: Clock;
  readonly indicators: (areaId: string | null) => readonly IndicatorReading[];
}

export function createStyleBoard({ city, streams, session, clock, indicators }: StyleBoardInputs): StyleBoard {
  const isDemo = city.manifest.kind === 'demo';
  const kinds = { attribute: 'entered', indicator: 'derived', reading: 'measured' } as const;
  const inputs: SourceInputs = { city, streams, now: clock.now, indicators, kindOf: (origin) => (isDemo ? 'demo' : kinds[origin]) };
  const slot = (source: StyleSource): Slot => ({ source, text: '', key: '', paintedMs: -Infinity, painted: null, filter: null, job: null, isTorn: false });
  const slots: Readonly<Record<StyleTarget, Slot>> = {
    buildings: slot(createBuildingSource(inputs)),
    roads: slot(createRoadSource(inputs)),
    areas: slot(createAreaSource(inputs)),
    points: slot(createPointSource(inputs)),
  };
  let version = 0;

  let next: (() => void) | null = null;
  const look = (): void => {
    for (const target of styleTargets) if (bringUp(slots[target], target, session.getState().styles[target] ?? '', clock.steady())) version++;
    if (next || !styleTargets.some((target) => slots[target].job)) return;
    next = after(BREATH_MS, () => {
      next = null;
      look();
    });
  };
  const stop = every(LOOK_MS, look);
  const unsubscribe = session.subscribe((now, before) => {
    if (now.styles !== before.styles) look();
  });
  return {
    get version() {
      return version;
    },
    painted: (target) => slots[target].painted,
    options: (target, level) => slots[target].source.options(level),
    get settled() {
      return styleTargets.every((target) => slots[target].job === null && (slots[target].text === '' || slots[target].source.settled));
    },
    close() {
      stop();
      next?.();
      unsubscribe();
    },
  };
}

/** Paint a target again, or on, where its style or its values changed; says whether the picture did. */
function bringUp(slot: Slot, target: StyleTarget, text: string, atMs: number): boolean {
  const style = text === '' ? null : styleFromText(target, text);
  if (!style) {
    const had = slot.painted !== null;
    Object.assign(slot, { text: '', key: '', painted: null, filter: null, job: null });
    return had;
  }
  const isNew = text !== slot.text;
  if (slot.job?.text !== text) slot.job = null;
  if (!slot.job) {
    const key = slot.source.key(style);
    if (!isNew && key === slot.key && slot.source.settled) return false;
    if (!isNew && slot.source.settled && atMs - slot.paintedMs < REPAINT_MS) return false;
    // Only an edition of the same style, and a whole one, can be painted on.
    slot.job = { text, steps: paintOf(slot, style, isNew || slot.isTorn ? null : slot.painted) };
    slot.isTorn = true;
  }
  const end = advance(slot.job.steps, SLICE_MS);
  if (!end) return false;
  const { painted, isDifferent } = end.made;
  // Asking for the column may have carried the work on: the key of what was painted is the one after it.
  Object.assign(slot, { text, painted, paintedMs: atMs, key: slot.source.key(style), job: null, isTorn: false });
  return isNew || isDifferent;
}

function* paintOf(slot: Slot, style: DataStyle, before: Painted | null): Steps<Painting> {
  const { source } = slot;
  const columnOf = function* (value: DataStyle['value']): Steps<StyleColumn | null> {
    return source.columning ? yield* source.columning(style, value) : source.column(style, value);
  };
  const column = yield* columnOf(style.value);
  if (!column) return { painted: null, isDifferent: before !== null };
  const shown = yield* shownBy(slot, style, column.values.length, before ? slot.filter : null, columnOf);
  const painted = yield* paintingFollowers(style, column, shown, before);
  const isDifferent = painted.changed ? painted.changed.things.length > 0 : yield* looksDifferent(before, painted);
  return { painted, isDifferent };
}

/** Who the style's filter lets through. What cannot have changed since the last edition is not asked for again. */
function* shownBy(
  slot: Slot,
  style: DataStyle,
  count: number,
  kept: Slot['filter'],
  columnOf: (value: DataStyle['value']) => Steps<StyleColumn | null>,
): Steps<Uint8Array | null> {
  const key = slot.source.filterKey?.(style) ?? null;
  if (key !== null && kept?.key === key) return kept.shown;
  const known: StyleColumn[] = [];
  for (const { value } of style.where) {
    const one = yield* columnOf(value);
    if (one) known.push(one);
  }
  const shown = known.length === style.where.length ? yield* filtering(style.where, known, count) : null;
  slot.filter = key === null ? null : { key, shown };
  return shown;
}

/** Would the picture change? Counts and times of the legend alone do not change it. */
function* looksDifferent(before: Painted | null, after: Painted): Steps<boolean> {
  if (!before) return true;
  const pairs: readonly (readonly [ArrayLike<number> | null, ArrayLike<number> | null])[] = [
    [before.paint, after.paint],
    [before.heightM, after.heightM],
    [before.shown, after.shown],
    ...(after.style.label ? [[before.column.values, after.column.values] as const] : []),
  ];
  for (const [a, b] of pairs) if (!(yield* same(a, b))) return true;
  return false;
}

function* same(a: ArrayLike<number> | null, b: ArrayLike<number> | null): Steps<boolean> {
  if (!a || !b || a.length !== b.length) return a === b;
  for (let i = 0; i < a.length; i++) {
    if (!Object.is(a[i], b[i])) return false;
    if (i % STEP_ROWS === STEP_ROWS - 1) yield;
  }
  return true;
}

/** Styles a pack shows when it opens, as the session keeps them. */
export function declaredStyles({ manifest }: City): Readonly<Record<string, string>> {
  const shown = (manifest.styles ?? []).filter((style) => style.onByDefault);
  return Object.fromEntries(shown.map((style) => [style.target, styleText(completeStyle(style))]));
}
