import { latOfMercatorY, lonOfMercatorX, WGS84_A_M } from '../../base/geodesy.ts';
import type { RasterDeclaration } from '../pack/manifest.ts';

/** Where the picture of a web mercator tile is; y counts from the north, as everywhere inside. */
export type TileAddress = (z: number, x: number, y: number) => string;

/** `{z}` `{x}` `{y}` of a template; TMS (OSGeo Tile Map Service 1.0.0) counts rows from the south. */
export const templateAddress =
  (template: string, rowsFrom: 'north' | 'south'): TileAddress =>
  (z, x, y) =>
    template
      .replaceAll('{z}', String(z))
      .replaceAll('{x}', String(x))
      .replaceAll('{y}', String(rowsFrom === 'north' ? y : 2 ** z - 1 - y));

const halfWorldM = Math.PI * WGS84_A_M;

/** Corners of a tile in a WMS's words: minx, miny, maxx, maxy, axes in the order its version and CRS want. */
export function tileBox(z: number, x: number, y: number, crs: NonNullable<RasterDeclaration['crs']>, version: '1.1.1' | '1.3.0'): string {
  const n = 2 ** z;
  if (crs === 'EPSG:3857') {
    const metres = (t: number): number => (t / n) * 2 * halfWorldM - halfWorldM;
    return [metres(x), -metres(y + 1), metres(x + 1), -metres(y)].map((m) => m.toFixed(3)).join(',');
  }
  const [west, east] = [lonOfMercatorX(x / n), lonOfMercatorX((x + 1) / n)];
  const [south, north] = [latOfMercatorY((y + 1) / n), latOfMercatorY(y / n)];
  // WMS 1.3.0 (OGC 06-042, 6.7.4) takes the axes as the CRS defines them: EPSG:4326 is latitude first. CRS:84 never is.
  const box = crs === 'EPSG:4326' && version === '1.3.0' ? [south, west, north, east] : [west, south, east, north];
  return box.map((degrees) => degrees.toFixed(9)).join(',');
}

/** GetMap of a WMS for a tile. Degrees are asked where asked for: within one tile of a city they differ from mercator by less than a pixel. */
export function wmsAddress({
  url,
  layer = '',
  imageStyle = '',
  format = 'image/png',
  version = '1.3.0',
  crs = 'EPSG:3857',
  tileSize = 256,
}: RasterDeclaration): TileAddress {
  const asked = version === '1.1.1' && crs === 'CRS:84' ? 'EPSG:4326' : crs;
  const query = [
    'SERVICE=WMS',
    `VERSION=${version}`,
    'REQUEST=GetMap',
    `LAYERS=${encodeURIComponent(layer)}`,
    `STYLES=${encodeURIComponent(imageStyle)}`,
    `FORMAT=${encodeURIComponent(format)}`,
    'TRANSPARENT=TRUE',
    `${version === '1.3.0' ? 'CRS' : 'SRS'}=${asked}`,
    `WIDTH=${tileSize}`,
    `HEIGHT=${tileSize}`,
  ].join('&');
  const joint = url.includes('?') ? (/[?&]$/.test(url) ? '' : '&') : '?';
  return (z, x, y) => `${url}${joint}${query}&BBOX=${tileBox(z, x, y, crs, version)}`;
}
