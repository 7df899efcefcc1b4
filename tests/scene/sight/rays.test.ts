import { describe, expect, it } from 'vitest';
import { sunPosition, sunTimes } from '../../../src/base/sun.ts';
import { createTriangleTree } from '../../../src/base/triangle-tree.ts';
import { sectorCells, squareCells, wallCells } from '../../../src/scene/sight/cells.ts';
import { seenOf, sunHoursOf, type SunRays } from '../../../src/scene/sight/rays.ts';
import { boxTriangles } from './boxes.ts';

const RAD = Math.PI / 180;
const STEP_MIN = 5;
const nowhere = createTriangleTree(new Float32Array());

/** The sun through a UTC day at a place, every few minutes, as the tool asks for it. */
function sunsOn(dayMs: number, lon: number, lat: number): SunRays {
  const towards: number[] = [];
  for (let minute = 0; minute < 1440; minute += STEP_MIN) {
    const { altitudeDeg, azimuthDeg } = sunPosition(dayMs + minute * 60_000, lon, lat);
    if (altitudeDeg <= 0) continue;
    const c = Math.cos(altitudeDeg * RAD);
    towards.push(Math.sin(azimuthDeg * RAD) * c, Math.cos(azimuthDeg * RAD) * c, Math.sin(altitudeDeg * RAD));
  }
  return { towards: Float64Array.from(towards), hoursEach: STEP_MIN / 60 };
}
const equinoxMs = Date.UTC(2026, 2, 20);
const patch = (x: number, y: number) =>
  squareCells([[x - 0.5, y - 0.5], [x + 0.5, y - 0.5], [x + 0.5, y + 0.5], [x - 0.5, y + 0.5]], 1, 10, () => 0); // prettier-ignore
const hoursAt = (tree: ReturnType<typeof createTriangleTree>, cells: ReturnType<typeof patch>, suns: SunRays): Float32Array => {
  const hours = new Float32Array(cells.count);
  sunHoursOf(tree, cells, suns, 0, cells.count, hours);
  return hours;
};

describe('hours of sun', () => {
  it('in the open are the day from sunrise to sunset', () => {
    const suns = sunsOn(equinoxMs, 0, 40);
    const { sunriseMs, sunsetMs } = sunTimes(equinoxMs + 12 * 3600_000, 0, 40);
    const [hours = NaN] = hoursAt(nowhere, patch(0, 0), suns);
    // The upper limb shows 0.8333° before the centre is up: some 4 min a side at 40°.
    expect(Math.abs(hours - (sunsetMs - sunriseMs) / 3600_000)).toBeLessThan(2 * (STEP_MIN / 60) + 0.05);
  });
  it('north of a tower at the equinox miss the time its width takes of the hour angle', () => {
    // With no declination a ray to the sun at hour angle H runs (-sin H, -sin φ cos H, cos φ cos H): the face at distance d and
    // half width w is met while |tan H| <= w sin φ / d, always at height d cot φ.
    const [lat, d, w] = [40, 30, 20];
    const tower = createTriangleTree(boxTriangles([-w, -d - 25, 0], [w, -d, 100]));
    const suns = sunsOn(equinoxMs, 0, lat);
    const [open = NaN] = hoursAt(nowhere, patch(0, 0), suns);
    const [shaded = NaN] = hoursAt(tower, patch(0, 0), suns);
    const closedForm = (2 * Math.atan((w * Math.sin(lat * RAD)) / d)) / RAD / 15;
    expect(closedForm).toBeCloseTo(3.09, 2);
    expect(Math.abs(open - shaded - closedForm)).toBeLessThanOrEqual(STEP_MIN / 60 + 0.01);
    // Lower than d cot φ = 35.75 m it takes nothing.
    const low = createTriangleTree(boxTriangles([-w, -d - 25, 0], [w, -d, 34]));
    expect(hoursAt(low, patch(0, 0), suns)[0]).toBe(open);
  });
  it('on a north wall are none at the equinox, on a south wall all', () => {
    const box = boxTriangles([-10, -10, 0], [10, 10, 30]);
    const tree = createTriangleTree(box);
    const suns = sunsOn(equinoxMs, 0, 40);
    const [open = NaN] = hoursAt(nowhere, patch(0, 0), suns);
    const south = wallCells(box, [0, -10, 12], [0, -1, 0], 2, 1000);
    expect(south.count).toBe(150);
    expect(Math.min(...hoursAt(tree, south, suns))).toBeGreaterThan(open - 0.35);
    expect(Math.max(...hoursAt(tree, wallCells(box, [0, 10, 12], [0, 1, 0], 2, 1000), suns))).toBeLessThan(0.35);
  });
  it('are not known within a building', () => {
    const tree = createTriangleTree(boxTriangles([-10, -10, 0], [10, 10, 30]));
    expect(hoursAt(tree, patch(3, 3), sunsOn(equinoxMs, 0, 40))[0]).toBeNaN();
  });
});

describe('a view', () => {
  const [radius, a, b, w] = [100, 20, 30, 10];
  const tree = createTriangleTree(boxTriangles([a, -w, 0], [b, w, 80]));
  const see = (azimuth: number, field: number) => {
    const cells = sectorCells([0, 0], radius, azimuth, field, 160_000);
    const into = { seen: new Uint8Array(cells.count), onRoof: new Uint8Array(cells.count), heightM: new Float32Array(cells.count) };
    seenOf(tree, cells, [0, 0, 1.6], 0, 12, 0, cells.count, into);
    const area = (pick: (i: number) => boolean): number => [...into.seen.keys()].filter(pick).length * cells.sideM ** 2;
    return { into, hidden: area((i) => into.seen[i] === 0 && into.onRoof[i] === 0), roof: area((i) => into.onRoof[i] === 1), all: area(() => true) };
  };
  it('loses the wedge behind a tower: θR² - a² tan θ less its own floor', () => {
    const theta = Math.atan(w / a);
    const wedge = theta * radius ** 2 - a ** 2 * Math.tan(theta) - (b - a) * 2 * w;
    const { hidden, roof, all, into } = see(0, 360);
    expect(hidden / wedge).toBeCloseTo(1, 2);
    expect(roof).toBeCloseTo((b - a) * 2 * w, -1);
    expect(all / (Math.PI * radius ** 2)).toBeCloseTo(1, 3);
    expect([...into.seen.keys()].some((i) => into.onRoof[i] === 1 && into.seen[i] === 1)).toBe(false);
  });
  it('away from the tower loses nothing, and is as wide as asked', () => {
    const { hidden, all } = see(270, 90);
    expect(hidden).toBe(0);
    expect(all / ((Math.PI * radius ** 2) / 4)).toBeCloseTo(1, 2);
  });
});
