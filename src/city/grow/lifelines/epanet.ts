import type { Placer } from '../ground.ts';
import type { Lifelines } from '../networks.ts';
import type { Point } from '../plane.ts';
import type { StreetEdge } from '../street-graph.ts';
import type { WaterMap } from './pressure.ts';

/** Domestic use per resident (GB/T 50331-2002, zone of the Pearl River: 150 to 220 L a day) and what a square metre of work floor takes. */
const L_PER_RESIDENT_DAY = 180;
const L_PER_M2_DAY = 2.5;
/** Share of mean demand by hour of the day, mean 1: breakfast and evening peaks. */
const dayPattern = [0.45, 0.38, 0.35, 0.35, 0.42, 0.7, 1.15, 1.5, 1.42, 1.2, 1.1, 1.12, 1.2, 1.08, 0.98, 0.97, 1.05, 1.25, 1.48, 1.52, 1.4, 1.15, 0.85, 0.63];
/** Pressure wanted at the highest junction, and what the mains may lose on the way at the busiest hour, metres of water. */
const SERVICE_HEAD_M = 26;
const LOSS_ALLOWANCE_M = 16;
/** Two pumps of a works lift so much of its mean demand; what peaks ask beyond comes from the tanks. */
const DUTY_SHARE = 1.15;
const TANK_DEPTH_M = 5;
/** Large networks are modelled by their mains from this bore up; what hangs on the rest is drawn at the main. */
const SKELETON_MM = 200;
const SKELETON_FROM_PIPES = 2000;

/** Hazen-Williams C by material: used mains, not new ones (AWWA M32). */
const roughness: Readonly<Record<string, number>> = { steel: 120, 'grey-iron': 95, 'ductile-iron': 125, pe100: 140 };

/**
 * The water network as an EPANET 2.2 input file, in litres per second and metres: a clear-well reservoir and three pumps (two
 * running) at each works, an elevated tank at each service reservoir, mains with demands by the people behind each junction.
 * Junction and pipe ids follow the network file.
 */
export function writeWaterModel({ water, graph, loads }: Lifelines, city: string, place: Placer): string {
  const { nodes: isKept, edges: isPiped } = skeletonOf(water, graph.edges, graph.nodes.length);
  const demandLps = demands(water, loads, isKept);
  const kept = graph.nodes.map((_, n) => n).filter((n) => isKept[n]);
  const totalLps = kept.reduce((sum, n) => sum + (demandLps[n] as number), 0);
  const topM = Math.max(...kept.map((n) => water.nodeM(n)));
  /** Water level of the tanks when full: they float on the system and balance the day. */
  const fullM = topM + SERVICE_HEAD_M + LOSS_ALLOWANCE_M;
  const lines: string[] = [];
  const section = (name: string, header: string, rows: readonly string[]): void => void lines.push(`[${name}]`, `;${header}`, ...rows, '');
  const clear = (k: number): string => `R${k + 1}`;
  lines.push('[TITLE]', `${city} water mains (fictional). Units: flow L/s, length and head m, diameter mm, pressure m of water.`, '');
  section(
    'JUNCTIONS',
    'id elevation_m demand_Lps pattern',
    kept.map((n) => `${water.idOf(n)} ${fixed(water.nodeM(n), 2)} ${fixed(demandLps[n] as number, 3)} day`),
  );
  section(
    'RESERVOIRS',
    'id head_m',
    water.works.map((w, k) => `${clear(k)} ${fixed(water.nodeM(w.at) + 1, 2)}`),
  );
  const tankDiameterM = Math.max(8, Math.sqrt((totalLps * 3.6 * 5) / Math.max(1, water.tanks.length) / TANK_DEPTH_M / (Math.PI / 4)));
  const tankRow = (id: string): string => `${id} ${fixed(fullM - TANK_DEPTH_M, 2)} 3.4 0.3 ${TANK_DEPTH_M} ${fixed(tankDiameterM, 1)} 0`;
  section(
    'TANKS',
    'id bottom_m level_m least_m most_m diameter_m least_volume_m3',
    water.tanks.map(({ id }) => tankRow(id)),
  );
  const pipes = graph.edges.flatMap((e, n): string[] => {
    if (!isPiped[n]) return [];
    const { diameterMm, material } = water.pipeOf(n);
    return [
      `w-${String(n + 1).padStart(5, '0')} ${water.idOf(e.a)} ${water.idOf(e.b)} ${fixed(Math.max(1, e.lengthM), 1)} ${diameterMm} ${roughness[material] ?? 120} 0 Open`,
    ];
  });
  const risers = water.tanks.map((t) => `${t.id}-riser ${water.idOf(t.at)} ${t.id} 60 800 120 0 Open`);
  section('PIPES', 'id from to length_m diameter_mm hazen_williams minor status', [...pipes, ...risers]);
  const duty = pumpDuties(water, demandLps, isKept, fullM);
  section(
    'PUMPS',
    'id from to curve',
    water.works.flatMap((w, k) => [1, 2, 3].map((p) => `${w.id}-P${p} ${clear(k)} ${water.idOf(w.at)} HEAD ${w.id}`)),
  );
  section(
    'STATUS',
    'the third pump of each works stands by',
    water.works.map((w) => `${w.id}-P3 Closed`),
  );
  section(
    'CURVES',
    'one point a curve: EPANET sets shut-off at 4/3 of the head and run-out at twice the flow',
    duty.map((d) => `${d.id} ${fixed(d.lps, 1)} ${fixed(d.liftM, 2)}`),
  );
  section(
    'PATTERNS',
    'share of mean demand by hour',
    [0, 6, 12, 18].map((h) => `day ${dayPattern.slice(h, h + 6).join(' ')}`),
  );
  section('TIMES', '', ['Duration 24:00', 'Hydraulic Timestep 1:00', 'Pattern Timestep 1:00', 'Report Timestep 1:00']);
  section('OPTIONS', '', ['Units LPS', 'Headloss H-W', 'Trials 200', 'Accuracy 0.001', 'Unbalanced Continue 10', 'Demand Multiplier 1']);
  section(
    'TAGS',
    'kind id zone: the metered zone each junction belongs to',
    kept.map((n) => `NODE ${water.idOf(n)} ${water.zoneOf(n)}`),
  );
  section('REPORT', '', ['Status No', 'Summary No']);
  section('COORDINATES', 'id longitude latitude (EPSG:4326)', [
    ...kept.map((n) => `${water.idOf(n)} ${spot(place, graph.nodes[n] as Point)}`),
    ...water.works.map((w, k) => `${clear(k)} ${spot(place, graph.nodes[w.at] as Point)}`),
    ...water.tanks.map((t) => `${t.id} ${spot(place, graph.nodes[t.at] as Point)}`),
  ]);
  lines.push('[END]', '');
  return lines.join('\n');
}

