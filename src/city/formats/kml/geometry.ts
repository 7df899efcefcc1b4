import { childOf, childrenOf, type XmlNode } from '../xml.ts';

type Place = (lon: number, lat: number, heightM?: number) => GeoJSON.Position | null;

/** Tuples `lon,lat[,altitude]` parted by white space; null where one of them is no place. */
function positionsOf(node: XmlNode | undefined, place: Place): GeoJSON.Position[] | null {
  const text = (node && childOf(node, 'coordinates')?.text.trim()) ?? '';
  if (text === '') return null;
  const positions: GeoJSON.Position[] = [];
  for (const tuple of text.split(/\s+/)) {
    const [lon = NaN, lat = NaN, heightM] = tuple.split(',').map((part) => (part === '' ? NaN : Number(part)));
    const position = place(lon, lat, heightM);
    if (!position) return null;
    positions.push(position);
  }
  return positions;
}

/** Four positions and more, closed where the file forgot to (many do). */
function ringOf(boundary: XmlNode | undefined, place: Place): GeoJSON.Position[] | null {
  const ring = positionsOf(boundary && childOf(boundary, 'LinearRing'), place);
  const [first] = ring ?? [];
  const last = ring?.at(-1);
  if (!ring || !first || !last) return null;
  const closed = first[0] === last[0] && first[1] === last[1] ? ring : [...ring, first];
  return closed.length >= 4 ? closed : null;
}

function ownGeometry(node: XmlNode, place: Place): GeoJSON.Geometry | null {
  if (node.name === 'Point') {
    const [coordinates] = positionsOf(node, place) ?? [];
    return coordinates ? { type: 'Point', coordinates } : null;
  }
  if (node.name === 'LineString' || node.name === 'LinearRing') {
    const coordinates = positionsOf(node, place);
    return coordinates && coordinates.length >= 2 ? { type: 'LineString', coordinates } : null;
  }
  if (node.name === 'Polygon') {
    const outer = ringOf(childOf(node, 'outerBoundaryIs'), place);
    const holes = childrenOf(node, 'innerBoundaryIs').map((boundary) => ringOf(boundary, place));
    return outer ? { type: 'Polygon', coordinates: [outer, ...holes.flatMap((hole) => (hole ? [hole] : []))] } : null;
  }
  return node.name === 'MultiGeometry' ? geometryOf(node, place) : null;
}

/** The geometry below a placemark; several as a collection. Null: none that stands on the earth. */
export function geometryOf(node: XmlNode, place: Place): GeoJSON.Geometry | null {
  const geometries = node.children.flatMap((child) => {
    const geometry = ownGeometry(child, place);
    // Collections within collections are one.
    return !geometry ? [] : geometry.type === 'GeometryCollection' ? geometry.geometries : [geometry];
  });
  const [only] = geometries;
  if (!only) return null;
  return geometries.length === 1 ? only : { type: 'GeometryCollection', geometries };
}
