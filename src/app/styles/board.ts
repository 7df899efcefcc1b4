import { every } from '../../base/browser.ts';
import type { Clock } from '../../base/clock.ts';
import type { City } from '../../city/city.ts';
import type { IndicatorReading } from '../../rules/indicators/indicator.ts';
import { filtered, paint, type Painted } from '../../rules/styles/paint.ts';
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
  const slot = (source: StyleSource): Slot => ({ source, text: '', key: '', paintedMs: -Infinity, painted: null });
  const slots: Readonly<Record<StyleTarget, Slot>> = {
    buildings: slot(createBuildingSource(inputs)),
    roads: slot(createRoadSource(inputs)),
    areas: slot(createAreaSource(inputs)),
    points: slot(createPointSource(inputs)),
  };
  let version = 0;

  const look = (): void => {
    for (const target of styleTargets) if (bringUp(slots[target], target, session.getState().styles[target] ?? '', clock.wall())) version++;
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
      return styleTargets.every((target) => slots[target].text === '' || slots[target].source.settled);
    },
    close() {
      stop();
      unsubscribe();
    },
  };
}

/** Paint a target again where its style or its values changed; says whether it did. */
function bringUp(slot: Slot, target: StyleTarget, text: string, wallMs: number): boolean {
  const style = text === '' ? null : styleFromText(target, text);
  const isNew = text !== slot.text;
  if (!style) {
    const had = slot.painted !== null;
    Object.assign(slot, { text: '', key: '', painted: null });
    return had;
  }
  const key = slot.source.key(style);
  if (!isNew && key === slot.key && slot.source.settled) return false;
  if (!isNew && slot.source.settled && wallMs - slot.paintedMs < REPAINT_MS) return false;
  const before = slot.painted;
  slot.text = text;
  slot.paintedMs = wallMs;
  slot.painted = paintOf(slot.source, style);
  // Asking for the column may have carried the work on: the key of what was painted is the one after it.
  slot.key = slot.source.key(style);
  return isNew || looksDifferent(before, slot.painted);
}

function paintOf(source: StyleSource, style: DataStyle): Painted | null {
  const column = source.column(style, style.value);
  if (!column) return null;
  const columns = style.where.map(({ value }) => source.column(style, value));
  const known = columns.filter((c) => c !== null);
  const shown = known.length === columns.length ? filtered(style.where, known, column.values.length) : null;
  return paint(style, column, shown);
}

/** Would the picture change? Counts and times of the legend alone do not change it. */
function looksDifferent(before: Painted | null, after: Painted | null): boolean {
  if (!before || !after) return before !== after;
  const sameValues = !after.style.label || same(before.column.values, after.column.values);
  return !(same(before.paint, after.paint) && same(before.heightM, after.heightM) && same(before.shown, after.shown) && sameValues);
}

function same(a: ArrayLike<number> | null, b: ArrayLike<number> | null): boolean {
  if (!a || !b || a.length !== b.length) return a === b;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}

/** Styles a pack shows when it opens, as the session keeps them. */
export function declaredStyles({ manifest }: City): Readonly<Record<string, string>> {
  const shown = (manifest.styles ?? []).filter((style) => style.onByDefault);
  return Object.fromEntries(shown.map((style) => [style.target, styleText(completeStyle(style))]));
}
