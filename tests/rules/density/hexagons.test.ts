import { describe, expect, test } from 'vitest';
import { countByHexagon, densityClass, hexagonAt, hexagonMiddle } from '../../../src/rules/density/hexagons.ts';

const RADIUS_M = 100;
/** Between the middles of two neighbours: twice the distance from a middle to a side. */
const ACROSS_M = RADIUS_M * Math.sqrt(3);

describe('hexagons of the plan', () => {
  test('one stands about the origin, its neighbours six sides around it', () => {
    expect(hexagonMiddle(hexagonAt(0, 0, RADIUS_M), RADIUS_M)).toEqual([0, 0]);
    for (let side = 0; side < 6; side++) {
      const angle = (side * Math.PI) / 3;
      const [x, y] = hexagonMiddle(hexagonAt(ACROSS_M * Math.cos(angle), ACROSS_M * Math.sin(angle), RADIUS_M), RADIUS_M);
      expect(x).toBeCloseTo(ACROSS_M * Math.cos(angle), 6);
      expect(y).toBeCloseTo(ACROSS_M * Math.sin(angle), 6);
    }
  });

  test('a point just within a side or a corner belongs to it, one just beyond does not', () => {
    const home = hexagonAt(0, 0, RADIUS_M);
    expect(hexagonAt(ACROSS_M / 2 - 0.01, 0, RADIUS_M)).toBe(home);
    expect(hexagonAt(ACROSS_M / 2 + 0.01, 0, RADIUS_M)).not.toBe(home);
    expect(hexagonAt(0, RADIUS_M - 0.01, RADIUS_M)).toBe(home);
    expect(hexagonAt(0, RADIUS_M + 0.01, RADIUS_M)).not.toBe(home);
  });

  test('no point is further from the middle of its own than a corner, nor nearer to another', () => {
    for (let i = 0; i < 2000; i++) {
      // A spiral over 20 km.
      const [x, y] = [i * 5 * Math.cos(i * 2.4), i * 5 * Math.sin(i * 2.4)];
      const [mx, my] = hexagonMiddle(hexagonAt(x, y, RADIUS_M), RADIUS_M);
      const awayM = Math.hypot(x - mx, y - my);
      expect(awayM).toBeLessThanOrEqual(RADIUS_M + 1e-6);
      for (let side = 0; side < 6; side++) {
        const angle = (side * Math.PI) / 3;
        expect(Math.hypot(x - mx - ACROSS_M * Math.cos(angle), y - my - ACROSS_M * Math.sin(angle))).toBeGreaterThanOrEqual(awayM - 1e-6);
      }
    }
  });

  test('counts what speaks and what is silent, the fullest last, and leaves out what stands nowhere', () => {
    const [here, there] = [hexagonAt(0, 0, RADIUS_M), hexagonAt(1000, 0, RADIUS_M)];
    const counted = countByHexagon(Float64Array.of(here, there, there, -1, here, there, NaN), Uint8Array.of(1, 1, 1, 1, 0, 0, 1), 7, RADIUS_M);
    expect(counted.map(({ all, speaking }) => [all, speaking])).toEqual([
      [2, 1],
      [3, 2],
    ]);
    expect([counted[0]?.x, counted[0]?.y]).toEqual([0, 0]);
  });

  test('a hundred thousand streams are counted in one pass', () => {
    const count = 100_000;
    const hexagons = Float64Array.from({ length: count }, (_, i) => hexagonAt((i % 400) * 25, Math.floor(i / 400) * 25, 250));
    const counted = countByHexagon(hexagons, new Uint8Array(count).fill(1), count, 250);
    expect(counted.reduce((sum, { all }) => sum + all, 0)).toBe(count);
    // A hexagon of 250 m holds 1.5 √3 · 250² m² of points 25 m apart: 260, and the fullest no more than its sides allow.
    expect(counted.at(-1)?.all).toBeGreaterThan(230);
    expect(counted.at(-1)?.all).toBeLessThan(290);
  });
});

test('classes of a pack’s own begin where it says', () => expect([0, 1, 2, 4, 5, 9].map((n) => densityClass(n, [2, 5]))).toEqual([-1, -1, 0, 0, 1, 1]));

test('classes begin where the legend says', () => {
  expect([0, 1, 7, 8, 15, 16, 23, 24, 35, 36, 5000].map((n) => densityClass(n))).toEqual([-1, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
});
