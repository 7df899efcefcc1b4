import { latOfMercatorY, mercatorX, mercatorY, metresPerDegree } from '../../base/geodesy.ts';

/**
 * Heights on a lattice of Web Mercator pixels, the one elevation tiles are cut from: pixel (x, y) of a world
 * `2 ** zoom * tilePx` pixels wide stands for the middle of its cell, as MapLibre reads raster-dem. Rows run from north to south.
 */
export interface MercatorGrid {
  readonly zoom: number;
  readonly tilePx: number;
  /** World pixel of the first column and row. */
  readonly x0: number;
  readonly y0: number;
  readonly width: number;
  readonly height: number;
  /** Metres above the vertical datum; NaN = unknown. */
  readonly heightM: Float32Array;
}

export type Bounds = readonly [west: number, south: number, east: number, north: number];

/** How high the ground is, for marks, tools and read-outs: one look-up, no GPU. */
export interface Elevation {
  /** Ground above the pack's vertical datum at an EPSG:4326 position, metres, bilinear; NaN outside `bounds` and where unknown. */
  groundM(lonDeg: number, latDeg: number): number;
  /** Where heights are known, degrees. */
  readonly bounds: Bounds;
  /** Distance between two samples on the ground, metres: finer relief is not in the data. */
  readonly stepM: number;
  /** Looked for when first asked; ±Infinity where no height is known. */
  readonly lowestM: number;
  readonly highestM: number;
  readonly grid: MercatorGrid;
}

export const worldPixels = ({ zoom, tilePx }: Pick<MercatorGrid, 'zoom' | 'tilePx'>): number => 2 ** zoom * tilePx;

/** Height at a fractional world pixel, bilinear between cell middles; NaN where one of the four that count is unknown or missing. */
export function heightAtPixel(grid: MercatorGrid, worldX: number, worldY: number): number {
  const { width, height, heightM } = grid;
  // Half a cell beyond the outer middles the outer cell still speaks.
  const reach = (at: number, count: number): number => (at < -0.5 || at > count - 0.5 ? NaN : Math.min(count - 1, Math.max(0, at)));
  const x = reach(worldX - 0.5 - grid.x0, width);
  const y = reach(worldY - 0.5 - grid.y0, height);
  if (Number.isNaN(x + y)) return NaN;
  const [i, j] = [Math.min(width - 2, Math.floor(x)), Math.min(height - 2, Math.floor(y))];
  const [s, t] = [x - i, y - j];
  const at = (dx: number, dy: number, share: number): number => (share === 0 ? 0 : share * (heightM[(j + dy) * width + i + dx] as number));
  return at(0, 0, (1 - s) * (1 - t)) + at(1, 0, s * (1 - t)) + at(0, 1, (1 - s) * t) + at(1, 1, s * t);
}

export function elevationOf(grid: MercatorGrid, bounds: Bounds): Elevation {
  const world = worldPixels(grid);
  const [west, south, east, north] = bounds;
  let extremes: readonly [number, number] | null = null;
  const known = (): readonly [lowestM: number, highestM: number] => {
    if (extremes) return extremes;
    const { heightM } = grid;
    let [lowest, highest] = [Infinity, -Infinity];
    for (let i = 0; i < heightM.length; i++) {
      const m = heightM[i] as number;
      if (m < lowest) lowest = m;
      if (m > highest) highest = m;
    }
    return (extremes = [lowest, highest]);
  };
  const middleLat = latOfMercatorY((grid.y0 + grid.height / 2) / world);
  return {
    grid,
    bounds,
    get lowestM() {
      return known()[0];
    },
    get highestM() {
      return known()[1];
    },
    stepM: (360 / world) * metresPerDegree(middleLat).lonM,
    groundM(lon, lat) {
      if (!(lon >= west && lon <= east && lat >= south && lat <= north)) return NaN;
      return heightAtPixel(grid, mercatorX(lon) * world, mercatorY(lat) * world);
    },
  };
}
