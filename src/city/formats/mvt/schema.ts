import type { GroundLayer } from '../../pack/pack-input.ts';
import type { TileValue } from './read-layer.ts';

type Properties = Readonly<Record<string, TileValue>>;
export interface GroundPlace {
  readonly layer: GroundLayer;
  readonly properties: Record<string, string | number>;
}

const text = (properties: Properties, ...keys: readonly string[]): string =>
  String(keys.map((key) => properties[key]).find((value) => value !== undefined) ?? '');
const namesOf = (properties: Properties): { name_zh: string; name_en: string } => {
  const name = text(properties, 'name', 'name:latin', 'pgf:name');
  return { name_zh: text(properties, 'name:zh', 'name_zh', 'name_zh-Hans', 'name_zh_Hans') || name, name_en: text(properties, 'name:en', 'name_en') || name };
};

/** Road classes of OpenMapTiles, Mapbox Streets and Protomaps. */
const roads: Readonly<Record<string, string>> = {
  motorway: 'motorway',
  motorway_link: 'motorway',
  trunk: 'motorway',
  trunk_link: 'motorway',
  highway: 'motorway',
  primary: 'primary',
  primary_link: 'primary',
  major_road: 'primary',
  secondary: 'secondary',
  secondary_link: 'secondary',
  tertiary: 'secondary',
  tertiary_link: 'secondary',
  medium_road: 'secondary',
  minor: 'residential',
  minor_road: 'residential',
  street: 'residential',
  street_limited: 'residential',
  service: 'lane',
  track: 'lane',
  path: 'path',
  pedestrian: 'path',
  other: 'path',
  rail: 'rail',
  major_rail: 'rail',
  minor_rail: 'rail',
  transit: 'rail',
};
const lands: readonly (readonly [RegExp, string])[] = [
  [/wood|forest|scrub/, 'wood'],
  [/park|grass|meadow|pitch|garden|cemetery|golf|recreation|playground|zoo|allotments|wetland/, 'park'],
  [/sand|beach/, 'sand'],
  [/farm|crop|orchard|agricultur/, 'field'],
  [/industrial|railway|quarry|landfill/, 'industrial'],
  [/residential|commercial|retail|hospital|school|university|college|urban|neighbourhood|suburb/, 'urban'],
  [/pedestrian|parking|pier|square/, 'plaza'],
];
const waters: readonly (readonly [RegExp, string])[] = [
  [/ocean|sea|bay/, 'sea'],
  [/river|stream/, 'river'],
  [/canal|ditch|dock/, 'canal'],
];
const places: Readonly<Record<string, readonly [string, number]>> = {
  city: ['city', 1],
  town: ['city', 2],
  locality: ['city', 2],
  suburb: ['district', 2],
  village: ['district', 3],
  quarter: ['district', 3],
  neighbourhood: ['district', 4],
};
const kindIn = (list: readonly (readonly [RegExp, string])[], said: string, otherwise: string): string =>
  list.find(([pattern]) => pattern.test(said))?.[1] ?? otherwise;

/** Which of our ground layers a feature of a well-known base map belongs to; null = it is data of its own. */
export function groundPlace(layer: string, type: GeoJSON.Geometry['type'], properties: Properties): GroundPlace | null {
  const said = text(properties, 'kind_detail', 'subclass', 'class', 'kind', 'type');
  const isArea = type === 'Polygon' || type === 'MultiPolygon';
  const isLine = type === 'LineString' || type === 'MultiLineString';
  if (/^(transportation|roads?|transit)$/.test(layer) && isLine) {
    const roadClass = roads[text(properties, 'kind_detail')] ?? roads[text(properties, 'class', 'kind')];
    if (roadClass === undefined) return null;
    const structure = text(properties, 'brunnel', 'structure');
    const is = (name: string): number => (structure === name || properties[`is_${name}`] === true ? 1 : 0);
    return { layer: 'roads', properties: { class: roadClass, ...namesOf(properties), bridge: is('bridge'), tunnel: is('tunnel') } };
  }
  if (/^water$/.test(layer) && isArea) return { layer: 'water', properties: { kind: kindIn(waters, said, 'pond') } };
  if (/^(landuse|landcover|park|landuse_overlay|earth)$/.test(layer) && isArea)
    return { layer: 'land', properties: { kind: layer === 'earth' ? 'base' : kindIn(lands, layer === 'park' ? 'park' : said, 'base') } };
  const place =
    /^(place|places|place_label)$/.test(layer) && type === 'Point'
      ? (places[text(properties, 'kind_detail', 'type')] ?? places[text(properties, 'class', 'kind')])
      : undefined;
  return place ? { layer: 'places', properties: { ...namesOf(properties), kind: place[0], rank: place[1] } } : null;
}

/** Layers of buildings, by any of their names. */
export const isBuildingLayer = (layer: string): boolean => /^buildings?$/.test(layer);
