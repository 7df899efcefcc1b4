import { describe, expect, it } from 'vitest';
import { createEventTable, spanAt, type CityEvent } from '../../src/tables/events.ts';

const T = Date.UTC(2026, 5, 1);
const MIN = 60_000;
const event = (id: string, rest: Partial<CityEvent> = {}): CityEvent => ({
  id,
  kind: 'alert',
  cause: 'Flood',
  texts: [{ language: 'en', title: id, text: '', instruction: '' }],
  severity: 'severe',
  urgency: 'immediate',
  certainty: 'observed',
  status: 'actual',
  area: { names: [], polygons: [], circles: [] },
  entities: [],
  sentMs: T,
  effectiveMs: NaN,
  onsetMs: NaN,
  expiresMs: NaN,
  message: 'alert',
  references: [],
  source: '',
  web: '',
  ...rest,
});
const phases = (table: ReturnType<typeof createEventTable>, atMs: number): Record<string, string> =>
  Object.fromEntries(table.list().map((kept) => [kept.event.id, table.phase(kept, atMs)]));

describe('events', () => {
  it('counts from onset to expiry, whatever the order in which times are told', () => {
    const table = createEventTable();
    table.take('f', [event('a', { onsetMs: T + 10 * MIN, expiresMs: T + 20 * MIN })], T);
    const [kept] = table.list();
    if (!kept) throw new Error('not kept');
    expect([0, 9, 10, 19, 20].map((m) => table.phase(kept, T + m * MIN))).toEqual(['ahead', 'ahead', 'active', 'active', 'expired']);
  });

  it('counts in its periods alone where it has several, in whatever order they are told, and says which is next', () => {
    const [first, second] = [
      { startMs: T, endMs: T + 10 * MIN },
      { startMs: T + 20 * MIN, endMs: T + 30 * MIN },
    ];
    const spells = event('a', { onsetMs: T, expiresMs: T + 30 * MIN, periods: [second, first] });
    const table = createEventTable();
    table.take('f', [spells], T - MIN);
    const at = (m: number) => [phases(table, T + m * MIN)['a'], spanAt(spells, T + m * MIN)];
    expect([-1, 0, 9].map(at)).toEqual([['ahead', first], ['active', first], ['active', first]]); // prettier-ignore
    expect([10, 19, 20, 29].map(at)).toEqual([['ahead', second], ['ahead', second], ['active', second], ['active', second]]); // prettier-ignore
    expect(at(30)).toEqual(['expired', { startMs: T, endMs: T + 30 * MIN }]);
  });

  it('an update takes the place of what it references from when it was sent, and a cancel takes it back, in any order of arrival', () => {
    for (const order of [
      ['a', 'u', 'c'],
      ['c', 'u', 'a'],
      ['u', 'a', 'c'],
    ]) {
      const table = createEventTable();
      const all: Record<string, CityEvent> = {
        a: event('a'),
        u: event('u', { message: 'update', references: ['a'], sentMs: T + 10 * MIN }),
        c: event('c', { message: 'cancel', references: ['u'], sentMs: T + 20 * MIN }),
      };
      for (const id of order) table.take('f', [all[id] as CityEvent], T + 30 * MIN);
      // What is shown of the past is what was known then.
      expect(phases(table, T + 5 * MIN)).toMatchObject({ a: 'active', u: 'ahead' });
      expect(phases(table, T + 15 * MIN)).toMatchObject({ a: 'superseded', u: 'active' });
      expect(phases(table, T + 25 * MIN)).toEqual({ a: 'superseded', u: 'cancelled', c: 'cancelled' });
      expect(table.activeAt(T + 15 * MIN).map(({ event: { id } }) => id)).toEqual(['u']);
    }
  });

  it('withdraws what a complete list names no more, and brings it back when it does again; other feeds are not touched', () => {
    const table = createEventTable();
    table.take('f', [event('a'), event('b')], T, ['a', 'b']);
    table.take('g', [event('a')], T);
    expect(table.take('f', [], T + MIN, ['b'])).toBe(1);
    expect(phases(table, T)).toEqual({ a: 'active', b: 'active' });
    expect(table.activeAt(T + 2 * MIN).map(({ key }) => key)).toEqual(['f/b', 'g/a']);
    expect(table.take('f', [], T + 2 * MIN, ['b'])).toBe(0);
    table.take('f', [], T + 3 * MIN, ['a', 'b']);
    expect(table.activeAt(T + 4 * MIN).map(({ key }) => key)).toEqual(['f/a', 'f/b', 'g/a']);
  });

  it('shows the worst first and the latest of equals, and references nobody by circle', () => {
    const table = createEventTable();
    table.take(
      'f',
      [event('minor', { severity: 'minor' }), event('old'), event('new', { sentMs: T + MIN }), event('worst', { severity: 'extreme', references: ['worst'] })],
      T + MIN,
    );
    expect(table.activeAt(T + MIN).map(({ event: { id } }) => id)).toEqual(['worst', 'new', 'old', 'minor']);
  });

  it('an alert from a clock far ahead counts from its arrival, not never', () => {
    const table = createEventTable();
    table.take('f', [event('a'), event('u', { references: ['a'], message: 'update', sentMs: T + 9e9, effectiveMs: T })], T + MIN);
    expect(phases(table, T + 2 * MIN)).toEqual({ a: 'superseded', u: 'active' });
  });

  it('stays bounded: what ended first goes first', () => {
    const table = createEventTable(3);
    table.take('f', [event('ended', { expiresMs: T + MIN }), ...['a', 'b', 'c'].map((id) => event(id))], T);
    expect(table.list().map(({ event: { id } }) => id)).toEqual(['a', 'b', 'c']);
  });
});
