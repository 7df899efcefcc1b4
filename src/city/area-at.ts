import type { Area } from './city.ts';

/** The first area that holds a position; holes are outside. */
export function areaAt(areas: readonly Area[], lon: number, lat: number): Area | undefined {
  return areas.find(({ geometry }) =>
    geometry.type === 'Polygon' ? inPolygon(geometry.coordinates, lon, lat) : geometry.coordinates.some((polygon) => inPolygon(polygon, lon, lat)),
  );
}

/** Even-odd rule over all rings: a point inside a hole crosses twice. */
function inPolygon(rings: readonly GeoJSON.Position[][], lon: number, lat: number): boolean {
  let inside = false;
  for (const ring of rings)
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [xi = NaN, yi = NaN] = ring[i] ?? [];
      const [xj = NaN, yj = NaN] = ring[j] ?? [];
      if (yi > lat !== yj > lat && lon < ((xj - xi) * (lat - yi)) / (yj - yi) + xi) inside = !inside;
    }
  return inside;
}
