import type { PlanMesh } from '../pack/pack-input.ts';
import { centroidOf, type Ring } from './plane.ts';
import type { Relief } from './relief.ts';
import { densify } from './spline.ts';

/** Walls go on this far below the lowest ground at their foot: terrain seen from afar is coarser than the lot. */
const FOOTING_M = 1.5;
const SAMPLE_M = 15;
const centimetre = (m: number): number => Math.round(m * 100) / 100;

/** A solid grown on level ground, stood on its lot: up by the mean height along its outline, its walls down into the slope. */
export function standOn(relief: Relief, ring: Ring, mesh: PlanMesh, footM: number): { readonly baseM: number; readonly mesh: PlanMesh } {
  const rim = densify([...ring, ...ring.slice(0, 1)], SAMPLE_M).slice(0, -1);
  const heights = [...rim, centroidOf(ring)].map(([x, y]) => relief.groundM(x, y));
  const baseM = centimetre(heights.reduce((sum, m) => sum + m, 0) / heights.length);
  const lowestM = centimetre(Math.min(baseM, ...heights) - FOOTING_M);
  const positions = mesh.positions.map((value, i) => {
    if (i % 3 !== 2) return value;
    return value <= footM + 1e-6 ? lowestM : centimetre(value + baseM);
  });
  return { baseM, mesh: { positions, triangles: mesh.triangles } };
}
