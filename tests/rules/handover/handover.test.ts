import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random.ts';
import { createAlarmBook } from '../../../src/rules/alarms/book.ts';
import { createCaseBook } from '../../../src/rules/cases/book.ts';
import { noteRefusal, notesOf } from '../../../src/rules/handover/notes.ts';
import { lastHandOver, shiftsOf } from '../../../src/rules/handover/shifts.ts';
import { sinceOf, type Since } from '../../../src/rules/handover/since.ts';
import type { OperatorAction } from '../../../src/tables/actions.ts';
import { acknowledge, act, levelRule, reading } from '../alarms/fixtures.ts';

const shuffled = <T>(values: readonly T[], seed: number): readonly T[] => {
  const random = createRandom(seed);
  return values
    .map((value) => ({ value, key: random.next() }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);
};
const note = (id: string, timeS: number, detail: OperatorAction['detail'] = {}): OperatorAction => ({
  id,
  kind: 'shift-note',
  operator: 'Li',
  timeMs: timeS * 1000,
  target: 'hamlet',
  detail: { text: `note ${id}`, ...detail },
});

describe('notes of the shift', () => {
  const actions = [
    note('n1', 10, { lon: 121.5, lat: 31.2, entity: 'sensor/s-1', district: 'north', aboutMs: 4000 }),
    note('n2', 20),
    note('n3', 30, { text: '' }),
    note('n4', 40, { text: 'call 13812345678' }),
    act('strike-note', 'n1', 60, { reason: 'wrong pump' }),
    act('strike-note', 'n1', 50, { reason: 'wrong street' }),
    act('strike-note', 'n2', 55),
    act('strike-note', 'n9', 5, { reason: 'not here' }),
  ];
  it('are what was said, with place and instant, newest first; a strike needs a reason and the first one counts', () => {
    const [second, first, ...others] = notesOf(actions);
    expect(others).toEqual([]);
    expect(second).toMatchObject({ id: 'n2', struck: null, aboutMs: 20_000, entity: '', lon: NaN });
    expect(first).toMatchObject({ id: 'n1', lon: 121.5, lat: 31.2, entity: 'sensor/s-1', district: 'north', aboutMs: 4000, timeMs: 10_000 });
    expect(first?.struck).toEqual({ operator: 'Li', timeMs: 50_000, reason: 'wrong street' });
  });
  it('are the same in any order and told any number of times', () => {
    const once = notesOf(actions);
    for (let seed = 1; seed <= 50; seed++) expect(notesOf(shuffled([...actions, ...actions.slice(0, seed % 8)], seed))).toEqual(once);
  });
  it('hold no personal data and are not endless', () => {
    expect(noteRefusal('Pump Q3 hums again')).toBe(null);
    expect(noteRefusal(' ')).toBe('empty');
    expect(noteRefusal('x'.repeat(501))).toBe('too-long');
    expect(noteRefusal('write to a@b.org')).toBe('personal-data');
  });
});

describe('shifts', () => {
  const take = (operator: string, timeS: number): OperatorAction => ({ ...act('take-over', 'hamlet', timeS), operator, id: `${operator} t${timeS}` });
  const hand = (operator: string, timeS: number, text = ''): OperatorAction => ({
    ...act('hand-over', 'hamlet', timeS, { text }),
    operator,
    id: `${operator} h${timeS}`,
  });
  const actions = [take('Li', 0), take('li ', 5), hand('Wu', 7), hand('Li', 10, 'drain 3 is slow'), take('Wu', 12), take('Mei', 20)];
  it('begin with taking over and end with handing over, or when another takes over', () => {
    const shifts = [
      { operator: 'Li', fromMs: 0, toMs: 10_000 },
      { operator: 'Wu', fromMs: 12_000, toMs: 20_000 },
      { operator: 'Mei', fromMs: 20_000, toMs: NaN },
    ];
    for (let seed = 1; seed <= 20; seed++) expect(shiftsOf(shuffled(actions, seed))).toEqual(shifts);
    expect(lastHandOver(shuffled(actions, 3))).toEqual({ operator: 'Li', timeMs: 10_000, text: 'drain 3 is slow' });
    expect(lastHandOver([])).toBe(null);
  });
});

describe('what changed since somebody looked', () => {
  const p1 = levelRule({ id: 'p1', value: 3, priority: 1, onDelayS: 0, offDelayS: 0 });
  const book = createAlarmBook([p1]);
  const raise = (thing: string, fromS: number, toS = Infinity): void => {
    book.read(reading(fromS, 3.5, { streamId: thing, thingId: thing }));
    if (toS < Infinity) book.read(reading(toS, 1, { streamId: thing, thingId: thing }));
  };
  raise('before', 50);
  raise('over', 60, 150);
  raise('new', 110);
  raise('short', 120, 130);
  raise('old', 10, 20);
  book.tick(400_000);
  const idOf = (thing: string): string => book.log().find((a) => a.thingId === thing)?.id ?? '';
  const acks = [acknowledge(idOf('before'), 140), acknowledge(idOf('old'), 30), acknowledge(idOf('new'), 250)];
  for (const action of acks) book.act(action);
  const open = (id: string, timeS: number, district: string): OperatorAction => ({
    ...act('open-case', id, timeS, { source: 'desk', class: 'flooding', lead: 'drains', detectedMs: timeS * 1000, district }),
    id: `open ${id}`,
  });
  const actions: readonly OperatorAction[] = [
    ...acks,
    open('case/a', 90, 'south'),
    open('case/b', 115, 'north'),
    act('note', 'case/a', 145, { text: 'still wet' }),
    note('n1', 160, { district: 'north' }),
    note('n0', 99, { district: 'north' }),
    act('shelve', 'p1/demo/short', 170, { reason: 'test', untilMs: 400_000 }),
    act('set-alarm-rule', 'p1', 100, { reason: 'seen then', rule: '' }),
  ];
  const since = (given: readonly OperatorAction[], fromS: number, toS: number): Since =>
    sinceOf({
      fromMs: fromS * 1000,
      toMs: toS * 1000,
      alarms: book.log(),
      cases: createCaseBook({ agencies: [], units: [] }, given).list(),
      actions: given,
      districtOf: (thing) => (thing === 'new' ? 'north' : 'south'),
    });

  it('counts what was raised, returned, acknowledged, opened and closed between the looks, and what stands at the end', () => {
    const { counts, areas, changes } = since(actions, 100, 200);
    expect(counts).toEqual({ raised: 2, returned: 2, acknowledged: 1, standing: 2, unacknowledged: 1, opened: 1, closed: 0 });
    expect(areas.map(({ area }) => area)).toEqual(['south', 'north']);
    expect(areas[0]?.alarms.map(({ alarm, raised, returned, acknowledged, stands }) => [alarm.thingId, raised, returned, acknowledged, stands])).toEqual([
      ['before', false, false, true, true],
      ['short', true, true, false, false],
      ['over', false, true, false, false],
    ]);
    expect(areas[0]?.cases.map(({ c, opened, deeds }) => [c.id, opened, deeds])).toEqual([['case/a', false, 1]]);
    expect(areas[1]?.cases.map(({ c, opened, deeds }) => [c.id, opened, deeds])).toEqual([['case/b', true, 1]]);
    expect(areas[1]?.notes.map(({ id }) => id)).toEqual(['n1']);
    expect(changes.map(({ kind }) => kind)).toEqual(['shelve']);
  });

  it('tells everything once when two looks follow each other', () => {
    const whole = since(actions, 0, 400).counts;
    for (const cut of [50, 60, 110, 115, 130, 140, 150, 250]) {
      const [a, b] = [since(actions, 0, cut).counts, since(actions, cut, 400).counts];
      for (const key of ['raised', 'returned', 'acknowledged', 'opened', 'closed'] as const) expect(a[key] + b[key], `${key} cut at ${cut}`).toBe(whole[key]);
    }
    expect(whole).toMatchObject({ raised: 5, returned: 3, acknowledged: 3, opened: 2 });
  });

  it('is the same in any order of actions', () => {
    const once = since(actions, 100, 200);
    for (let seed = 1; seed <= 20; seed++) expect(since(shuffled(actions, seed), 100, 200)).toEqual(once);
  });

  it('says nothing of a quiet watch but what still stands', () => {
    const quiet = since([], 300, 400);
    expect(quiet.counts).toMatchObject({ raised: 0, returned: 0, standing: 2 });
    expect(quiet.areas.flatMap(({ alarms }) => alarms).every(({ stands }) => stands)).toBe(true);
  });
});
