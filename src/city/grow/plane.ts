/** Plane geometry in metres: points are [x east, y north], rings are open (last point not repeated), counter-clockwise. */
export type Point = readonly [x: number, y: number];
export type Ring = readonly Point[];

export const distance = (a: Point, b: Point): number => Math.sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]));
export const between = (a: Point, b: Point, t: number): Point => [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
export const at = (ring: Ring, i: number): Point => ring[((i % ring.length) + ring.length) % ring.length] as Point;

/** Signed area, positive when counter-clockwise. */
export function areaOf(ring: Ring): number {
  let twice = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const a = ring[j] as Point;
    const b = ring[i] as Point;
    twice += a[0] * b[1] - b[0] * a[1];
  }
  return twice / 2;
}

export function centroidOf(ring: Ring): Point {
  const o = ring[0] as Point;
  let [twice, x, y] = [0, 0, 0];
  for (let i = 1; i + 1 < ring.length; i++) {
    const a = ring[i] as Point;
    const b = ring[i + 1] as Point;
    const cross = (a[0] - o[0]) * (b[1] - o[1]) - (b[0] - o[0]) * (a[1] - o[1]);
    twice += cross;
    x += cross * (a[0] + b[0] - 2 * o[0]);
    y += cross * (a[1] + b[1] - 2 * o[1]);
  }
  return twice === 0 ? o : [o[0] + x / (3 * twice), o[1] + y / (3 * twice)];
}

export function contains(ring: Ring, p: Point): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const a = ring[i] as Point;
    const b = ring[j] as Point;
    if (a[1] > p[1] !== b[1] > p[1] && p[0] < ((b[0] - a[0]) * (p[1] - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside;
  }
  return inside;
}

export interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}
export function boxOf(points: Iterable<Point>): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    if (x < west) west = x;
    if (x > east) east = x;
    if (y < south) south = y;
    if (y > north) north = y;
  }
  return { west, south, east, north };
}
export const boxesMeet = (a: Box, b: Box): boolean => a.west < b.east && b.west < a.east && a.south < b.north && b.south < a.north;

export function distanceToSegment(p: Point, a: Point, b: Point): number {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const length2 = dx * dx + dy * dy;
  const t = length2 === 0 ? 0 : Math.max(0, Math.min(1, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length2));
  return distance(p, [a[0] + dx * t, a[1] + dy * t]);
}
/** Where two segments cross as parameters along each, or null; touching ends count. */
export function crossing(a: Point, b: Point, c: Point, d: Point): readonly [s: number, t: number] | null {
  const rx = b[0] - a[0];
  const ry = b[1] - a[1];
  const sx = d[0] - c[0];
  const sy = d[1] - c[1];
  const cross = rx * sy - ry * sx;
  if (Math.abs(cross) < 1e-9) return null;
  const s = ((c[0] - a[0]) * sy - (c[1] - a[1]) * sx) / cross;
  const t = ((c[0] - a[0]) * ry - (c[1] - a[1]) * rx) / cross;
  return s < 0 || s > 1 || t < 0 || t > 1 ? null : [s, t];
}

export function isSimple(ring: Ring): boolean {
  for (let i = 0; i < ring.length; i++)
    for (let j = i + 2; j < ring.length; j++) {
      if (i === 0 && j === ring.length - 1) continue;
      if (crossing(ring[i] as Point, at(ring, i + 1), ring[j] as Point, at(ring, j + 1))) return false;
    }
  return true;
}

/** Do two rings' interiors meet? Edges crossing, or one inside the other. */
export function overlap(a: Ring, b: Ring): boolean {
  for (let i = 0; i < a.length; i++) for (let j = 0; j < b.length; j++) if (crossing(a[i] as Point, at(a, i + 1), b[j] as Point, at(b, j + 1))) return true;
  return contains(b, a[0] as Point) || contains(a, b[0] as Point);
}

/** Is `inner` wholly inside `outer`? */
export function ringInside(inner: Ring, outer: Ring): boolean {
  for (const p of inner) if (!contains(outer, p)) return false;
  for (let i = 0; i < inner.length; i++)
    for (let j = 0; j < outer.length; j++) if (crossing(inner[i] as Point, at(inner, i + 1), outer[j] as Point, at(outer, j + 1))) return false;
  return true;
}

