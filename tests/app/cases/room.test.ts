import { describe, expect, it } from 'vitest';
import { metresPerDegree } from '../../../src/base/geodesy.ts';
import { streetColumns } from '../../../src/city/streets/columns.ts';
import { createStreetNetwork } from '../../../src/city/streets/network.ts';
import { proposeUnits } from '../../../src/app/cases/propose.ts';
import { witnessed } from '../../../src/app/cases/witness.ts';
import type { UnitNow } from '../../../src/panels/ui/case-desk.ts';
import { createCaseBook } from '../../../src/rules/cases/book.ts';
import type { Case } from '../../../src/rules/cases/case.ts';
import { action, MINUTE_MS, open, operations, T0 } from '../../rules/cases/actions.ts';

const { lonM, latM } = metresPerDegree(31.2);
const at = (x: number, y: number): [number, number] => [150.5 + x / lonM, 31.2 + y / latM];
const street = (from: number, to: number, line: [number, number][]) => ({ properties: { from, to, class: 'primary', speedKmh: 36 } as const, line });
/** Two banks of a river, one bridge far to the east. */
const river = createStreetNetwork(
  streetColumns([
    street(0, 1, [at(0, 0), at(1000, 0)]),
    street(2, 3, [at(0, 60), at(1000, 60)]),
    street(1, 3, [at(1000, 0), at(1000, 60)]),
    street(4, 0, [at(-600, 0), at(0, 0)]),
  ]),
);
const unit = (id: string, x: number, y: number, over: Partial<UnitNow> = {}): UnitNow => {
  const [lon, lat] = at(x, y);
  return { unit: { id, kind: 'drain-crew', name: { zh: id, en: id }, agency: 'water', lon, lat }, lon, lat, state: 'free', toldMs: T0, caseId: '', ...over };
};

describe('who can be there first', () => {
  const [lon, lat] = at(20, 0);
  it('is decided by the streets, not by the crow', () => {
    const across = unit('across', 20, 60);
    const along = unit('along', -400, 0);
    const p = proposeUnits(river, { lon, lat }, [across, along], new Set(), 3);
    expect(p.kind === 'ready' && p.free.map((c) => [c.now.unit.id, Math.round(c.metres), Math.round(c.seconds)])).toEqual([
      ['along', 420, 42],
      ['across', 980 + 60 + 980, 202],
    ]);
  });
  it('names who is not free, and why', () => {
    const p = proposeUnits(
      river,
      { lon, lat },
      [
        unit('a', 0, 0, { caseId: 'c9' }),
        unit('b', 0, 0, { state: 'unknown' }),
        unit('c', 0, 0, { state: 'out-of-service' }),
        unit('d', 0, 9000),
        unit('e', 0, 0, { state: 'returning' }),
      ],
      new Set(),
      3,
    );
    expect(p.kind === 'ready' && p.free.map((c) => c.now.unit.id)).toEqual(['e']);
    expect(p.kind === 'ready' && p.others.map((o) => `${o.now.unit.id} ${o.why}`)).toEqual(['a on-case', 'b unknown', 'c out-of-service', 'd no-street-near']);
  });
  it('goes round closed streets, or says that nobody gets through', () => {
    const p = proposeUnits(river, { lon, lat }, [unit('across', 20, 60)], new Set([2]), 3);
    expect(p.kind === 'ready' && p.others[0]?.why).toBe('no-way');
  });
});

describe('what units say', () => {
  const sent = [open(), action('s', 'dispatch-unit', 5, { unit: 'u1' })];
  const caseOf = (...more: Parameters<typeof createCaseBook>[1][]): Case =>
    createCaseBook(operations, [...sent, ...more.flatMap((m) => [...(m ?? [])])]).get('c1') as Case;
  const say = (c: Case, over: Partial<UnitNow>) => witnessed(c, c.units[0] as Case['units'][number], unit('u1', 0, 0, over));
  it('becomes the next step, written the same by every console', () => {
    const c = caseOf();
    const [first] = say(c, { state: 'en-route', toldMs: T0 + 6 * MINUTE_MS });
    expect(first).toMatchObject({ kind: 'unit-status', timeMs: T0 + 6 * MINUTE_MS, detail: { unit: 'u1', step: 'en-route', over: 's' } });
    expect(say(caseOf(), { state: 'en-route', toldMs: T0 + 6 * MINUTE_MS })).toEqual([first]);
    expect(first?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
  it('is nothing when it was said before the dispatch, or says nothing new', () => {
    expect(say(caseOf(), { state: 'en-route', toldMs: T0 + 4 * MINUTE_MS })).toEqual([]);
    expect(say(caseOf(), { state: 'free', toldMs: T0 + 9 * MINUTE_MS })).toEqual([]);
  });
  it('ends in feedback, also when its last word was missed', () => {
    const c = caseOf([action('r', 'unit-status', 9, { unit: 'u1', step: 'on-scene', over: 's' }, 'u1')]);
    for (const state of ['done', 'returning'] as const) {
      const told = say(c, { state, toldMs: T0 + 20 * MINUTE_MS });
      expect(told.map((a) => a.kind)).toEqual(['unit-status', 'feedback']);
      expect(createCaseBook(operations, [...sent, ...c.timeline.map((e) => e.action), ...told]).get('c1')).toMatchObject({
        state: 'fed-back',
        refusedCount: 0,
      });
    }
  });
});
