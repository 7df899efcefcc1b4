import { mercatorX, mercatorY } from '../base/geodesy.ts';

/** West, south, east, north; EPSG:4326 degrees. */
export type Bounds = readonly [west: number, south: number, east: number, north: number];

/**
 * Grid cells as MQTT topic levels: a Web Mercator tile's quadkey, the digits down to `rootZoom` as one level and each further
 * digit as one more (`1321230/0/3/1`). A prefix with `#` behind it is a larger tile, so a view of any size is a handful of
 * filters.
 */
export interface CellGrid {
  readonly rootZoom: number;
  readonly leafZoom: number;
}

/** Topic levels of the tile `x`, `y` at `zoom` (at least `rootZoom`). */
export function cellLevels(x: number, y: number, zoom: number, rootZoom: number): string {
  let text = '';
  for (let level = zoom; level > 0; level--) {
    const digit = ((x >> (level - 1)) & 1) + 2 * ((y >> (level - 1)) & 1);
    text += zoom - level >= rootZoom ? `/${digit}` : digit;
  }
  return text;
}

/** Web Mercator ends here, degrees. */
const MOST_LAT = 85.05;
const tileAt = (mercator: number, zoom: number): number => Math.max(0, Math.min(2 ** zoom - 1, Math.floor(mercator * 2 ** zoom)));
const columnAt = (lon: number, zoom: number): number => tileAt(mercatorX(lon), zoom);
const rowAt = (lat: number, zoom: number): number => tileAt(mercatorY(Math.max(-MOST_LAT, Math.min(MOST_LAT, lat))), zoom);

/** The leaf cell a place lies in. */
export const cellOf = (lon: number, lat: number, { rootZoom, leafZoom }: CellGrid): string =>
  cellLevels(columnAt(lon, leafZoom), rowAt(lat, leafZoom), leafZoom, rootZoom);

/**
 * The cells that cover some bounds: the smallest of one size of which no more than `most` are needed. `null`: not even the
 * largest (of `largestZoom`) are few enough.
 */
export function coverOf([west, south, east, north]: Bounds, { rootZoom, leafZoom }: CellGrid, most: number, largestZoom = rootZoom): readonly string[] | null {
  for (let zoom = leafZoom; zoom >= largestZoom; zoom--) {
    const [x0, x1] = [columnAt(west, zoom), columnAt(east, zoom)];
    const [y0, y1] = [rowAt(north, zoom), rowAt(south, zoom)];
    if ((x1 - x0 + 1) * (y1 - y0 + 1) > most) continue;
    const cells: string[] = [];
    for (let y = y0; y <= y1; y++) for (let x = x0; x <= x1; x++) cells.push(cellLevels(x, y, zoom, rootZoom));
    return cells;
  }
  return null;
}
