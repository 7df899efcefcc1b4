import { arrange, ringOfFace, unite, type Arrangement, type HalfEdge, type PlanLine } from './arrangement.ts';
import { contains, distance, innerPoint, type Point, type Ring } from './plane.ts';
import type { CitySeed, RoadClass } from './seed.ts';
import { beside, createWarp, curve, resample, softNoise } from './spline.ts';

export type FaceKind = 'land' | 'sea' | 'river' | 'canal';
/** A road drawn as one line with its crossings known. */
export interface PlanRoad {
  readonly zh: string;
  readonly en: string;
  readonly class: RoadClass;
  readonly widthM: number;
  readonly line: readonly Point[];
  readonly bridge: boolean;
}
/** The skeleton of the city: shores and main roads, the faces between them, and what each face is. */
export interface Plan {
  readonly map: Arrangement;
  readonly kinds: readonly FaceKind[];
  /** What runs along an edge: `road:<class>:<widthM>`, `quay`, `beach`, `shore`, `bank` or `none`. */
  readonly tagOf: (edge: number) => string;
  readonly roads: readonly PlanRoad[];
  readonly coast: Ring;
  readonly water: readonly { readonly kind: 'river' | 'canal'; readonly polygons: Ring[][] }[];
  readonly land: Ring[][];
  readonly islets: readonly Ring[];
  readonly beaches: readonly Ring[];
  readonly warp: (p: Point) => Point;
}

const STEP_M = 45;
interface Track extends PlanLine {
  readonly road?: { readonly zh: string; readonly en: string; readonly class: RoadClass; readonly widthM: number; readonly seaBridge: boolean };
}

function coastOf(seed: CitySeed): Point[] {
  const line = curve(seed.coast, STEP_M, true);
  const sharp = seed.coast.filter((c) => c[2]).map((c): Point => [c[0], c[1]]);
  // Headlands and coves on the natural shore; quays stay straight, easing in over 250 m.
  return line.map((p, i) => {
    const away = Math.min(1, Math.min(Infinity, ...sharp.map((s) => distance(s, p))) / 400);
    const ease = away * away;
    const push =
      ease * (88 * softNoise(seed.seed + 2, p[0], p[1], 1150) + 46 * softNoise(seed.seed, p[0], p[1], 420) + 16 * softNoise(seed.seed + 1, p[0], p[1], 130));
    const [a, b] = [line[(i - 1 + line.length) % line.length] as Point, line[(i + 1) % line.length] as Point];
    const length = distance(a, b) || 1;
    return [p[0] + ((b[1] - a[1]) / length) * push, p[1] - ((b[0] - a[0]) / length) * push];
  });
}

interface River {
  readonly middle: Point[];
  readonly half: (i: number) => number;
  readonly ring: Point[];
}
function riverOf(points: readonly (readonly [number, number, number])[], step: number): River {
  const middle = curve(
    points.map((p) => [p[0], p[1]]),
    step,
  );
  const widths = curve(
    points.map((p, i) => [i * 1000, p[2]]),
    1e9,
  ).map((p) => p[1]);
  // The width follows the control points by share of the way between them.
  const shares: number[] = [];
  for (let i = 0; i + 1 < points.length; i++) {
    const [a, b] = [points[i] as readonly [number, number, number], points[i + 1] as readonly [number, number, number]];
    const pieces = Math.max(1, Math.round(distance([a[0], a[1]], [b[0], b[1]]) / step));
    for (let k = 0; k < pieces; k++) shares.push((widths[i] as number) + ((widths[i + 1] as number) - (widths[i] as number)) * smooth(k / pieces));
  }
  shares.push(widths[widths.length - 1] as number);
  const half = (i: number): number => (shares[i] as number) / 2;
  return { middle, half, ring: [...beside(middle, (i) => -half(i)), ...beside(middle, half).reverse()] };
}
const smooth = (t: number): number => t * t * (3 - 2 * t);

