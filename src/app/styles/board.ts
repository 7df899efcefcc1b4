import { after, every } from '../../base/browser.ts';
import { advance, type Steps } from '../../base/steps.ts';
import type { Clock } from '../../base/clock.ts';
import type { City } from '../../city/city.ts';
import type { IndicatorReading } from '../../rules/indicators/indicator.ts';
import { STEP_ROWS } from '../../rules/styles/classify.ts';
import type { StyleColumn } from '../../rules/styles/column.ts';
import { filtering, painting, type Painted } from '../../rules/styles/paint.ts';
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
  /** Painting under way: many things take many steps. */
  job: { readonly text: string; readonly steps: Steps<Painting> } | null;
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
  const slot = (source: StyleSource): Slot => ({ source, text: '', key: '', paintedMs: -Infinity, painted: null, job: null });
  const slots: Readonly<Record<StyleTarget, Slot>> = {
    buildings: slot(createBuildingSource(inputs)),
    roads: slot(createRoadSource(inputs)),
    areas: slot(createAreaSource(inputs)),
    points: slot(createPointSource(inputs)),
  };
  let version = 0;

  let next: (() => void) | null = null;
  const look = (): void => {
    for (const target of styleTargets) if (bringUp(slots[target], target, session.getState().styles[target] ?? '', clock.wall())) version++;
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
function bringUp(slot: Slot, target: StyleTarget, text: string, wallMs: number): boolean {
  const style = text === '' ? null : styleFromText(target, text);
  if (!style) {
    const had = slot.painted !== null;
    Object.assign(slot, { text: '', key: '', painted: null, job: null });
    return had;
  }
  const isNew = text !== slot.text;
  if (slot.job?.text !== text) slot.job = null;
  if (!slot.job) {
    const key = slot.source.key(style);
    if (!isNew && key === slot.key && slot.source.settled) return false;
    if (!isNew && slot.source.settled && wallMs - slot.paintedMs < REPAINT_MS) return false;
    slot.job = { text, steps: paintOf(slot.source, style, slot.painted) };
  }
  const end = advance(slot.job.steps, SLICE_MS);
  if (!end) return false;
  const { painted, isDifferent } = end.made;
  // Asking for the column may have carried the work on: the key of what was painted is the one after it.
  Object.assign(slot, { text, painted, paintedMs: wallMs, key: slot.source.key(style), job: null });
  return isNew || isDifferent;
}

function* paintOf(source: StyleSource, style: DataStyle, before: Painted | null): Steps<Painting> {
  const columnOf = function* (value: DataStyle['value']): Steps<StyleColumn | null> {
    return source.columning ? yield* source.columning(style, value) : source.column(style, value);
  };
  const column = yield* columnOf(style.value);
  if (!column) return { painted: null, isDifferent: before !== null };
  const known: StyleColumn[] = [];
  for (const { value } of style.where) {
    const one = yield* columnOf(value);
    if (one) known.push(one);
  }
  const shown = known.length === style.where.length ? yield* filtering(style.where, known, column.values.length) : null;
  const painted = yield* painting(style, column, shown);
  return { painted, isDifferent: yield* looksDifferent(before, painted) };
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
