import { newellNormal, planeAxes } from '../../triangulate.ts';
import type { FaultCode } from '../fault.ts';
import type { Surface } from '../model.ts';
import { foldAngle, leastFoldM, mostFoldDeg } from './folds.ts';
import { areSameRings, splitsInterior } from './ring-contacts.ts';

/**
 * Corners nearer than this are one corner; corners further than `planarM` from their plane are not of it: val3dity's defaults,
 * 1 mm and 1 cm. A little less than a millimetre, because the plan frame shrinks metres by up to 0.4 % and files count whole
 * millimetres.
 */
export const snapM = 0.00099;
const planarM = 0.01;

export interface Finding {
  readonly code: FaultCode;
  readonly why: string;
}
type Point = readonly [number, number];
interface Segment {
  readonly a: Point;
  readonly b: Point;
  readonly ring: number;
  readonly place: number;
}

const cross = (o: Point, a: Point, b: Point): number => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
const length = (a: Point, b: Point): number => Math.hypot(b[0] - a[0], b[1] - a[1]);

/** Do two segments cross, or lie on one another for more than a point? Touching ends are no crossing. */
function cross2d(p: Segment, q: Segment): boolean {
  const slack = (s: Segment): number => snapM * length(s.a, s.b);
  const [p1, p2] = [cross(q.a, q.b, p.a), cross(q.a, q.b, p.b)];
  const [q1, q2] = [cross(p.a, p.b, q.a), cross(p.a, p.b, q.b)];
  const [ofP, ofQ] = [slack(q), slack(p)];
  if (Math.abs(p1) <= ofP && Math.abs(p2) <= ofP) {
    // On one line: how far do they run together?
    const along = (point: Point): number => ((point[0] - p.a[0]) * (p.b[0] - p.a[0]) + (point[1] - p.a[1]) * (p.b[1] - p.a[1])) / (length(p.a, p.b) || 1);
    const [low, high] = [Math.min(along(q.a), along(q.b)), Math.max(along(q.a), along(q.b))];
    return Math.min(high, length(p.a, p.b)) - Math.max(low, 0) > snapM;
  }
  const isApart = (u: number, v: number, most: number): boolean => (u > most && v < -most) || (u < -most && v > most);
  return isApart(p1, p2, ofP) && isApart(q1, q2, ofQ);
}

/** Does an end of one segment lie within the other? A ring that touches itself encloses no single area. */
function touches(p: Segment, q: Segment): boolean {
  const on = (point: Point, s: Segment): boolean => {
    const size = length(s.a, s.b);
    if (size <= snapM || Math.abs(cross(s.a, s.b, point)) > snapM * size) return false;
    const along = ((point[0] - s.a[0]) * (s.b[0] - s.a[0]) + (point[1] - s.a[1]) * (s.b[1] - s.a[1])) / size;
    return along > -snapM && along < size + snapM;
  };
  return on(p.a, q) || on(p.b, q) || on(q.a, p) || on(q.b, p);
}

/** Pairs of segments whose x ranges meet, each once. */
function eachNear(segments: readonly Segment[], visit: (p: Segment, q: Segment) => boolean): boolean {
  const left = ({ a, b }: Segment): number => Math.min(a[0], b[0]);
  const right = ({ a, b }: Segment): number => Math.max(a[0], b[0]);
  const sorted = [...segments].sort((p, q) => left(p) - left(q));
  for (let i = 0; i < sorted.length; i++) {
    const p = sorted[i] as Segment;
    for (let j = i + 1; j < sorted.length && left(sorted[j] as Segment) <= right(p); j++) if (visit(p, sorted[j] as Segment)) return true;
  }
  return false;
}

const areaOf = (ring: readonly Point[]): number =>
  ring.reduce((sum, [x, y], i) => {
    const [u, v] = ring[(i + 1) % ring.length] as Point;
    return sum + (x * v - u * y) / 2;
  }, 0);
function isInside([x, y]: Point, ring: readonly Point[]): boolean {
  let inside = false;
  ring.forEach(([ax, ay], i) => {
    const [bx, by] = ring[(i + 1) % ring.length] as Point;
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
  });
  return inside;
}
/** Is a ring inside another, by its first corner that is not on it? */
const isRingInside = (inner: readonly Point[], outer: readonly Point[]): boolean => {
  const off = inner.find(
    (point) =>
      !outer.some((a, i) => Math.abs(cross(a, outer[(i + 1) % outer.length] as Point, point)) <= snapM * length(a, outer[(i + 1) % outer.length] as Point)),
  );
  return isInside(off ?? (inner[0] as Point), outer);
};

