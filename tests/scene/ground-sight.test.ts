import { expect, it } from 'vitest';
import { createPlanFrame } from '../../src/base/geodesy.ts';
import type { Elevation } from '../../src/city/terrain/elevation.ts';
import { groundHides } from '../../src/scene/ground-sight.ts';

/** A ridge 100 m high along x = 500, 200 m wide; flat elsewhere. */
const frame = createPlanFrame([10, 50]);
const ridgeM = (x: number): number => Math.max(0, 100 - Math.abs(x - 500));
const groundM = (lon: number, lat: number): number => ridgeM(frame.toPlan(lon, lat)[0]);
const city = { frame, groundM, elevation: { highestM: 100 } as Elevation };

it('a ridge hides what lies behind it from a low eye, and nothing from a high one', () => {
  expect(groundHides(city, [0, 0, 40], [1000, 0, 4])).toBe(true);
  expect(groundHides(city, [0, 0, 40], [1000, 0, 120])).toBe(true);
  expect(groundHides(city, [0, 0, 40], [1000, 0, 170])).toBe(false);
  expect(groundHides(city, [0, 0, 150], [1000, 0, 4])).toBe(true);
  expect(groundHides(city, [0, 0, 210], [1000, 0, 4])).toBe(false);
});
it('the ground below a mark does not hide it, nor unknown ground anything', () => {
  expect(groundHides(city, [0, 0, 200], [480, 0, 84])).toBe(false);
  expect(groundHides({ ...city, elevation: null }, [0, 0, 40], [1000, 0, 4])).toBe(false);
  expect(groundHides({ ...city, groundM: () => NaN }, [0, 0, 40], [1000, 0, 4])).toBe(false);
});
