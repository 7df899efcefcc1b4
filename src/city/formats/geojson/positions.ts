import { isObject, shown } from '../json-door.ts';

export type Geometry = GeoJSON.Geometry;
/** What is wrong with a geometry, in a sentence, or the geometry with its positions turned by `turn`. */
export type CheckedGeometry = { readonly kind: 'good'; readonly geometry: Geometry; readonly is3d: boolean } | { readonly kind: 'bad'; readonly why: string };

const depthOf: Readonly<Record<string, number>> = { Point: 0, MultiPoint: 1, LineString: 1, MultiLineString: 2, Polygon: 2, MultiPolygon: 3 };
export type Turn = (x: number, y: number) => readonly [lonDeg: number, latDeg: number];

class Bad {
  readonly why: string;
  constructor(why: string) {
    this.why = why;
  }
}

function turned(value: unknown, depth: number, turn: Turn, flags: { is3d: boolean }): unknown {
  if (!Array.isArray(value)) throw new Bad(`${shown(value)} is not an array of coordinates`);
  if (depth > 0) return value.map((item) => turned(item, depth - 1, turn, flags));
  const [x, y, z] = value as unknown[];
  if (typeof x !== 'number' || typeof y !== 'number' || !Number.isFinite(x) || !Number.isFinite(y)) throw new Bad(`${shown(value)} is not a position`);
  const [lon, lat] = turn(x, y);
  if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90)) throw new Bad(`${shown(value)} lies outside the earth`);
  if (typeof z !== 'number' || !Number.isFinite(z)) return [lon, lat];
  flags.is3d = true;
  return [lon, lat, z];
}

/** Rings of a polygon that are no rings are wrong as a whole (RFC 7946, 3.1.6): four positions, first and last alike. */
function ringProblem(rings: unknown): string | null {
  for (const ring of rings as number[][][]) {
    if (ring.length < 4) return `a ring of ${ring.length} positions is no ring`;
    const [a, b] = [ring[0] as number[], ring[ring.length - 1] as number[]];
    if (a[0] !== b[0] || a[1] !== b[1]) return 'a ring that does not close';
  }
  return (rings as unknown[]).length === 0 ? 'a polygon without rings' : null;
}

/** A geometry checked and its positions turned into EPSG:4326. */
export function checkGeometry(raw: unknown, turn: Turn): CheckedGeometry {
  if (!isObject(raw)) return { kind: 'bad', why: raw === null ? 'has no geometry' : `${shown(raw)} is not a geometry` };
  const type = raw['type'];
  if (type === 'GeometryCollection') {
    const parts = Array.isArray(raw['geometries']) ? raw['geometries'].map((part: unknown) => checkGeometry(part, turn)) : [];
    const bad = parts.find((part) => part.kind === 'bad');
    if (bad) return bad;
    const good = parts.flatMap((part) => (part.kind === 'good' ? [part] : []));
    return { kind: 'good', geometry: { type, geometries: good.map(({ geometry }) => geometry) }, is3d: good.some(({ is3d }) => is3d) };
  }
  const depth = typeof type === 'string' ? depthOf[type] : undefined;
  if (depth === undefined) return { kind: 'bad', why: `${shown(type)} is not a geometry type` };
  const flags = { is3d: false };
  try {
    const coordinates = turned(raw['coordinates'], depth, turn, flags);
    const rings = type === 'Polygon' ? [coordinates] : type === 'MultiPolygon' ? (coordinates as unknown[]) : [];
    for (const polygon of rings) {
      const why = ringProblem(polygon);
      if (why) return { kind: 'bad', why };
    }
    return { kind: 'good', geometry: { type, coordinates } as unknown as Geometry, is3d: flags.is3d };
  } catch (error) {
    if (error instanceof Bad) return { kind: 'bad', why: error.why };
    throw error;
  }
}
