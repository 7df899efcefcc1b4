import { expect, test } from 'vitest';
import { meanInterval, poissonInterval, quantileInterval, studentT, wilson, Z80, Z95 } from '../../../src/rules/lenses/interval.ts';

test('Student’s t as in its tables', () => {
  for (const [df, t] of [
    [1, 12.706],
    [2, 4.303],
    [3, 3.182],
    [5, 2.571],
    [10, 2.228],
    [30, 2.042],
  ] as const)
    expect(studentT(Z95, df)).toBeCloseTo(t, df === 3 ? 1 : 2);
  expect(studentT(Z80, 12)).toBeCloseTo(1.356, 2);
  expect(studentT(Z95, 0)).toBeNaN();
});

test('a share by Wilson’s score: 81 of 263 is 0.2553 to 0.3662 (Newcombe 1998, table I)', () => {
  const [low, high] = wilson(81, 263) ?? [NaN, NaN];
  expect(low).toBeCloseTo(0.2553, 4);
  expect(high).toBeCloseTo(0.3662, 4);
  // None of 20 is not surely none.
  expect(wilson(0, 20)?.[0]).toBe(0);
  expect(wilson(0, 20)?.[1]).toBeCloseTo(0.1611, 4);
  expect(wilson(0, 0)).toBeNull();
});

test('a mean of four stations: 20 ± 3.182 · 8.165 ⁄ 2', () => {
  const [low, high] = meanInterval([10, 20, 20, 30]) ?? [NaN, NaN];
  expect(low).toBeCloseTo(20 - 12.99, 1);
  expect(high).toBeCloseTo(20 + 12.99, 1);
  expect(meanInterval([7])).toBeNull();
});

test('a median by order statistics: of 100 the 40th and 61st (Campbell & Gardner 1988)', () => {
  const values = Array.from({ length: 100 }, (_, i) => i + 1);
  expect(quantileInterval(values, 0.5)).toEqual([40, 61]);
  // Of five, nothing bounds the 90th percentile from above.
  expect(quantileInterval([1, 2, 3, 4, 5], 0.9)?.[1]).toBe(Infinity);
  expect(quantileInterval([], 0.5)).toBeNull();
});

test('a count of ten could as well be 4.8 to 18.4', () => {
  const [low, high] = poissonInterval(10) ?? [NaN, NaN];
  expect(low).toBeCloseTo(4.79, 1);
  expect(high).toBeCloseTo(18.39, 1);
  expect(poissonInterval(0)?.[0]).toBe(0);
  expect(poissonInterval(0)?.[1]).toBeCloseTo(3.7, 0);
});
