import { describe, expect, it } from 'vitest';
import { createSpread } from '../../src/base/spread.ts';

describe('spread', () => {
  it('tells median and 95th percentile of 1 to 1000 ms to 6 %, and the least exactly', () => {
    const spread = createSpread();
    for (let ms = 1; ms <= 1000; ms++) spread.put(ms);
    const { count, leastMs, medianMs, p95Ms } = spread.figures(0);
    expect([count, leastMs]).toEqual([1000, 1]);
    expect(Math.abs(medianMs / 500 - 1)).toBeLessThan(0.07);
    expect(Math.abs(p95Ms / 950 - 1)).toBeLessThan(0.07);
  });
  it('orders negative durations below positive ones: a clock ahead of ours', () => {
    const spread = createSpread();
    for (const ms of [-4000, -3000, -2000, 10, 20]) spread.put(ms);
    const { leastMs, medianMs } = spread.figures(0);
    expect(leastMs).toBe(-4000);
    expect(Math.abs(medianMs / -2000 - 1)).toBeLessThan(0.07);
  });
  it('forgets what is older than two windows and knows nothing of nothing', () => {
    const spread = createSpread(1000);
    spread.figures(0);
    spread.put(5);
    spread.put(NaN);
    expect(spread.figures(1500).count).toBe(1);
    spread.put(7);
    expect(spread.figures(2600).count).toBe(1);
    expect(spread.figures(9000)).toEqual({ count: 0, leastMs: NaN, medianMs: NaN, p95Ms: NaN });
  });
});
