/** Twice the signed area of a ring in degrees, its first place given again at the end or not; positive where it runs counter-clockwise. */
export function turning(ring: readonly (readonly number[])[]): number {
  const [x0 = NaN, y0 = NaN] = ring[0] ?? [];
  return ring.reduce((sum, [x = NaN, y = NaN], i) => {
    const [u = NaN, v = NaN] = ring[(i + 1) % ring.length] ?? [];
    return sum + ((x - x0) * (v - y0) - (u - x0) * (y - y0));
  }, 0);
}

/** A ring as RFC 7946, 3.1.6 wants it: outer rings counter-clockwise, holes clockwise. */
export const wound = <Place extends readonly number[]>(ring: Place[], isOuter: boolean): Place[] =>
  turning(ring) > 0 === isOuter ? ring : [...ring].reverse();

const woundPolygon = (rings: GeoJSON.Position[][]): GeoJSON.Position[][] => rings.map((ring, i) => wound(ring, i === 0));

/** A geometry whose polygons run the right way round, whichever way they came: clicked, or imported from a file that did not care. */
export function woundGeometry<G extends GeoJSON.Geometry | null>(geometry: G): G;
export function woundGeometry(geometry: GeoJSON.Geometry | null): GeoJSON.Geometry | null {
  switch (geometry?.type) {
    case 'Polygon':
      return { ...geometry, coordinates: woundPolygon(geometry.coordinates) };
    case 'MultiPolygon':
      return { ...geometry, coordinates: geometry.coordinates.map(woundPolygon) };
    case 'GeometryCollection':
      return { ...geometry, geometries: geometry.geometries.map((part) => woundGeometry(part)) };
    default:
      return geometry;
  }
}
