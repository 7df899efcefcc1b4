import type { CaseClass } from '../../tables/operations.ts';
import type { SourceRequest } from '../../tables/cases.ts';
import { isStanding, type Case } from '../cases/case.ts';
import { deadlinesOf, DISPATCH_H } from '../cases/deadlines.ts';
import type { Wait } from '../cases/survival.ts';

/** A share of cases: `part` of `whole`, and whose they are. */
export interface CaseShare {
  readonly part: number;
  readonly whole: number;
  /** Ids of the cases in the denominator. */
  readonly cases: readonly string[];
}
export type ClassOf = (c: Case) => Pick<CaseClass, 'urgency' | 'feedbackH'>;

const HOUR_MS = 3_600_000;
const share = (all: readonly Case[], isIn: (c: Case) => boolean): CaseShare => ({
  part: all.filter(isIn).length,
  whole: all.length,
  cases: all.map(({ id }) => id),
});

/**
 * On-time closure of the grid (GB/T 30428): fed back within the class's time ÷ all that were fed back or ought to have been. What is
 * open and late counts against it.
 */
export function onTimeClosure(cases: readonly Case[], classOf: ClassOf, nowMs: number): CaseShare {
  const judged = cases.filter((c) => {
    const [, feedback] = deadlinesOf(c, classOf(c), nowMs);
    return Number.isFinite(feedback.metMs) || feedback.isOverdue;
  });
  return share(judged, (c) => !deadlinesOf(c, classOf(c), nowMs)[1].isOverdue);
}

/** Of cases that requests started. */
export const ofRequests = (cases: readonly Case[]): readonly Case[] => cases.filter(({ source }) => source === 'request');

/**
 * 12345's response rate: requests somebody was sent to (or that the source closed) within the time of their class ÷ requests whose time
 * is up or was met. A request nobody opened is general (24 h) and counts against the rate when that is over.
 */
export function responseRate(cases: readonly Case[], unopened: readonly SourceRequest[], classOf: ClassOf, nowMs: number): CaseShare {
  const judged = ofRequests(cases).filter((c) => {
    const [dispatch] = deadlinesOf(c, classOf(c), nowMs);
    return Number.isFinite(dispatch.metMs) || dispatch.isOverdue;
  });
  const opened = share(judged, (c) => !deadlinesOf(c, classOf(c), nowMs)[0].isOverdue);
  let [part, whole] = [opened.part, opened.whole];
  for (const { status, requestedMs, updatedMs } of unopened) {
    if (!Number.isFinite(requestedMs)) continue;
    const dueMs = requestedMs + DISPATCH_H.general * HOUR_MS;
    const isMet = status === 'closed' && updatedMs <= dueMs;
    if (!isMet && nowMs <= dueMs) continue;
    whole++;
    if (isMet) part++;
  }
  return { part, whole, cases: opened.cases };
}

/**
 * 12345's resolution rate: solved, as somebody other than the handler verified, closed and never reopened ÷ all that were fed back or
 * ought to have been. Closing what is not solved does not raise it.
 */
export function resolutionRate(cases: readonly Case[], classOf: ClassOf, nowMs: number): CaseShare {
  const judged = ofRequests(cases).filter((c) => {
    const [, feedback] = deadlinesOf(c, classOf(c), nowMs);
    return Number.isFinite(feedback.metMs) || feedback.isOverdue || !isStanding(c);
  });
  return share(judged, (c) => !isStanding(c) && c.verified !== null && c.reopenedCount === 0);
}

/** Score from which whoever asked is content, of 5. */
export const CONTENT_FROM = 4;
/** 12345's satisfaction rate: scored 4 or 5 ÷ all that were scored. */
export const satisfactionRate = (cases: readonly Case[]): CaseShare =>
  share(
    ofRequests(cases).filter(({ score }) => Number.isFinite(score)),
    ({ score }) => score >= CONTENT_FROM,
  );

/** From the first clock of a case to the first unit of some kinds on the spot; those still on their way count as far as they have got. */
export function arrivalWaits(
  cases: readonly Case[],
  kinds: ReadonlySet<string>,
  kindOf: (unit: string) => string,
  nowMs: number,
): readonly (Wait & { readonly id: string })[] {
  return cases.flatMap((c): readonly (Wait & { readonly id: string })[] => {
    const own = c.units.filter(({ unit }) => kinds.has(kindOf(unit)));
    if (own.length === 0) return [];
    const arrivals = own.map(({ timesMs }) => timesMs['on-scene']).filter(Number.isFinite);
    if (arrivals.length > 0) return [{ id: c.id, lastedMs: Math.max(0, Math.min(...arrivals) - c.detectedMs), isOver: true }];
    const isComing = isStanding(c) && own.some(({ endedMs }) => Number.isNaN(endedMs));
    return isComing ? [{ id: c.id, lastedMs: Math.max(0, nowMs - c.detectedMs), isOver: false }] : [];
  });
}
