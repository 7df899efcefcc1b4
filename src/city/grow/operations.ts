import type { Words } from '../../base/words.ts';
import type { Operations, StreetCamera, Unit } from '../../tables/operations.ts';
import { demoAgencies, demoClasses } from './case-classes.ts';
import type { Placer } from './ground.ts';
import { distance, type Point } from './plane.ts';
import type { CitySeed } from './seed.ts';
import type { SensorDraft } from './sensors.ts';
import type { ServiceDraft } from './services.ts';
import type { StreetGraph } from './street-graph.ts';

interface UnitKind {
  readonly kind: string;
  readonly prefix: string;
  readonly name: Words;
  readonly agency: string;
  /** Kind of service it is based at, and how many stand at each. */
  readonly base: string;
  readonly perBase: number;
}
const unitKinds: readonly UnitKind[] = [
  { kind: 'drain-crew', prefix: 'dc', name: { zh: '排水抢修班', en: 'Drain crew' }, agency: 'drainage', base: 'pump-station', perBase: 1 },
  { kind: 'pump-truck', prefix: 'pt', name: { zh: '移动泵车', en: 'Pump truck' }, agency: 'drainage', base: 'fire-station', perBase: 2 },
  { kind: 'fire-engine', prefix: 'fe', name: { zh: '消防车', en: 'Fire engine' }, agency: 'fire', base: 'fire-station', perBase: 2 },
  { kind: 'ambulance', prefix: 'am', name: { zh: '救护车', en: 'Ambulance' }, agency: 'health', base: 'hospital', perBase: 3 },
  { kind: 'home-visit-team', prefix: 'hv', name: { zh: '上门服务队', en: 'Home-visit team' }, agency: 'health', base: 'posthouse', perBase: 1 },
  { kind: 'traffic-patrol', prefix: 'tp', name: { zh: '交警巡逻车', en: 'Traffic patrol' }, agency: 'traffic', base: 'police-station', perBase: 1 },
  { kind: 'grid-patrol', prefix: 'gp', name: { zh: '城管巡查组', en: 'Urban patrol' }, agency: 'grid', base: 'service-hall', perBase: 1 },
  { kind: 'power-crew', prefix: 'pc', name: { zh: '供电抢修班', en: 'Power crew' }, agency: 'power', base: 'service-hall', perBase: 1 },
  { kind: 'water-crew', prefix: 'wc', name: { zh: '供水抢修班', en: 'Water crew' }, agency: 'water', base: 'service-hall', perBase: 1 },
  { kind: 'road-crew', prefix: 'rc', name: { zh: '道路养护班', en: 'Road crew' }, agency: 'roads', base: 'service-hall', perBase: 1 },
];

/** Cameras look from a junction this near at least, and at most. */
const CAMERA_NEAR_M = 15;
const CAMERA_FAR_M = 220;
/** One camera serves whatever lies closer together. */
const CAMERA_SPACING_M = 90;

/** Street junctions carry the cameras; each looks at what it was put up for. */
function placeCameras(graph: StreetGraph, targets: readonly { readonly place: Point; readonly name: Words }[], place: Placer): StreetCamera[] {
  const junctions = graph.nodes.map((p, n) => ({ p, ways: graph.at[n]?.length ?? 0 })).filter(({ ways }) => ways >= 3);
  const taken: Point[] = [];
  const cameras: StreetCamera[] = [];
  for (const { place: target, name } of targets) {
    let best: Point | null = null;
    for (const { p } of junctions) {
      const gap = distance(p, target);
      if (gap >= CAMERA_NEAR_M && gap <= CAMERA_FAR_M && (!best || gap < distance(best, target))) best = p;
    }
    if (!best || taken.some((p) => distance(p, best) < CAMERA_SPACING_M)) continue;
    taken.push(best);
    const [lon, lat] = place(best);
    const gap = distance(best, target);
    cameras.push({
      id: `cam-${String(cameras.length + 1).padStart(3, '0')}`,
      name: { zh: `${name.zh}路口`, en: `Junction at ${name.en}` },
      lon,
      lat,
      heightM: 9,
      bearingDeg: Math.round((90 - (Math.atan2(target[1] - best[1], target[0] - best[0]) * 180) / Math.PI + 360) % 360),
      tiltDeg: Math.round(Math.max(4, Math.min(35, (Math.atan2(9, gap) * 180) / Math.PI))),
    });
  }
  return cameras;
}

/** Agencies, classes, units at their bases and cameras at junctions: how the demo city works on its troubles. */
export function planOperations(
  seed: CitySeed,
  graph: StreetGraph,
  services: readonly ServiceDraft[],
  sensors: readonly SensorDraft[],
  place: Placer,
): Operations {
  const units = unitKinds.flatMap(({ kind, prefix, name, agency, base, perBase }) =>
    services
      .filter((s) => s.kind === base)
      .flatMap((s) => Array.from({ length: perBase }, () => s))
      .map((s, n): Unit => {
        const [lon, lat] = place(s.place);
        const number = n + 1;
        return { id: `${prefix}-${String(number).padStart(2, '0')}`, kind, name: { zh: `${name.zh}${number}`, en: `${name.en} ${number}` }, agency, lon, lat };
      }),
  );
  const watched = [
    ...services.filter((s) => s.kind === 'pump-station' || s.kind === 'hospital'),
    ...sensors.filter((s) => s.kind === 'drain-level' || s.kind === 'traffic-counter'),
  ];
  return {
    agencies: demoAgencies,
    classes: demoClasses,
    units,
    cameras: placeCameras(graph, watched, place).slice(0, 8 * Math.ceil(Math.sqrt(seed.population / 1000))),
    dispatch: [],
  };
}
