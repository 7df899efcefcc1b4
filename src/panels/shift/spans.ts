import { sameName, type Shift } from '../../rules/handover/shifts.ts';

const HOUR_MS = 3_600_000;
/** From which instant on the handover tells. */
export type SpanKind = 'look' | 'shift' | 'h1' | 'h8' | 'h24';
export const spanKinds: readonly SpanKind[] = ['look', 'shift', 'h1', 'h8', 'h24'];
export const hoursOf = { h1: 1, h8: 8, h24: 24 } as const;

export interface SpanStarts {
  readonly lastLookMs: number;
  readonly shifts: readonly Shift[];
  readonly operator: string;
  readonly nowMs: number;
}

/** When a span begins; NaN when nothing is known to begin it. */
export function startOf(kind: SpanKind, { lastLookMs, shifts, operator, nowMs }: SpanStarts): number {
  if (kind === 'look') return lastLookMs;
  if (kind === 'shift') return shifts.findLast((shift) => sameName(shift.operator, operator))?.fromMs ?? NaN;
  return nowMs - hoursOf[kind] * HOUR_MS;
}

/** Where one begins: what was missed, else one's shift, else a shift's length. */
export const firstSpan = (starts: SpanStarts): SpanKind => (['look', 'shift'] as const).find((kind) => Number.isFinite(startOf(kind, starts))) ?? 'h8';
