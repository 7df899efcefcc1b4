import type { Words } from '../../../base/words.ts';
import type { NetworkFeature, NodeProperties } from '../../pack/network-properties.ts';
import type { Point } from '../plane.ts';
import { nearestNode, waysFrom, type StreetEdge, type Ways } from '../street-graph.ts';
import { createLayer, type Layer, type Trench } from './lay.ts';
import { CROSSING_DEPTH_M, layTree, servedThrough, treeEdges, trunkWay } from './pressure.ts';
import { spreadNodes } from './spread.ts';

/** Residents a 10 kV feeder carries: at 0.7 kVA each about the 4 MVA that one cable takes with half in hand for its neighbour. */
const PEOPLE_PER_FEEDER = 6000;

/** Where feeders begin: at each way out of a substation, and wherever what lies behind has grown to a feeder's load. */
function feederHeads(trench: Trench, ways: Ways, loads: Loads): Int32Array {
  const { edges, nodes } = trench.graph;
  const parentOf = (n: number): number => {
    const e = edges[ways.edge[n] as number] as StreetEdge;
    return e.a === n ? e.b : e.a;
  };
  const behind = Float64Array.from(loads.people);
  const isHead = new Uint8Array(nodes.length);
  for (const n of [...ways.order].reverse()) {
    if ((ways.edge[n] as number) < 0) continue;
    const parent = parentOf(n);
    isHead[n] = (ways.edge[parent] as number) < 0 || (behind[n] as number) >= PEOPLE_PER_FEEDER ? 1 : 0;
    if (!isHead[n]) behind[parent] = (behind[parent] as number) + (behind[n] as number);
  }
  const head = new Int32Array(nodes.length).fill(-1);
  for (const n of ways.order) if ((ways.edge[n] as number) >= 0) head[n] = isHead[n] ? n : (head[parentOf(n)] as number);
  return head;
}

/** Residents and floor space behind each junction of the streets. */
export interface Loads {
  readonly people: Float64Array;
  readonly floorM2: Float64Array;
}

export interface PowerMap {
  readonly features: readonly NetworkFeature[];
  readonly substations: readonly {
    readonly id: string;
    readonly name: Words;
    readonly at: number;
    /** Upstream on the 110 kV cables; null at the intake. */ readonly from: string | null;
  }[];
  readonly feeders: readonly { readonly id: string; readonly substation: string; /** First junction behind the breaker. */ readonly at: number }[];
  /** Feeder a junction hangs on; a substation's own is its first. */
  feederOf(n: number): string;
  /** Feeders that an open tie joins. */
  readonly ties: readonly (readonly [string, string])[];
}

/** Transformer sizes, kVA (IEC 60076 preferred values, R10), and what a resident and a square metre ask at the evening peak. */
const transformerKva = [100, 160, 250, 400, 630, 800, 1000, 1250, 1600, 2000, 2500];
const KVA_PER_RESIDENT = 0.7;
const KVA_PER_M2 = 0.012;

/**
 * Power: 110 kV cables from the grid's intake to substations all over the city, and from each radial 10 kV feeders, a load of
 * some thousand residents each, that between them pass every street once; cabinets with transformers where streets meet; between neighbouring feeders ties that
 * stand open, one each, along the shortest street between them.
 */
