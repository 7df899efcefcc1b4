import type { OsmWay, Tags } from './data.ts';
import { isYes, metresIn, numberIn } from './lengths.ts';

type RoadClass = 'motorway' | 'primary' | 'secondary' | 'residential' | 'lane' | 'path';

const classes: Readonly<Record<string, RoadClass>> = {
  motorway: 'motorway',
  trunk: 'motorway',
  primary: 'primary',
  secondary: 'secondary',
  tertiary: 'secondary',
  unclassified: 'residential',
  residential: 'residential',
  living_street: 'residential',
  road: 'residential',
  service: 'lane',
  busway: 'lane',
  bus_guideway: 'lane',
  track: 'lane',
  raceway: 'lane',
  pedestrian: 'path',
  footway: 'path',
  path: 'path',
  cycleway: 'path',
  steps: 'path',
  bridleway: 'path',
  corridor: 'path',
};
/** Lanes per carriageway where none are told, and how wide one is taken for, metres. */
const laneM = 3.25;
const usualLanes: Readonly<Record<RoadClass, number>> = { motorway: 2, primary: 2, secondary: 2, residential: 2, lane: 1, path: 0 };

export const roadClassOf = (tags: Tags): RoadClass | undefined => classes[(tags.get('highway') ?? '').replace(/_link$/, '')];
const railways = new Set(['rail', 'light_rail', 'subway', 'tram', 'narrow_gauge', 'monorail', 'funicular']);
export const railKindOf = (tags: Tags): string | undefined => (railways.has(tags.get('railway') ?? '') ? tags.get('railway') : undefined);

function widthOf(tags: Tags, roadClass: RoadClass): number {
  const told = metresIn(tags.get('width') ?? tags.get('est_width'));
  if (told > 0 && told < 100) return told;
  const lanes = numberIn(tags.get('lanes'));
  if (lanes > 0 && lanes < 20) return lanes * laneM;
  if (roadClass === 'path') return tags.get('highway') === 'pedestrian' ? 5 : 2.5;
  const oneWay = isYes(tags, 'oneway') && roadClass !== 'motorway' && roadClass !== 'lane';
  return (oneWay ? usualLanes[roadClass] - 0.5 : usualLanes[roadClass]) * laneM;
}

/** Names in both languages, one standing in for the other. */
export function namesOf(tags: Tags): { readonly zh: string; readonly en: string } {
  const name = tags.get('name') ?? '';
  return { zh: tags.get('name:zh') ?? tags.get('name:zh-Hans') ?? name, en: tags.get('name:en') ?? name };
}

const layerOf = (tags: Tags): number => {
  const layer = numberIn(tags.get('layer'));
  return Number.isFinite(layer) ? (tags.get('layer')?.startsWith('-') ? -layer : layer) : 0;
};

/** Properties of a road or railway line as the ground layer wants them; null when the way is neither. */
export function roadProperties(way: OsmWay): Record<string, string | number> | null {
  const { tags } = way;
  const rail = railKindOf(tags);
  const roadClass = roadClassOf(tags);
  if (rail === undefined && roadClass === undefined) return null;
  if (tags.get('area') === 'yes' || tags.get('highway') === 'proposed' || tags.get('highway') === 'construction') return null;
  const { zh, en } = namesOf(tags);
  const gauge = metresIn(tags.get('width'));
  return {
    id: `way/${way.id}`,
    ...(rail === undefined ? { class: roadClass as RoadClass } : { class: 'rail', kind: rail }),
    name_zh: zh,
    name_en: en,
    bridge: isYes(tags, 'bridge') ? 1 : 0,
    tunnel: isYes(tags, 'tunnel') ? 1 : 0,
    layer: layerOf(tags),
    widthM: rail === undefined ? widthOf(tags, roadClass as RoadClass) : gauge > 0 ? gauge : 3,
  };
}
