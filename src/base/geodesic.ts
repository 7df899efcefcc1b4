import geodesic from 'geographiclib-geodesic';

/**
 * Lengths and areas on the WGS 84 ellipsoid: C. F. F. Karney, Algorithms for geodesics, J. Geodesy 87 (2013) 43-55,
 * by the author's own library; lengths are exact to nanometres. Angles in degrees (EPSG:4326), metres and square metres.
 */
const wgs84 = geodesic.Geodesic.WGS84;

export interface Place {
  readonly lon: number;
  readonly lat: number;
}
/** A place with its height above the city's vertical zero, metres. */
export interface Spot extends Place {
  readonly heightM: number;
}

/** Shortest way on the ellipsoid from one place to another: length and the direction it starts in, clockwise from north. */
export function geodesicTo(from: Place, to: Place): { readonly lengthM: number; readonly azimuthDeg: number } {
  const { s12 = NaN, azi1 = NaN } = wgs84.Inverse(from.lat, from.lon, to.lat, to.lon);
  return { lengthM: s12, azimuthDeg: (azi1 + 360) % 360 };
}

/** The place reached by going straight in a direction. */
export function geodesicFrom(from: Place, azimuthDeg: number, lengthM: number): Place {
  const { lon2 = NaN, lat2 = NaN } = wgs84.Direct(from.lat, from.lon, azimuthDeg, lengthM);
  return { lon: lon2, lat: lat2 };
}

/** Area inside and length around a ring of places (not closed by hand, either way round); NaN with fewer than three. */
export function geodesicRing(places: readonly Place[]): { readonly areaM2: number; readonly perimeterM: number } {
  if (places.length < 3) return { areaM2: NaN, perimeterM: NaN };
  const ring = wgs84.Polygon(false);
  for (const { lat, lon } of places) ring.AddPoint(lat, lon);
  const { area = NaN, perimeter } = ring.Compute(false, true);
  return { areaM2: Math.abs(area), perimeterM: perimeter };
}
