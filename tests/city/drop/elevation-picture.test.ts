import { describe, expect, it } from 'vitest';
import { elevationPicture } from '../../../src/city/drop/elevation-picture.ts';
import type { MercatorGrid } from '../../../src/city/terrain/elevation.ts';

/** 8 by 8 pixels at zoom 10 of 512-pixel tiles, at the crossing of equator and prime meridian. */
const grid = (heightAt: (x: number, y: number) => number): MercatorGrid => ({
  zoom: 10,
  tilePx: 512,
  x0: 512 * 512,
  y0: 512 * 512,
  width: 8,
  height: 8,
  heightM: Float32Array.from({ length: 64 }, (_, i) => heightAt(i % 8, Math.floor(i / 8))),
});
const pixel = (rgba: Uint8ClampedArray, x: number, y: number): number[] => [...rgba.subarray((y * 8 + x) * 4, (y * 8 + x) * 4 + 4)];
const brightness = ([r = 0, g = 0, b = 0]: readonly number[]): number => r + g + b;

describe('heights as a picture', () => {
  it('lie where the grid lies', () => {
    const { bounds } = elevationPicture(grid(() => 5));
    const pixelDeg = 360 / (512 * 1024);
    expect(bounds[0]).toBeCloseTo(0, 9);
    expect(bounds[2]).toBeCloseTo(8 * pixelDeg, 9);
    expect(bounds[3]).toBeCloseTo(0, 9);
    expect(bounds[1]).toBeCloseTo(-8 * pixelDeg, 6);
  });
  it('go from dark blue below to yellow above, and are clear where nothing is known', () => {
    const { rgba, lowestM, highestM } = elevationPicture(grid((x, y) => (x === 0 && y === 0 ? NaN : x < 4 ? 10 : 90)));
    expect([lowestM, highestM]).toEqual([10, 90]);
    expect(pixel(rgba, 0, 0)).toEqual([0, 0, 0, 0]);
    const [low, high] = [pixel(rgba, 1, 4), pixel(rgba, 7, 4)];
    expect(low[2]).toBeGreaterThan(low[0] as number);
    expect(high[0]).toBeGreaterThan(high[2] as number);
    expect(low[3]).toBe(235);
  });
  it('are lit from the north-west: slopes that face it are brighter than those that face away', () => {
    // 76 m a pixel at this zoom: a fall of 60 m a pixel is 38 degrees.
    const ridge = elevationPicture(grid((x, y) => (x + y <= 7 ? (x + y) * 40 : (14 - x - y) * 40))).rgba;
    expect(brightness(pixel(ridge, 2, 2))).toBeGreaterThan(brightness(pixel(ridge, 5, 5)) * 1.3);
  });
});
