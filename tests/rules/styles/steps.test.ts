import { describe, expect, it } from 'vitest';
import { finish, type Steps } from '../../../src/base/steps.ts';
import { sortedFinite } from '../../../src/rules/styles/classify.ts';
import { filtering, paint, painting } from '../../../src/rules/styles/paint.ts';
import type { StyleColumn } from '../../../src/rules/styles/column.ts';
import { completeStyle } from '../../../src/rules/styles/style-text.ts';

const MANY = 1_000_000;
/** No step is to hold a page up for longer. */
const STEP_MS = 8;
/** A few steps bear the collector and the compiler; an unsplit pass over all takes longer than this. */
const MOST_MS = 60;

/** A number that looks like chance and repeats (Lehmer 1951). */
function numbers(count: number): Float32Array {
  let seed = 7;
  return Float32Array.from({ length: count }, (_, i) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return i % 97 === 0 ? NaN : (seed % 100_000) / 7;
  });
}
const words = { zh: '值', en: 'Value' };
const columnOf = (values: Float32Array): StyleColumn => ({ title: words, unit: 'm', decimals: 1, values, kind: 'demo', timeMs: 0, how: words });
const style = (method: 'quantile' | 'equal') =>
  completeStyle({ id: 'x', title: words, target: 'buildings', value: { from: 'reading', name: 'x' }, scale: { kind: 'classed', method, classes: 5 } });

/** Runs it step by step, in processor time: a machine that is shared stops anybody for a while. */
function timed<T>(steps: Steps<T>): { readonly made: T; readonly steps: number; readonly usualMs: number; readonly thirdMs: number } {
  const took: number[] = [];
  for (;;) {
    const before = process.cpuUsage();
    const { done, value } = steps.next();
    const { user, system } = process.cpuUsage(before);
    took.push((user + system) / 1000);
    if (!done) continue;
    took.sort((a, b) => b - a);
    return { made: value, steps: took.length, usualMs: took[Math.floor(took.length / 20)] ?? 0, thirdMs: took[2] ?? 0 };
  }
}

describe('a million values', () => {
  const values = numbers(MANY);
  it('are sorted in short steps, as by one sort', () => {
    const { made, usualMs, thirdMs } = timed(sortedFinite(values));
    const whole = Float64Array.from(values.filter(Number.isFinite)).sort();
    expect(made.length).toBe(whole.length);
    expect(made.every((v, i) => v === whole[i])).toBe(true);
    expect(usualMs).toBeLessThan(STEP_MS);
    expect(thirdMs).toBeLessThan(MOST_MS);
  });
  it.each(['quantile', 'equal'] as const)('are painted in short steps by %s classes', (method) => {
    const { made, steps, usualMs, thirdMs } = timed(painting(style(method), columnOf(values), null));
    expect(steps).toBeGreaterThan(100);
    expect(usualMs).toBeLessThan(STEP_MS);
    expect(thirdMs).toBeLessThan(MOST_MS);
    expect(made.legend.rows.reduce((sum, { count }) => sum + count, 0) + made.legend.missing).toBe(MANY);
    if (method === 'quantile') for (const { count } of made.legend.rows) expect(Math.abs(count / (MANY - made.legend.missing) - 0.2)).toBeLessThan(0.001);
  });
  it('are filtered in short steps', () => {
    const { made, usualMs, thirdMs } = timed(filtering([{ value: { from: 'reading', name: 'x' }, op: '>', operand: 7000 }], [columnOf(values)], MANY));
    expect(made?.reduce((sum, is) => sum + is, 0)).toBe(values.filter((v) => v > 7000).length);
    expect(usualMs).toBeLessThan(STEP_MS);
    expect(thirdMs).toBeLessThan(MOST_MS);
  });
});

it('few values are painted alike in steps and at once', () => {
  const column = columnOf(numbers(40_000));
  const shown = Uint8Array.from({ length: 40_000 }, (_, i) => Number(i % 3 > 0));
  expect(finish(painting(style('quantile'), column, shown))).toEqual({ ...paint(style('quantile'), column, shown), edition: expect.any(Number) });
});
