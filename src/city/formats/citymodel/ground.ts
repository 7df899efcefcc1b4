import type { GroundLayer } from '../../pack/pack-input.ts';
import { outlineOf } from '../outline.ts';
import { newellNormal } from '../triangulate.ts';
import { chooseGeometry } from './choose-geometry.ts';
import type { CityObject } from './model.ts';

type Rule = { readonly layer: GroundLayer; readonly kind: string };

const isGreen = /groen|gras|green|grass|park|meadow|wei/i;
const isWood = /bos|wood|forest|houtwal|boom/i;
const isSand = /zand|sand|beach|strand/i;
const isField = /akker|field|agri|fruit|bouwland/i;
const isPaved = /verhard|erf|yard|plein|plaza|square|paved/i;

const said = ({ attributes }: CityObject): string =>
  Object.values(attributes)
    .filter((value) => typeof value === 'string')
    .join(' ');

/** Which ground layer and kind a surface object belongs to; null = it is a solid. */
export function groundRule(object: CityObject): Rule | null {
  const words = (): string => said(object);
  switch (object.type) {
    case 'WaterBody':
    case 'Waterway':
      return { layer: 'water', kind: /sloot|ditch|canal|gracht/i.test(words()) ? 'canal' : /vijver|pond/i.test(words()) ? 'pond' : 'river' };
    case 'PlantCover':
      return { layer: 'land', kind: isWood.test(words()) ? 'wood' : isField.test(words()) ? 'field' : 'park' };
    case 'LandUse':
      return { layer: 'land', kind: isGreen.test(words()) ? 'park' : isSand.test(words()) ? 'sand' : isPaved.test(words()) ? 'urban' : 'base' };
    case 'Road':
    case 'Railway':
    case 'TransportSquare':
      // The ground's own roads are centre lines; carriageways that come as areas are paved land.
      return { layer: 'land', kind: 'plaza' };
    default:
      return null;
  }
}

/** A ground object projected down: its outline as (Multi)Polygon, or null when nothing of it faces up. */
export function groundFeature(
  object: CityObject,
  rule: Rule,
  toPlan: (x: number, y: number) => readonly [number, number],
  toLonLat: (x: number, y: number) => readonly [number, number],
  lod?: number,
): GeoJSON.Feature | null {
  const chosen = chooseGeometry([object], lod);
  const polygons = chosen.flatMap(({ geometry }) => {
    const xyz = (geometry.placed?.vertices ?? object.vertices).xyz;
    const anchor = geometry.placed?.anchor ?? [0, 0, 0];
    const flat = geometry.surfaces.filter(([outer]) => {
      const [nx, ny, nz] = newellNormal(xyz, outer ?? []);
      return Math.abs(nz) > 0.1 * Math.hypot(nx, ny, nz);
    });
    const at = (v: number): readonly [number, number] => [(xyz[v * 3] as number) + anchor[0], (xyz[v * 3 + 1] as number) + anchor[1]];
    return outlineOf(
      flat.flat(),
      (v) => toPlan(...at(v)),
      (v) => toLonLat(...at(v)),
    );
  });
  const { id, type } = object;
  if (polygons.length === 0) return type === 'Road' ? centreLines(object, toLonLat) : null;
  return { type: 'Feature', properties: { id, kind: rule.kind, source_type: type }, geometry: { type: 'MultiPolygon', coordinates: polygons } };
}

/** A road network's centre lines (LoD 0), where a road is not drawn as an area. */
function centreLines({ id, type, geometry, vertices }: CityObject, toLonLat: (x: number, y: number) => readonly [number, number]): GeoJSON.Feature | null {
  const at = (v: number): number[] => [...toLonLat(vertices.xyz[v * 3] as number, vertices.xyz[v * 3 + 1] as number)];
  const coordinates = geometry.flatMap(({ lines }) => lines.filter((line) => line.length >= 2).map((line) => line.map(at)));
  if (coordinates.length === 0) return null;
  return { type: 'Feature', properties: { id, class: 'residential', bridge: 0, source_type: type }, geometry: { type: 'MultiLineString', coordinates } };
}
