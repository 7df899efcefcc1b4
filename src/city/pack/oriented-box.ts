import type { PlanMesh } from './pack-input.ts';

type Point = readonly [number, number];
const cross = (o: Point, a: Point, b: Point): number => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);

/** Convex hull, counter-clockwise (Andrew's monotone chain, 1979). */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (run: readonly Point[]): Point[] => {
    const chain: Point[] = [];
    for (const p of run) {
      while (chain.length >= 2 && cross(chain[chain.length - 2] as Point, chain[chain.length - 1] as Point, p) <= 0) chain.pop();
      chain.push(p);
    }
    chain.pop();
    return chain;
  };
  return sorted.length < 3 ? sorted : [...half(sorted), ...half(sorted.reverse())];
}

/** Corners of the smallest rectangle around points, counter-clockwise: one side lies along a hull edge (Freeman 1975). */
export function smallestRectangle(points: readonly Point[]): readonly [Point, Point, Point, Point] {
  const hull = convexHull(points);
  let best = { area: Infinity, ux: 1, uy: 0, u0: 0, u1: 0, v0: 0, v1: 0 };
  hull.forEach((from, i) => {
    const to = hull[(i + 1) % hull.length] as Point;
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    const [ux, uy] = length > 0 ? [(to[0] - from[0]) / length, (to[1] - from[1]) / length] : [1, 0];
    let [u0, u1, v0, v1] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const [x, y] of hull) {
      const u = x * ux + y * uy;
      const v = y * ux - x * uy;
      u0 = Math.min(u0, u);
      u1 = Math.max(u1, u);
      v0 = Math.min(v0, v);
      v1 = Math.max(v1, v);
    }
    const area = (u1 - u0) * (v1 - v0);
    if (area < best.area - 1e-9) best = { area, ux, uy, u0, u1, v0, v1 };
  });
  const { ux, uy, u0, u1, v0, v1 } = best;
  const corner = (u: number, v: number): Point => [u * ux - v * uy, u * uy + v * ux];
  return [corner(u0, v0), corner(u1, v0), corner(u1, v1), corner(u0, v1)];
}

/** Roof and walls of an upright box on four corners; the floor is never seen. */
const boxTriangles = Uint32Array.of(4, 5, 6, 4, 6, 7, 0, 1, 5, 0, 5, 4, 1, 2, 6, 1, 6, 5, 2, 3, 7, 2, 7, 6, 3, 0, 4, 3, 4, 7);

/** A building seen from afar: its smallest upright box, from its footing (walls go into a slope below the base) to its top. */
export function boxAround(mesh: PlanMesh, { baseM, heightM }: { readonly baseM: number; readonly heightM: number }): PlanMesh {
  const points: Point[] = [];
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < mesh.positions.length; i += 3) {
    points.push([mesh.positions[i] as number, mesh.positions[i + 1] as number]);
    low = Math.min(low, mesh.positions[i + 2] as number);
    high = Math.max(high, mesh.positions[i + 2] as number);
  }
  const base = Number.isFinite(baseM) ? baseM : low;
  const top = Number.isFinite(heightM) ? base + heightM : high;
  const corners = smallestRectangle(points);
  const positions = new Float64Array(24);
  corners.forEach(([x, y], i) => {
    positions.set([x, y, Math.min(low, base)], i * 3);
    positions.set([x, y, top], (i + 4) * 3);
  });
  return { positions, triangles: boxTriangles };
}