/** The stretch of the coast between two places, moved inland. */
function alongCoast(coast: Ring, from: Point, to: Point, offsetM: number): Point[] {
  const nearest = (p: Point): number => coast.reduce((best, q, i) => (distance(p, q) < distance(p, coast[best] as Point) ? i : best), 0);
  const [a, b] = [nearest(from), nearest(to)];
  const stretch: Point[] = [];
  for (let i = a; i !== b; i = (i + 1) % coast.length) stretch.push(coast[i] as Point);
  // Sampled coarsely first: a road does not follow every cove.
  const calm = resample(stretch, 260);
  return curve(
    beside(calm, () => offsetM).map((p) => [p[0], p[1]]),
    STEP_M,
  );
}

function tracksOf(seed: CitySeed, coast: Ring, rivers: readonly River[], canals: readonly River[]): Track[] {
  const closed = (ring: Ring): Point[] => [...ring, ring[0] as Point];
  const tracks: Track[] = [{ points: closed(coast), kind: 'coast', rank: 0 }];
  for (const r of [...rivers, ...canals]) tracks.push({ points: closed(r.ring), kind: 'bank', rank: 1 });
  for (const r of seed.roads) {
    const road = { zh: r.zh, en: r.en, class: r.class, widthM: r.widthM, seaBridge: r.seaBridge ?? false };
    const line = curve(r.points, STEP_M, r.closed ?? false);
    tracks.push({ points: r.closed ? closed(line) : line, kind: 'road', rank: r.class === 'motorway' ? 2 : 3, road });
  }
  seed.rivers.forEach((river, n) => {
    const { middle, half } = rivers[n] as River;
    for (const side of [1, -1] as const) {
      const line = resample(
        beside(middle, (i) => side * (half(i) + seed.riverDriveOffsetM)),
        STEP_M,
      );
      const road = {
        zh: `${river.zh}${side > 0 ? '东' : '西'}路`,
        en: `${river.en} ${side > 0 ? 'East' : 'West'} Drive`,
        class: 'secondary' as const,
        widthM: 22,
        seaBridge: false,
      };
      tracks.push({ points: line, kind: 'road', rank: 5, road });
    }
  });
  for (const d of seed.coastDrives)
    tracks.push({
      points: alongCoast(coast, d.from, d.to, d.offsetM),
      kind: 'road',
      rank: 4,
      road: { zh: d.zh, en: d.en, class: 'secondary', widthM: 26, seaBridge: false },
    });
  return tracks;
}

/** Chain the edges of every road, land stretches and bridges apart. */
function roadsOf(map: Arrangement, tracks: readonly Track[], kinds: readonly FaceKind[]): { roads: PlanRoad[]; dropped: Set<number> } {
  const dropped = new Set<number>();
  const roads: PlanRoad[] = [];
  const kindOf = (n: number): FaceKind => kinds[map.faceOf[n] as number] ?? 'sea';
  const open = new Map<number, { line: Point[]; bridge: boolean; end: number }>();
  const close = (track: number): void => {
    const piece = open.get(track);
    const road = (tracks[track] as Track).road;
    if (piece && road) roads.push({ zh: road.zh, en: road.en, class: road.class, widthM: road.widthM, line: piece.line, bridge: piece.bridge });
    open.delete(track);
  };
  for (let n = 0; n < map.edges.length; n += 2) {
    const e = map.edges[n] as HalfEdge;
    const road = (tracks[e.line] as Track).road;
    if (!road) continue;
    const [a, b] = [kindOf(n), kindOf(n ^ 1)];
    const wet = a !== 'land' && b !== 'land';
    if (wet && (a === 'sea' || b === 'sea') && !road.seaBridge) {
      dropped.add(n).add(n ^ 1);
      continue;
    }
    const piece = open.get(e.line);
    if (piece && piece.end === e.from && piece.bridge === wet) {
      piece.line.push(map.vertices[e.to] as Point);
      piece.end = e.to;
      continue;
    }
    close(e.line);
    open.set(e.line, { line: [map.vertices[e.from] as Point, map.vertices[e.to] as Point], bridge: wet, end: e.to });
  }
  for (const track of [...open.keys()]) close(track);
  return { roads, dropped };
}

