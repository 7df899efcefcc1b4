import { writePmtiles, type ArchiveTile } from '../formats/pmtiles/write.node.ts';
import type { MercatorGrid } from '../terrain/elevation.ts';
import { encodeElevation, type ElevationEncoding } from '../terrain/encoding.ts';
import { fillUnknown } from '../terrain/fill-unknown.ts';
import { encodePng } from '../terrain/png.ts';
import { boundsOfGrid } from '../terrain/tiles.ts';
import type { CityManifest, TerrainDeclaration } from './manifest.ts';
import type { TerrainInput } from './pack-input.ts';
import type { PackFolder } from './pack-folder.node.ts';

/** The next coarser zoom: each cell the mean of the four it covers. */
function coarser(grid: MercatorGrid): MercatorGrid {
  const [x0, y0] = [Math.floor(grid.x0 / 2), Math.floor(grid.y0 / 2)];
  const width = Math.ceil((grid.x0 + grid.width) / 2) - x0;
  const height = Math.ceil((grid.y0 + grid.height) / 2) - y0;
  const heightM = new Float32Array(width * height);
  for (let j = 0; j < height; j++)
    for (let i = 0; i < width; i++) {
      const [x, y] = [2 * (x0 + i), 2 * (y0 + j)];
      heightM[j * width + i] = (cellAt(grid, x, y) + cellAt(grid, x + 1, y) + cellAt(grid, x, y + 1) + cellAt(grid, x + 1, y + 1)) / 4;
    }
  return { zoom: grid.zoom - 1, tilePx: grid.tilePx, x0, y0, width, height, heightM };
}

/** The cell at a world pixel; beyond the rim the rim goes on. */
function cellAt(grid: MercatorGrid, x: number, y: number): number {
  const i = Math.min(grid.width - 1, Math.max(0, x - grid.x0));
  const j = Math.min(grid.height - 1, Math.max(0, y - grid.y0));
  return grid.heightM[j * grid.width + i] as number;
}

function tilesOf(grid: MercatorGrid, encoding: ElevationEncoding): ArchiveTile[] {
  const { tilePx, zoom } = grid;
  const tiles: ArchiveTile[] = [];
  for (let y = Math.floor(grid.y0 / tilePx); y * tilePx < grid.y0 + grid.height; y++)
    for (let x = Math.floor(grid.x0 / tilePx); x * tilePx < grid.x0 + grid.width; x++) {
      const rgb = new Uint8Array(tilePx * tilePx * 3);
      for (let j = 0; j < tilePx; j++)
        for (let i = 0; i < tilePx; i++) {
          const code = encodeElevation(encoding, cellAt(grid, x * tilePx + i, y * tilePx + j));
          rgb.set([code >> 16, (code >> 8) & 255, code & 255], (j * tilePx + i) * 3);
        }
      tiles.push({ z: zoom, x, y, bytes: encodePng({ width: tilePx, height: tilePx, rgb }) });
    }
  return tiles;
}

/**
 * Heights as `terrain/terrain.pmtiles`: the grid itself at its zoom, halved down to `minZoom`. Cells nobody knows take the
 * nearest known height, so that a hole is not a pit.
 */
export async function writeTerrain(input: TerrainInput, manifest: Pick<CityManifest, 'name' | 'crs'>, folder: PackFolder): Promise<TerrainDeclaration> {
  let grid = fillUnknown(input.grid);
  const tiles = tilesOf(grid, input.encoding);
  while (grid.zoom > input.minZoom) {
    grid = coarser(grid);
    tiles.push(...tilesOf(grid, input.encoding));
  }
  const [minZoom, maxZoom] = [Math.min(input.minZoom, input.grid.zoom), input.grid.zoom];
  const degrees = (d: number): number => Math.round(d * 1e7) / 1e7;
  const [west, south, east, north] = boundsOfGrid(input.grid).map(degrees) as [number, number, number, number];
  const bounds = [west, south, east, north] as const;
  const metadata = { name: `${manifest.name.en} elevation`, encoding: input.encoding, type: 'baselayer', format: 'png' };
  await folder.write('terrain/terrain.pmtiles', writePmtiles(tiles, { bounds, minZoom, maxZoom, metadata, tileType: 'png' }));
  return {
    tiles: 'terrain/terrain.pmtiles',
    encoding: input.encoding,
    tilePx: input.grid.tilePx as 256 | 512,
    minZoom,
    maxZoom,
    bounds,
    vertical: manifest.crs.vertical,
  };
}
