import { describe, expect, it } from 'vitest';
import { constituents, MEAN_SEA_LEVEL_M, tideM } from '../../../src/feeds/demo/world/tide.ts';

const HOUR = 3_600_000;
const start = Date.UTC(2026, 0, 1);
/** Instants of high water: maxima sampled each minute. */
const highWaters = (days: number): { timeMs: number; level: number }[] => {
  const found = [];
  for (let t = start; t < start + days * 24 * HOUR; t += 60_000) {
    const level = tideM(t);
    if (level > tideM(t - 60_000) && level >= tideM(t + 60_000)) found.push({ timeMs: t, level });
  }
  return found;
};

describe('tide', () => {
  it('is semidiurnal: high waters follow each other every 12.42 h on average', () => {
    const highs = highWaters(118);
    const first = highs[0] as { timeMs: number };
    const last = highs[highs.length - 1] as { timeMs: number };
    expect((last.timeMs - first.timeMs) / HOUR / (highs.length - 1)).toBeCloseTo(12.4206, 1);
  });
  it('holds M2 exactly: projecting 369 days onto its speed gives its amplitude back', () => {
    const m2 = constituents[0] as (typeof constituents)[number];
    let [re, im, n] = [0, 0, 0];
    for (let t = start; t < start + 369 * 24 * HOUR; t += 0.25 * HOUR, n++) {
      const angle = ((t - 946_684_800_000) / HOUR / m2.periodH) * 2 * Math.PI;
      re += (tideM(t) - MEAN_SEA_LEVEL_M) * Math.cos(angle);
      im += (tideM(t) - MEAN_SEA_LEVEL_M) * Math.sin(angle);
    }
    expect((2 / n) * Math.hypot(re, im)).toBeCloseTo(m2.amplitudeM, 2);
  });
  it('has springs and neaps 14.77 days apart', () => {
    const range = (t: number): number => {
      let [low, high] = [Infinity, -Infinity];
      for (let s = t; s < t + 25 * HOUR; s += 600_000) {
        low = Math.min(low, tideM(s));
        high = Math.max(high, tideM(s));
      }
      return high - low;
    };
    // Ranges on a half-day grid over 89 days (six cycles): the strongest period of their Fourier transform.
    const ranges = Array.from({ length: 178 }, (_, i) => range(start + i * 12 * HOUR));
    const mean = ranges.reduce((a, b) => a + b, 0) / ranges.length;
    const power = (periodD: number): number => {
      let [re, im] = [0, 0];
      ranges.forEach((r, i) => {
        re += (r - mean) * Math.cos((Math.PI * i) / periodD);
        im += (r - mean) * Math.sin((Math.PI * i) / periodD);
      });
      return Math.hypot(re, im);
    };
    let best = 0;
    for (let p = 8; p < 24; p += 0.01) if (power(p) > power(best || 8)) best = p;
    expect(best).toBeCloseTo(14.77, 0);
    expect(Math.max(...ranges)).toBeGreaterThan(1.5 * Math.min(...ranges));
  });
});
