import { expect, test } from 'vitest';
import { outageFigures, outagesOf } from '../../../src/rules/lenses/outages.ts';

const HOUR = 3_600_000;
const hours = (count: number) => Float64Array.from({ length: count }, (_, i) => i * HOUR);
const states = (text: string) => outagesOf(0, hours(text.length), (i) => (text[i] === '?' ? null : text[i] === '1'));

test('finds outages in states, and counts only the hours somebody watched', () => {
  expect(states('1100110')).toEqual({
    outages: [
      { node: 0, startMs: 2 * HOUR, endMs: 4 * HOUR },
      { node: 0, startMs: 6 * HOUR, endMs: Infinity },
    ],
    watchedH: 6,
  });
  expect(states('11??11').watchedH).toBe(2);
  // Silence ends nothing: it was out before and was still out after.
  expect(states('10?01').outages).toEqual([{ node: 0, startMs: HOUR, endMs: 4 * HOUR }]);
});

test('per customer as IEEE 1366 counts: 600 of 1,000 out for 2 h, 400 for 1 h', () => {
  const ledger = {
    outages: [
      { node: 1, startMs: 10 * HOUR, endMs: 12 * HOUR },
      { node: 2, startMs: 20 * HOUR, endMs: 21 * HOUR },
    ],
    watchedH: new Map([
      [1, 24],
      [2, 24],
      [3, 0],
    ]),
  };
  const customers = [
    { node: 1, people: 600 },
    { node: 2, people: 300 },
    { node: 2, people: 100 },
    { node: 3, people: 50 },
  ];
  const told = outageFigures(ledger, customers, 0, 24 * HOUR);
  expect(told).toEqual({ customers: 1000, interruptions: 1000, hours: 1600, watchedH: 24, unknown: 50 });
  // SAIFI 1, CAIDI 1.6 h; what began before the span is no new interruption but its hours count.
  const late = outageFigures(ledger, customers, 11 * HOUR, 24 * HOUR);
  expect(late).toMatchObject({ interruptions: 400, hours: 1000 });
  // What lasts counts up to now.
  expect(outageFigures({ ...ledger, outages: [{ node: 1, startMs: 23 * HOUR, endMs: Infinity }] }, customers, 0, 24 * HOUR).hours).toBe(600);
});
