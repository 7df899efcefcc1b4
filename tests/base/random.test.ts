import { describe, expect, it } from 'vitest';
import { createRandom, noiseAt } from '../../src/base/random.ts';

describe('seeded chance', () => {
  it('repeats itself for the same seed and not for another', () => {
    const draw = (seed: number): number[] => {
      const random = createRandom(seed);
      return Array.from({ length: 5 }, () => random.next());
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('gives forks their own stream, untouched by draws elsewhere', () => {
    const a = createRandom(7);
    a.next();
    expect(a.fork('trees').next()).toBe(createRandom(7).fork('trees').next());
  });

  it('is uniform: mean 1/2 and variance 1/12 within four standard errors', () => {
    const random = createRandom(42);
    const n = 20_000;
    const values = Array.from({ length: n }, () => random.next());
    const mean = values.reduce((s, v) => s + v, 0) / n;
    const variance = values.reduce((s, v) => s + (v - mean) ** 2, 0) / n;
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / n));
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(4 * Math.sqrt(1 / 180 / n));
  });

  it('has noise that depends on every coordinate', () => {
    const at = noiseAt(1, 2, 3, 4);
    expect(new Set([at, noiseAt(2, 2, 3, 4), noiseAt(1, 3, 3, 4), noiseAt(1, 2, 4, 4), noiseAt(1, 2, 3, 5)]).size).toBe(5);
  });
});
