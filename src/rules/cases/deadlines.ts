import type { CaseClass, Urgency } from '../../tables/operations.ts';
import type { Case } from './case.ts';

const HOUR_MS = 3_600_000;

/** Hours to the first dispatch: 12345 hotline, Beijing: life and property 1, water, power, gas and heat 2, general 24. */
export const DISPATCH_H: Readonly<Record<Urgency, number>> = { life: 1, utility: 2, general: 24 };
/** Hours to feedback the hotline knows: 2 h, 24 h, 7 d, 15 d. */
export const FEEDBACK_H = [2, 24, 168, 360] as const;

/** A class nobody declared: general, a week. */
export const unknownClass = (id: string): CaseClass => ({
  id,
  title: { zh: id, en: id },
  urgency: 'general',
  feedbackH: 168,
  lead: '',
  units: [],
  checklist: [],
});

export interface Deadline {
  readonly kind: 'dispatch' | 'feedback';
  readonly dueMs: number;
  /** When it was met; NaN while it is not. */
  readonly metMs: number;
  /** Met too late, or not met and past. */
  readonly isOverdue: boolean;
}

/**
 * Both deadlines of a case. The first clock is the detection (request received, alarm raised) and never starts anew: not when
 * the case bounces, not when it is reopened. Feedback counts from the first dispatch, or from its deadline while there is none.
 */
export function deadlinesOf(c: Case, { urgency, feedbackH }: Pick<CaseClass, 'urgency' | 'feedbackH'>, nowMs: number): readonly [Deadline, Deadline] {
  const dispatchDueMs = c.detectedMs + DISPATCH_H[urgency] * HOUR_MS;
  const feedbackDueMs = (Number.isNaN(c.dispatchedMs) ? dispatchDueMs : c.dispatchedMs) + feedbackH * HOUR_MS;
  const deadline = (kind: Deadline['kind'], dueMs: number, metMs: number): Deadline => ({
    kind,
    dueMs,
    metMs,
    isOverdue: (Number.isNaN(metMs) ? nowMs : metMs) > dueMs,
  });
  return [deadline('dispatch', dispatchDueMs, c.dispatchedMs), deadline('feedback', feedbackDueMs, c.feedback?.timeMs ?? NaN)];
}

/** The next thing that is due, or null when nothing is. */
export const nextDeadline = (deadlines: readonly Deadline[]): Deadline | null => deadlines.find((d) => Number.isNaN(d.metMs)) ?? null;
