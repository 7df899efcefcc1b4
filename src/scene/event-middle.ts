import type { EventArea } from '../tables/events.ts';

/** Where an event's word stands, and the camera goes: the mean of the first ring's places, or the first circle's middle. */
export function middleOf({ polygons, circles }: EventArea): { readonly lon: number; readonly lat: number } | null {
  const [ring] = polygons;
  const [circle] = circles;
  if (!ring) return circle ?? null;
  const open = ring.slice(0, -1);
  return { lon: open.reduce((sum, [lon]) => sum + lon, 0) / open.length, lat: open.reduce((sum, [, lat]) => sum + lat, 0) / open.length };
}
