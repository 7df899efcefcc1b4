import { hashText } from '../../base/random.ts';
import type { NetworkInput } from '../pack/network-properties.ts';
import { characterAt, yearAt } from './character.ts';
import type { StreetLine } from './furniture.ts';
import type { Placer } from './ground.ts';
import { layPower, layTelecom, type CellSite, type Loads, type PowerMap, type TelecomMap } from './lifelines/cables.ts';
import { layDrains, laySewers, type DrainMap, type PumpSite } from './lifelines/gravity.ts';
import type { Trench } from './lifelines/lay.ts';
import { layGas, layWater, type WaterMap } from './lifelines/pressure.ts';
import { createPointIndex } from './near.ts';
import type { Point } from './plane.ts';
import type { Plan } from './plan.ts';
import type { CitySeed } from './seed.ts';
import { connectStreets, nearestNode, type StreetGraph } from './street-graph.ts';

/** A building as its lifelines see it. */
export interface Home {
  readonly place: Point;
  readonly people: number;
  /** Floor that is no dwelling, m². */
  readonly workM2: number;
}

interface LifelineSite {
  readonly plan: Plan;
  readonly streets: readonly StreetLine[];
  readonly place: Placer;
  readonly groundAt: (p: Point) => number;
  readonly pumps: readonly PumpSite[];
  readonly cells: readonly CellSite[];
  readonly homes: readonly Home[];
}

/** Lifelines as laid: their networks, and how they hang together. */
export interface Lifelines {
  readonly networks: readonly NetworkInput[];
  readonly graph: StreetGraph;
  readonly power: PowerMap;
  readonly water: WaterMap;
  readonly drain: DrainMap;
  readonly telecom: TelecomMap;
  readonly loads: Loads;
  /** Junction each home is connected at, in the order of `homes`. */
  readonly homeNodes: Int32Array;
  /** Junction nearest to a place. */
  nodeAt(p: Point): number;
}

/** Water, sewers, drains, power, telecom and gas under the streets of a city; null where its seed names no sources. */
export function layLifelines(seed: CitySeed, { plan, streets, place, groundAt, pumps, cells, homes }: LifelineSite): Lifelines | null {
  const { lifelines } = seed;
  if (!lifelines) return null;
  const graph = connectStreets(streets);
  const trench: Trench = {
    graph,
    place,
    groundAt,
    city: seed.name.en,
    // Pipes are a few years younger than the quarter, and older than today.
    yearAt: (p, key) => Math.max(1952, Math.min(2024, yearAt(seed, p, characterAt(seed, p)) + 3 + (hashText(key, seed.seed) % 14))),
  };
  const warped = (list: readonly (readonly [number, number])[]): Point[] => list.map((p) => plan.warp([p[0], p[1]]));
  const [intake] = warped([lifelines.gridIntake]) as [Point];
  const shores = plan.water.flatMap((w) => w.polygons.flat(2));
  const nodeAt = nodeFinder(graph);
  const homeNodes = Int32Array.from(homes, ({ place: p }) => nodeAt(p));
  const loads: Loads = { people: new Float64Array(graph.nodes.length), floorM2: new Float64Array(graph.nodes.length) };
  homes.forEach(({ people, workM2 }, i) => {
    const n = homeNodes[i] as number;
    loads.people[n] = (loads.people[n] as number) + people;
    loads.floorM2[n] = (loads.floorM2[n] as number) + workM2;
  });
  const water = layWater(trench, warped(lifelines.waterworks), warped(lifelines.reservoirs));
  const drain = layDrains(trench, pumps, shores.length > 0 ? shores : plan.coast);
  const power = layPower(trench, intake, lifelines.substations, loads);
  const telecom = layTelecom(trench, intake, lifelines.exchanges, cells);
  const networks: NetworkInput[] = [
    { id: 'water', kind: 'water', title: { zh: '供水管网', en: 'Water mains' }, features: water.features },
    { id: 'sewer', kind: 'sewer', title: { zh: '污水管网', en: 'Sewers' }, features: laySewers(trench, warped(lifelines.sewageWorks)) },
    { id: 'drain', kind: 'drain', title: { zh: '雨水管网', en: 'Storm drains' }, features: drain.features },
    { id: 'power', kind: 'power', title: { zh: '电力电缆', en: 'Power cables' }, features: power.features },
    { id: 'telecom', kind: 'telecom', title: { zh: '通信管道', en: 'Telecom ducts' }, features: telecom.features },
    { id: 'gas', kind: 'gas', title: { zh: '燃气管网', en: 'Gas mains' }, features: layGas(trench, warped(lifelines.gasGates)) },
  ];
  return { networks, graph, power, water, drain, telecom, loads, homeNodes, nodeAt };
}

const NEAR_M = 160;
/** Tens of thousands of houses ask: buckets first, all junctions only for what stands far out. */
function nodeFinder(graph: StreetGraph): (p: Point) => number {
  const index = createPointIndex(NEAR_M);
  graph.nodes.forEach((p, n) => index.add(n, p));
  return (p) => index.within(p, NEAR_M)[0] ?? nearestNode(graph, p);
}