export function layPower(trench: Trench, intake: Point, substations: number, loads: Loads): PowerMap {
  const { graph } = trench;
  const layer = createLayer(trench, { letter: 'p', share: 0.41, shiftM: [3.4, -2.8], operator: 'Power' });
  const sources = spreadNodes(trench, substations, intake);
  const ways = waysFrom(graph, sources, (e) => e.lengthM * (e.isBridge ? 4 : 1));
  const head = feederHeads(trench, ways, loads);
  const code = (k: number): string => `S${String(k + 1).padStart(2, '0')}`;
  const names = new Map<number, string>();
  const counts = new Map<number, number>();
  for (const n of ways.order) {
    if (head[n] !== n) continue;
    const k = ways.source[n] as number;
    counts.set(k, (counts.get(k) ?? 0) + 1);
    names.set(n, `${code(k)}-F${counts.get(k)}`);
  }
  const feederOf = (n: number): string => names.get(head[n] as number) ?? `${code(ways.source[n] as number)}-F1`;
  const depthOf = (e: StreetEdge): number => (e.isBridge ? CROSSING_DEPTH_M + 3 : 0.8);
  const nameOf = (k: number): Words => ({ zh: `${code(k)} 110 kV变电站`, en: `Substation ${code(k)} (110 kV)` });
  const feeders: { id: string; substation: string; at: number }[] = [];
  layTree(
    trench,
    ways,
    new Uint8Array(graph.edges.length).fill(1),
    (n, isSource) => {
      const k = ways.source[n] as number;
      const isCrossing = (graph.at[n] as readonly number[]).length >= 3;
      if (isSource) layer.node(n, 'substation', 0.8, { name: nameOf(k) });
      else layer.node(n, isCrossing ? 'cabinet' : 'joint', 0.8, transformerAt(loads, n));
    },
    (edge, from, to) => {
      const e = graph.edges[edge] as StreetEdge;
      const feeder = feederOf(to);
      const isHead = head[to] === to;
      if (isHead) feeders.push({ id: feeder, substation: code(ways.source[to] as number), at: to });
      // A feeder that begins further out has a cable of its own all the way, beside those of the streets it passes.
      for (let n = from; isHead && (ways.edge[n] as number) >= 0;) {
        const own = ways.edge[n] as number;
        const street = graph.edges[own] as StreetEdge;
        const parent = street.a === n ? street.b : street.a;
        const besideM = 0.25 + 0.2 * (feeders.length % 4);
        const more = { feeder, voltageKV: 10, carrier: feeder };
        layer.link({
          edge: own,
          from: parent,
          depthFromM: depthOf(street),
          depthToM: depthOf(street),
          diameterMm: 105,
          material: 'xlpe-copper',
          more,
          besideM,
        });
        n = parent;
      }
      const isMain = e.class === 'primary' || e.class === 'secondary' || e.class === 'motorway';
      layer.link({
        edge,
        from,
        depthFromM: depthOf(e),
        depthToM: depthOf(e),
        diameterMm: isMain ? 105 : 85,
        material: 'xlpe-copper',
        more: { feeder, voltageKV: 10, carrier: feeder },
      });
    },
  );
  const ties = layTies(trench, layer, feederOf, (n) => (ways.source[n] as number) >= 0 && (ways.edge[n] as number) >= 0, depthOf);
  const from = layHighVoltage(trench, layer, sources);
  return {
    features: layer.done(),
    substations: sources.map((at, k) => ({ id: code(k), name: nameOf(k), at, from: from.has(k) ? code(from.get(k) as number) : null })),
    feeders: feeders.sort((a, b) => (a.id < b.id ? -1 : 1)),
    feederOf,
    ties,
  };
}

function transformerAt({ people, floorM2 }: Loads, n: number): Partial<NodeProperties> {
  const kva = (people[n] as number) * KVA_PER_RESIDENT + (floorM2[n] as number) * KVA_PER_M2;
  if (kva <= 0) return {};
  return { ratedKva: transformerKva.find((size) => size * 0.8 >= kva) ?? Math.ceil(kva / 0.8 / 2500) * 2500, people: people[n] as number };
}

/** One open tie for each pair of feeders that meet in a street. */
function layTies(
  trench: Trench,
  layer: Layer,
  feederOf: (n: number) => string,
  isLaid: (n: number) => boolean,
  depthOf: (e: StreetEdge) => number,
): (readonly [string, string])[] {
  const shortest = new Map<string, number>();
  const { edges } = trench.graph;
  edges.forEach((e, n) => {
    if (e.isBridge || !isLaid(e.a) || !isLaid(e.b) || feederOf(e.a) === feederOf(e.b)) return;
    const key = [feederOf(e.a), feederOf(e.b)].sort().join(' ');
    const best = shortest.get(key);
    if (best === undefined || e.lengthM < (edges[best] as StreetEdge).lengthM) shortest.set(key, n);
  });
  return [...shortest].map(([key, edge]) => {
    const e = edges[edge] as StreetEdge;
    layer.link({
      edge,
      from: e.a,
      depthFromM: depthOf(e),
      depthToM: depthOf(e),
      diameterMm: 85,
      material: 'xlpe-copper',
      more: { voltageKV: 10, isOpen: true },
      besideM: -0.5,
    });
    const [a, b] = key.split(' ') as [string, string];
    return [a, b] as const;
  });
}

