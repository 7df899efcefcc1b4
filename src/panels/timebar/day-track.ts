import { startOfDayMs, type Zone } from '../../base/civil-time.ts';
import { sunPosition } from '../../base/sun.ts';
import type { Alarm } from '../../rules/alarms/alarm.ts';

export const DAY_MS = 86400000;
const STEP_MS = 600000;

/** What the track spans: the last 24 hours, or the whole city day an older cursor stands in. */
export interface TrackSpan {
  readonly kind: 'recent' | 'day';
  readonly fromMs: number;
  readonly toMs: number;
  /** How far the drawn track goes on beyond `toMs` into what is only foretold; the cursor never goes there. */
  readonly aheadMs: number;
}

/** Midnight to midnight in the city's zone (23 or 25 hours where clocks change) when the instant is older than a day. */
export function spanOf(atMs: number, wallMs: number, zone: Zone, aheadMs = 0): TrackSpan {
  if (!(atMs < wallMs - DAY_MS)) return { kind: 'recent', fromMs: wallMs - DAY_MS, toMs: wallMs, aheadMs };
  const fromMs = startOfDayMs(atMs, zone);
  // Noon of the next day is inside it whatever the clocks do that night.
  return { kind: 'day', fromMs, toMs: startOfDayMs(fromMs + 1.5 * DAY_MS, zone), aheadMs: 0 };
}
/** Centre of the sun at rise and set: refraction and half its disc below the horizon. */
const HORIZON_DEG = -0.8333;

/** Stretches of night inside a range, as fractions of it. */
export function nights(fromMs: number, toMs: number, lon: number, lat: number): readonly (readonly [from: number, to: number])[] {
  const stretches: (readonly [number, number])[] = [];
  let began: number | null = null;
  for (let t = fromMs; ; t = Math.min(t + STEP_MS, toMs)) {
    const dark = sunPosition(t, lon, lat).altitudeDeg < HORIZON_DEG;
    const at = (t - fromMs) / (toMs - fromMs);
    if (dark && began === null) began = at;
    if (!dark && began !== null) {
      stretches.push([began, at]);
      began = null;
    }
    if (t >= toMs) break;
  }
  if (began !== null) stretches.push([began, 1]);
  return stretches;
}

export interface AlarmTick {
  readonly x: number;
  readonly priority: 1 | 2 | 3;
  readonly count: number;
}

/** Alarms on the track: one tick per priority and column of `columnPx`, so a flood stays drawable. */
export function alarmTicks(log: readonly Alarm[], fromMs: number, toMs: number, widthPx: number, columnPx = 8): readonly AlarmTick[] {
  const perMs = widthPx / columnPx / (toMs - fromMs);
  const counts = { 1: new Map<number, number>(), 2: new Map<number, number>(), 3: new Map<number, number>() } as const;
  for (const { raisedMs, rule } of log) {
    if (raisedMs < fromMs || raisedMs > toMs) continue;
    const column = Math.floor((raisedMs - fromMs) * perMs);
    const own = counts[rule.priority];
    own.set(column, (own.get(column) ?? 0) + 1);
  }
  // The most severe is drawn last, on top.
  return ([3, 2, 1] as const).flatMap((priority) =>
    [...counts[priority]].map(([column, count]): AlarmTick => ({ x: (column + 0.5) * columnPx, priority, count })),
  );
}

/** Limits that are going to be reached, one mark per column as above; `x` from the track's left edge. */
export interface ComingTick {
  readonly x: number;
  readonly priority: 1 | 2 | 3;
  readonly isExpected: boolean;
}

/** @param coming soonest first */
export function comingTicks(
  coming: readonly { readonly crossing: { readonly rule: { readonly priority: 1 | 2 | 3 }; readonly atMs: number; readonly kind: 'expected' | 'possible' } }[],
  xOf: (timeMs: number) => number,
  columnPx = 8,
): readonly ComingTick[] {
  const ticks = new Map<string, ComingTick>();
  for (const { crossing } of coming) {
    const column = Math.floor(xOf(crossing.atMs) / columnPx);
    const { priority } = crossing.rule;
    const key = `${priority} ${column}`;
    const isExpected = crossing.kind === 'expected' || (ticks.get(key)?.isExpected ?? false);
    ticks.set(key, { x: (column + 0.5) * columnPx, priority, isExpected });
  }
  return [...ticks.values()].sort((a, b) => b.priority - a.priority);
}
