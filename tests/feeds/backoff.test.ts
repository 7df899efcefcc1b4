import { expect, it } from 'vitest';
import { createRandom } from '../../src/base/random.ts';
import { retryDelayMs } from '../../src/feeds/backoff.ts';

/** Waits before one try of many consoles. */
const waits = (attempt: number): readonly number[] => Array.from({ length: 2000 }, (_, seed) => retryDelayMs(attempt, createRandom(seed)));

it.each([
  [1, 2000],
  [2, 4000],
  [3, 8000],
  [4, 8000],
  [1000, 8000],
])('try %i waits anything between half a second and %i ms: full jitter, and never so long that a broker back is 10 s without us', (attempt, boundMs) => {
  const all = waits(attempt);
  expect(Math.min(...all)).toBeGreaterThanOrEqual(500);
  expect(Math.max(...all)).toBeLessThanOrEqual(boundMs);
  const width = (boundMs - 500) / 10;
  const tenths = Array.from({ length: 10 }, (_, i) => all.filter((ms) => ms >= 500 + i * width && ms < 500 + (i + 1) * width).length);
  // No tenth of the span is empty, none has half of them.
  expect(Math.min(...tenths)).toBeGreaterThan(100);
  expect(Math.max(...tenths)).toBeLessThan(400);
});
