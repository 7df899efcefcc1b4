import { geodesicFrom } from '../../../base/geodesic.ts';
import type { EventArea, KeptEvent, Severity } from '../../../tables/events.ts';

const CIRCLE_STEPS = 48;

/** An event's polygons, and its circles as polygons on the ellipsoid; GeoJSON, EPSG:4326. Empty where it only names places. */
export function polygonsOf({ polygons, circles }: EventArea): readonly (readonly (readonly [number, number])[])[] {
  return [
    ...polygons,
    ...circles
      .filter(({ radiusM }) => radiusM > 0)
      .map(({ lon, lat, radiusM }) =>
        Array.from({ length: CIRCLE_STEPS + 1 }, (_, i): readonly [number, number] => {
          const at = geodesicFrom({ lon, lat }, ((i % CIRCLE_STEPS) * 360) / CIRCLE_STEPS, radiusM);
          return [at.lon, at.lat];
        }),
      ),
  ];
}

/** How dense the hatching and how thick the outline is: severity is told by shape, since colours are kept for alarms. */
export const severityStep: Readonly<Record<Severity, 1 | 2 | 3>> = { extreme: 3, severe: 3, moderate: 2, minor: 1, unknown: 1 };

export const featuresOf = (events: readonly KeptEvent[]): GeoJSON.FeatureCollection => ({
  type: 'FeatureCollection',
  features: events.flatMap(({ key, event }, id): GeoJSON.Feature[] => {
    const polygons = polygonsOf(event.area);
    if (polygons.length === 0) return [];
    return [
      {
        type: 'Feature',
        id,
        geometry: { type: 'MultiPolygon', coordinates: polygons.map((ring) => [ring.map(([lon, lat]) => [lon, lat])]) },
        properties: { key, step: severityStep[event.severity], isReal: event.status === 'actual' },
      },
    ];
  }),
});
