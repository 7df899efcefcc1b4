import type { Spot } from '../../base/geodesic.ts';

/** Spots as tools keep them: `lon,lat,height` with 1 cm, parted by `;`. */
export const writeSpots = (spots: readonly Spot[]): string => spots.map((s) => `${s.lon.toFixed(7)},${s.lat.toFixed(7)},${s.heightM.toFixed(2)}`).join(';');

const MOST_SPOTS = 200;

/** Spots out of a text; null where one makes no sense. */
export function readSpots(text: string): Spot[] | null {
  const spots = text
    .split(';')
    .filter(Boolean)
    .map((part) => part.split(',').map(Number))
    .map(([lon = NaN, lat = NaN, heightM = NaN]) => ({ lon, lat, heightM }));
  const sane = spots.every((s) => Math.abs(s.lon) <= 180 && Math.abs(s.lat) <= 85 && Math.abs(s.heightM) < 10_000);
  return sane && spots.length <= MOST_SPOTS ? spots : null;
}
