import type { NetworkFeature } from '../../pack/network-properties.ts';
import { distance, type Point } from '../plane.ts';
import { nearestNode, waysFrom, type StreetEdge, type Ways } from '../street-graph.ts';
import { createLayer, type Trench } from './lay.ts';
import { CROSSING_DEPTH_M, layTree, servedThrough, treeEdges, trunkWay } from './pressure.ts';

/** Places spread over the junctions: each the farthest from those before it (Gonzalez 1985). */
export function spreadNodes(trench: Trench, count: number, first: Point): number[] {
  const { graph } = trench;
  const chosen = [nearestNode(graph, first)];
  const gap = graph.nodes.map((p) => distance(p, graph.nodes[chosen[0] as number] as Point));
  while (chosen.length < Math.min(count, graph.nodes.length)) {
    const next = gap.reduce((best, d, n) => (d > (gap[best] as number) ? n : best), 0);
    chosen.push(next);
    graph.nodes.forEach((p, n) => (gap[n] = Math.min(gap[n] as number, distance(p, graph.nodes[next] as Point))));
  }
  return chosen;
}

/** Which branch out of its source each node hangs on, counted per source in the order the branches are met. */
function branches(trench: Trench, ways: Ways): Int32Array {
  const branch = new Int32Array(trench.graph.nodes.length).fill(-1);
  const count = new Map<number, number>();
  for (const n of ways.order) {
    const edge = ways.edge[n] as number;
    if (edge < 0) continue;
    const e = trench.graph.edges[edge] as StreetEdge;
    const parent = e.a === n ? e.b : e.a;
    const source = ways.source[n] as number;
    if ((ways.edge[parent] as number) < 0) {
      count.set(source, (count.get(source) ?? 0) + 1);
      branch[n] = count.get(source) as number;
    } else branch[n] = branch[parent] as number;
  }
  return branch;
}

/**
 * Power: 110 kV cables from the grid's intake to substations all over the city, and from each radial 10 kV feeders that
 * between them pass every street once; cabinets where streets meet.
 */
export function layPower(trench: Trench, intake: Point, substations: number): NetworkFeature[] {
  const { graph } = trench;
  const layer = createLayer(trench, { letter: 'p', share: 0.41, shiftM: [3.4, -2.8], operator: 'Power' });
  const sources = spreadNodes(trench, substations, intake);
  const ways = waysFrom(graph, sources, (e) => e.lengthM * (e.isBridge ? 4 : 1));
  const branch = branches(trench, ways);
  const code = (k: number): string => `S${String(k + 1).padStart(2, '0')}`;
  const depthOf = (e: StreetEdge): number => (e.isBridge ? CROSSING_DEPTH_M + 3 : 0.8);
  layTree(
    trench,
    ways,
    new Uint8Array(graph.edges.length).fill(1),
    (n, isSource) => {
      const k = ways.source[n] as number;
      const crossing = (graph.at[n] as readonly number[]).length >= 3;
      if (isSource) layer.node(n, 'substation', 0.8, { name: { zh: `${code(k)} 110 kV变电站`, en: `Substation ${code(k)} (110 kV)` } });
      else layer.node(n, crossing ? 'cabinet' : 'joint', 0.8);
    },
    (edge, from, to) => {
      const e = graph.edges[edge] as StreetEdge;
      const feeder = `${code(ways.source[to] as number)}-F${branch[to]}`;
      const isMain = e.class === 'primary' || e.class === 'secondary' || e.class === 'motorway';
      layer.link({
        edge,
        from,
        depthFromM: depthOf(e),
        depthToM: depthOf(e),
        diameterMm: isMain ? 105 : 85,
        material: 'xlpe-copper',
        more: { feeder, voltageKV: 10 },
      });
    },
  );
  const high = waysFrom(graph, [sources[0] as number], trunkWay);
  const laid = new Uint8Array(graph.edges.length);
  for (const s of sources)
    for (let n = s; (high.edge[n] as number) >= 0;) {
      const edge = high.edge[n] as number;
      const e = graph.edges[edge] as StreetEdge;
      const parent = e.a === n ? e.b : e.a;
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
        more: { voltageKV: 110 },
        besideM: -1.4,
      });
      n = parent;
    }
  return layer.done();
}

export interface CellSite {
  readonly id: string;
  readonly place: Point;
}

/** Ducts for fibre from the exchanges along all but the narrowest streets, and a spur to every 5G cell. */
export function layTelecom(trench: Trench, first: Point, exchanges: number, cells: readonly CellSite[]): NetworkFeature[] {
  const { graph } = trench;
  const layer = createLayer(trench, { letter: 't', share: -0.42, shiftM: [-3.5, 2.9], operator: 'Telecom' });
  const sources = spreadNodes(trench, exchanges, first);
  const ways = waysFrom(graph, sources, trunkWay);
  const laid = treeEdges(trench, ways, (e) => e.class !== 'lane' && e.street >= 0);
  const served = servedThrough(trench, ways);
  const reached = new Set<number>();
  layTree(
    trench,
    ways,
    laid,
    (n, isSource) => {
      reached.add(n);
      const k = ways.source[n] as number;
      layer.node(n, isSource ? 'exchange' : 'handhole', 0.7, isSource ? { name: { zh: `${k + 1}号机楼`, en: `Exchange ${k + 1}` } } : {});
    },
    (edge, from) => {
      const e = graph.edges[edge] as StreetEdge;
      const ways110 = (served[edge] as number) > 20_000 ? 12 : (served[edge] as number) > 4000 ? 6 : 2;
      const depthM = e.isBridge ? CROSSING_DEPTH_M + 2 : 0.7;
      layer.link({ edge, from, depthFromM: depthM, depthToM: depthM, diameterMm: 110, material: 'pvc-u', more: { ways: ways110 } });
    },
  );
  for (const cell of cells) {
    const n = nearestNode(graph, cell.place, (node) => reached.has(node));
    if (n < 0) continue;
    const id = layer.spot(`tc-${cell.id}`, cell.place, 'cell', 0.6, { entity: `sensor/${cell.id}` });
    layer.spur([layer.idOf(n), layer.jointOf(n), 0.7], [id, cell.place, 0.6], { diameterMm: 50, material: 'pvc-u', ways: 1 });
  }
  return layer.done();
}
