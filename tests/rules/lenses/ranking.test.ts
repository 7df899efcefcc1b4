import { expect, test } from 'vitest';
import { rankAreas } from '../../../src/rules/lenses/ranking.ts';

const rows = [
  { id: 'a', value: 10, interval: [9, 11] as const },
  { id: 'b', value: 12, interval: [10.5, 13.5] as const },
  { id: 'c', value: 30, interval: [28, 32] as const },
  { id: 'd', value: NaN, interval: null },
];

test('whose intervals overlap is tied, and a rank is what it could be', () => {
  const ranks = rankAreas(rows, 'less');
  expect(ranks.map(({ id, from, to }) => [id, from, to])).toEqual([
    ['a', 1, 2],
    ['b', 1, 2],
    ['c', 3, 3],
    ['d', NaN, NaN],
  ]);
});

test('more may be better', () => {
  expect(rankAreas(rows, 'more').map(({ id, from, to }) => [id, from, to])).toEqual([
    ['c', 1, 1],
    ['b', 2, 3],
    ['a', 2, 3],
    ['d', NaN, NaN],
  ]);
});

test('a value nobody can say how sure is tied with all', () => {
  const ranks = rankAreas([...rows.slice(0, 3), { id: 'e', value: 1, interval: null }], 'less');
  expect(ranks[0]).toMatchObject({ id: 'e', from: 1, to: 4 });
  expect(ranks.find(({ id }) => id === 'c')).toMatchObject({ from: 3, to: 4 });
});
