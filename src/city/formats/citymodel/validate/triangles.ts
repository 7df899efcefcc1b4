import { triangulate } from '../../triangulate.ts';
import type { Surface } from '../model.ts';

export type Vec = readonly [number, number, number];
/** A shell or solid cut into triangles: nine numbers and the surface each. */
export interface Triangles {
  readonly corners: Float64Array;
  readonly surface: Int32Array;
  readonly min: Vec;
  readonly max: Vec;
}

export function trianglesOf(xyz: ArrayLike<number>, surfaces: readonly Surface[], numbers: readonly number[]): Triangles {
  const corners: number[] = [];
  const surface: number[] = [];
  const min: [number, number, number] = [Infinity, Infinity, Infinity];
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (const number of numbers) {
    const cut = triangulate(xyz, surfaces[number] ?? []);
    if (cut.kind === 'refused') continue;
    cut.corners.forEach((v, i) => {
      for (const k of [0, 1, 2] as const) {
        const value = xyz[v * 3 + k] as number;
        corners.push(value);
        min[k] = Math.min(min[k], value);
        max[k] = Math.max(max[k], value);
      }
      if (i % 3 === 0) surface.push(number);
    });
  }
  return { corners: Float64Array.from(corners), surface: Int32Array.from(surface), min, max };
}

const at = (c: Float64Array, i: number): Vec => [c[i] as number, c[i + 1] as number, c[i + 2] as number];
const minus = (a: Vec, b: Vec): Vec => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const dot = (a: Vec, b: Vec): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Vec, b: Vec): Vec => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];

/** Six times the volume, positive when faces look outwards. */
export function volume6({ corners }: Triangles): number {
  let sum = 0;
  const origin = at(corners, 0);
  for (let i = 0; i < corners.length; i += 9) {
    const [a, b, c] = [at(corners, i), at(corners, i + 3), at(corners, i + 6)].map((p) => minus(p, origin)) as [Vec, Vec, Vec];
    sum += dot(a, cross(b, c));
  }
  return sum;
}

/** How often a closed surface goes round a point: its solid angle over 4 pi (Van Oosterom and Strackee 1983). */
export function windingAt({ corners }: Triangles, point: Vec): number {
  let angle = 0;
  for (let i = 0; i < corners.length; i += 9) {
    const [a, b, c] = [minus(at(corners, i), point), minus(at(corners, i + 3), point), minus(at(corners, i + 6), point)];
    const [la, lb, lc] = [Math.hypot(...a), Math.hypot(...b), Math.hypot(...c)];
    angle += 2 * Math.atan2(dot(a, cross(b, c)), la * lb * lc + dot(a, b) * lc + dot(b, c) * la + dot(c, a) * lb);
  }
  return angle / (4 * Math.PI);
}

const isIn = ({ min, max }: Triangles, [x, y, z]: Vec): boolean => x > min[0] && y > min[1] && z > min[2] && x < max[0] && y < max[1] && z < max[2];
export const areBoxesNear = (a: Triangles, b: Triangles, slack: number): boolean =>
  [0, 1, 2].every((k) => (a.min[k] as number) <= (b.max[k] as number) + slack && (b.min[k] as number) <= (a.max[k] as number) + slack);

/** The first surface of one body whose middle, moved a little out (or in, negative), is inside another; -1 = none. */
export function reachesInto(one: Triangles, other: Triangles, moveM: number): number {
  for (let i = 0; i < one.corners.length; i += 9) {
    const [a, b, c] = [at(one.corners, i), at(one.corners, i + 3), at(one.corners, i + 6)];
    const n = cross(minus(b, a), minus(c, a));
    const size = Math.hypot(...n);
    if (size < 1e-9) continue;
    const point = [0, 1, 2].map((k) => ((a[k] as number) + (b[k] as number) + (c[k] as number)) / 3 + ((n[k] as number) / size) * moveM) as unknown as Vec;
    if (isIn(other, point) && windingAt(other, point) > 0.5) return one.surface[i / 9] as number;
  }
  return -1;
}

/** Does a segment go through the inside of a triangle? Touching at an end or an edge does not count. Moller and Trumbore 1997. */
function pierces(p: Vec, q: Vec, a: Vec, b: Vec, c: Vec): boolean {
  const d = minus(q, p);
  const [e1, e2] = [minus(b, a), minus(c, a)];
  const h = cross(d, e2);
  const det = dot(e1, h);
  const scale = Math.hypot(...d) * Math.hypot(...cross(e1, e2));
  if (Math.abs(det) < 1e-6 * scale) return false;
  const s = minus(p, a);
  const u = dot(s, h) / det;
  const w = cross(s, e1);
  const v = dot(d, w) / det;
  const t = dot(e2, w) / det;
  // A millimetre along the segment, a thousandth of the triangle across it.
  const slack = Math.min(0.4, 0.001 / (Math.hypot(...d) || 1));
  return t > slack && t < 1 - slack && u > 1e-3 && v > 1e-3 && u + v < 1 - 1e-3;
}

