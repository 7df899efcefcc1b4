import type { PlanFrame } from '../../../base/geodesy.ts';
import type { GroundLayer } from '../../pack/pack-input.ts';
import type { OsmData } from './data.ts';
import type { Footprint } from './footprints.ts';
import { landKind } from './land.ts';
import { isYes, metresIn } from './lengths.ts';
import { ribbonOf } from './ribbon.ts';
import { isClosed, positionsOf } from './rings.ts';
import { namesOf, roadProperties } from './roads.ts';

/** Waterways that come as lines only, and how wide they are taken for, metres. */
const waterWidthM: Readonly<Record<string, readonly [kind: string, widthM: number]>> = {
  river: ['river', 12],
  canal: ['canal', 8],
  stream: ['river', 2],
  ditch: ['canal', 1.5],
  drain: ['canal', 1.5],
};
const placeRank: Readonly<Record<string, readonly [kind: string, rank: number]>> = {
  city: ['city', 1],
  town: ['city', 2],
  suburb: ['district', 2],
  village: ['district', 3],
  quarter: ['district', 3],
  neighbourhood: ['district', 4],
  hamlet: ['district', 4],
};

/** Land use, water, roads, rails and place names of the file as ground layers. */
export function groundOf(data: OsmData, footprints: readonly Footprint[], frame: PlanFrame): Partial<Record<GroundLayer, GeoJSON.FeatureCollection>> {
  const layers = new Map<GroundLayer, GeoJSON.Feature[]>();
  const into = (layer: GroundLayer): GeoJSON.Feature[] => {
    const list = layers.get(layer) ?? [];
    layers.set(layer, list);
    return list;
  };
  for (const { id, tags, polygons } of footprints) {
    const kind = landKind(tags);
    if (!kind) continue;
    const { zh, en } = namesOf(tags);
    into(kind.layer).push({
      type: 'Feature',
      properties: { id, kind: kind.kind, ...(en === '' ? {} : { name_zh: zh, name_en: en }) },
      geometry: { type: 'MultiPolygon', coordinates: [...polygons] },
    });
  }
  for (const way of data.ways.values()) {
    const [waterKind, usualM] = waterWidthM[way.tags.get('waterway') ?? ''] ?? [];
    const road = roadProperties(way);
    if (!road && (waterKind === undefined || isYes(way.tags, 'tunnel'))) continue;
    const line = positionsOf(data, way.refs);
    if (!line || line.length < 2) continue;
    if (road) into('roads').push({ type: 'Feature', properties: road, geometry: { type: 'LineString', coordinates: line } });
    else if (!isClosed(way.refs)) {
      const told = metresIn(way.tags.get('width'));
      const ring = ribbonOf(line, told > 0 && told < 2000 ? told : (usualM as number), frame);
      if (ring)
        into('water').push({
          type: 'Feature',
          properties: { id: `way/${way.id}`, kind: waterKind as string },
          geometry: { type: 'Polygon', coordinates: [ring] },
        });
    }
  }
  for (const { at, tags } of data.taggedNodes) {
    const place = placeRank[tags.get('place') ?? ''];
    const { zh, en } = namesOf(tags);
    if (place && en !== '')
      into('places').push({
        type: 'Feature',
        properties: { name_zh: zh, name_en: en, kind: place[0], rank: place[1] },
        geometry: { type: 'Point', coordinates: [data.lon[at] as number, data.lat[at] as number] },
      });
  }
  return Object.fromEntries([...layers].map(([layer, features]) => [layer, { type: 'FeatureCollection', features }]));
}
