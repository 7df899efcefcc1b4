/** What every peer's page offers the bench: the same footprints, the same view, turned a little per frame. */
export interface Peer {
  turn(bearing: number): void;
}
declare global {
  interface Window {
    peer?: Peer;
  }
}

/** The view of all pages: EPSG:4326, MapLibre zoom, degrees. */
export const view = { lon: 150, lat: 31, zoom: 13.4, pitch: 60 } as const;

/** Distance of a MapLibre camera from what it looks at, metres: 512 px tiles, a field of view of 36.87 degrees. */
export function distanceM(heightPx: number): number {
  const metresPerPixel = (40_075_016.7 * Math.cos((view.lat * Math.PI) / 180)) / (512 * 2 ** view.zoom);
  return ((heightPx / 2) * metresPerPixel) / Math.tan((36.87 * Math.PI) / 360);
}