/** Ring by ring: too few corners, corners twice. */
function ringFindings(xyz: ArrayLike<number>, rings: Surface): Finding[] {
  const found: Finding[] = [];
  const apart = (a: number, b: number): number => Math.hypot(...[0, 1, 2].map((k) => (xyz[a * 3 + k] as number) - (xyz[b * 3 + k] as number)));
  rings.forEach((ring, r) => {
    if (ring.length < 3) return void found.push({ code: 101, why: `ring ${r} has ${ring.length} corners` });
    const again = ring.findIndex((v, i) => apart(v, ring[(i + 1) % ring.length] as number) < snapM);
    if (again >= 0) found.push({ code: 102, why: `corner ${again} of ring ${r} is repeated by the next` });
  });
  return found;
}

function planeFindings(rings: readonly (readonly Point[])[]): Finding[] {
  const twin = rings.findIndex((ring, r) => rings.slice(0, r).some((before) => areSameRings(before, ring, snapM)));
  if (twin >= 0) return [{ code: 202, why: `ring ${twin} repeats another` }];
  const segments = rings.flatMap((ring, r) => ring.map((a, place): Segment => ({ a, b: ring[(place + 1) % ring.length] as Point, ring: r, place })));
  const found: Finding[] = [];
  const isNext = (p: Segment, q: Segment): boolean => {
    const count = (rings[p.ring] as readonly Point[]).length;
    return p.ring === q.ring && (Math.abs(p.place - q.place) === 1 || Math.abs(p.place - q.place) === count - 1);
  };
  eachNear(segments, (p, q) => {
    if (p.ring === q.ring) {
      const isWrong = isNext(p, q) ? cross2d(p, q) : cross2d(p, q) || touches(p, q);
      if (isWrong && !found.some(({ code }) => code === 104)) found.push({ code: 104, why: `edges ${p.place} and ${q.place} of ring ${p.ring} meet` });
    } else if (cross2d(p, q) && !found.some(({ code }) => code === 201)) found.push({ code: 201, why: `rings ${p.ring} and ${q.ring} cross` });
    return false;
  });
  if (found.length > 0) return found;
  const [outer, ...holes] = rings;
  if (!outer) return found;
  const turn = Math.sign(areaOf(outer));
  holes.forEach((hole, h) => {
    if (!isRingInside(hole, outer)) found.push({ code: 206, why: `hole ${h} lies outside` });
    else if (Math.sign(areaOf(hole)) === turn) found.push({ code: 208, why: `hole ${h} runs the same way as the outer ring` });
    if (holes.some((other, o) => o !== h && isRingInside(hole, other))) found.push({ code: 207, why: `hole ${h} lies in another hole` });
  });
  if (found.length === 0 && holes.length > 0 && splitsInterior(rings, snapM))
    found.push({ code: 205, why: 'its rings touch so that they cut the inside in two' });
  return found;
}

/** What is wrong with one polygon (val3dity's 1xx and 2xx), positions in metres. */
export function polygonFindings(xyz: ArrayLike<number>, rings: Surface): readonly Finding[] {
  const found = ringFindings(xyz, rings);
  const outer = rings[0] ?? [];
  if (found.length > 0 || outer.length < 3) return found.length > 0 ? found : [{ code: 101, why: 'it has no ring' }];
  const normal = newellNormal(xyz, outer);
  const size = Math.hypot(...normal);
  if (!(size > snapM * snapM)) return [{ code: 104, why: 'it encloses no area' }];
  const at = (v: number): readonly [number, number, number] => [xyz[v * 3] as number, xyz[v * 3 + 1] as number, xyz[v * 3 + 2] as number];
  const middle = [0, 1, 2].map((k) => outer.reduce((sum, v) => sum + (at(v)[k] as number), 0) / outer.length) as [number, number, number];
  const off = (v: number): number => Math.abs(at(v).reduce((sum, value, k) => sum + ((value - (middle[k] as number)) * (normal[k] as number)) / size, 0));
  const worst = Math.max(...rings.flat().map(off));
  if (rings.flat().length > 3 && worst > planarM) return [{ code: 203, why: `a corner lies ${worst.toFixed(3)} m off its plane` }];
  const [u, v] = planeAxes(normal);
  const flat = rings.map((ring) =>
    ring.map((corner): Point => {
      const [x, y, z] = at(corner).map((value, k) => value - (middle[k] as number)) as [number, number, number];
      return [x * (u[0] as number) + y * (u[1] as number) + z * (u[2] as number), x * (v[0] as number) + y * (v[1] as number) + z * (v[2] as number)];
    }),
  );
  const found2d = planeFindings(flat);
  if (found2d.length > 0 || worst < leastFoldM) return found2d;
  const fold = foldAngle(xyz, rings, normal);
  return fold > mostFoldDeg ? [{ code: 204, why: `a part of it leans ${fold.toFixed(0)}° away from its plane` }] : [];
}
