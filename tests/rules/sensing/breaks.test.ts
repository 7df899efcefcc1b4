import { describe, expect, it } from 'vitest';
import { breaksAbove } from '../../../src/rules/sensing/breaks.ts';

const MINUTE_MS = 60_000;
const series = (values: readonly number[]) => ({
  timeMs: Float64Array.from(values, (_, i) => i * MINUTE_MS),
  value: Float32Array.from(values),
  quality: new Uint8Array(values.length),
});

describe('breaks of a cold chain', () => {
  it('last from the first reading above to the first that is not, and are long enough', () => {
    expect(breaksAbove(series([4, 9, 9, 9, 4, 9, 4, 9, 9, 9, 9, 9, 4]), 8, 3 * MINUTE_MS)).toEqual({ count: 2, longestMs: 5 * MINUTE_MS });
  });
  it('go on through a missing reading, and up to now', () => {
    expect(breaksAbove(series([4, 9, NaN, 9, 9]), 8, 3 * MINUTE_MS)).toEqual({ count: 1, longestMs: 3 * MINUTE_MS });
    expect(breaksAbove(series([]), 8, 0)).toEqual({ count: 0, longestMs: 0 });
    expect(breaksAbove(series([8, 8]), 8, 0)).toEqual({ count: 0, longestMs: 0 });
  });
});
