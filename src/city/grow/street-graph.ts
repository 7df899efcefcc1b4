import { between, crossing, distance, type Point } from './plane.ts';
import type { StreetLine } from './furniture.ts';
import type { RoadClass } from './seed.ts';
import { lengthOf } from './spline.ts';

/** Streets as a graph: what pipes, cables and ducts follow. Node and edge numbers follow from the streets alone. */
export interface StreetGraph {
  readonly nodes: readonly Point[];
  readonly edges: readonly StreetEdge[];
  /** Edge numbers at each node. */
  readonly at: readonly (readonly number[])[];
}
export interface StreetEdge {
  readonly a: number;
  readonly b: number;
  readonly line: readonly Point[];
  readonly lengthM: number;
  readonly class: RoadClass;
  readonly widthM: number;
  /** Crosses water. */
  readonly isBridge: boolean;
  readonly street: number;
}

const BUCKET_M = 60;
/** An end this near to another street joins it. */
const SNAP_M = 16;
/** Junctions nearer than this are one. */
const MERGE_M = 7;

interface Segment {
  readonly street: number;
  readonly i: number;
  readonly a: Point;
  readonly b: Point;
}

function bucketed(streets: readonly StreetLine[]): (p: Point, q: Point, reachM: number) => Segment[] {
  const buckets = new Map<string, Segment[]>();
  const cells = (p: Point, q: Point, m: number): string[] => {
    const keys: string[] = [];
    for (let x = Math.floor((Math.min(p[0], q[0]) - m) / BUCKET_M); x <= Math.floor((Math.max(p[0], q[0]) + m) / BUCKET_M); x++)
      for (let y = Math.floor((Math.min(p[1], q[1]) - m) / BUCKET_M); y <= Math.floor((Math.max(p[1], q[1]) + m) / BUCKET_M); y++) keys.push(`${x},${y}`);
    return keys;
  };
  streets.forEach(({ line }, street) => {
    for (let i = 0; i + 1 < line.length; i++) {
      const segment = { street, i, a: line[i] as Point, b: line[i + 1] as Point };
      for (const key of cells(segment.a, segment.b, 0)) {
        const list = buckets.get(key);
        if (list) list.push(segment);
        else buckets.set(key, [segment]);
      }
    }
  });
  return (p, q, reachM) => [...new Set(cells(p, q, reachM).flatMap((key) => buckets.get(key) ?? []))];
}

/** Where along each street it meets others: piece number plus share. */
function cutsOf(streets: readonly StreetLine[]): number[][] {
  const near = bucketed(streets);
  const cuts = streets.map(({ line }) => [0, line.length - 1]);
  streets.forEach(({ line }, n) => {
    for (let i = 0; i + 1 < line.length; i++) {
      const [a, b] = [line[i] as Point, line[i + 1] as Point];
      for (const s of near(a, b, 0)) {
        if (s.street <= n) continue;
        const hit = crossing(a, b, s.a, s.b);
        if (!hit) continue;
        cuts[n]?.push(i + hit[0]);
        cuts[s.street]?.push(s.i + hit[1]);
      }
    }
    for (const p of [line[0] as Point, line[line.length - 1] as Point]) {
      let best: { street: number; at: number; gap: number } | null = null;
      for (const s of near(p, p, SNAP_M)) {
        if (s.street === n) continue;
        const d2 = (s.b[0] - s.a[0]) ** 2 + (s.b[1] - s.a[1]) ** 2;
        const t = d2 === 0 ? 0 : Math.max(0, Math.min(1, ((p[0] - s.a[0]) * (s.b[0] - s.a[0]) + (p[1] - s.a[1]) * (s.b[1] - s.a[1])) / d2));
        const gap = distance(p, between(s.a, s.b, t));
        if (gap <= SNAP_M && (!best || gap < best.gap)) best = { street: s.street, at: s.i + t, gap };
      }
      if (best) cuts[best.street]?.push(best.at);
    }
  });
  return cuts;
}

/** Numbers places, the same number for places close together. */
function createMerger(): { readonly nodes: Point[]; of(p: Point): number } {
  const nodes: Point[] = [];
  const buckets = new Map<string, number[]>();
  const cell = (v: number): number => Math.floor(v / SNAP_M);
  return {
    nodes,
    of(p) {
      let best = -1;
      for (let x = cell(p[0]) - 1; x <= cell(p[0]) + 1; x++)
        for (let y = cell(p[1]) - 1; y <= cell(p[1]) + 1; y++)
          for (const n of buckets.get(`${x},${y}`) ?? [])
            if (distance(nodes[n] as Point, p) < MERGE_M && (best < 0 || distance(nodes[n] as Point, p) < distance(nodes[best] as Point, p))) best = n;
      if (best >= 0) return best;
      nodes.push(p);
      const key = `${cell(p[0])},${cell(p[1])}`;
      buckets.set(key, [...(buckets.get(key) ?? []), nodes.length - 1]);
      return nodes.length - 1;
    },
  };
}

/** What pipes follow. A motorway's bridges carry none: they are the longest spans of the city. */
export const connectStreets = (all: readonly StreetLine[]): StreetGraph =>
  connectLines(
    all.filter((s) => s.class !== 'path' && !(s.class === 'motorway' && s.bridge)),
    Infinity,
  );

