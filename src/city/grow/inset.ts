import { arrange, ringOfFace } from './arrangement.ts';
import { areaOf, at, distance, distanceToSegment, innerPoint, isSimple, type Point, type Ring } from './plane.ts';

/** How often a ring winds round a point. */
function windingOf(ring: Ring, p: Point): number {
  let turns = 0;
  for (let i = 0; i < ring.length; i++) {
    const a = ring[i] as Point;
    const b = at(ring, i + 1);
    const left = (b[0] - a[0]) * (p[1] - a[1]) - (p[0] - a[0]) * (b[1] - a[1]);
    if (a[1] <= p[1] && b[1] > p[1] && left > 0) turns++;
    else if (a[1] > p[1] && b[1] <= p[1] && left < 0) turns--;
  }
  return turns;
}

/**
 * A ring moved inward by its own distance on every edge (mitred). Where it folds over itself only the largest sound piece
 * stays; null when nothing does.
 */
export function inset(ring: Ring, distances: readonly number[] | number, patience = 24): Ring | null {
  const d = (i: number): number => (typeof distances === 'number' ? distances : (distances[(i + ring.length) % ring.length] as number));
  const moved: Point[] = [];
  const n = ring.length;
  if (n < 3) return null;
  for (let i = 0; i < n; i++) {
    const a = at(ring, i - 1);
    const b = ring[i] as Point;
    const c = at(ring, i + 1);
    const l0 = distance(a, b) || 1;
    const l1 = distance(b, c) || 1;
    const n0: Point = [-(b[1] - a[1]) / l0, (b[0] - a[0]) / l0];
    const n1: Point = [-(c[1] - b[1]) / l1, (c[0] - b[0]) / l1];
    const [d0, d1] = [d(i - 1), d(i)];
    const cross = n0[0] * n1[1] - n0[1] * n1[0];
    if (Math.abs(cross) < 0.02) {
      moved.push([b[0] + (n0[0] * d0 + n1[0] * d1) / 2, b[1] + (n0[1] * d0 + n1[1] * d1) / 2]);
      continue;
    }
    // Solve x·n0 = d0, x·n1 = d1.
    const x = (d0 * n1[1] - d1 * n0[1]) / cross;
    const y = (d1 * n0[0] - d0 * n1[0]) / cross;
    const reach = Math.sqrt(x * x + y * y);
    const limit = 3 * Math.max(d0, d1) + 0.01;
    if (cross < 0 && reach > limit) moved.push([b[0] + n0[0] * d0, b[1] + n0[1] * d0], [b[0] + n1[0] * d1, b[1] + n1[1] * d1]);
    else moved.push([b[0] + x, b[1] + y]);
  }
  const folded = moved.length === n ? moved.findIndex((p, i) => turnsBack(ring[i] as Point, at(ring, i + 1), p, at(moved, i + 1))) : -1;
  if (folded >= 0 && patience > 0 && n > 3) {
    // An edge too short for its neighbours' distance disappears: they meet without it.
    const kept = ring.map((_, i) => i).filter((i) => i !== (folded + 1) % n);
    const rest = kept.map((i) =>
      i === folded ? meeting(at(ring, folded - 1), at(ring, folded), at(ring, folded + 1), at(ring, folded + 2)) : (ring[i] as Point),
    );
    const lengths = kept.map((i) => d(i === folded ? folded + 1 : i));
    return areaOf(rest) > 0 ? inset(rest, lengths, patience - 1) : null;
  }
  if (folded < 0 && areaOf(moved) > 0 && isSimple(moved)) return moved;
  const map = arrange([{ points: [...moved, moved[0] as Point], kind: '', rank: 0 }]);
  let best: Ring | null = null;
  for (let f = 0; f < map.faces.length; f++) {
    const piece = ringOfFace(map, f);
    if (best && areaOf(piece) <= areaOf(best)) continue;
    const p = innerPoint(piece);
    if (windingOf(moved, p) !== 1 || windingOf(ring, p) < 1) continue;
    if (piece.every((q) => isClear(ring, d, q))) best = piece;
  }
  return best;
}
/** Does an edge point the other way once moved? */
const turnsBack = (a: Point, b: Point, p: Point, q: Point): boolean => (b[0] - a[0]) * (q[0] - p[0]) + (b[1] - a[1]) * (q[1] - p[1]) < 0;
/** Where lines a-b and d-c meet, or halfway between b and c when that is far away. */
function meeting(a: Point, b: Point, c: Point, d: Point): Point {
  const [ux, uy, vx, vy] = [b[0] - a[0], b[1] - a[1], c[0] - d[0], c[1] - d[1]];
  const cross = ux * vy - uy * vx;
  const half: Point = [(b[0] + c[0]) / 2, (b[1] + c[1]) / 2];
  if (Math.abs(cross) < 1e-6) return half;
  const t = ((d[0] - a[0]) * vy - (d[1] - a[1]) * vx) / cross;
  const p: Point = [a[0] + ux * t, a[1] + uy * t];
  return distance(p, half) < 3 * distance(b, c) + 0.5 ? p : half;
}
const isClear = (ring: Ring, d: (i: number) => number, p: Point): boolean => ring.every((a, i) => distanceToSegment(p, a, at(ring, i + 1)) > d(i) * 0.85 - 0.2);
