import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../../src/base/random.ts';
import { createCaseBook, type CaseBook } from '../../../src/rules/cases/book.ts';
import { caseStates, isOnTask, isStanding } from '../../../src/rules/cases/case.ts';
import { transitions } from '../../../src/rules/cases/transitions.ts';
import type { ActionKind, OperatorAction } from '../../../src/tables/actions.ts';
import { action, MINUTE_MS, open, operations, T0, wholeCase } from './actions.ts';

const fold = (actions: readonly OperatorAction[]): CaseBook => {
  const book = createCaseBook(operations);
  for (const a of actions) {
    book.act(a);
    // Looking in between must not change the end.
    if (a.timeMs % 3 === 0) book.list();
  }
  return book;
};
const only = (actions: readonly OperatorAction[], id = 'c1') => fold(actions).get(id);
const refusals = (actions: readonly OperatorAction[], id = 'c1'): (string | null)[] =>
  (only(actions, id)?.timeline ?? []).filter((e) => e.refused).map((e) => `${e.action.id} ${e.refused}`);

describe('one case', () => {
  it('goes the way of GB/T 30428, one stage after the other', () => {
    const states = wholeCase.map((_, i) => only(wholeCase.slice(0, i + 1))?.state);
    expect(states).toEqual(['opened', 'dispatched', 'dispatched', 'handling', 'handling', 'handling', 'fed-back', 'verified', 'closed', 'evaluated']);
    expect([...new Set(states)]).toEqual(caseStates.slice(1));
  });

  it('keeps who did what and when', () => {
    const c = only(wholeCase);
    expect(c?.refusedCount).toBe(0);
    expect(c?.steps.get('barrier')).toEqual({ operator: 'Lin', timeMs: T0 + 16 * MINUTE_MS });
    expect([c?.detectedMs, c?.dispatchedMs, c?.arrivedMs, c?.restoredMs].map((t) => ((t ?? NaN) - T0) / MINUTE_MS)).toEqual([0, 3, 15, 38]);
    expect(c?.units[0]).toMatchObject({ unit: 'u1', step: 'done', sentBy: 'Lin' });
    expect(c?.timeline.map((e) => e.action.id)).toEqual(wholeCase.map((a) => a.id));
  });

  it('refuses what its state does not allow, whole, and counts it', () => {
    const early = [
      open(),
      action('a-close', 'close', 2),
      action('a-verify', 'verify', 3, { result: 'pass' }),
      action('a-reopen', 'reopen', 4, { reason: 'x' }),
    ];
    expect(refusals(early)).toEqual(['a-close wrong-state', 'a-verify wrong-state', 'a-reopen wrong-state']);
    expect(only(early)).toMatchObject({ state: 'opened', refusedCount: 3, closed: null, verified: null });
  });

  it('has a row in the table for every case action, and no state nobody can reach', () => {
    const reached = new Set(Object.values(transitions).map((t) => t.to));
    for (const state of ['opened', 'fed-back', 'closed', 'evaluated'] as const) expect(reached.has(state)).toBe(true);
    for (const { from } of Object.values(transitions)) expect(from.length).toBeGreaterThan(0);
  });

  it('is not verified or closed by whoever handled it, however the name is typed', () => {
    const mine = [...wholeCase.slice(0, 6), action('f', 'feedback', 41, { text: 'done' }, 'Lin'), action('v', 'verify', 42, { result: 'pass' }, ' lin ')];
    expect(refusals(mine)).toEqual(['v same-person']);
    expect(only([...mine, action('v2', 'verify', 43, { result: 'pass' }, 'Wang'), action('c', 'close', 44, {}, 'LIN')])?.state).toBe('verified');
  });

  it('goes back to work when verification fails', () => {
    const failed = [...wholeCase.slice(0, 7), action('v', 'verify', 45, { result: 'fail' })];
    expect(only(failed)).toMatchObject({ state: 'handling', feedback: null });
  });

  it('keeps its first clock and its times when it is reopened', () => {
    const again = only([...wholeCase, action('r', 'reopen', 90, { reason: 'blocked again' })]);
    expect(again).toMatchObject({ state: 'opened', detectedMs: T0, dispatchedMs: T0 + 3 * MINUTE_MS, closed: null, feedback: null, reopenedCount: 1 });
  });

  it('takes no person in: telephone, identity and mail are refused', () => {
    const texts = ['call 13812345678', 'id 11010519491231002X', 'mail a.b@example.org', 'water at 2.6 m, crew of 4'];
    expect(refusals([open(), ...texts.map((text, i) => action(`n${i}`, 'note', 2 + i, { text }))])).toEqual([
      'n0 personal-data',
      'n1 personal-data',
      'n2 personal-data',
    ]);
  });

  it('refuses what says too little or names who is not there', () => {
    expect(
      refusals([
        open(),
        action('1', 'assign-lead', 1.5, { agency: 'circus', over: 'a-open' }),
        action('2', 'bounce', 2, { to: 'roads' }),
        action('3', 'dispatch-unit', 2, { unit: 'u9' }),
        action('4', 'escalate', 2, { level: 'moon', reason: 'x' }),
        action('5', 'evaluate', 2, { score: Infinity }),
        action('6', 'note', 2, { text: 'x'.repeat(501) }),
      ]),
    ).toEqual(['1 unknown-agency', '2 incomplete', '3 unknown-unit', '4 incomplete', '5 incomplete', '6 too-long']);
  });
});