/** 110 kV cables out of the first substation, where the grid comes in. @returns the substation each other is fed through. */
function layHighVoltage(trench: Trench, layer: Layer, sources: readonly number[]): Map<number, number> {
  const { graph } = trench;
  const high = waysFrom(graph, [sources[0] as number], trunkWay);
  const laid = new Uint8Array(graph.edges.length);
  const parentOf = (n: number): number => {
    const e = graph.edges[high.edge[n] as number] as StreetEdge;
    return e.a === n ? e.b : e.a;
  };
  for (const s of sources)
    for (let n = s; (high.edge[n] as number) >= 0;) {
      const edge = high.edge[n] as number;
      const e = graph.edges[edge] as StreetEdge;
      const parent = parentOf(n);
      if (laid[edge]) break;
      laid[edge] = 1;
      const depthM = e.isBridge ? CROSSING_DEPTH_M + 5 : 1.5;
      layer.link({
        edge,
        from: parent,
        depthFromM: depthM,
        depthToM: depthM,
        diameterMm: 150,
        material: 'xlpe-copper',
        more: { voltageKV: 110, carrier: `S${String(sources.indexOf(s) + 1).padStart(2, '0')}` },
        besideM: -1.4,
      });
      n = parent;
    }
  const through = new Map<number, number>();
  sources.forEach((s, k) => {
    for (let n = s; (high.edge[n] as number) >= 0;) {
      n = parentOf(n);
      if (!sources.includes(n)) continue;
      through.set(k, sources.indexOf(n));
      return;
    }
  });
  return through;
}

export interface CellSite {
  readonly id: string;
  readonly place: Point;
}

export interface TelecomMap {
  readonly features: readonly NetworkFeature[];
  readonly exchanges: readonly { readonly id: string; readonly name: Words; readonly at: number }[];
  /** Exchange whose ducts reach a junction (or would). */
  exchangeOf(n: number): string;
}

/** Ducts for fibre from the exchanges along all but the narrowest streets, and a spur to every 5G cell. */
export function layTelecom(trench: Trench, first: Point, exchanges: number, cells: readonly CellSite[]): TelecomMap {
  const { graph } = trench;
  const layer = createLayer(trench, { letter: 't', share: -0.42, shiftM: [-3.5, 2.9], operator: 'Telecom' });
  const sources = spreadNodes(trench, exchanges, first);
  const ways = waysFrom(graph, sources, trunkWay);
  const laid = treeEdges(trench, ways, (e) => e.class !== 'lane' && e.street >= 0);
  const served = servedThrough(trench, ways);
  const reached = new Set<number>();
  const nameOf = (k: number): Words => ({ zh: `${k + 1}号机楼`, en: `Exchange ${k + 1}` });
  const exchangeOf = (n: number): string => `E${String((ways.source[n] as number) + 1).padStart(2, '0')}`;
  layTree(
    trench,
    ways,
    laid,
    (n, isSource) => {
      reached.add(n);
      const k = ways.source[n] as number;
      layer.node(n, isSource ? 'exchange' : 'handhole', 0.7, isSource ? { name: nameOf(k) } : {});
    },
    (edge, from) => {
      const e = graph.edges[edge] as StreetEdge;
      const ways110 = (served[edge] as number) > 20_000 ? 12 : (served[edge] as number) > 4000 ? 6 : 2;
      const depthM = e.isBridge ? CROSSING_DEPTH_M + 2 : 0.7;
      layer.link({ edge, from, depthFromM: depthM, depthToM: depthM, diameterMm: 110, material: 'pvc-u', more: { ways: ways110, carrier: exchangeOf(from) } });
    },
  );
  for (const cell of cells) {
    const n = nearestNode(graph, cell.place, (node) => reached.has(node));
    if (n < 0) continue;
    const id = layer.spot(`tc-${cell.id}`, cell.place, 'cell', 0.6, { entity: `sensor/${cell.id}` });
    layer.spur([layer.idOf(n), layer.jointOf(n), 0.7], [id, cell.place, 0.6], { diameterMm: 50, material: 'pvc-u', ways: 1, carrier: cell.id });
  }
  return { features: layer.done(), exchanges: sources.map((at, k) => ({ id: exchangeOf(at), name: nameOf(k), at })), exchangeOf };
}
