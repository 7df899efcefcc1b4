import type { NetworkFeature } from '../../pack/network-properties.ts';
import { distance, type Point } from '../plane.ts';
import { nearestNode, waysFrom, type StreetEdge, type Ways } from '../street-graph.ts';
import { createLayer, type Lane, type Layer, type Trench } from './lay.ts';
import { CROSSING_DEPTH_M, servedThrough, sizeFor, trunkWay } from './pressure.ts';

/** Bore and least fall by what drains through: flatter the larger, as self-cleansing velocity asks (GB 50014-2021, 5.2.10). */
interface GravityRules {
  readonly sizes: readonly (readonly [upToKm: number, mm: number])[];
  readonly coverM: number;
  /** Deeper than this the flow is lifted. */
  readonly deepestM: number;
}
const fallOf = (mm: number): number => (mm <= 300 ? 0.003 : mm <= 400 ? 0.002 : mm <= 600 ? 0.0012 : mm <= 1000 ? 0.0007 : 0.0004);
const sewerRules: GravityRules = {
  sizes: [
    [1, 300],
    [4, 400],
    [12, 600],
    [30, 800],
    [90, 1000],
    [220, 1500],
    [Infinity, 2000],
  ],
  coverM: 1.9,
  deepestM: 8.5,
};
const drainRules: GravityRules = {
  sizes: [
    [0.5, 400],
    [2, 600],
    [6, 800],
    [16, 1200],
    [40, 1800],
    [Infinity, 2400],
  ],
  coverM: 1.1,
  deepestM: 6.5,
};

interface Profile {
  /** Axis depth where a node's own pipe towards the source begins, metres under ground. */
  readonly startM: Float64Array;
  /** Axis depth where that pipe ends. */
  readonly endM: Float64Array;
  readonly mm: Int32Array;
  readonly lifts: ReadonlySet<number>;
}

/** Over a straight pipe where the street dips between its ends. */
const DIP_COVER_M = 0.7;
/** How much deeper a pipe laid straight between two levels must lie so that no dip of its street comes near it. */
function dipM(trench: Trench, { line, lengthM }: StreetEdge, fromM: number, toM: number, radiusM: number): number {
  let [deeper, walked] = [0, 0];
  line.forEach((p, i) => {
    if (i > 0) walked += distance(line[i - 1] as Point, p);
    const topM = fromM + ((toM - fromM) * walked) / lengthM + radiusM;
    deeper = Math.max(deeper, topM + DIP_COVER_M - trench.groundAt(p));
  });
  return deeper;
}

/** Levels of a gravity tree, from the farthest street to the outfall: never shallower than the cover, never uphill. */
function fall(trench: Trench, ways: Ways, rules: GravityRules): Profile {
  const { nodes, edges } = trench.graph;
  const served = servedThrough(trench, ways);
  const ground = nodes.map((p) => trench.groundAt(p));
  const arriving = new Float64Array(nodes.length).fill(Infinity); // lowest level that comes in, above the datum
  const [startM, endM] = [new Float64Array(nodes.length), new Float64Array(nodes.length)];
  const mm = new Int32Array(nodes.length);
  const lifts = new Set<number>();
  for (const n of [...ways.order].reverse()) {
    const edge = ways.edge[n] as number;
    if (edge < 0) continue;
    const e = edges[edge] as StreetEdge;
    const parent = e.a === n ? e.b : e.a;
    mm[n] = sizeFor(served[edge] as number, rules.sizes);
    const cover = rules.coverM + (mm[n] as number) / 2000;
    let level = Math.min((ground[n] as number) - cover, arriving[n] as number);
    if ((ground[n] as number) - level > rules.deepestM) {
      lifts.add(n);
      level = (ground[n] as number) - cover;
    }
    const start = e.isBridge ? Math.min(level, (ground[n] as number) - CROSSING_DEPTH_M) : level;
    const end = Math.min(start - e.lengthM * fallOf(mm[n] as number), (ground[parent] as number) - cover);
    const [fromM, toM] = e.a === n ? [start, end] : [end, start];
    const deeper = e.isBridge ? 0 : dipM(trench, e, fromM, toM, (mm[n] as number) / 2000);
    startM[n] = (ground[n] as number) - start + deeper;
    endM[n] = (ground[parent] as number) - end + deeper;
    // Under water the pipe is a siphon under pressure: it comes up again on the other bank.
    arriving[parent] = Math.min(arriving[parent] as number, e.isBridge ? (ground[parent] as number) - cover : end - deeper);
  }
  return { startM, endM, mm, lifts };
}

const gravityMaterial = (mm: number, year: number): string => (mm >= 800 ? 'concrete' : year < 1990 ? 'clay' : 'hdpe');

