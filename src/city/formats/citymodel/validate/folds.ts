import { triangulate } from '../../triangulate.ts';
import type { Surface } from '../model.ts';

/** A polygon is not flat when a triangle of it leans further than this from its plane: val3dity's default. */
export const mostFoldDeg = 20;
/** A triangle narrower than this says nothing of direction: a corner may lie a centimetre off its plane and is still of it (203). */
const leastWidthM = 0.02;
/** Corners all nearer to the plane than this leave no triangle of that width room to lean so far. */
export const leastFoldM = (leastWidthM * Math.tan((mostFoldDeg * Math.PI) / 180)) / 2;

/** The largest angle between a polygon's normal and those of the triangles it is cut into, degrees; slivers are passed over. */
export function foldAngle(xyz: ArrayLike<number>, rings: Surface, normal: readonly [number, number, number]): number {
  if (rings.length === 1 && (rings[0]?.length ?? 0) <= 3) return 0;
  const cut = triangulate(xyz, rings);
  if (cut.kind === 'refused') return 0;
  const size = Math.hypot(...normal);
  let worst = 0;
  const at = (v: number, k: number): number => xyz[v * 3 + k] as number;
  for (let i = 0; i < cut.corners.length; i += 3) {
    const [a, b, c] = [cut.corners[i] as number, cut.corners[i + 1] as number, cut.corners[i + 2] as number];
    const [ux, uy, uz] = [at(b, 0) - at(a, 0), at(b, 1) - at(a, 1), at(b, 2) - at(a, 2)];
    const [vx, vy, vz] = [at(c, 0) - at(a, 0), at(c, 1) - at(a, 1), at(c, 2) - at(a, 2)];
    const n = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx] as const;
    const area2 = Math.hypot(...n);
    const longest = Math.max(Math.hypot(ux, uy, uz), Math.hypot(vx, vy, vz), Math.hypot(vx - ux, vy - uy, vz - uz));
    if (area2 < longest * leastWidthM) continue;
    const cosine = (n[0] * normal[0] + n[1] * normal[1] + n[2] * normal[2]) / (area2 * size);
    worst = Math.max(worst, Math.acos(Math.max(-1, Math.min(1, cosine))));
  }
  return (worst * 180) / Math.PI;
}
