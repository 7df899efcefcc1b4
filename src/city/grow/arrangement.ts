import { areaOf, contains, crossing, between, distance, innerPoint, type Point, type Ring } from './plane.ts';

/** A line of the plan with what it is: a road's id or a shore. Lower `rank` wins where two lines run together. */
export interface PlanLine {
  readonly points: readonly Point[];
  readonly kind: string;
  readonly rank: number;
}

/** Directed edge of the planar graph; its twin is number ^ 1. */
export interface HalfEdge {
  readonly from: number;
  readonly to: number;
  readonly line: number;
}
export interface Arrangement {
  readonly vertices: readonly Point[];
  readonly edges: readonly HalfEdge[];
  /** Face left of each half-edge; -1 = the outside. */
  readonly faceOf: Int32Array;
  /** Half-edges around each bounded face, counter-clockwise. */
  readonly faces: readonly (readonly number[])[];
}

const SNAP_M = 0.05;
const BUCKET_M = 150;

/** All lines cut where they cross, loose ends pruned, and the faces between them (half-edge walk, next = clockwise of twin). */
export function arrange(lines: readonly PlanLine[]): Arrangement {
  const segments: { a: Point; b: Point; line: number; cuts: number[] }[] = [];
  lines.forEach((line, n) => {
    for (let i = 0; i + 1 < line.points.length; i++) {
      const a = line.points[i] as Point;
      const b = line.points[i + 1] as Point;
      if (distance(a, b) > SNAP_M) segments.push({ a, b, line: n, cuts: [] });
    }
  });
  const buckets = new Map<string, number[]>();
  segments.forEach((s, n) => {
    for (let x = Math.floor(Math.min(s.a[0], s.b[0]) / BUCKET_M); x <= Math.floor(Math.max(s.a[0], s.b[0]) / BUCKET_M); x++)
      for (let y = Math.floor(Math.min(s.a[1], s.b[1]) / BUCKET_M); y <= Math.floor(Math.max(s.a[1], s.b[1]) / BUCKET_M); y++) {
        const key = `${x},${y}`;
        const list = buckets.get(key);
        if (list) list.push(n);
        else buckets.set(key, [n]);
      }
  });
  const met = new Set<number>();
  for (const list of buckets.values())
    for (let i = 0; i < list.length; i++)
      for (let j = i + 1; j < list.length; j++) {
        const [m, n] = [list[i] as number, list[j] as number];
        const key = Math.min(m, n) * segments.length + Math.max(m, n);
        if (met.has(key)) continue;
        met.add(key);
        const [p, q] = [segments[m] as (typeof segments)[0], segments[n] as (typeof segments)[0]];
        const cut = crossing(p.a, p.b, q.a, q.b);
        if (!cut) continue;
        p.cuts.push(cut[0]);
        q.cuts.push(cut[1]);
      }

  const vertices: Point[] = [];
  const vertexAt = new Map<string, number>();
  const vertex = (p: Point): number => {
    const [x, y] = [Math.round(p[0] / SNAP_M), Math.round(p[1] / SNAP_M)];
    for (let dx = -1; dx <= 1; dx++)
      for (let dy = -1; dy <= 1; dy++) {
        const near = vertexAt.get(`${x + dx},${y + dy}`);
        if (near !== undefined) return near;
      }
    vertexAt.set(`${x},${y}`, vertices.length);
    return vertices.push([x * SNAP_M, y * SNAP_M]) - 1;
  };
  const pairs = new Map<string, { from: number; to: number; line: number }>();
  for (const s of segments) {
    let last = vertex(s.a);
    for (const t of [...s.cuts.sort((p, q) => p - q), 1]) {
      const next = vertex(between(s.a, s.b, t));
      if (next === last) continue;
      const key = `${Math.min(last, next)},${Math.max(last, next)}`;
      const known = pairs.get(key);
      if (!known) pairs.set(key, { from: last, to: next, line: s.line });
      else if ((lines[s.line] as PlanLine).rank < (lines[known.line] as PlanLine).rank) known.line = s.line;
      last = next;
    }
  }
  const kept = prune([...pairs.values()], vertices.length);
  const edges: HalfEdge[] = kept.flatMap((e) => [e, { from: e.to, to: e.from, line: e.line }]);
  return { vertices, edges, ...walkFaces(vertices, edges) };
}

