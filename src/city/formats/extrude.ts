import earcut from 'earcut';
import type { PlanMesh } from '../pack/pack-input.ts';
import { mostCorners } from './triangulate.ts';
import { planeHeight, type PlanPoint, type RoofPlane } from './roof-planes.ts';

/** Collects triangles of a body; corners are written as they come, flat shading shares none. */
export interface BodyMesh {
  readonly positions: number[];
  readonly triangles: number[];
}
export const emptyBody = (): BodyMesh => ({ positions: [], triangles: [] });
export const planMeshOf = ({ positions, triangles }: BodyMesh): PlanMesh => ({
  positions: Float64Array.from(positions),
  triangles: Uint32Array.from(triangles),
});

const corner = (mesh: BodyMesh, x: number, y: number, z: number): number => mesh.positions.push(x, y, z) / 3 - 1;

/** The part of a convex-or-not ring where plane `mine` lies below `other` (Sutherland and Hodgman, 1974). */
function clipBelow(ring: readonly PlanPoint[], mine: RoofPlane, other: RoofPlane): PlanPoint[] {
  const excess = (p: PlanPoint): number => planeHeight(mine, p) - planeHeight(other, p);
  const out: PlanPoint[] = [];
  ring.forEach((p, i) => {
    const q = ring[(i + 1) % ring.length] as PlanPoint;
    const [a, b] = [excess(p), excess(q)];
    if (a <= 0) out.push(p);
    if (a < 0 !== b < 0 && a !== b && a !== 0 && b !== 0) out.push([p[0] + ((q[0] - p[0]) * a) / (a - b), p[1] + ((q[1] - p[1]) * a) / (a - b)]);
  });
  return out;
}

/** Where along an edge the lowest plane changes: shares of its length between 0 and 1, in order. */
function breaksAlong(p: PlanPoint, q: PlanPoint, planes: readonly RoofPlane[]): number[] {
  const breaks = new Set<number>();
  for (let i = 0; i < planes.length; i++)
    for (let j = i + 1; j < planes.length; j++) {
      const [mine, other] = [planes[i] as RoofPlane, planes[j] as RoofPlane];
      const a = planeHeight(mine, p) - planeHeight(other, p);
      const b = planeHeight(mine, q) - planeHeight(other, q);
      const t = a / (a - b);
      if (!(t > 1e-6 && t < 1 - 1e-6)) continue;
      const at: PlanPoint = [p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t];
      if (planeHeight(mine, at) <= lowest(planes, at) + 1e-6) breaks.add(t);
    }
  return [...breaks].sort((a, b) => a - b);
}
const lowest = (planes: readonly RoofPlane[], p: PlanPoint): number => Math.min(...planes.map((plane) => planeHeight(plane, p)));

function addCap(mesh: BodyMesh, rings: readonly (readonly PlanPoint[])[], heightAt: (p: PlanPoint) => number, isUp: boolean): void {
  const points = rings.flat();
  const holes: number[] = [];
  rings.slice(0, -1).reduce((sum, ring) => {
    holes.push(sum + ring.length);
    return sum + ring.length;
  }, 0);
  const flat = points.flatMap(([x, y]) => [x, y]);
  const cut = earcut(flat, holes, 2);
  const first = mesh.positions.length / 3;
  for (const p of points) corner(mesh, p[0], p[1], heightAt(p));
  for (let i = 0; i < cut.length; i += 3) {
    const [a, b, c] = [cut[i] as number, cut[i + 1] as number, cut[i + 2] as number];
    const [pa, pb, pc] = [points[a] as PlanPoint, points[b] as PlanPoint, points[c] as PlanPoint];
    const area = (pb[0] - pa[0]) * (pc[1] - pa[1]) - (pc[0] - pa[0]) * (pb[1] - pa[1]);
    if (area === 0) continue;
    mesh.triangles.push(first + a, ...(area > 0 === isUp ? [first + b, first + c] : [first + c, first + b]));
  }
}

function addWall(mesh: BodyMesh, p: PlanPoint, q: PlanPoint, footM: number, eavesM: number, planes: readonly RoofPlane[]): void {
  const stops = [0, ...breaksAlong(p, q, planes), 1];
  for (let i = 0; i + 1 < stops.length; i++) {
    const at = (t: number): PlanPoint => [p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t];
    const [a, b] = [at(stops[i] as number), at(stops[i + 1] as number)];
    const [za, zb] = [eavesM + lowest(planes, a), eavesM + lowest(planes, b)];
    const [v0, v1, v2, v3] = [corner(mesh, ...a, footM), corner(mesh, ...b, footM), corner(mesh, ...b, zb), corner(mesh, ...a, za)];
    if (zb > footM) mesh.triangles.push(v0, v1, v2);
    if (za > footM) mesh.triangles.push(v0, v2, v3);
  }
}

/**
 * Walls and roof over a footprint (outer ring counter-clockwise, holes clockwise, not closed), into `mesh`. The roof is the
 * lowest of `planes` above the eaves, so that ridges and hips lie where planes meet; with holes only one plane is possible.
 * @returns false when the footprint has too many corners to be cut.
 */
export function addBody(mesh: BodyMesh, rings: readonly (readonly PlanPoint[])[], footM: number, eavesM: number, planes: readonly RoofPlane[]): boolean {
  const [outer] = rings;
  if (!outer || outer.length < 3 || rings.reduce((sum, ring) => sum + ring.length, 0) > mostCorners) return false;
  for (const ring of rings) ring.forEach((p, i) => addWall(mesh, p, ring[(i + 1) % ring.length] as PlanPoint, footM, eavesM, planes));
  const [only] = planes;
  if (planes.length === 1 && only) addCap(mesh, rings, (p) => eavesM + planeHeight(only, p), true);
  else
    for (const plane of planes) {
      const part = planes.reduce<PlanPoint[]>((ring, other) => (other === plane || ring.length < 3 ? ring : clipBelow(ring, plane, other)), [...outer]);
      if (part.length >= 3) addCap(mesh, [part], (p) => eavesM + planeHeight(plane, p), true);
    }
  // What stands above ground is seen from below as well.
  if (footM > 0.1) addCap(mesh, rings, () => footM, false);
  return true;
}
