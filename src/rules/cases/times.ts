import { isStanding, type Case } from './case.ts';
import { waitFigures, type Wait, type WaitFigures } from './survival.ts';

/** Stretches from the first clock on; each starts where the trouble was detected or the one before it ended. */
export const stretches = ['dispatch', 'arrival', 'restored', 'whole'] as const;
export type Stretch = (typeof stretches)[number];

export type RestoredAt = (c: Case) => number;
/** When the trouble was over: as the verifier saw it, else as told by the handler's feedback. */
export const restoredByCase: RestoredAt = (c) => (Number.isNaN(c.restoredMs) ? (c.feedback?.timeMs ?? NaN) : c.restoredMs);

/** Instants of a case in order: detection, first dispatch, first arrival, restored. NaN where it has not come to it. */
export const instantsOf = (c: Case, restored: RestoredAt): readonly [number, number, number, number] => [
  c.detectedMs,
  c.dispatchedMs,
  c.arrivedMs,
  restored(c),
];

/**
 * One stretch of one case. Null where the case never came to it: the stretch before has not ended, or it ended another way
 * (closed without a crew, restored by itself before anybody came). An open case counts as far as it has got.
 */
export function waitOf(c: Case, stretch: Stretch, nowMs: number, restored: RestoredAt): Wait | null {
  const [detected, dispatched, arrived, over] = instantsOf(c, restored);
  const [fromMs, toMs] =
    stretch === 'dispatch'
      ? [detected, dispatched]
      : stretch === 'arrival'
        ? [dispatched, arrived]
        : stretch === 'restored'
          ? [arrived, over]
          : [detected, over];
  if (Number.isNaN(fromMs)) return null;
  if (!Number.isNaN(toMs)) return { lastedMs: Math.max(0, toMs - fromMs), isOver: true };
  const stoppedMs = c.closed?.timeMs ?? (Number.isNaN(over) ? nowMs : over);
  return isStanding(c) || stretch === 'whole' ? { lastedMs: Math.max(0, stoppedMs - fromMs), isOver: false } : null;
}

export type TimesTable = Readonly<Record<Stretch, WaitFigures>>;

export function timesOf(cases: readonly Case[], nowMs: number, restored: RestoredAt = restoredByCase): TimesTable {
  const figures = (stretch: Stretch): WaitFigures => waitFigures(cases.flatMap((c) => waitOf(c, stretch, nowMs, restored) ?? []));
  return { dispatch: figures('dispatch'), arrival: figures('arrival'), restored: figures('restored'), whole: figures('whole') };
}

/** Cases by a key, in the order the keys were first met. */
export function groupBy(cases: readonly Case[], keyOf: (c: Case) => string): ReadonlyMap<string, readonly Case[]> {
  const groups = new Map<string, Case[]>();
  for (const c of cases) {
    const list = groups.get(keyOf(c));
    if (list) list.push(c);
    else groups.set(keyOf(c), [c]);
  }
  return groups;
}
