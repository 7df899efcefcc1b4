import { describe, expect, it } from 'vitest';
import { blockagesOf } from '../../../src/rules/cases/blockage.ts';
import { createCaseBook } from '../../../src/rules/cases/book.ts';
import { DISPATCH_H, FEEDBACK_H, deadlinesOf, nextDeadline } from '../../../src/rules/cases/deadlines.ts';
import { escalationsOf, levelOf } from '../../../src/rules/cases/escalation.ts';
import type { Case } from '../../../src/rules/cases/case.ts';
import { waitFigures } from '../../../src/rules/cases/survival.ts';
import { timesOf } from '../../../src/rules/cases/times.ts';
import type { OperatorAction } from '../../../src/tables/actions.ts';
import { action, HOUR_MS, MINUTE_MS, open, operations, T0, wholeCase } from './actions.ts';

const caseOf = (...actions: OperatorAction[]): Case => createCaseBook(operations, actions).get('c1') as Case;
const utility = { urgency: 'utility', feedbackH: 24 } as const;

describe('deadlines', () => {
  it('are those of the 12345 hotline', () => {
    expect(DISPATCH_H).toEqual({ life: 1, utility: 2, general: 24 });
    expect(FEEDBACK_H).toEqual([2, 24, 7 * 24, 15 * 24]);
  });
  it('run from detection, and from dispatch once there is one', () => {
    const c = caseOf(open());
    const [dispatch, feedback] = deadlinesOf(c, utility, T0 + 3 * HOUR_MS);
    expect([(dispatch.dueMs - T0) / HOUR_MS, dispatch.isOverdue, (feedback.dueMs - T0) / HOUR_MS, feedback.isOverdue]).toEqual([2, true, 26, false]);
    const sent = deadlinesOf(caseOf(open(), action('s', 'dispatch-unit', 30, {})), utility, T0 + HOUR_MS);
    expect([sent[0].isOverdue, (sent[1].dueMs - T0) / HOUR_MS, nextDeadline(sent)?.kind]).toEqual([false, 24.5, 'feedback']);
  });
  it('stay missed when met too late, and are not given anew by reopening', () => {
    const late = caseOf(open(), action('s', 'dispatch-unit', 180, {}));
    expect(deadlinesOf(late, utility, T0 + 4 * HOUR_MS)[0]).toMatchObject({ isOverdue: true, metMs: T0 + 3 * HOUR_MS });
    const again = caseOf(...wholeCase, action('r', 'reopen', 90, { reason: 'again' }));
    const [dispatch, feedback] = deadlinesOf(again, utility, T0 + 25 * HOUR_MS);
    expect([dispatch.metMs, feedback.dueMs, feedback.isOverdue]).toEqual([T0 + 3 * MINUTE_MS, T0 + 3 * MINUTE_MS + 24 * HOUR_MS, true]);
  });
});

describe('escalation', () => {
  const at = (c: Case, hours: number): string[] => escalationsOf(c, utility, T0 + hours * HOUR_MS).map((e) => `${e.level} ${e.why} ${(e.atMs - T0) / HOUR_MS}`);
  it('climbs by the clock, one level each, and says when and why', () => {
    const c = caseOf(open('a-open', 0));
    expect(at(c, 1)).toEqual(['street opened 0']);
    expect(at(c, 30)).toEqual(['street opened 0', 'district dispatch-overdue 2', 'city feedback-overdue 26']);
  });
  it('reaches the city when feedback is twice as late', () => {
    const c = caseOf(open('a-open', 0), action('s', 'dispatch-unit', 60, {}));
    expect(at(c, 47)).toEqual(['street opened 0', 'district feedback-overdue 25']);
    expect(at(c, 50)).toEqual(['street opened 0', 'district feedback-overdue 25', 'city feedback-twice-overdue 49']);
  });
  it('climbs at the second bounce and when asked, never down', () => {
    const c = caseOf(
      open('a-open', 0),
      action('b1', 'bounce', 6, { to: 'roads', reason: 'x' }),
      action('b2', 'bounce', 12, { to: 'water', reason: 'x' }),
      action('e', 'escalate', 18, { level: 'city', reason: 'hospital at risk' }, 'Wang'),
    );
    const steps = escalationsOf(c, utility, T0 + HOUR_MS);
    expect(steps.map((s) => s.level)).toEqual(['street', 'district', 'city']);
    expect(steps[2]).toMatchObject({ why: 'asked', operator: 'Wang', reason: 'hospital at risk' });
    expect(levelOf(steps)).toBe('city');
    expect(levelOf(escalationsOf(c, { urgency: 'general', feedbackH: 168 }, T0 + 7 * MINUTE_MS))).toBe('city');
  });
});

