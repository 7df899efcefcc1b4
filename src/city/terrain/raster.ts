import { lonOfMercatorX, latOfMercatorY, mercatorX, mercatorY, metresPerDegree } from '../../base/geodesy.ts';
import { fail } from '../../base/problem.ts';
import { worldPixels, type Bounds, type MercatorGrid } from './elevation.ts';

/** Heights on a raster in any reference system, as a file holds them. Rows as stored. */
export interface HeightRaster {
  readonly width: number;
  readonly height: number;
  /** Metres; NaN = no data. */
  readonly valueM: Float32Array;
  /** Place in the raster of an EPSG:4326 position, in cells: (0, 0) is the middle of the first cell. */
  toCell(lonDeg: number, latDeg: number): readonly [column: number, row: number];
  /** EPSG:4326 position of a place in the raster. */
  toLonLat(column: number, row: number): readonly [lonDeg: number, latDeg: number];
  /** Horizontal CRS and vertical datum (`EPSG:5703`, `ellipsoid`, or `unknown`). */
  readonly crs: { readonly source: string; readonly vertical: string };
}

/** Bilinear between the middles of cells; beside a hole the nearest cell speaks where it is known; NaN outside. */
export function valueAt({ width, height, valueM }: Pick<HeightRaster, 'width' | 'height' | 'valueM'>, column: number, row: number): number {
  if (!(column >= -0.5 && row >= -0.5 && column <= width - 0.5 && row <= height - 0.5)) return NaN;
  const [x, y] = [Math.min(width - 1, Math.max(0, column)), Math.min(height - 1, Math.max(0, row))];
  const [i, j] = [Math.max(0, Math.min(width - 2, Math.floor(x))), Math.max(0, Math.min(height - 2, Math.floor(y)))];
  const [s, t] = [x - i, y - j];
  const at = (dx: number, dy: number, share: number): number => (share === 0 ? 0 : share * (valueM[(j + dy) * width + i + dx] as number));
  const mixed = at(0, 0, (1 - s) * (1 - t)) + at(1, 0, s * (1 - t)) + at(0, 1, (1 - s) * t) + at(1, 1, s * t);
  return Number.isNaN(mixed) ? (valueM[Math.round(y) * width + Math.round(x)] as number) : mixed;
}

/** Bounds of a raster's outline, walked all round: edges bend between reference systems. */
export function boundsOfRaster({ width, height, toLonLat }: Pick<HeightRaster, 'width' | 'height' | 'toLonLat'>): Bounds {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  const steps = 32;
  for (let k = 0; k <= steps; k++)
    for (const [u, v] of [
      [k / steps, 0],
      [k / steps, 1],
      [0, k / steps],
      [1, k / steps],
    ] as const) {
      const [lon, lat] = toLonLat(u * width - 0.5, v * height - 0.5);
      box[0] = Math.min(box[0], lon);
      box[1] = Math.min(box[1], lat);
      box[2] = Math.max(box[2], lon);
      box[3] = Math.max(box[3], lat);
    }
  return box;
}

const TILE_PX = 512;
/** Deeper than this no city needs relief (0.15 m a pixel at the equator). */
const DEEPEST_ZOOM = 17;
/** Cells of the finest grid: beyond it a zoom less deep is written. */
const MOST_CELLS = 48e6;
/** Reference systems are asked at every so many pixels and run straight between. */
const LATTICE_PX = 16;

/** A raster's heights on the Mercator lattice nearest to its own spacing. */
export function mercatorGridOf(raster: HeightRaster, where: string): MercatorGrid {
  const [west, south, east, north] = boundsOfRaster(raster);
  if (!(west >= -180 && east <= 180 && south > -85.06 && north < 85.06))
    fail('terrain-elsewhere', where, `its outline runs from ${west}, ${south} to ${east}, ${north}, beyond what Web Mercator shows`);
  const { lonM, latM } = metresPerDegree((south + north) / 2);
  const spacingM = Math.sqrt((((east - west) * lonM) / raster.width) * (((north - south) * latM) / raster.height));
  const fitting = Math.log2((360 * lonM) / (TILE_PX * spacingM));
  let zoom = Math.max(0, Math.min(DEEPEST_ZOOM, Math.ceil(fitting - 0.1)));
  const sizeAt = (z: number): { x0: number; y0: number; width: number; height: number } => {
    const world = worldPixels({ zoom: z, tilePx: TILE_PX });
    const [x0, y0] = [Math.floor(mercatorX(west) * world), Math.floor(mercatorY(north) * world)];
    return { x0, y0, width: Math.ceil(mercatorX(east) * world) - x0, height: Math.ceil(mercatorY(south) * world) - y0 };
  };
  while (zoom > 0 && sizeAt(zoom).width * sizeAt(zoom).height > MOST_CELLS) zoom--;
  const size = sizeAt(zoom);
  return { zoom, tilePx: TILE_PX, ...size, heightM: resample(raster, zoom, size) };
}

function resample(raster: HeightRaster, zoom: number, { x0, y0, width, height }: { x0: number; y0: number; width: number; height: number }): Float32Array {
  const world = worldPixels({ zoom, tilePx: TILE_PX });
  const across = Math.ceil(width / LATTICE_PX) + 1;
  const lattice = (row: number): (readonly [number, number])[] =>
    Array.from({ length: across }, (_, k) => raster.toCell(lonOfMercatorX((x0 + k * LATTICE_PX + 0.5) / world), latOfMercatorY((y0 + row + 0.5) / world)));
  const heightM = new Float32Array(width * height);
  let [above, below] = [lattice(0), lattice(LATTICE_PX)];
  for (let j = 0; j < height; j++) {
    const within = j % LATTICE_PX;
    if (j > 0 && within === 0) [above, below] = [below, lattice(j + LATTICE_PX)];
    const t = within / LATTICE_PX;
    for (let i = 0; i < width; i++) {
      const k = Math.floor(i / LATTICE_PX);
      const s = (i % LATTICE_PX) / LATTICE_PX;
      const [a, b, c, d] = [above[k], above[k + 1], below[k], below[k + 1]] as [
        readonly [number, number],
        readonly [number, number],
        readonly [number, number],
        readonly [number, number],
      ];
      const mix = (axis: 0 | 1): number => (a[axis] * (1 - s) + b[axis] * s) * (1 - t) + (c[axis] * (1 - s) + d[axis] * s) * t;
      heightM[j * width + i] = valueAt(raster, mix(0), mix(1));
    }
  }
  return heightM;
}