/** Strips of sand along the beaches, 50 m wide and tapering to nothing at their ends. */
function sandOf(seed: CitySeed, coast: Ring): Ring[] {
  const at = (i: number): Point => coast[(i + coast.length) % coast.length] as Point;
  const width = (i: number): number => Math.max(0, ...seed.beaches.map((b) => Math.min(46, (1 - distance(at(i), [b.x, b.y]) / b.r) * 150)));
  const start = coast.findIndex((_, i) => width(i) === 0);
  const strips: Ring[] = [];
  let run: number[] = [];
  for (let k = 0; k <= coast.length; k++) {
    const i = start + k;
    if (width(i) > 0) run.push(i);
    else if (run.length > 3) {
      const line = run.map(at);
      strips.push([...line, ...beside(line, (j) => width(run[j] as number)).reverse()]);
      run = [];
    } else run = [];
  }
  return strips;
}

export function drawPlan(seed: CitySeed): Plan {
  const warp = createWarp(seed.warp);
  const coast = coastOf(seed);
  const rivers = seed.rivers.map((r) => riverOf(r.points, 40));
  const canals = seed.canals.map((c) =>
    riverOf(
      c.points.map((p) => [p[0], p[1], c.widthM] as const),
      40,
    ),
  );
  const tracks = tracksOf(seed, coast, rivers, canals);
  const map = arrange(tracks);
  const kinds = map.faces.map((_, f): FaceKind => {
    const p = innerPoint(ringOfFace(map, f));
    if (!contains(coast, p)) return 'sea';
    if (rivers.some((r) => contains(r.ring, p))) return 'river';
    return canals.some((r) => contains(r.ring, p)) ? 'canal' : 'land';
  });
  const { roads, dropped } = roadsOf(map, tracks, kinds);
  const tagOf = (n: number): string => {
    const e = map.edges[n] as HalfEdge;
    const track = tracks[e.line] as Track;
    if (track.kind === 'coast') {
      const [a, b] = [map.vertices[e.from] as Point, map.vertices[e.to] as Point];
      if (seed.beaches.some((s) => distance(a, [s.x, s.y]) < s.r)) return 'beach';
      return isStraightQuay(seed, a, b) ? 'quay' : 'shore';
    }
    if (track.kind === 'bank') return (kinds[map.faceOf[n ^ 1] as number] ?? 'sea') === 'land' ? 'none' : 'bank';
    return track.road && !dropped.has(n) ? `road:${track.road.class}:${track.road.widthM}` : 'none';
  };
  const bend = (polygons: Ring[][]): Ring[][] => polygons.map((rings) => rings.map((ring) => ring.map(warp)));
  return {
    map,
    kinds,
    tagOf,
    roads: roads.map((r) => ({ ...r, line: r.line.map(warp) })),
    coast: coast.map(warp),
    water: (['river', 'canal'] as const).map((kind) => ({ kind, polygons: bend(unite(map, (f) => kinds[f] === kind)) })),
    land: bend(unite(map, (f) => kinds[f] === 'land')),
    islets: seed.islets.map((c, n) =>
      curve(c, 30, true).map((p): Point => warp([p[0] + 22 * softNoise(n, p[0], p[1], 90), p[1] + 22 * softNoise(n + 9, p[0], p[1], 90)])),
    ),
    beaches: sandOf(seed, coast).map((ring) => ring.map(warp)),
    warp,
  };
}

function isStraightQuay(seed: CitySeed, a: Point, b: Point): boolean {
  const n = seed.coast.length;
  for (let i = 0; i < n; i++) {
    const [p, q] = [seed.coast[i], seed.coast[(i + 1) % n]] as [readonly [number, number, number?], readonly [number, number, number?]];
    if (!p[2] || !q[2]) continue;
    const along = distance([p[0], p[1]], a) + distance(a, [q[0], q[1]]) - distance([p[0], p[1]], [q[0], q[1]]);
    const too = distance([p[0], p[1]], b) + distance(b, [q[0], q[1]]) - distance([p[0], p[1]], [q[0], q[1]]);
    if (along < 2 && too < 2) return true;
  }
  return false;
}