function layGravity(
  trench: Trench,
  layer: Layer,
  lane: Lane,
  ways: Ways,
  rules: GravityRules,
  nameSource: (k: number, n: number, depthM: number) => void,
  carrierOf?: (n: number) => string,
): void {
  const { graph, yearAt } = trench;
  const profile = fall(trench, ways, rules);
  const deepest = new Float64Array(graph.nodes.length);
  for (const n of ways.order) {
    const edge = ways.edge[n] as number;
    if (edge < 0) continue;
    const e = graph.edges[edge] as StreetEdge;
    const parent = e.a === n ? e.b : e.a;
    deepest[parent] = Math.max(deepest[parent] as number, profile.endM[n] as number);
    deepest[n] = Math.max(deepest[n] as number, profile.startM[n] as number);
  }
  for (const n of ways.order) {
    const edge = ways.edge[n] as number;
    if (edge < 0) {
      nameSource(ways.source[n] as number, n, Math.max(rules.coverM, deepest[n] as number));
      continue;
    }
    layer.node(n, profile.lifts.has(n) ? 'lift' : 'manhole', deepest[n] as number);
    const middle = graph.nodes[n] as Point;
    const diameterMm = profile.mm[n] as number;
    // Sewage and rain run towards the source of the ways.
    layer.link({
      edge,
      from: n,
      isGraded: true,
      depthFromM: profile.startM[n] as number,
      depthToM: profile.endM[n] as number,
      diameterMm,
      material: gravityMaterial(diameterMm, yearAt(middle, `${lane.letter}${(graph.edges[edge] as StreetEdge).street}`)),
      ...(carrierOf ? { more: { carrier: carrierOf(n) } } : {}),
    });
  }
}

/** Foul sewers: a tree of falling pipes with lifts where it gets too deep, down to the treatment works. */
export function laySewers(trench: Trench, works: readonly Point[]): NetworkFeature[] {
  const lane: Lane = { letter: 's', share: -0.08, shiftM: [-0.9, 1.1], operator: 'Drainage' };
  const layer = createLayer(trench, lane);
  const sources = works.map((p) => nearestNode(trench.graph, p));
  const ways = waysFrom(trench.graph, sources, trunkWay);
  layGravity(trench, layer, lane, ways, sewerRules, (k, n, depthM) =>
    layer.node(n, 'treatment', depthM, { name: { zh: `第${k + 1}污水处理厂`, en: `Sewage works ${k + 1}` } }),
  );
  return layer.done();
}

export interface PumpSite {
  /** Service id of the pump station. */
  readonly id: string;
  readonly place: Point;
  readonly name: { readonly zh: string; readonly en: string };
}

export interface DrainMap {
  readonly features: readonly NetworkFeature[];
  /** Service id of the pump station a junction drains to. */
  stationOf(n: number): string;
}

/** Storm drains: every street drains to the nearest pump station, and each station lifts into the river or canal beside it. */
export function layDrains(trench: Trench, pumps: readonly PumpSite[], shores: readonly Point[]): DrainMap {
  const lane: Lane = { letter: 'd', share: 0.1, shiftM: [1.2, -1], operator: 'Drainage' };
  const layer = createLayer(trench, lane);
  const taken = new Set<number>();
  const sources = pumps.map((p) => {
    const n = nearestNode(trench.graph, p.place, (node) => !taken.has(node));
    taken.add(n);
    return n;
  });
  const ways = waysFrom(trench.graph, sources, (e) => e.lengthM * (e.isBridge ? 6 : 1));
  const stationOf = (n: number): string => (pumps[ways.source[n] as number] as PumpSite).id;
  layGravity(trench, layer, lane, ways, drainRules, (_, n, depthM) => layer.node(n, 'manhole', depthM), stationOf);
  pumps.forEach((pump, k) => {
    const n = sources[k] as number;
    const outfall = shores.reduce((best, p) => (distance(p, pump.place) < distance(best, pump.place) ? p : best), shores[0] ?? pump.place);
    const [pumpId, outId] = [`dp-${pump.id}`, `do-${pump.id}`];
    layer.spot(pumpId, pump.place, 'pump', 4.5, { name: pump.name, entity: `service/${pump.id}` });
    layer.spot(outId, outfall, 'outfall', 1.2, { name: { zh: `${pump.name.zh}出水口`, en: `${pump.name.en} outfall` } });
    layer.spur([layer.idOf(n), layer.jointOf(n), 4.5], [pumpId, pump.place, 4.5], { diameterMm: 2400, material: 'concrete', carrier: pump.id });
    layer.spur([pumpId, pump.place, 2.2], [outId, outfall, 1.2], { diameterMm: 1600, material: 'steel', carrier: pump.id });
  });
  return { features: layer.done(), stationOf };
}