/** A point well inside: the middle of the widest stretch of a few horizontal cuts. */
export function innerPoint(ring: Ring): Point {
  const centre = centroidOf(ring);
  const box = boxOf(ring);
  let best: Point = centre;
  let width = -1;
  for (const share of [0.5, 0.35, 0.65, 0.2, 0.8]) {
    const y = box.south + (box.north - box.south) * share + 1e-4;
    const xs: number[] = [];
    for (let i = 0; i < ring.length; i++) {
      const a = ring[i] as Point;
      const b = at(ring, i + 1);
      if (a[1] > y !== b[1] > y) xs.push(a[0] + ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]));
    }
    xs.sort((p, q) => p - q);
    for (let i = 0; i + 1 < xs.length; i += 2) {
      const gap = (xs[i + 1] as number) - (xs[i] as number);
      if (gap > width) {
        width = gap;
        best = [(xs[i] as number) + gap / 2, y];
      }
    }
  }
  return best;
}

/** A turned frame: local (u, v) about a centre; u along `angle` (radians, from east, counter-clockwise). */
export interface Frame {
  readonly centre: Point;
  readonly cos: number;
  readonly sin: number;
}
export const frameAt = (centre: Point, angle: number): Frame => ({ centre, cos: Math.cos(angle), sin: Math.sin(angle) });
export const toFrame = (f: Frame, p: Point): Point => {
  const x = p[0] - f.centre[0];
  const y = p[1] - f.centre[1];
  return [x * f.cos + y * f.sin, y * f.cos - x * f.sin];
};
export const fromFrame = (f: Frame, p: Point): Point => [f.centre[0] + p[0] * f.cos - p[1] * f.sin, f.centre[1] + p[0] * f.sin + p[1] * f.cos];

/** The direction most of a ring's edges keep to, modulo a quarter turn (length-weighted mean of 4θ). */
export function grainOf(ring: Ring): number {
  let [x, y] = [0, 0];
  for (let i = 0; i < ring.length; i++) {
    const a = ring[i] as Point;
    const b = at(ring, i + 1);
    const angle = 4 * Math.atan2(b[1] - a[1], b[0] - a[0]);
    const length = distance(a, b);
    x += length * Math.cos(angle);
    y += length * Math.sin(angle);
  }
  return Math.atan2(y, x) / 4;
}

/** Oriented box with u the longer side. Directions tried: every edge, so the box of least area for convex rings. */
export interface Oriented {
  readonly frame: Frame;
  readonly angle: number;
  readonly halfU: number;
  readonly halfV: number;
}
export function orientedAlong(ring: Ring, angle: number): Oriented {
  const f = frameAt(ring[0] as Point, angle);
  const box = boxOf(ring.map((p) => toFrame(f, p)));
  const centre = fromFrame(f, [(box.west + box.east) / 2, (box.south + box.north) / 2]);
  return { frame: { ...f, centre }, angle, halfU: (box.east - box.west) / 2, halfV: (box.north - box.south) / 2 };
}
export function orientedBox(ring: Ring): Oriented {
  let best: Oriented | null = null;
  for (let i = 0; i < ring.length; i++) {
    const a = ring[i] as Point;
    const b = at(ring, i + 1);
    const box = orientedAlong(ring, Math.atan2(b[1] - a[1], b[0] - a[0]));
    if (!best || box.halfU * box.halfV < best.halfU * best.halfV) best = box;
  }
  const box = best as Oriented;
  return box.halfU >= box.halfV ? box : orientedAlong(ring, box.angle + Math.PI / 2);
}

/** Rectangle of a frame's local bounds, counter-clockwise. */
export const rectangle = (f: Frame, u0: number, v0: number, u1: number, v1: number): Ring =>
  [
    [u0, v0],
    [u1, v0],
    [u1, v1],
    [u0, v1],
  ].map((p) => fromFrame(f, p as unknown as Point));

/** Keep the part of a ring inside a box (Sutherland-Hodgman 1974). */
export function clipToBox(ring: Ring, box: Box): Ring {
  const sides: readonly [axis: 0 | 1, limit: number, sign: 1 | -1][] = [
    [0, box.west, 1],
    [0, box.east, -1],
    [1, box.south, 1],
    [1, box.north, -1],
  ];
  let kept: Point[] = [...ring];
  for (const [axis, limit, sign] of sides) {
    const input = kept;
    kept = [];
    for (let i = 0; i < input.length; i++) {
      const a = at(input, i - 1);
      const b = input[i] as Point;
      const da = (a[axis] - limit) * sign;
      const db = (b[axis] - limit) * sign;
      if (da >= 0 !== db >= 0) kept.push(between(a, b, da / (da - db)));
      if (db >= 0) kept.push(b);
    }
  }
  return kept;
}

/** Drop points that change nothing: closer than `near` to the last one or within `off` of the straight line. */
export function tidy(ring: Ring, near = 0.05, off = 0.05): Point[] {
  const kept = ring.filter((p, i) => distance(p, at(ring, i - 1)) > near);
  return kept.filter((p, i) => kept.length <= 3 || distanceToSegment(p, at(kept, i - 1), at(kept, i + 1)) > off);
}