describe('exactly one lead', () => {
  it('lets one of two who replace the same lead win: the earlier, then the smaller id', () => {
    const race = [
      open(),
      action('b', 'assign-lead', 5, { agency: 'power', over: 'a-open' }, 'Wang'),
      action('a', 'assign-lead', 5, { agency: 'roads', over: 'a-open' }),
    ];
    for (const order of [race, [...race].reverse()]) {
      expect(only(order)?.lead).toMatchObject({ agency: 'roads', setBy: 'a' });
      expect(refusals(order)).toEqual(['b other-lead-first']);
    }
  });
  it('lets the loser take over knowingly', () => {
    const c = only([open(), action('a', 'assign-lead', 5, { agency: 'roads', over: 'a-open' }), action('b', 'assign-lead', 6, { agency: 'power', over: 'a' })]);
    expect(c?.lead.agency).toBe('power');
  });
  it('leaves the lead where it is when it bounces, until somebody else has it', () => {
    const bounced = [open(), action('x', 'bounce', 4, { to: 'roads', reason: 'not our pipe' })];
    expect(only(bounced)).toMatchObject({ state: 'opened', lead: { agency: 'water' }, bounces: [{ from: 'water', to: 'roads' }] });
  });
});

describe('a unit', () => {
  it('is on one task at a time, over all cases: the first dispatch has it', () => {
    const both = [
      open(),
      open('b-open', 1, 'c2'),
      action('s2', 'dispatch-unit', 6, { unit: 'u1' }, 'Wang', 'c2'),
      action('s1', 'dispatch-unit', 5, { unit: 'u1' }),
    ];
    expect(refusals(both, 'c2')).toEqual(['s2 unit-busy']);
    expect(refusals(both, 'c1')).toEqual([]);
    // Called back, it can be sent again.
    const freed = [
      ...both,
      action('back', 'recall-unit', 7, { unit: 'u1', reason: 'wrong place' }),
      action('s3', 'dispatch-unit', 8, { unit: 'u1' }, 'Wang', 'c2'),
    ];
    expect(only(freed, 'c2')?.units.filter(isOnTask)).toHaveLength(1);
  });
  it('reports forwards only, whatever its clock says', () => {
    // Its clock is ten minutes slow: the report is folded after the dispatch it answers.
    const slow = [open(), action('s', 'dispatch-unit', 5, { unit: 'u1' }), action('r', 'unit-status', -5, { unit: 'u1', step: 'on-scene', over: 's' }, 'u1')];
    expect(only(slow)?.state).toBe('handling');
    expect(refusals([...slow, action('z', 'unit-status', 7, { unit: 'u1', step: 'en-route', over: 's' }, 'u1')])).toEqual(['z earlier-step']);
  });
});

/** A shift of several desks: sensible and senseless actions alike. */
function randomShift(random: Random): OperatorAction[] {
  const ids: string[] = [];
  const kinds: ActionKind[] = [
    'open-case',
    'link-alarm',
    'assign-lead',
    'bounce',
    'dispatch-unit',
    'unit-status',
    'recall-unit',
    'tick-step',
    'note',
    'feedback',
    'verify',
    'close',
    'reopen',
    'evaluate',
    'escalate',
  ];
  return Array.from({ length: 60 }, (_, i) => {
    const kind = i < 3 ? 'open-case' : random.pick(kinds);
    const id = `id-${random.below(1e9)}-${i}`;
    ids.push(id);
    const detail: Record<string, string | number> = {
      class: 'pump',
      lead: random.pick(['water', 'roads']),
      detectedMs: T0,
      alarm: `al${random.below(3)}`,
      agency: random.pick(['water', 'roads', 'power']),
      over: random.pick(ids),
      to: random.pick(['roads', 'power']),
      reason: random.pick(['not ours', 'no access']),
      unit: random.pick(['u1', 'u2']),
      step: random.pick(['acknowledged', 'en-route', 'on-scene', 'done', 'unable']),
      text: 'done',
      result: random.pick(['pass', 'fail']),
      score: 3,
      level: random.pick(['street', 'district', 'city']),
    };
    return action(id, kind, random.below(30), detail, random.pick(['Lin', 'Wang', 'u1']), `c${random.below(3)}`);
  });
}
/** Everything a console shows of its cases. */
const told = (book: CaseBook): unknown =>
  JSON.parse(JSON.stringify([book.list().map((c) => ({ ...c, steps: [...c.steps] })), book.orphans(), book.refusedCount]));

describe('whatever the order', () => {
  it('ends every console in the same state, duplicates and all', () => {
    for (let seed = 0; seed < 60; seed++) {
      const random = createRandom(seed);
      const shift = randomShift(random);
      const expected = told(fold(shift));
      for (let console = 0; console < 3; console++) {
        const heard = [...shift, ...shift.filter(() => random.next() < 0.3)].map((a) => [random.next(), a] as const).sort((p, q) => p[0] - q[0]);
        expect(told(fold(heard.map(([, a]) => a)))).toEqual(expected);
      }
    }
  });

  it('holds at every moment: one lead, a unit on one task, nothing half done', () => {
    for (let seed = 200; seed < 260; seed++) {
      const shift = randomShift(createRandom(seed));
      const book = createCaseBook(operations);
      for (const a of shift) {
        book.act(a);
        const cases = book.list();
        for (const c of cases) {
          expect(operations.agencies.some(({ id }) => id === c.lead.agency)).toBe(true);
          expect(c.refusedCount).toBe(c.timeline.filter((e) => e.refused !== null).length);
          if (!isStanding(c)) expect([c.closed === null, c.verified === null, c.feedback === null]).toEqual([false, false, false]);
          if (c.feedback && c.closed) expect(c.feedback.operator).not.toBe(c.closed.operator);
        }
        const held = cases.flatMap((c) => c.units.filter(isOnTask).map((t) => t.unit));
        expect(new Set(held).size).toBe(held.length);
      }
    }
  });
});
