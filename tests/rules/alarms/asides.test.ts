import { describe, expect, it } from 'vitest';
import { createAlarmBook } from '../../../src/rules/alarms/book.ts';
import { act, acknowledge, levelRule, reading } from './fixtures.ts';

const KEY = 'drain-high/demo/ds-1';
const standing = (change: Parameters<typeof levelRule>[0] = {}) => {
  const book = createAlarmBook([levelRule({ onDelayS: 0, offDelayS: 0, ...change })]);
  book.read(reading(0, 2.7));
  book.tick(1000);
  return book;
};
const seen = (book: ReturnType<typeof standing>) => ({
  listed: book.list().length,
  aside: book.asides().map(({ aside, alarm }) => [aside.kind, alarm?.state ?? 'normal']),
});

describe('shelving', () => {
  it('keeps an alarm from the list for its time, and gives it back by itself', () => {
    const book = standing();
    book.act(act('shelve', KEY, 10, { reason: 'gauge being cleaned', untilMs: 610_000 }));
    book.tick(20_000);
    expect(seen(book)).toEqual({ listed: 0, aside: [['shelved', 'unacknowledged']] });
    expect(book.asides()[0]?.aside).toEqual({ kind: 'shelved', by: 'Li', sinceMs: 10_000, untilMs: 610_000, reason: 'gauge being cleaned' });
    book.tick(609_999);
    expect(seen(book).listed).toBe(0);
    book.tick(610_000);
    expect(seen(book)).toEqual({ listed: 1, aside: [] });
  });
  it('holds a critical alarm for half an hour at most, whatever was asked', () => {
    const book = standing({ priority: 1 });
    book.act(act('shelve', KEY, 0, { reason: 'works', untilMs: 86_400_000 }));
    book.tick(1_799_999);
    expect(seen(book).listed).toBe(0);
    book.tick(1_800_000);
    expect(seen(book).listed).toBe(1);
  });
  it('is nothing without a reason or an end, and ends when taken back', () => {
    const book = standing();
    book.act(act('shelve', KEY, 10, { untilMs: 900_000 }));
    book.act(act('shelve', KEY, 11, { reason: ' ', untilMs: 900_000 }));
    book.act(act('shelve', KEY, 12, { reason: 'x', untilMs: 12_000 }));
    book.tick(20_000);
    expect(seen(book)).toEqual({ listed: 1, aside: [] });
    book.act(act('shelve', KEY, 30, { reason: 'x', untilMs: 900_000 }));
    book.act(act('unshelve', KEY, 40));
    book.tick(50_000);
    expect(seen(book).listed).toBe(1);
  });
  it('hides what is raised meanwhile, not its log, and is listed while nothing stands behind it', () => {
    const book = createAlarmBook([levelRule({ onDelayS: 0, offDelayS: 0 })]);
    book.read(reading(0, 1));
    book.act(act('shelve', KEY, 10, { reason: 'works', untilMs: 3_600_000 }));
    book.tick(20_000);
    expect(seen(book)).toEqual({ listed: 0, aside: [['shelved', 'normal']] });
    book.read(reading(30, 2.8));
    book.tick(31_000);
    expect(seen(book)).toEqual({ listed: 0, aside: [['shelved', 'unacknowledged']] });
    expect(book.log()).toHaveLength(1);
  });
});

describe('out of service', () => {
  it('lasts until somebody returns it, whatever else is said, and goes before shelving', () => {
    const book = standing();
    book.act(act('take-out-of-service', KEY, 10, { reason: 'sensor replaced on Monday' }));
    book.act(act('shelve', KEY, 20, { reason: 'x', untilMs: 60_000 }));
    book.act(acknowledge('drain-high/demo/ds-1/0', 25));
    book.tick(1e9);
    expect(seen(book)).toEqual({ listed: 0, aside: [['out-of-service', 'acknowledged']] });
    book.act(act('return-to-service', KEY, 2_000_000));
    book.tick(2_000_000_001);
    expect(seen(book)).toEqual({ listed: 1, aside: [] });
  });
});

describe('suppression by design', () => {
  const rule = levelRule({
    onDelayS: 0,
    offDelayS: 0,
    suppressedWhile: { property: 'pumpState', op: 'below', value: 0.5, deadband: 0 },
  });
  const pump = (timeS: number, value: number) => reading(timeS, value, { streamId: 'ds-pump', property: 'pumpState' });

  it.each([
    ['state first', [pump(5, 0), reading(10, 2.8)]],
    ['alarm first', [reading(10, 2.8), pump(5, 0)]],
  ])('holds while the thing is in that state: %s', (_, readings) => {
    const book = createAlarmBook([rule]);
    expect([book.watches('pumpState'), book.watches('tideLevel')]).toEqual([true, false]);
    book.read(reading(0, 1));
    for (const one of readings) book.read(one);
    book.tick(20_000);
    expect(book.list()).toEqual([]);
    expect(book.asides()).toMatchObject([{ aside: { kind: 'suppressed', sinceMs: 5000 }, alarm: { state: 'unacknowledged' } }]);
    book.read(pump(30, 1));
    book.tick(31_000);
    expect(book.list()).toHaveLength(1);
    expect(book.asides()).toEqual([]);
    const [alarm] = book.list();
    expect(alarm && [book.asideOf(alarm, 4999), book.asideOf(alarm, 10_000)?.kind, book.asideOf(alarm, 30_000)]).toEqual([null, 'suppressed', null]);
  });
  it('is not caused by another thing', () => {
    const book = createAlarmBook([rule]);
    book.read(reading(0, 2.8));
    book.read(reading(5, 0, { streamId: 'ds-pump', property: 'pumpState', thingId: 'sensor-2' }));
    book.tick(20_000);
    expect(book.list()).toHaveLength(1);
  });
});
