import { describe, expect, it } from 'vitest';
import { createAlarmBook } from '../../../src/rules/alarms/book.ts';
import { Quality } from '../../../src/tables/quality.ts';
import { acknowledge, levelRule, reading } from './fixtures.ts';

const RAISED_AT_60 = 'drain-high/demo/ds-1/60000';

describe('delays and deadband', () => {
  it('raises exactly when the on-delay runs out, by tick alone', () => {
    const book = createAlarmBook([levelRule()]);
    book.read(reading(0, 2.6));
    book.tick(59_999);
    expect(book.list()).toEqual([]);
    book.tick(60_000);
    expect(book.list().map((a) => [a.id, a.state, a.raisedMs])).toEqual([[RAISED_AT_60, 'unacknowledged', 60_000]]);
  });
  it('raises at the same instant when readings and not ticks carry time', () => {
    const book = createAlarmBook([levelRule()]);
    book.read(reading(0, 2.6));
    book.read(reading(500, 2.7));
    expect(book.list()[0]).toMatchObject({ id: RAISED_AT_60, raisedMs: 60_000, worst: Math.fround(2.7), value: Math.fround(2.7) });
  });
  it('does not raise when the value comes back within the delay, and does when it comes back at its end', () => {
    const early = createAlarmBook([levelRule()]);
    early.read(reading(0, 2.8));
    early.read(reading(59.999, 2));
    early.tick(1e9);
    expect(early.log()).toEqual([]);
    const late = createAlarmBook([levelRule()]);
    late.read(reading(0, 2.8));
    late.read(reading(60, 2));
    expect(late.log()).toHaveLength(1);
  });
  it('stays while inside the deadband and returns one off-delay after leaving it', () => {
    const book = createAlarmBook([levelRule()]);
    book.read(reading(0, 2.7));
    book.read(reading(100, 2.55));
    book.tick(1_000_000);
    expect(book.list()[0]?.state).toBe('unacknowledged');
    book.read(reading(1000, 2.5));
    book.tick(1_119_999);
    expect(book.list()[0]?.state).toBe('unacknowledged');
    book.tick(1_120_000);
    expect(book.list()[0]).toMatchObject({ state: 'returned-unacknowledged', returnedMs: 1_120_000 });
  });
  it('watches a lower limit the same way round', () => {
    const book = createAlarmBook([levelRule({ op: 'below', value: 2, deadband: 0.5, onDelayS: 0, offDelayS: 0 })]);
    book.read(reading(0, 1.9));
    book.read(reading(1, 1.2));
    book.read(reading(2, 2.4));
    expect(book.list()[0]).toMatchObject({ state: 'unacknowledged', worst: Math.fround(1.2) });
    book.read(reading(3, 2.5));
    expect(book.list()[0]?.state).toBe('returned-unacknowledged');
  });
  it('withdraws what silence had raised when a late reading shows the condition had gone', () => {
    const book = createAlarmBook([levelRule()]);
    book.read(reading(0, 2.7));
    book.tick(90_000);
    expect(book.list()).toHaveLength(1);
    book.read(reading(30, 2));
    expect(book.list()).toEqual([]);
  });
});

describe('what never moves an alarm', () => {
  it.each([
    ['NaN', reading(70, NaN)],
    ['bad quality', reading(70, 0, { quality: Quality.bad })],
    ['missing', reading(70, 0, { quality: Quality.missing })],
    ['an older reading', reading(0, 0)],
    ['a value in who knows what unit', reading(70, 0, { lacksUnit: true })],
    ['such a value of another stream', reading(70, 9, { lacksUnit: true, streamId: 'ds-2' })],
    ['a level no gauge reads, which would end it', reading(70, -9999)],
    ['such a level of another stream, which would raise one', reading(70, 9999, { streamId: 'ds-2' })],
    ['another property', reading(70, 9, { property: 'tideLevel', streamId: 'ds-2' })],
    ['another thing kind', reading(70, 9, { thingKind: 'river-gauge', streamId: 'ds-2' })],
  ])('%s', (_, odd) => {
    const book = createAlarmBook([levelRule({ thingKind: 'drain-level', offDelayS: 0 })]);
    book.read(reading(0, 2.7));
    book.read(odd);
    book.tick(200_000);
    expect(book.list().map((a) => [a.id, a.state])).toEqual([[RAISED_AT_60, 'unacknowledged']]);
  });
});

