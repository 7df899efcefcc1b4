import { describe, expect, it } from 'vitest';
import { createAlarmBook } from '../../../src/rules/alarms/book.ts';
import { limitsOf, watchedBy } from '../../../src/rules/alarms/limits.ts';
import { createRate } from '../../../src/rules/alarms/rate.ts';
import { levelRule, reading } from './fixtures.ts';

describe('a rate of change', () => {
  it('is the difference over the time since the last reading that is old enough', () => {
    const rate = createRate(600);
    // 1 m up in 10 minutes is 6 m/h; the readings between do not matter.
    const told = [0, 300, 600, 900, 1200].map((s, i) => rate(s * 1000, [0, 5, 1, 5, 1][i] as number));
    expect(told).toEqual([NaN, NaN, 6, 0, 0]);
  });
  it('raises on a fast rise below the limit, with the rate as its value, and not on a slow one', () => {
    const rule = levelRule({ form: { kind: 'rate', windowS: 600 }, value: 1.2, deadband: 0.2, onDelayS: 0, offDelayS: 0 });
    const rising = (perHour: number) => {
      const book = createAlarmBook([rule]);
      for (let s = 0; s <= 3600; s += 60) book.read(reading(s, (perHour * s) / 3600));
      book.tick(3_600_000);
      return book.list();
    };
    expect(rising(1.1)).toEqual([]);
    const [alarm] = rising(1.5);
    expect(alarm).toMatchObject({ raisedMs: 600_000, state: 'unacknowledged' });
    expect(alarm?.value).toBeCloseTo(1.5, 4);
  });
});

describe('silence', () => {
  const rule = levelRule({ form: { kind: 'silence' }, value: 3, unit: '1', deadband: 0, onDelayS: 0, offDelayS: 0 });
  it('raises after so many of the stream’s own intervals and returns with the next reading', () => {
    const book = createAlarmBook([rule]);
    for (const s of [0, 60, 120]) book.read(reading(s, 1));
    book.tick(299_999);
    expect(book.list()).toEqual([]);
    book.tick(300_000);
    expect(book.list()).toMatchObject([{ state: 'unacknowledged', raisedMs: 300_000 }]);
    book.read(reading(400, 1));
    expect(book.list()).toMatchObject([{ state: 'returned-unacknowledged', raisedMs: 300_000, returnedMs: 400_000 }]);
  });
  it('comes out the same whether it was seen as it happened or read from the past', () => {
    const book = createAlarmBook([rule]);
    for (const s of [0, 60, 700, 760]) book.read(reading(s, 1));
    book.tick(800_000);
    expect(book.log()).toMatchObject([{ raisedMs: 240_000, returnedMs: 700_000 }]);
    expect(book.log()).toHaveLength(1);
  });
  it('of a slow stream takes its time', () => {
    const book = createAlarmBook([rule]);
    book.read(reading(0, 1, { intervalMs: 3_600_000 }));
    book.tick(3 * 3_600_000 - 1);
    expect(book.list()).toEqual([]);
    book.tick(3 * 3_600_000);
    expect(book.list()).toHaveLength(1);
  });
});

describe('several values of a thing together', () => {
  const rule = (of: 'all' | 'any') =>
    levelRule({
      id: 'dry',
      property: 'pumpPower',
      op: 'above',
      value: 50,
      unit: 'kW',
      deadband: 5,
      onDelayS: 30,
      offDelayS: 0,
      form: { kind: 'together', of, conditions: [{ property: 'pumpFlow', op: 'below', value: 0.1, deadband: 0.05 }] },
    });
  const power = (s: number, v: number) => reading(s, v, { streamId: 'ds-power', property: 'pumpPower' });
  const flow = (s: number, v: number) => reading(s, v, { streamId: 'ds-flow', property: 'pumpFlow' });
  const told = [power(0, 80), flow(0, 2), flow(100, 0), power(120, 82), flow(200, 1.5), power(300, 0)];

  it('raise when all hold for the delay, once, and return when one ceases', () => {
    const book = createAlarmBook([rule('all')]);
    for (const one of told.slice(0, 4)) book.read(one);
    book.tick(129_999);
    expect(book.list()).toEqual([]);
    book.tick(130_000);
    expect(book.list()).toMatchObject([{ id: 'dry/demo/ds-power/130000', state: 'unacknowledged', value: 82 }]);
    for (const one of told.slice(4)) book.read(one);
    book.tick(400_000);
    expect(book.list()).toMatchObject([{ state: 'returned-unacknowledged', returnedMs: 200_000 }]);
  });
  it('raise when any holds, if that is the rule', () => {
    const book = createAlarmBook([rule('any')]);
    for (const one of told) book.read(one);
    book.tick(400_000);
    expect(book.log()).toMatchObject([{ raisedMs: 30_000, returnedMs: 300_000 }]);
  });
  it('do not care which stream told first', () => {
    const flows = told.filter(({ property }) => property === 'pumpFlow');
    const powers = told.filter(({ property }) => property === 'pumpPower');
    const logs = [told, [...flows, ...powers], [...powers, ...flows]].map((order) => {
      const book = createAlarmBook([rule('all')]);
      for (const one of order) book.read(one);
      book.tick(400_000);
      return JSON.stringify(book.log());
    });
    expect(new Set(logs).size).toBe(1);
    expect(JSON.parse(logs[0] ?? '')).toHaveLength(1);
  });
});

describe('what a source may leave out', () => {
  it('is nothing of a property whose rate or silence is watched', () => {
    const level = levelRule();
    expect(limitsOf([level])).toEqual({ waterLevel: [2.6, 2.5] });
    expect(limitsOf([level, levelRule({ id: 'r', form: { kind: 'rate', windowS: 60 } })])).toEqual({});
    // Feeds are told of both: of a rate the property alone, for it has no value at which it begins.
    expect(watchedBy([level, levelRule({ id: 'r', form: { kind: 'rate', windowS: 60 } })])).toEqual({ waterLevel: [2.6, 2.5] });
    expect(watchedBy([levelRule({ id: 's', form: { kind: 'silence' }, value: 3 })])).toEqual({ waterLevel: [] });
  });
});