/** Does any triangle stand between two places? Its edges stand there too. Moller and Trumbore 1997. */
export function blocksSight({ corners }: Triangles, from: Vec, to: Vec): boolean {
  const d = minus(to, from);
  for (let i = 0; i < corners.length; i += 9) {
    const a = at(corners, i);
    const [e1, e2] = [minus(at(corners, i + 3), a), minus(at(corners, i + 6), a)];
    const h = cross(d, e2);
    const det = dot(e1, h);
    if (det === 0) continue;
    const s = minus(from, a);
    const u = dot(s, h) / det;
    const w = cross(s, e1);
    const v = dot(d, w) / det;
    const t = dot(e2, w) / det;
    if (t >= 0 && t <= 1 && u >= -1e-9 && v >= -1e-9 && u + v <= 1 + 1e-9) return true;
  }
  return false;
}
/** A corner of one shell that lies on another. */
export function touchesShell(one: Triangles, other: Triangles, slackM: number): boolean {
  for (let i = 0; i < one.corners.length; i += 3)
    for (let j = 0; j < other.corners.length; j += 9)
      if (distanceTo(at(one.corners, i), at(other.corners, j), at(other.corners, j + 3), at(other.corners, j + 6)) <= slackM) return true;
  return false;
}
/** Distance of a point from a triangle (Ericson 2005, 5.1.5). */
function distanceTo(p: Vec, a: Vec, b: Vec, c: Vec): number {
  const [ab, ac, ap] = [minus(b, a), minus(c, a), minus(p, a)];
  const [d1, d2] = [dot(ab, ap), dot(ac, ap)];
  const off = (q: Vec): number => Math.hypot(...minus(p, q));
  const along = (from: Vec, way: Vec, t: number): Vec => [from[0] + way[0] * t, from[1] + way[1] * t, from[2] + way[2] * t];
  if (d1 <= 0 && d2 <= 0) return off(a);
  const bp = minus(p, b);
  const [d3, d4] = [dot(ab, bp), dot(ac, bp)];
  if (d3 >= 0 && d4 <= d3) return off(b);
  const vc = d1 * d4 - d3 * d2;
  if (vc <= 0 && d1 >= 0 && d3 <= 0) return off(along(a, ab, d1 / (d1 - d3 || 1)));
  const cp = minus(p, c);
  const [d5, d6] = [dot(ab, cp), dot(ac, cp)];
  if (d6 >= 0 && d5 <= d6) return off(c);
  const vb = d5 * d2 - d1 * d6;
  if (vb <= 0 && d2 >= 0 && d6 <= 0) return off(along(a, ac, d2 / (d2 - d6 || 1)));
  const va = d3 * d6 - d5 * d4;
  if (va <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0) return off(along(b, minus(c, b), (d4 - d3) / (d4 - d3 + d5 - d6 || 1)));
  const whole = va + vb + vc || 1;
  return off(along(along(a, ab, vb / whole), ac, vc / whole));
}

function meet(one: Float64Array, i: number, other: Float64Array, j: number): boolean {
  const [a, b] = [[at(one, i), at(one, i + 3), at(one, i + 6)] as const, [at(other, j), at(other, j + 3), at(other, j + 6)] as const];
  for (let k = 0; k < 3; k++) {
    if (pierces(a[k] as Vec, a[(k + 1) % 3] as Vec, ...b)) return true;
    if (pierces(b[k] as Vec, b[(k + 1) % 3] as Vec, ...a)) return true;
  }
  return false;
}

/** Surfaces that cut through each other, as pairs; within one body, or between two. Stops at the first few. */
export function crossings(one: Triangles, other: Triangles = one, most = 10): readonly (readonly [number, number])[] {
  const box = (c: Float64Array, i: number, k: number, pick: (...n: number[]) => number): number =>
    pick(c[i + k] as number, c[i + 3 + k] as number, c[i + 6 + k] as number);
  const order = (t: Triangles) => Array.from(t.surface, (_, n) => n * 9).sort((a, b) => box(t.corners, a, 0, Math.min) - box(t.corners, b, 0, Math.min));
  const [first, second] = [order(one), one === other ? null : order(other)];
  const found: (readonly [number, number])[] = [];
  const seen = new Set<string>();
  first.forEach((i, n) => {
    const right = box(one.corners, i, 0, Math.max);
    const rest = second ?? first.slice(n + 1);
    for (const j of rest) {
      if (found.length >= most || box(other.corners, j, 0, Math.min) > right) break;
      if (box(other.corners, j, 0, Math.max) < box(one.corners, i, 0, Math.min)) continue;
      const apart = [1, 2].some(
        (k) => box(one.corners, i, k, Math.min) > box(other.corners, j, k, Math.max) || box(other.corners, j, k, Math.min) > box(one.corners, i, k, Math.max),
      );
      const [s, t] = [one.surface[i / 9] as number, other.surface[j / 9] as number];
      if (apart || (one === other && s === t) || seen.has(`${s} ${t}`) || !meet(one.corners, i, other.corners, j)) continue;
      seen.add(`${s} ${t}`);
      found.push([s, t]);
    }
  });
  return found;
}
