import type { Words } from '../../../base/words.ts';
import type { NetworkFeature } from '../../pack/network-properties.ts';
import type { Point } from '../plane.ts';
import type { RoadClass } from '../seed.ts';
import { nearestNode, waysFrom, type StreetEdge, type Ways } from '../street-graph.ts';
import { createLayer, type Trench } from './lay.ts';
import { spreadNodes } from './spread.ts';

/** Metres of street served through each edge of a shortest-way tree, its own length included. */
export function servedThrough(trench: Trench, ways: Ways): Float64Array {
  const { edges } = trench.graph;
  const served = Float64Array.from(edges, () => 0);
  const node = new Float64Array(trench.graph.nodes.length);
  for (const n of [...ways.order].reverse()) {
    const e = ways.edge[n] as number;
    if (e < 0) continue;
    const edge = edges[e] as StreetEdge;
    served[e] = (node[n] as number) + edge.lengthM;
    const parent = edge.a === n ? edge.b : edge.a;
    node[parent] = (node[parent] as number) + (served[e] as number);
  }
  return served;
}

/** The first size whose limit holds. */
export const sizeFor = (servedM: number, sizes: readonly (readonly [upToKm: number, mm: number])[]): number =>
  (sizes.find(([km]) => servedM <= km * 1000) ?? (sizes[sizes.length - 1] as readonly [number, number]))[1];

/** Main ways are cheaper to dig: trunks follow wide streets. */
const trunkCost: Readonly<Record<RoadClass, number>> = { motorway: 1.3, primary: 0.7, secondary: 0.85, residential: 1, lane: 1.5, path: 4 };
export const trunkWay = (e: StreetEdge): number => e.lengthM * trunkCost[e.class] * (e.isBridge ? 2 : 1);

const streetPipeMm: Readonly<Record<RoadClass, number>> = { motorway: 300, primary: 300, secondary: 200, residential: 150, lane: 100, path: 100 };
const mainMm: readonly (readonly [number, number])[] = [
  [0.6, 100],
  [2, 150],
  [6, 200],
  [14, 300],
  [34, 400],
  [70, 600],
  [150, 800],
  [400, 1000],
  [Infinity, 1200],
];

/** Rivers and canals are crossed in a bore well below their bed. */
export const CROSSING_DEPTH_M = 9;

function waterMaterial(mm: number, year: number): string {
  if (mm >= 1000) return 'steel';
  if (year < 1972) return 'grey-iron';
  return mm <= 200 && year >= 1998 ? 'pe100' : 'ductile-iron';
}

/** The water network as it was laid: what a hydraulic model and the dependencies of the city are made from. */
export interface WaterMap {
  readonly features: readonly NetworkFeature[];
  readonly works: readonly WaterSite[];
  readonly tanks: readonly WaterSite[];
  /** District metered areas: each junction belongs to the nearest of evenly spread inlets. */
  readonly zones: readonly WaterSite[];
  zoneOf(n: number): string;
  /** Bore and material of the pipe in a street. */
  pipeOf(edge: number): { readonly diameterMm: number; readonly material: string };
  /** Towards the works: edge and junction; -1 at the works. */
  upstream(n: number): { readonly edge: number; readonly node: number };
  idOf(n: number): string;
  nodeM(n: number): number;
}
export interface WaterSite {
  readonly id: string;
  readonly name: Words;
  readonly at: number;
}

/** Junctions behind one inlet meter: about 5 km of mains (IWA: areas of 500 to 3,000 connections). */
const JUNCTIONS_PER_ZONE = 300;
const JUNCTION_DEPTH_M = 1.4;

/**
 * Drinking water: every street has a pipe, all pipes are one looped network, and trunks from the works grow with the
 * streets they serve.
 */
