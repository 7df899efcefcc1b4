import { expect, it } from 'vitest';
import { createAlarmBook } from '../../../src/rules/alarms/book.ts';
import { readFlood } from '../../../src/rules/alarms/flood.ts';
import { levelRule, reading } from './fixtures.ts';

const book = (count: number) => {
  const made = createAlarmBook([levelRule({ onDelayS: 0 })]);
  for (let n = 0; n < count; n++) made.read(reading(n, 3, { streamId: `ds-${n}`, thingId: `t-${n}` }));
  return made;
};
const thing = (id: string) => ({ kind: 'drain-level', district: id === 't-0' ? 'east' : 'west' });

it('is no flood at ten in ten minutes and one at eleven', () => {
  const ten = book(10);
  expect(readFlood(ten.log(), ten.list(), 60_000, thing)).toEqual({ raisedInWindow: 10, isFlood: false, groups: [] });
  const eleven = book(11);
  const flood = readFlood(eleven.log(), eleven.list(), 60_000, thing);
  expect(flood).toMatchObject({ raisedInWindow: 11, isFlood: true });
  expect(flood.groups.map((g) => [g.kind, g.key, g.alarms.length])).toEqual([['thing-kind', 'drain-level', 11]]);
});
it('counts only the window', () => {
  const eleven = book(11);
  expect(readFlood(eleven.log(), eleven.list(), 600_000, thing).raisedInWindow).toBe(10);
});