describe('a stream that loses its unit', () => {
  const silence = levelRule({ id: 'silent', form: { kind: 'silence' }, value: 3, unit: '1', deadband: 0, onDelayS: 0, offDelayS: 0 });
  it.each([
    ['its unit', { lacksUnit: true }],
    ['its property with it', { property: 'Datastream 19' }],
  ])('is not silent, and above no limit: %s', (_, lost) => {
    const book = createAlarmBook([levelRule({ onDelayS: 0 }), silence]);
    book.read(reading(0, 2));
    for (let s = 60; s <= 600; s += 60) book.read(reading(s, 260, lost));
    book.tick(610_000);
    expect([book.list(), book.log()]).toEqual([[], []]);
    // Now it is, from what it said last.
    book.tick(800_000);
    expect(book.list().map(({ rule, raisedMs, value }) => [rule.id, raisedMs, value])).toEqual([['silent', 780_000, 2]]);
    book.read(reading(840, 260, lost));
    expect(book.list().map(({ state }) => state)).toEqual(['returned-unacknowledged']);
    book.read(reading(900, 2.7));
    expect(book.list().map(({ rule, state }) => [rule.id, state])).toContainEqual(['drain-high', 'unacknowledged']);
  });
});

describe('a rule on a property the product does not know', () => {
  const high = levelRule({ id: 'nh3-high', property: 'nh3', unit: 'mg/m3', value: 0.15, deadband: 0, onDelayS: 0, offDelayS: 0 });
  const raisedBy = (unit: string, value: number, rule = high): number => {
    const book = createAlarmBook([rule]);
    book.read(reading(0, value, { property: 'nh3', unit }));
    book.tick(10_000);
    return book.list().length;
  };
  it('judges streams in its own unit, however that is written, and none in another or in none', () => {
    expect([raisedBy('mg/m3', 0.2), raisedBy('g/m3', 20), raisedBy('mg.m-3', 0.2), raisedBy('ug/m3', 20), raisedBy('', 20)]).toEqual([1, 0, 1, 0, 0]);
    // One in `1` means the number as it comes.
    expect(raisedBy('ug/m3', 20, { ...high, unit: '1', value: 15 })).toBe(1);
  });
  it('begins to judge when the unit is told', () => {
    const book = createAlarmBook([high]);
    book.read(reading(0, 20, { property: 'nh3', unit: '' }));
    book.read(reading(60, 0.2, { property: 'nh3', unit: 'mg/m3' }));
    book.tick(100_000);
    expect(book.list().map(({ raisedMs }) => raisedMs)).toEqual([60_000]);
  });
});

describe('a stream whose unit nobody told', () => {
  const silence = levelRule({ id: 'silent', form: { kind: 'silence' }, value: 3, unit: '1', deadband: 0, onDelayS: 0, offDelayS: 0 });
  it('is above no limit and meets no condition, and is missed when it falls silent', () => {
    const condition = { property: 'waterLevel', op: 'above', value: 2, deadband: 0 } as const;
    const tide = levelRule({ id: 'both', property: 'tideLevel', value: 1, onDelayS: 0, form: { kind: 'together', of: 'all', conditions: [condition] } });
    const book = createAlarmBook([levelRule({ onDelayS: 0 }), tide, silence]);
    book.read(reading(0, 260, { lacksUnit: true }));
    book.read(reading(0, 2, { property: 'tideLevel', streamId: 'ds-2' }));
    book.tick(60_000);
    expect(book.list()).toEqual([]);
    book.tick(200_000);
    expect(book.list().map(({ rule, streamId }) => [rule.id, streamId])).toEqual([['silent', 'ds-1']]);
  });
  it('is judged from the reading on before which it was told, once', () => {
    const book = createAlarmBook([levelRule({ onDelayS: 0 }), silence]);
    book.read(reading(0, 260, { lacksUnit: true }));
    book.tick(200_000);
    book.read(reading(300, 2.7));
    book.tick(310_000);
    // That it had been silent does not vanish with what it was called: it has ended, and waits to be acknowledged.
    const raised = [
      ['drain-high', 'unacknowledged', 300_000],
      ['silent', 'returned-unacknowledged', 180_000],
    ];
    expect(
      book
        .list()
        .map(({ rule, state, raisedMs }) => [rule.id, state, raisedMs])
        .sort(),
    ).toEqual(raised);
    expect(book.log()).toHaveLength(2);
    book.act(acknowledge('silent/demo/ds-1/180000', 320));
    book.tick(330_000);
    expect(book.list().map(({ rule }) => rule.id)).toEqual(['drain-high']);
    book.tick(600_000);
    expect(
      book
        .list()
        .map(({ rule }) => rule.id)
        .sort(),
    ).toEqual(['drain-high', 'silent']);
  });
});

