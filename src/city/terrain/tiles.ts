import { PMTiles } from 'pmtiles';
import { fetchOk } from '../../base/browser.ts';
import { latOfMercatorY, lonOfMercatorX, mercatorX, mercatorY } from '../../base/geodesy.ts';
import { fail } from '../../base/problem.ts';
import type { TerrainDeclaration } from '../pack/manifest.ts';
import { elevationOf, worldPixels, type Bounds, type Elevation, type MercatorGrid } from './elevation.ts';
import { openTileDecoder } from './decode.ts';
import { createWholeFileSource } from './whole-file-source.ts';

/** Elevation tiles of a pack as stored: PNG bytes, or null where the pack has none. */
export interface TerrainTiles {
  bytes(z: number, x: number, y: number): Promise<Uint8Array | null>;
}

/** Grids for look-ups hold at most so many tiles (25 MB of heights): larger areas are read from a coarser zoom. */
const MOST_TILES = 24;

/** Tiles from a PMTiles archive or an address with {z}, {x}, {y}; asked once each, so that map and look-ups share them. */
export function openTerrainTiles(url: string): TerrainTiles {
  const asked = new Map<string, Promise<Uint8Array | null>>();
  const archive = /\{[zxy]\}/.test(url) ? null : new PMTiles(createWholeFileSource(url));
  const load = async (z: number, x: number, y: number): Promise<Uint8Array | null> => {
    if (archive) {
      const tile = await archive.getZxy(z, x, y);
      return tile ? new Uint8Array(tile.data) : null;
    }
    const address = url.replace('{z}', String(z)).replace('{x}', String(x)).replace('{y}', String(y));
    return new Uint8Array(await (await fetchOk(address)).arrayBuffer());
  };
  return {
    bytes(z, x, y) {
      const key = `${z}/${x}/${y}`;
      const known = asked.get(key);
      if (known) return known;
      const tile = load(z, x, y);
      tile.catch(() => asked.delete(key));
      asked.set(key, tile);
      // The oldest goes first: a Map keeps the order of asking.
      if (asked.size > 4 * MOST_TILES) asked.delete(asked.keys().next().value ?? '');
      return tile;
    },
  };
}

interface TileSpan {
  readonly z: number;
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}
/** Tile numbers of a zoom that bounds touch. */
export function spanAt([west, south, east, north]: Bounds, z: number): TileSpan {
  const n = 2 ** z;
  const clamp = (t: number): number => Math.min(n - 1, Math.max(0, Math.floor(t * n)));
  return { z, x0: clamp(mercatorX(west)), x1: clamp(mercatorX(east)), y0: clamp(mercatorY(north)), y1: clamp(mercatorY(south)) };
}
const tilesIn = ({ x0, y0, x1, y1 }: TileSpan): number => (x1 - x0 + 1) * (y1 - y0 + 1);

/**
 * Heights of a pack's ground for look-ups, from the deepest zoom of which its area needs few tiles.
 * @param city bounds of the city: hosted terrain may cover the whole earth.
 */
export async function readElevation(terrain: TerrainDeclaration, tiles: TerrainTiles, city: Bounds): Promise<Elevation> {
  const [w, s, e, n] = terrain.bounds;
  const bounds: Bounds = [Math.max(w, city[0]), Math.max(s, city[1]), Math.min(e, city[2]), Math.min(n, city[3])];
  if (!(bounds[0] < bounds[2] && bounds[1] < bounds[3]))
    fail('terrain-elsewhere', 'city.json#/terrain/bounds', `${terrain.bounds.join(', ')} does not meet the city's bounds`);
  let span = spanAt(bounds, terrain.maxZoom);
  while (span.z > terrain.minZoom && tilesIn(span) > MOST_TILES) span = spanAt(bounds, span.z - 1);
  const { tilePx } = terrain;
  const grid: MercatorGrid = {
    zoom: span.z,
    tilePx,
    x0: span.x0 * tilePx,
    y0: span.y0 * tilePx,
    width: (span.x1 - span.x0 + 1) * tilePx,
    height: (span.y1 - span.y0 + 1) * tilePx,
    heightM: new Float32Array(tilesIn(span) * tilePx * tilePx).fill(NaN),
  };
  const decoder = openTileDecoder();
  const fill = async (x: number, y: number): Promise<void> => {
    const bytes = await tiles.bytes(span.z, x, y);
    if (!bytes || bytes.length === 0) return;
    const heights = await decoder.heights(bytes, terrain, `terrain tile ${span.z}/${x}/${y}`);
    for (let row = 0; row < tilePx; row++)
      grid.heightM.set(heights.subarray(row * tilePx, (row + 1) * tilePx), ((y - span.y0) * tilePx + row) * grid.width + (x - span.x0) * tilePx);
  };
  const all: Promise<void>[] = [];
  for (let y = span.y0; y <= span.y1; y++) for (let x = span.x0; x <= span.x1; x++) all.push(fill(x, y));
  try {
    await Promise.all(all);
  } finally {
    decoder.close();
  }
  return elevationOf(grid, bounds);
}

/** Bounds of a grid's cells, degrees. */
export function boundsOfGrid(grid: MercatorGrid): Bounds {
  const world = worldPixels(grid);
  const lon = (x: number): number => lonOfMercatorX(x / world);
  const lat = (y: number): number => latOfMercatorY(y / world);
  return [lon(grid.x0), lat(grid.y0 + grid.height), lon(grid.x0 + grid.width), lat(grid.y0)];
}
