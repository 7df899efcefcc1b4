import { describe, expect, test } from 'vitest';
import type { Case, UnitTask } from '../../../src/rules/cases/case.ts';
import { waitFigures } from '../../../src/rules/cases/survival.ts';
import { arrivalWaits, onTimeClosure, resolutionRate, responseRate, satisfactionRate } from '../../../src/rules/lenses/case-rates.ts';
import { NOWHERE, rollUp } from '../../../src/rules/lenses/coordination.ts';
import type { SourceRequest } from '../../../src/tables/cases.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const NOW = 1000 * HOUR;
const kind = { urgency: 'general' as const, feedbackH: 24 };
const classOf = () => kind;
const deed = (timeMs: number) => ({ operator: 'a', timeMs });
const task = (unit: string, sentMs: number, onSceneMs: number): UnitTask => ({
  unit,
  dispatchId: `d-${unit}`,
  sentBy: 'a',
  step: Number.isNaN(onSceneMs) ? 'en-route' : 'on-scene',
  timesMs: { sent: sentMs, acknowledged: NaN, 'en-route': sentMs, 'on-scene': onSceneMs, done: NaN },
  endedMs: NaN,
});
/** A request of `ageH` hours ago, dispatched after `dispatchH`, fed back so long after that. */
function caseOf(id: string, ageH: number, dispatchH = NaN, feedbackH = NaN, more: Partial<Case> = {}): Case {
  const detectedMs = NOW - ageH * HOUR;
  const dispatchedMs = detectedMs + dispatchH * HOUR;
  const feedback = Number.isNaN(feedbackH) ? null : { ...deed(dispatchedMs + feedbackH * HOUR), text: 'x' };
  const state = feedback ? 'fed-back' : Number.isNaN(dispatchedMs) ? 'opened' : 'dispatched';
  return {
    id,
    source: 'request',
    classId: 'street',
    entity: '',
    lon: 0,
    lat: 0,
    district: 'west',
    detectedMs,
    opened: deed(detectedMs),
    state,
    lead: { agency: 'grid', setBy: '', operator: 'a', sinceMs: detectedMs },
    alarms: [],
    request: id,
    units: [],
    steps: new Map(),
    bounces: [],
    raised: [],
    dispatchedMs,
    arrivedMs: NaN,
    feedback,
    restoredMs: NaN,
    verified: null,
    closed: null,
    reopenedCount: 0,
    score: NaN,
    timeline: [],
    refusedCount: 0,
    ...more,
  };
}

describe('rates of the hotline and the grid', () => {
  const closed = { state: 'closed' as const, verified: deed(NOW), closed: deed(NOW) };
  const cases = [
    caseOf('in-time', 40, 2, 10, closed),
    caseOf('late', 80, 2, 30, { ...closed, state: 'evaluated', score: 3, reopenedCount: 1 }),
    caseOf('open-late', 100, 30),
    caseOf('open-young', 3, 1),
    caseOf('untouched', 2),
    caseOf('scored', 60, 1, 5, { ...closed, state: 'evaluated', score: 5 }),
  ];
  test('on-time closure counts what is open and late against it: 2 of 4', () => {
    expect(onTimeClosure(cases, classOf, NOW)).toMatchObject({ part: 2, whole: 4 });
  });
  test('response counts requests nobody opened once their 24 hours are over: 4 of 5, then 5 of 7', () => {
    expect(responseRate(cases, [], classOf, NOW)).toMatchObject({ part: 4, whole: 5 });
    const request = (ageH: number, status: 'open' | 'closed', closedAfterH: number) =>
      ({ status, requestedMs: NOW - ageH * HOUR, updatedMs: NOW - ageH * HOUR + closedAfterH * HOUR }) as SourceRequest;
    const unopened = [request(30, 'open', 0), request(5, 'open', 0), request(50, 'closed', 3)];
    expect(responseRate(cases, unopened, classOf, NOW)).toMatchObject({ part: 5, whole: 7 });
  });
  test('closing what is not solved raises nothing: 2 of 4 are solved', () => {
    expect(resolutionRate(cases, classOf, NOW)).toMatchObject({ part: 2, whole: 4 });
  });
  test('satisfaction is 4 or 5 of those scored', () => {
    expect(satisfactionRate(cases)).toMatchObject({ part: 1, whole: 2 });
  });
});

test('arrival runs from the first clock to the first unit of the kind, and who is on the way counts', () => {
  const kindOf = (unit: string): string => unit.slice(0, 2);
  const at = (minutes: number): number => NOW - 60 * MINUTE + minutes * MINUTE;
  const hourAgo = (id: string, units: readonly UnitTask[]): Case => caseOf(id, 1, 0.1, NaN, { units });
  const cases = [
    hourAgo('a', [task('fe-1', at(2), at(8)), task('am-1', at(2), at(5))]),
    hourAgo('b', [task('fe-2', at(2), at(12)), task('fe-3', at(3), at(10))]),
    hourAgo('c', [task('fe-4', at(50), NaN)]),
    hourAgo('d', [task('dc-1', at(2), at(3))]),
  ];
  const waits = arrivalWaits(cases, new Set(['fe']), kindOf, NOW);
  expect(waits.map(({ id, lastedMs, isOver }) => [id, lastedMs / MINUTE, isOver])).toEqual([
    ['a', 8, true],
    ['b', 10, true],
    ['c', 60, false],
  ]);
  const { medianMs, p90Ms, open } = waitFigures(waits);
  expect(medianMs).toBe(10 * MINUTE);
  // Two of three arrived: nobody can tell the ninetieth percentile yet.
  expect(p90Ms).toBeNaN();
  expect(open).toBe(1);
});

test('the roll-up holds every case once, and what is below adds up', () => {
  const cases = [caseOf('a', 100, 30), caseOf('b', 3, 1), caseOf('c', 2), caseOf('d', 60, 1, 5, { state: 'closed', closed: deed(NOW), district: '' })];
  const place: Readonly<Record<string, readonly [string, string]>> = { a: ['s1', 'g1'], b: ['s1', 'g2'], c: ['s2', 'g3'], d: ['', ''] };
  const whole = rollUp(cases, (c) => ({ district: c.district, street: place[c.id]?.[0] ?? '', cell: place[c.id]?.[1] ?? '' }), classOf, NOW);
  expect(whole).toMatchObject({ area: '', standing: 3, overdue: 1 });
  expect(whole.leads).toEqual(new Map([['grid', 3]]));
  // Its feedback is overdue by as much again: the city's.
  expect(whole.byLevel).toEqual({ grid: 2, street: 0, district: 0, city: 1 });
  const [west, nowhere] = whole.below;
  expect(west).toMatchObject({ area: 'west', standing: 3 });
  expect(west?.below.map(({ area, standing }) => [area, standing])).toEqual([
    ['s1', 2],
    ['s2', 1],
  ]);
  expect(west?.below[0]?.below.map(({ area }) => area)).toEqual(['g1', 'g2']);
  expect(nowhere).toMatchObject({ area: NOWHERE, standing: 0 });
});
