import type { ExpressionSpecification } from 'maplibre-gl';
import { roadClasses, type RoadClass } from './palette.ts';

/** MapLibre's mercator circumference and tile size (its zoom levels are of 512 px tiles). */
const CIRCUMFERENCE_M = 2 * Math.PI * 6371008.8;
const TILE_PX = 512;

/** CSS pixels per metre at a zoom and latitude. */
export const pixelsPerMetre = (zoom: number, latDeg: number): number => (TILE_PX * 2 ** zoom) / (CIRCUMFERENCE_M * Math.cos((latDeg * Math.PI) / 180));

/** Carriageway where a pack gives none, metres. */
const usualWidthM: Record<RoadClass, number> = { motorway: 26, primary: 22, secondary: 15, residential: 9, lane: 5, path: 3 };
/** Drawn at least this wide, CSS pixels, far out and at town scale: below true width a map is read by class. */
const leastPx: Record<RoadClass, readonly [z10: number, z13: number, z15: number]> = {
  motorway: [1.2, 2.4, 4],
  primary: [0.9, 1.8, 3.2],
  secondary: [0.5, 1.2, 2.4],
  residential: [0.2, 0.6, 1.4],
  lane: [0.1, 0.4, 1],
  path: [0.1, 0.3, 0.8],
};

const byClass = (values: (roadClass: RoadClass) => number): ExpressionSpecification =>
  ['match', ['get', 'class'], ...roadClasses.flatMap((c) => [c, values(c)]), values('residential')] as unknown as ExpressionSpecification;

const metres: ExpressionSpecification = ['to-number', ['get', 'widthM'], byClass((c) => usualWidthM[c])];

/** Width at one zoom, the same for all others. */
export const roadWidthAt = (zoom: number, latDeg: number): ExpressionSpecification => {
  const step = zoom < 13 ? 0 : zoom < 15 ? 1 : 2;
  return ['max', byClass((c) => leastPx[c][step]), ['*', metres, pixelsPerMetre(zoom, latDeg)]];
};

/** True width in metres from zoom 15 on (base-2 interpolation is exact there), readable minima below; plus `extraPx`. */
export function roadWidth(latDeg: number, extraPx: number): ExpressionSpecification {
  const at = (zoom: number, least: ExpressionSpecification | number): ExpressionSpecification => [
    '+',
    ['max', least, ['*', metres, pixelsPerMetre(zoom, latDeg)]],
    extraPx,
  ];
  return [
    'interpolate',
    ['exponential', 2],
    ['zoom'],
    10,
    at(
      10,
      byClass((c) => leastPx[c][0]),
    ),
    13,
    at(
      13,
      byClass((c) => leastPx[c][1]),
    ),
    15,
    at(
      15,
      byClass((c) => leastPx[c][2]),
    ),
    22,
    at(22, 0),
  ];
}
