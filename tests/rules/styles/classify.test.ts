import { finish } from '../../../src/base/steps.ts';
import { describe, expect, it } from 'vitest';
import { classOf, innerBreaks, sortedFinite } from '../../../src/rules/styles/classify.ts';
import type { StyleScale } from '../../../src/tables/data-style.ts';

const classed = (method: 'equal' | 'quantile' | 'natural', classes: number): StyleScale => ({ kind: 'classed', method, classes });
const sorted = (...values: number[]): Float64Array => finish(sortedFinite(values));

describe('classes', () => {
  it('leaves out what is missing and sorts by size, not by text', () => {
    expect([...sorted(10, NaN, 9, Infinity, -3)]).toEqual([-3, 9, 10]);
  });

  it('cuts equal intervals of the values, or of a known range', () => {
    expect(innerBreaks(sorted(0, 1, 100), classed('equal', 4))).toEqual([25, 50, 75]);
    expect(innerBreaks(sorted(10, 20), classed('equal', 2), [0, 60])).toEqual([30]);
  });

  it('puts equally many into quantiles', () => {
    const values = sorted(...Array.from({ length: 100 }, (_, i) => i + 1));
    const breaks = innerBreaks(values, classed('quantile', 4));
    expect(breaks).toEqual([26, 51, 76]);
    const counts = [0, 0, 0, 0];
    for (const v of values) counts[classOf(v, breaks)] = (counts[classOf(v, breaks)] ?? 0) + 1;
    expect(counts).toEqual([25, 25, 25, 25]);
  });

  it('finds the gaps that natural breaks are there for', () => {
    // Worked by eye: three clusters, and any other cut has a larger sum of squares.
    expect(innerBreaks(sorted(1, 2, 3, 50, 51, 52, 90, 91), classed('natural', 3))).toEqual([50, 90]);
  });

  it('makes fewer classes of values that are few', () => {
    expect(innerBreaks(sorted(5, 5, 5, 5), classed('quantile', 5))).toEqual([]);
    expect(innerBreaks(sorted(0, 0, 0, 0, 0, 7), classed('quantile', 5))).toEqual([7]);
    expect(innerBreaks(sorted(), classed('equal', 5))).toEqual([]);
    expect(innerBreaks(sorted(4), classed('natural', 3))).toEqual([]);
  });

  it('takes given breaks as they are; a value on a limit is in the class above', () => {
    const breaks = innerBreaks(sorted(1), { kind: 'breaks', breaks: [35, 75] });
    expect([34.9, 35, 74, 75].map((v) => classOf(v, breaks))).toEqual([0, 1, 1, 2]);
  });
});