/** Without edges that end nowhere. */
function prune<E extends { from: number; to: number }>(edges: E[], vertexCount: number): E[] {
  let rest = edges;
  for (;;) {
    const degree = new Uint16Array(vertexCount);
    for (const e of rest) {
      degree[e.from] = (degree[e.from] as number) + 1;
      degree[e.to] = (degree[e.to] as number) + 1;
    }
    const next = rest.filter((e) => (degree[e.from] as number) > 1 && (degree[e.to] as number) > 1);
    if (next.length === rest.length) return rest;
    rest = next;
  }
}

function walkFaces(vertices: readonly Point[], edges: readonly HalfEdge[]): { faceOf: Int32Array; faces: number[][] } {
  const out: number[][] = vertices.map(() => []);
  edges.forEach((e, n) => (out[e.from] as number[]).push(n));
  const angle = edges.map((e) => {
    const [a, b] = [vertices[e.from] as Point, vertices[e.to] as Point];
    return Math.atan2(b[1] - a[1], b[0] - a[0]);
  });
  const next = new Int32Array(edges.length);
  for (const fan of out) {
    fan.sort((p, q) => (angle[p] as number) - (angle[q] as number));
    fan.forEach((n, i) => (next[n ^ 1] = fan[(i - 1 + fan.length) % fan.length] as number));
  }
  const faceOf = new Int32Array(edges.length).fill(-2);
  const faces: number[][] = [];
  for (let start = 0; start < edges.length; start++) {
    if (faceOf[start] !== -2) continue;
    const loop: number[] = [];
    for (let n = start; faceOf[n] === -2; n = next[n] as number) {
      faceOf[n] = -3;
      loop.push(n);
    }
    const ring = loop.map((n) => vertices[(edges[n] as HalfEdge).from] as Point);
    const face = areaOf(ring) > 0 ? faces.push(loop) - 1 : -1;
    for (const n of loop) faceOf[n] = face;
  }
  return { faceOf, faces };
}

export const ringOfFace = (map: Arrangement, face: number): Point[] =>
  (map.faces[face] as readonly number[]).map((n) => map.vertices[(map.edges[n] as HalfEdge).from] as Point);

/** Outlines of a union of faces as polygons with holes. `inside` says which faces belong. */
export function unite(map: Arrangement, inside: (face: number) => boolean): Ring[][] {
  const rim = new Map<number, number[]>();
  map.edges.forEach((e, n) => {
    const own = map.faceOf[n] as number;
    const other = map.faceOf[n ^ 1] as number;
    if (own < 0 || !inside(own) || (other >= 0 && inside(other))) return;
    const list = rim.get(e.from);
    if (list) list.push(n);
    else rim.set(e.from, [n]);
  });
  const rings: Point[][] = [];
  const take = (vertex: number, after: number | null): number | undefined => {
    const list = rim.get(vertex);
    if (!list || list.length === 0) return undefined;
    let pick = 0;
    if (after !== null && list.length > 1) {
      // At a pinch point turn as far left as possible, so that touching parts stay separate rings.
      const angle = (n: number): number => {
        const e = map.edges[n] as HalfEdge;
        const [a, b] = [map.vertices[e.from] as Point, map.vertices[e.to] as Point];
        return Math.atan2(b[1] - a[1], b[0] - a[0]);
      };
      const back = angle(after ^ 1);
      const turn = (n: number): number => (back - angle(n) + 4 * Math.PI) % (2 * Math.PI);
      list.forEach((n, i) => {
        if (turn(n) < turn(list[pick] as number)) pick = i;
      });
    }
    return list.splice(pick, 1)[0];
  };
  for (const start of [...rim.keys()]) {
    for (;;) {
      let n = take(start, null);
      if (n === undefined) break;
      const ring: Point[] = [];
      while (n !== undefined) {
        const e: HalfEdge = map.edges[n] as HalfEdge;
        ring.push(map.vertices[e.from] as Point);
        n = e.to === start ? undefined : take(e.to, n);
      }
      rings.push(ring);
    }
  }
  return nest(rings);
}

/** Sort loose rings into polygons: counter-clockwise outlines, each followed by the holes in it. */
export function nest(rings: readonly Ring[]): Ring[][] {
  const outer = rings.filter((r) => areaOf(r) > 0).map((r): Ring[] => [r]);
  for (const hole of rings.filter((r) => areaOf(r) < 0)) {
    const p = innerPoint(hole);
    const around = outer.filter((o) => contains(o[0] as Ring, p)).sort((a, b) => areaOf(a[0] as Ring) - areaOf(b[0] as Ring))[0];
    around?.push(hole);
  }
  return outer;
}
