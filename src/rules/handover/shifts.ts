import type { OperatorAction } from '../../tables/actions.ts';

export interface Shift {
  readonly operator: string;
  readonly fromMs: number;
  /** NaN while it goes on. */
  readonly toMs: number;
}

const isShift = ({ kind }: OperatorAction): boolean => kind === 'take-over' || kind === 'hand-over';
export const sameName = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

/** Shifts from actions in any order, oldest first: each begins when somebody takes over and ends when they hand over, or another takes over. */
export function shiftsOf(actions: Iterable<OperatorAction>): readonly Shift[] {
  const unique = new Map<string, OperatorAction>();
  for (const action of actions) if (isShift(action)) unique.set(action.id, action);
  const shifts: { operator: string; fromMs: number; toMs: number }[] = [];
  for (const { kind, operator, timeMs } of [...unique.values()].sort((a, b) => a.timeMs - b.timeMs || (a.id < b.id ? -1 : 1))) {
    const last = shifts.at(-1);
    const runs = last !== undefined && Number.isNaN(last.toMs);
    if (kind === 'take-over') {
      // Taking over what one has already goes on.
      if (runs && sameName(last.operator, operator)) continue;
      if (runs) last.toMs = timeMs;
      shifts.push({ operator, fromMs: timeMs, toMs: NaN });
    } else if (runs && sameName(last.operator, operator)) last.toMs = timeMs;
  }
  return shifts;
}

/** What was said with the latest handover up to an instant; null when nobody ever handed over. */
export function lastHandOver(actions: Iterable<OperatorAction>): { readonly operator: string; readonly timeMs: number; readonly text: string } | null {
  let latest: OperatorAction | null = null;
  for (const action of actions) {
    if (action.kind !== 'hand-over') continue;
    if (!latest || action.timeMs > latest.timeMs || (action.timeMs === latest.timeMs && action.id > latest.id)) latest = action;
  }
  if (!latest) return null;
  const text = latest.detail?.['text'];
  return { operator: latest.operator, timeMs: latest.timeMs, text: typeof text === 'string' ? text : '' };
}
