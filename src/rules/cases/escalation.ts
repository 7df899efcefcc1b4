import type { CaseClass, Urgency } from '../../tables/operations.ts';
import { levels, type Case, type Level } from './case.ts';
import { deadlinesOf } from './deadlines.ts';

export type EscalationWhy = 'opened' | 'dispatch-overdue' | 'feedback-overdue' | 'feedback-twice-overdue' | 'bounced-twice' | 'reopened' | 'asked';
/** One step up: to where, when and why. */
export interface Escalation {
  readonly level: Level;
  readonly atMs: number;
  readonly why: EscalationWhy;
  /** Who asked and what they said; empty when the clock did it. */
  readonly operator: string;
  readonly reason: string;
}

/** Where a case begins: what threatens life is the district's at once. */
export const FIRST_LEVEL: Readonly<Record<Urgency, Level>> = { life: 'district', utility: 'street', general: 'grid' };

/**
 * How high a case stands and how it got there: grid > street > district > city. One level up when the dispatch is overdue,
 * when the feedback is overdue, and at the second bounce; the city when the feedback is overdue by as much again; any level
 * above when somebody asks. Never down. A function of the case and the instant: no console has to send anything.
 */
export function escalationsOf(c: Case, caseClass: Pick<CaseClass, 'urgency' | 'feedbackH'>, nowMs: number): readonly Escalation[] {
  const [dispatch, feedback] = deadlinesOf(c, caseClass, nowMs);
  const causes: { atMs: number; why: EscalationWhy; to: (now: number) => number; operator: string; reason: string }[] = [];
  const byClock = (atMs: number, why: EscalationWhy, to: (level: number) => number): void => void causes.push({ atMs, why, to, operator: '', reason: '' });
  const up = (level: number): number => level + 1;
  if (dispatch.isOverdue) byClock(dispatch.dueMs, 'dispatch-overdue', up);
  if (feedback.isOverdue) byClock(feedback.dueMs, 'feedback-overdue', up);
  const startMs = feedback.dueMs - caseClass.feedbackH * 3_600_000;
  const twiceMs = feedback.dueMs + (feedback.dueMs - startMs);
  if ((Number.isNaN(feedback.metMs) ? nowMs : feedback.metMs) > twiceMs) byClock(twiceMs, 'feedback-twice-overdue', () => levels.length - 1);
  const second = c.bounces[1];
  if (second) byClock(second.timeMs, 'bounced-twice', up);
  for (const { level, timeMs, operator, reason } of c.raised)
    causes.push({ atMs: timeMs, why: 'asked', to: (now) => Math.max(now, levels.indexOf(level)), operator, reason });
  let at = levels.indexOf(FIRST_LEVEL[caseClass.urgency]);
  const steps: Escalation[] = [{ level: levels[at] as Level, atMs: c.opened.timeMs, why: 'opened', operator: '', reason: '' }];
  for (const cause of causes.sort((a, b) => a.atMs - b.atMs)) {
    const next = Math.min(levels.length - 1, cause.to(at));
    if (next <= at) continue;
    at = next;
    steps.push({ level: levels[at] as Level, atMs: cause.atMs, why: cause.why, operator: cause.operator, reason: cause.reason });
  }
  return steps;
}

export const levelOf = (steps: readonly Escalation[]): Level => steps.at(-1)?.level ?? 'grid';