/** @param joinUpToM parts that touch no other get a lane to the rest where it is no further than this. */
export function connectLines(streets: readonly StreetLine[], joinUpToM: number): StreetGraph {
  const merger = createMerger();
  const edges: StreetEdge[] = [];
  const known = new Set<string>();
  cutsOf(streets).forEach((cuts, street) => {
    const { line, widthM, bridge, class: roadClass } = streets[street] as StreetLine;
    const sorted = [...new Set(cuts)].sort((p, q) => p - q);
    const place = (t: number): Point => between(line[Math.floor(t)] as Point, line[Math.min(line.length - 1, Math.floor(t) + 1)] as Point, t - Math.floor(t));
    let [from, fromT] = [merger.of(place(0)), 0];
    for (const t of sorted.slice(1)) {
      const to = merger.of(place(t));
      if (to === from) continue;
      const inner = line
        .slice(Math.floor(fromT) + 1, Math.ceil(t))
        .filter((p) => distance(p, merger.nodes[from] as Point) > 1 && distance(p, merger.nodes[to] as Point) > 1);
      const whole = [merger.nodes[from] as Point, ...inner, merger.nodes[to] as Point];
      const lengthM = lengthOf(whole);
      const key = `${Math.min(from, to)},${Math.max(from, to)},${Math.round(lengthM / 10)}`;
      if (!known.has(key)) edges.push({ a: from, b: to, line: whole, lengthM, class: roadClass, widthM, isBridge: bridge, street });
      known.add(key);
      [from, fromT] = [to, t];
    }
  });
  joinParts(merger.nodes, edges, joinUpToM);
  const at: number[][] = merger.nodes.map(() => []);
  edges.forEach((e, n) => {
    at[e.a]?.push(n);
    at[e.b]?.push(n);
  });
  return { nodes: merger.nodes, edges, at };
}

/** Streets that touch no other get a lane to the nearest junction of the rest, so that no house is off the network. */
function joinParts(nodes: readonly Point[], edges: StreetEdge[], upToM: number): void {
  const part = nodes.map((_, n) => n);
  const find = (n: number): number => {
    let root = n;
    while (part[root] !== root) root = part[root] as number;
    while (part[n] !== root) [part[n], n] = [root, part[n] as number];
    return root;
  };
  for (const e of edges) part[find(e.a)] = find(e.b);
  const members = new Map<number, number[]>();
  nodes.forEach((_, n) => members.set(find(n), [...(members.get(find(n)) ?? []), n]));
  const groups = [...members.values()].sort((p, q) => q.length - p.length || (p[0] as number) - (q[0] as number));
  const joined = [...(groups[0] ?? [])];
  for (const group of groups.slice(1)) {
    let best = { a: -1, b: -1, gap: Infinity };
    for (const a of group)
      for (const b of joined) {
        const gap = distance(nodes[a] as Point, nodes[b] as Point);
        if (gap < best.gap) best = { a, b, gap };
      }
    if (best.gap > upToM) continue;
    joined.push(...group);
    if (best.a < 0) continue;
    const line = [nodes[best.a] as Point, nodes[best.b] as Point];
    edges.push({ a: best.a, b: best.b, line, lengthM: best.gap, class: 'lane', widthM: 5.5, isBridge: best.gap > 60, street: -1 });
  }
}

/** Shortest ways from some nodes to all others (Dijkstra 1959). */
export interface Ways {
  /** Metres to the nearest source, weighted; Infinity where there is no way. */
  readonly far: Float64Array;
  /** Edge towards the source; -1 at sources and where there is no way. */
  readonly edge: Int32Array;
  /** Number of the source in the list given. */
  readonly source: Int32Array;
  /** Nodes nearest first. */
  readonly order: readonly number[];
}

/** @param costOf metres an edge counts as; Infinity = closed. */
export function waysFrom(graph: StreetGraph, sources: readonly number[], costOf: (edge: StreetEdge) => number): Ways {
  const n = graph.nodes.length;
  const far = new Float64Array(n).fill(Infinity);
  const [edge, source] = [new Int32Array(n).fill(-1), new Int32Array(n).fill(-1)];
  const order: number[] = [];
  const done = new Uint8Array(n);
  const heap: [number, number][] = [];
  const push = (item: [number, number]): void => {
    let i = heap.push(item) - 1;
    while (i > 0 && (heap[(i - 1) >> 1] as [number, number])[0] > item[0]) {
      heap[i] = heap[(i - 1) >> 1] as [number, number];
      i = (i - 1) >> 1;
    }
    heap[i] = item;
  };
  const pop = (): [number, number] => {
    const top = heap[0] as [number, number];
    const last = heap.pop() as [number, number];
    if (heap.length === 0) return top;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && (heap[child + 1] as [number, number])[0] < (heap[child] as [number, number])[0]) child++;
      if ((heap[child] as [number, number])[0] >= last[0]) break;
      heap[i] = heap[child] as [number, number];
      i = child;
    }
    heap[i] = last;
    return top;
  };
  sources.forEach((s, k) => {
    if (far[s] === 0) return;
    far[s] = 0;
    source[s] = k;
    push([0, s]);
  });
  while (heap.length > 0) {
    const [d, node] = pop();
    if (done[node]) continue;
    done[node] = 1;
    order.push(node);
    for (const number of graph.at[node] as readonly number[]) {
      const e = graph.edges[number] as StreetEdge;
      const other = e.a === node ? e.b : e.a;
      const next = d + costOf(e);
      if (next >= (far[other] as number)) continue;
      far[other] = next;
      edge[other] = number;
      source[other] = source[node] as number;
      push([next, other]);
    }
  }
  return { far, edge, source, order };
}

export const nearestNode = (graph: StreetGraph, p: Point, suits: (node: number) => boolean = () => true): number =>
  graph.nodes.reduce((best, q, n) => (suits(n) && (best < 0 || distance(p, q) < distance(p, graph.nodes[best] as Point)) ? n : best), -1);
