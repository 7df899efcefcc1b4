import type { Problem } from '../../../base/problem.ts';
import { wound } from '../../../base/winding.ts';
import type { OsmData, Tags } from './data.ts';
import { isYes } from './lengths.ts';
import { assembleMultipolygon, isClosed, positionsOf, type PolygonRings } from './rings.ts';

/** Something areal: a closed way or a multipolygon relation. */
export interface Footprint {
  readonly id: string;
  readonly tags: Tags;
  readonly polygons: readonly PolygonRings[];
}

/** Keys that make a closed way an area (wiki.openstreetmap.org/wiki/Area); roads and barriers are lines unless they say `area=yes`. */
const areaKeys = [
  'building',
  'building:part',
  'landuse',
  'leisure',
  'natural',
  'amenity',
  'water',
  'place',
  'tourism',
  'man_made',
  'shop',
  'healthcare',
  'public_transport',
];
const isArea = (tags: Tags): boolean =>
  tags.get('area') === 'yes' ||
  tags.has('area:highway') ||
  (tags.get('area') !== 'no' && areaKeys.some((key) => isYes(tags, key)) && !tags.has('barrier')) ||
  tags.get('waterway') === 'riverbank';

/** Every area of the file; ways that only bound a multipolygon carry no tags of their own and drop out. */
export function footprintsOf(data: OsmData, where: string, notes: Problem[]): Footprint[] {
  const out: Footprint[] = [];
  let lost = 0;
  for (const way of data.ways.values()) {
    if (way.tags.size === 0 || !isArea(way.tags)) continue;
    const ring = isClosed(way.refs) ? positionsOf(data, way.refs) : null;
    if (ring) out.push({ id: `way/${way.id}`, tags: way.tags, polygons: [[wound(ring, true)]] });
    else lost++;
  }
  if (lost > 0) notes.push({ code: 'open-area', where, why: `${lost} areas do not close or lack nodes (cut off by the extract, usually) and are left out` });
  for (const relation of data.relations.values()) {
    if (relation.tags.get('type') !== 'multipolygon' && !(relation.tags.get('type') === 'boundary' && isArea(relation.tags))) continue;
    if (!isArea(relation.tags)) continue;
    const polygons = assembleMultipolygon(data, relation, where, notes);
    if (polygons.length > 0) out.push({ id: `relation/${relation.id}`, tags: relation.tags, polygons });
  }
  return out;
}