const fixed = (v: number, decimals: number): string => String(Number(v.toFixed(decimals)));
const spot = (place: Placer, p: Point): string => place(p).join(' ');

const isMain = (water: WaterMap, count: number, edge: number): boolean => count < SKELETON_FROM_PIPES || water.pipeOf(edge).diameterMm >= SKELETON_MM;

/** Junctions and pipes of the model: all that mains reach from the works, and the way to each tank. */
function skeletonOf(water: WaterMap, edges: readonly StreetEdge[], count: number): { readonly nodes: Uint8Array; readonly edges: Uint8Array } {
  const [nodes, piped] = [new Uint8Array(count), new Uint8Array(edges.length)];
  const near: number[][] = Array.from({ length: count }, () => []);
  edges.forEach((e, n) => {
    if (!isMain(water, edges.length, n)) return;
    near[e.a]?.push(e.b);
    near[e.b]?.push(e.a);
  });
  const todo = water.works.map(({ at }) => at);
  for (let n = todo.pop(); n !== undefined; n = todo.pop()) {
    if (nodes[n]) continue;
    nodes[n] = 1;
    todo.push(...(near[n] as number[]));
  }
  edges.forEach((e, n) => {
    if (nodes[e.a] && nodes[e.b] && isMain(water, edges.length, n)) piped[n] = 1;
  });
  for (const { at } of water.tanks)
    for (let n = at; n >= 0 && !nodes[n]; n = water.upstream(n).node) {
      nodes[n] = 1;
      piped[water.upstream(n).edge] = 1;
    }
  return { nodes, edges: piped };
}

/** Mean demand per junction, L/s; what hangs on a small pipe is drawn where that leaves the main. */
function demands(water: WaterMap, { people, floorM2 }: Lifelines['loads'], isKept: Uint8Array): Float64Array {
  const lps = new Float64Array(people.length);
  people.forEach((residents, n) => {
    let at = n;
    while (!isKept[at] && water.upstream(at).node >= 0) at = water.upstream(at).node;
    lps[at] = (lps[at] as number) + (residents * L_PER_RESIDENT_DAY + (floorM2[n] as number) * L_PER_M2_DAY) / 86_400;
  });
  return lps;
}

/** Each works lifts its own part of the city with two pumps: flow of one pump, and the lift to the tanks with the losses on the way. */
function pumpDuties(water: WaterMap, demandLps: Float64Array, isKept: Uint8Array, fullM: number): { id: string; lps: number; liftM: number }[] {
  const share = new Map<number, number>(water.works.map(({ at }) => [at, 0]));
  const root = new Int32Array(demandLps.length).fill(-1);
  const rootOf = (n: number): number => {
    const path: number[] = [];
    let at = n;
    while (root[at] === -1 && water.upstream(at).node >= 0) {
      path.push(at);
      at = water.upstream(at).node;
    }
    const found = root[at] === -1 ? at : (root[at] as number);
    for (const p of path) root[p] = found;
    return found;
  };
  demandLps.forEach((lps, n) => {
    if (isKept[n]) share.set(rootOf(n), (share.get(rootOf(n)) ?? 0) + lps);
  });
  return water.works.map((w) => ({ id: w.id, lps: Math.max(1, ((share.get(w.at) ?? 0) * DUTY_SHARE) / 2), liftM: fullM + 3 - water.nodeM(w.at) }));
}