describe('waits with open cases', () => {
  it('gives the published medians of a study with censoring (Freireich 1963, 6-MP and placebo, weeks)', () => {
    const wait = (weeks: number, isOver: boolean) => ({ lastedMs: weeks, isOver });
    const treated = [
      ...[6, 6, 6, 7, 10, 13, 16, 22, 23].map((t) => wait(t, true)),
      ...[6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map((t) => wait(t, false)),
    ];
    expect(waitFigures(treated)).toMatchObject({ medianMs: 23, over: 9, open: 12, longestMs: 35 });
    // Fewer than nine in ten were seen to end: nobody can say when nine in ten have.
    expect(waitFigures(treated).p90Ms).toBeNaN();
    const placebo = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23].map((t) => wait(t, true));
    expect(waitFigures(placebo)).toMatchObject({ medianMs: 8, p90Ms: 17, open: 0 });
  });
  it('is the plain quantile where nothing is open, and says nothing of nothing', () => {
    const ten = Array.from({ length: 10 }, (_, i) => ({ lastedMs: i + 1, isOver: true }));
    expect(waitFigures(ten)).toMatchObject({ medianMs: 5, p90Ms: 9 });
    expect(waitFigures([]).medianMs).toBeNaN();
  });
  it('does not look better for leaving hard cases open', () => {
    const quick = [1, 2, 3].map((lastedMs) => ({ lastedMs, isOver: true }));
    const hard = Array.from({ length: 4 }, () => ({ lastedMs: 50, isOver: false }));
    expect(waitFigures(quick).medianMs).toBe(2);
    expect(waitFigures([...quick, ...hard]).medianMs).toBeNaN();
  });
});

describe('times of cases', () => {
  it('measures detection to dispatch, to arrival, to restored', () => {
    const table = timesOf([caseOf(...wholeCase)], T0 + HOUR_MS);
    expect([table.dispatch, table.arrival, table.restored, table.whole].map((f) => f.medianMs / MINUTE_MS)).toEqual([3, 12, 23, 38]);
  });
  it('counts open ones as far as they have got', () => {
    const table = timesOf([caseOf(open(), action('s', 'dispatch-unit', 5, { unit: 'u1' }))], T0 + 20 * MINUTE_MS);
    expect([table.dispatch.over, table.arrival.open, table.arrival.longestMs / MINUTE_MS, table.restored.open]).toEqual([1, 1, 15, 0]);
  });
});

describe('blockage register', () => {
  const bounce = (id: string, min: number, to: string, reason: string, target: string) => action(id, 'bounce', min, { to, reason }, 'Lin', target);
  it('lists cases bounced twice or more, by pair and reason', () => {
    const actions = [
      open('o1', 0, 'c1'),
      bounce('1', 1, 'roads', 'Not our  manhole', 'c1'),
      action('l', 'assign-lead', 2, { agency: 'roads', over: 'o1' }),
      bounce('2', 3, 'water', 'not our manhole', 'c1'),
      open('o2', 0, 'c2'),
      bounce('3', 1, 'roads', 'not our manhole', 'c2'),
    ];
    const rows = blockagesOf(createCaseBook(operations, actions).list());
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ pair: ['roads', 'water'], reason: 'Not our  manhole', cases: ['c1'], open: 1, bounces: 2 });
  });
});