describe('acknowledgement', () => {
  it('is held until returned, then leaves the list and stays in the log', () => {
    const book = createAlarmBook([levelRule()]);
    book.read(reading(0, 2.7));
    book.tick(60_000);
    book.act(acknowledge(RAISED_AT_60, 65));
    expect(book.list()[0]).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'Li', acknowledgedMs: 65_000 });
    book.read(reading(100, 1));
    book.tick(220_000);
    expect(book.list()).toEqual([]);
    expect(book.log()).toHaveLength(1);
  });
  it('applies once however often and in whatever order it is told, even before the alarm', () => {
    const first = acknowledge(RAISED_AT_60, 65);
    const second = acknowledge(RAISED_AT_60, 70, { operator: 'Wang' });
    for (const actions of [
      [first, second],
      [second, first],
      [second, first, first, second],
    ]) {
      const book = createAlarmBook([levelRule()]);
      for (const action of actions) book.act(action);
      book.read(reading(0, 2.7));
      book.tick(60_000);
      expect(book.list()[0]).toMatchObject({ acknowledgedBy: 'Li', acknowledgedMs: 65_000 });
    }
  });
  it('of a second occurrence covers the first, of the first not the second', () => {
    const rule = levelRule({ onDelayS: 0, offDelayS: 0 });
    const twice = () => {
      const book = createAlarmBook([rule]);
      for (const [t, v] of [
        [0, 3],
        [10, 1],
        [20, 3],
      ] as const)
        book.read(reading(t, v));
      return book;
    };
    const second = twice();
    expect(second.list()).toHaveLength(1);
    second.act(acknowledge('drain-high/demo/ds-1/20000', 30));
    expect(second.log().map((a) => a.acknowledgedBy)).toEqual(['Li', 'Li']);
    const first = twice();
    first.act(acknowledge('drain-high/demo/ds-1/0', 30));
    expect(first.list().map((a) => [a.raisedMs, a.state])).toEqual([[20_000, 'unacknowledged']]);
  });
});

describe('urgency', () => {
  const rules = [levelRule({ id: 'p2', onDelayS: 0, offDelayS: 0 }), levelRule({ id: 'p1', value: 3, priority: 1, onDelayS: 0, offDelayS: 0 })];
  it('lists only the most urgent standing alarm of a stream, and brings the lesser back when it returns', () => {
    const book = createAlarmBook(rules);
    book.read(reading(0, 2.7));
    expect(book.list().map((a) => a.rule.id)).toEqual(['p2']);
    book.read(reading(1, 3.1));
    expect(book.list().map((a) => a.rule.id)).toEqual(['p1']);
    book.read(reading(2, 2.7));
    expect(book.list().map((a) => [a.rule.id, a.state])).toEqual([
      ['p1', 'returned-unacknowledged'],
      ['p2', 'unacknowledged'],
    ]);
    book.act(acknowledge('p1/demo/ds-1/1000', 3));
    expect(book.list().map((a) => [a.rule.id, a.state])).toEqual([['p2', 'acknowledged']]);
  });
  it('sorts by priority, unacknowledged first, newest first', () => {
    const book = createAlarmBook(rules);
    const at = (streamId: string, timeS: number, value: number) => book.read(reading(timeS, value, { streamId }));
    at('a', 1, 2.7);
    at('b', 2, 2.7);
    at('c', 3, 2.7);
    at('d', 0, 3.3);
    book.act(acknowledge('p2/demo/c/3000', 4));
    expect(book.list().map((a) => a.streamId)).toEqual(['d', 'b', 'a', 'c']);
  });
});

it('folds a day of 150 watched streams (216,000 readings) quickly', () => {
  const book = createAlarmBook([levelRule(), levelRule({ id: 'p1', value: 3, priority: 1 })]);
  const day = Array.from({ length: 216_000 }, (_, i) => reading(Math.floor(i / 150) * 60, 2.2 + Math.sin(i / 9000), { streamId: `ds-${i % 150}` }));
  const startMs = performance.now();
  for (const row of day) book.read(row);
  const listed = book.list();
  const tookMs = performance.now() - startMs;
  expect(listed.length + book.log().length).toBeGreaterThan(150);
  // About 40 ms on an idle core; the wide margin is for a busy machine.
  expect(tookMs).toBeLessThan(1500);
});

it('counts the turns of alarms, not the values of those that stand', () => {
  const book = createAlarmBook([levelRule({ onDelayS: 0 })]);
  const turnsBy = (step: () => void): number => {
    const before = book.turns;
    step();
    return book.turns - before;
  };
  expect(turnsBy(() => book.read(reading(0, 2)))).toBe(0);
  expect(turnsBy(() => book.read(reading(10, 2.7)))).toBeGreaterThan(0);
  expect(turnsBy(() => book.read(reading(20, 2.9)))).toBe(0);
  expect(turnsBy(() => book.act(acknowledge('drain-high/demo/ds-1/10000', 30)))).toBe(1);
  expect(turnsBy(() => book.read(reading(40, 2)))).toBeGreaterThan(0);
});
