import { expect, it } from 'vitest';
import { createRandom } from '../../src/base/random.ts';
import { convexHull, roomyHull, type PlanPoint } from '../../src/scene/layers/alarms/hull.ts';

const areaOf = (ring: readonly PlanPoint[]): number =>
  ring.reduce((sum, [x, y], i) => {
    const [nx, ny] = ring[(i + 1) % ring.length] as PlanPoint;
    return sum + x * ny - nx * y;
  }, 0) / 2;

it('is the square of points in and on a square', () => {
  const hull = convexHull([
    [0, 0],
    [4, 0],
    [4, 4],
    [0, 4],
    [2, 2],
    [2, 0],
    [1, 3],
  ]);
  expect(hull).toHaveLength(4);
  expect(areaOf(hull)).toBe(16);
});
it('leaves room around every point, also around one and around two', () => {
  const random = createRandom(5);
  for (const count of [1, 2, 3, 40]) {
    const points = Array.from({ length: count }, (): PlanPoint => [random.between(0, 500), random.between(0, 500)]);
    const ring = roomyHull(points, 70);
    expect(areaOf(ring)).toBeGreaterThan(3 * 70 * 70 * 0.99);
    // Inside all edges, by nearly the room (a polygon cuts the corner of a circle a little).
    for (const [px, py] of points)
      ring.forEach(([ax, ay], i) => {
        const [bx, by] = ring[(i + 1) % ring.length] as PlanPoint;
        expect(((bx - ax) * (py - ay) - (by - ay) * (px - ax)) / Math.hypot(bx - ax, by - ay)).toBeGreaterThan(70 * 0.96);
      });
  }
});