export function layWater(trench: Trench, works: readonly Point[], reservoirs: readonly Point[]): WaterMap {
  const { graph, yearAt } = trench;
  const layer = createLayer(trench, { letter: 'w', share: 0.3, shiftM: [2.6, 2.2], operator: 'Water' });
  const sources = works.map((p) => nearestNode(graph, p));
  const ways = waysFrom(graph, sources, trunkWay);
  const served = servedThrough(trench, ways);
  const tanks = reservoirs.map((p) => nearestNode(graph, p, (n) => !sources.includes(n)));
  const inlets = spreadNodes(trench, Math.max(2, Math.round(graph.nodes.length / JUNCTIONS_PER_ZONE)), works[0] as Point);
  const zoneWays = waysFrom(graph, inlets, (e) => e.lengthM * (e.isBridge ? 6 : 1));
  const zoneId = (k: number): string => `Z${String(k + 1).padStart(2, '0')}`;
  const zoneOf = (n: number): string => zoneId(zoneWays.source[n] as number);
  const worksName = (k: number): Words => ({ zh: `第${k + 1}水厂`, en: `Waterworks ${k + 1}` });
  const tankName = (k: number): Words => ({ zh: `${k + 1}号清水池`, en: `Reservoir ${k + 1}` });
  graph.nodes.forEach((_, n) => {
    if (sources.includes(n)) layer.node(n, 'works', 1.6, { name: worksName(sources.indexOf(n)) });
    else if (tanks.includes(n)) layer.node(n, 'reservoir', 1.6, { name: tankName(tanks.indexOf(n)) });
    else layer.node(n, 'junction', JUNCTION_DEPTH_M);
  });
  const pipes = graph.edges.map((e, edge) => {
    const diameterMm = Math.max(streetPipeMm[e.class], sizeFor(served[edge] as number, mainMm));
    return { diameterMm, material: waterMaterial(diameterMm, yearAt(e.line[e.line.length >> 1] as Point, `w${e.street}`)) };
  });
  graph.edges.forEach((e, edge) => {
    const { diameterMm, material } = pipes[edge] as (typeof pipes)[number];
    // Water runs away from the works.
    const from = (ways.far[e.a] as number) <= (ways.far[e.b] as number) ? e.a : e.b;
    const depthM = e.isBridge ? CROSSING_DEPTH_M : 1.2 + diameterMm / 2000;
    layer.link({ edge, from, depthFromM: depthM, depthToM: depthM, diameterMm, material, more: { carrier: zoneOf(from) } });
  });
  return {
    features: layer.done(),
    works: sources.map((at, k) => ({ id: `W${k + 1}`, name: worksName(k), at })),
    tanks: tanks.map((at, k) => ({ id: `T${k + 1}`, name: tankName(k), at })),
    zones: inlets.map((at, k) => ({ id: zoneId(k), name: { zh: `供水片区 ${zoneId(k)}`, en: `Water zone ${zoneId(k)}` }, at })),
    zoneOf,
    pipeOf: (edge) => pipes[edge] as (typeof pipes)[number],
    upstream(n) {
      const edge = ways.edge[n] as number;
      const e = graph.edges[edge];
      return { edge, node: e ? (e.a === n ? e.b : e.a) : -1 };
    },
    idOf: layer.idOf,
    nodeM: (n) => trench.groundAt(layer.jointOf(n)) - JUNCTION_DEPTH_M,
  };
}

const gasMm: readonly (readonly [number, number])[] = [
  [1.5, 90],
  [5, 160],
  [20, 200],
  [80, 315],
  [Infinity, 400],
];

/** Medium-pressure gas from the city gates: a tree along all but the narrowest streets. */
export function layGas(trench: Trench, gates: readonly Point[]): NetworkFeature[] {
  const { graph } = trench;
  const layer = createLayer(trench, { letter: 'g', share: -0.3, shiftM: [-2.8, -1.9], operator: 'Gas' });
  const sources = gates.map((p) => nearestNode(graph, p));
  const ways = waysFrom(graph, sources, trunkWay);
  const carries = (e: StreetEdge): boolean => e.class !== 'lane' && e.street >= 0;
  const laid = treeEdges(trench, ways, carries);
  const served = servedThrough(trench, ways);
  const depthOf = (e: StreetEdge): number => (e.isBridge ? CROSSING_DEPTH_M + 1.5 : 1);
  layTree(
    trench,
    ways,
    laid,
    (n, isSource) => {
      const k = sources.indexOf(n);
      layer.node(n, isSource ? 'gate' : 'junction', 1, isSource ? { name: { zh: `${k + 1}号门站`, en: `City gate ${k + 1}` } } : {});
    },
    (edge, from) => {
      const e = graph.edges[edge] as StreetEdge;
      const diameterMm = sizeFor(served[edge] as number, gasMm);
      layer.link({ edge, from, depthFromM: depthOf(e), depthToM: depthOf(e), diameterMm, material: diameterMm > 250 ? 'steel' : 'pe100' });
    },
  );
  return layer.done();
}

/** Edges of a shortest-way tree that carry something, or that something further out hangs on. */
export function treeEdges({ graph }: Trench, ways: Ways, carries: (e: StreetEdge) => boolean): Uint8Array {
  const laid = new Uint8Array(graph.edges.length);
  const needed = new Uint8Array(graph.nodes.length);
  for (const n of [...ways.order].reverse()) {
    const edge = ways.edge[n] as number;
    if (edge < 0) continue;
    const e = graph.edges[edge] as StreetEdge;
    if (!carries(e) && !needed[n]) continue;
    laid[edge] = 1;
    needed[e.a === n ? e.b : e.a] = 1;
  }
  return laid;
}

/** Walk a tree outwards: sources first, then each laid link with its far node. */
export function layTree(
  { graph }: Trench,
  ways: Ways,
  laid: Uint8Array,
  onNode: (n: number, isSource: boolean) => void,
  onLink: (edge: number, from: number, to: number) => void,
): void {
  for (const n of ways.order) {
    const edge = ways.edge[n] as number;
    if (edge < 0) {
      onNode(n, true);
      continue;
    }
    if (!laid[edge]) continue;
    const e = graph.edges[edge] as StreetEdge;
    onNode(n, false);
    onLink(edge, e.a === n ? e.b : e.a, n);
  }
}
