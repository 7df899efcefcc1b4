import { latOfMercatorY, lonOfMercatorX } from '../../../base/geodesy.ts';
import type { TileGeometry, TilePoint } from './read-geometry.ts';

export interface TileAddress {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}
/** From `12/2861/1368.mvt` or `12-2861-1368.mvt`, wherever it stands in a path; null when there is none. */
export function tileAddressIn(name: string): TileAddress | null {
  const [, z, x, y] = /(?:^|[/\\_-])(\d{1,2})[/\\-](\d+)[/\\-](\d+)(?:\.[a-z.]+)?$/i.exec(name) ?? [];
  const address = { z: Number(z), x: Number(x), y: Number(y) };
  return z !== undefined && address.z <= 24 && address.x < 2 ** address.z && address.y < 2 ** address.z ? address : null;
}

type Axis = 0 | 1;
/** The part of a ring on one side of a line along an axis (Sutherland and Hodgman, 1974); the ring is closed before and after. */
function clipSide(ring: readonly TilePoint[], axis: Axis, limit: number, sign: 1 | -1): TilePoint[] {
  const open = ring.slice(0, -1);
  const out: TilePoint[] = [];
  open.forEach((p, i) => {
    const q = open[(i + 1) % open.length] as TilePoint;
    const [a, b] = [(p[axis] - limit) * sign, (q[axis] - limit) * sign];
    if (a <= 0) out.push(p);
    if (a < 0 !== b < 0 && a !== 0 && b !== 0) out.push([p[0] + ((q[0] - p[0]) * a) / (a - b), p[1] + ((q[1] - p[1]) * a) / (a - b)]);
  });
  return out.length >= 3 ? [...out, out[0] as TilePoint] : [];
}

/** Polygons within the tile itself: what lies in the buffer around it is the neighbour's. */
export function withinTile(polygons: readonly (readonly (readonly TilePoint[])[])[], extent: number): TilePoint[][][] {
  const clip = (ring: readonly TilePoint[]): TilePoint[] => {
    const isInside = ring.every(([x, y]) => x >= 0 && y >= 0 && x <= extent && y <= extent);
    if (isInside) return [...ring];
    let rest: TilePoint[] = [...ring];
    for (const [axis, limit, sign] of [
      [0, 0, -1],
      [0, extent, 1],
      [1, 0, -1],
      [1, extent, 1],
    ] as const)
      rest = rest.length > 0 ? clipSide(rest, axis, limit, sign) : rest;
    return rest;
  };
  return polygons.flatMap((rings) => {
    const clipped = rings.map(clip);
    return clipped[0] && clipped[0].length > 0 ? [clipped.filter((ring) => ring.length > 0)] : [];
  });
}

/** A tile's geometry in degrees. */
export function placeGeometry(geometry: TileGeometry, { z, x, y }: TileAddress, extent: number): GeoJSON.Geometry {
  const n = 2 ** z;
  const at = ([u, v]: TilePoint): [number, number] => [lonOfMercatorX((x + u / extent) / n), latOfMercatorY((y + v / extent) / n)];
  if (geometry.kind === 'points') {
    const points = geometry.points.map(at);
    return points.length === 1 ? { type: 'Point', coordinates: points[0] as [number, number] } : { type: 'MultiPoint', coordinates: points };
  }
  if (geometry.kind === 'lines') {
    const lines = geometry.lines.map((line) => line.map(at));
    return lines.length === 1 ? { type: 'LineString', coordinates: lines[0] as [number, number][] } : { type: 'MultiLineString', coordinates: lines };
  }
  // Tiles count y southward, so their outer rings run counter-clockwise once north is up again.
  const polygons = geometry.polygons.map((rings) => rings.map((ring) => ring.map(at).reverse()));
  return polygons.length === 1 ? { type: 'Polygon', coordinates: polygons[0] as [number, number][][] } : { type: 'MultiPolygon', coordinates: polygons };
}
