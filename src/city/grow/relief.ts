import { mercatorX, mercatorY, type PlanFrame } from '../../base/geodesy.ts';
import { heightAtPixel, worldPixels, type MercatorGrid } from '../terrain/elevation.ts';
import type { Block } from './blocks.ts';
import { distanceField, drawLine, fillRings, type Raster } from './distance-field.ts';
import type { StreetLine } from './furniture.ts';
import { boxOf, type Point, type Ring } from './plane.ts';
import type { Plan } from './plan.ts';
import type { CitySeed, ZoneKind } from './seed.ts';
import { softNoise } from './spline.ts';

/** The ground of a grown city: water lies at 0, town on gentle slopes, hills where nobody builds. */
export interface Relief {
  /** Ground above the datum at a plan position, metres: the very heights the elevation tiles carry. */
  groundM(xM: number, yM: number): number;
  readonly grid: MercatorGrid;
  /** The seed asks for no relief: everything lies at 0. */
  readonly isFlat: boolean;
  /** Make a pond's or a square's ground level: the lowest of its rim, with soft banks. */
  level(ring: Ring): void;
}

/** About 16 m a cell at 31 degrees north: finer than the hills, coarse enough for a handful of tiles. */
const ZOOM = 12;
const TILE_PX = 512;
/** Elevation tiles carry 1/64 m, so that slopes stay smooth in low sun. */
const QUANTUM_M = 1 / 64;
const ROOM_M = 1200;
/** The land rises from the water over this distance. */
const SHORE_M = 320;
/** Hillsides by who may meet them: close woods carry steep ones, people walk in parks. */
const WOOD_SLOPE = 0.5;
const PARK_SLOPE = 0.24;
/** A street's verge stays as the street is. */
const VERGE_M = 22;
const open: ReadonlySet<ZoneKind> = new Set(['park', 'wood', 'field']);

const smooth = (t: number): number => (t <= 0 ? 0 : t >= 1 ? 1 : t * t * (3 - 2 * t));
/** The lesser of two heights, rounded off where they meet. */
function softMin(a: number, b: number, roundM: number): number {
  const h = Math.max(0, roundM - Math.abs(a - b)) / roundM;
  return Math.min(a, b) - h * h * roundM * 0.25;
}

function frameGrid(frame: PlanFrame, plan: Plan): { grid: MercatorGrid; raster: Raster } {
  const world = worldPixels({ zoom: ZOOM, tilePx: TILE_PX });
  const box = boxOf([...plan.coast, ...plan.islets.flat()]);
  const [ox, oy] = [mercatorX(frame.origin[0]) * world, mercatorY(frame.origin[1]) * world];
  const perM = frame.mercatorPerM * world;
  const [x0, y0] = [Math.floor(ox + (box.west - ROOM_M) * perM), Math.floor(oy - (box.north + ROOM_M) * perM)];
  const width = Math.ceil(ox + (box.east + ROOM_M) * perM) - x0;
  const height = Math.ceil(oy - (box.south - ROOM_M) * perM) - y0;
  return {
    grid: { zoom: ZOOM, tilePx: TILE_PX, x0, y0, width, height, heightM: new Float32Array(width * height) },
    raster: { width, height, stepM: 1 / perM, westM: (x0 + 0.5 - ox) / perM, northM: (oy - (y0 + 0.5)) / perM },
  };
}

/** Distance to water, and to anything built or paved. */
function distances(
  raster: Raster,
  plan: Plan,
  blocks: readonly Block[],
  streets: readonly StreetLine[],
): { water: Float32Array; town: Float32Array; park: Float32Array } {
  const cells = raster.width * raster.height;
  const wet = new Uint8Array(cells).fill(1);
  fillRings(wet, raster, [plan.coast], 0);
  for (const islet of plan.islets) fillRings(wet, raster, [islet], 0);
  const rims = [plan.coast, ...plan.islets];
  for (const { polygons } of plan.water)
    for (const rings of polygons) {
      fillRings(wet, raster, rings, 1);
      rims.push(...rings);
    }
  // Narrow canals have no cell to themselves.
  for (const ring of rims) drawLine(wet, raster, [...ring, ring[0] as Point], 1);
  const town = new Uint8Array(cells);
  const park = new Uint8Array(cells);
  for (const block of blocks) {
    if (block.kind === 'park') fillRings(park, raster, [block.ring], 1);
    if (!open.has(block.kind)) fillRings(town, raster, [block.ring], 1);
  }
  for (const street of streets) if (street.class !== 'path') drawLine(town, raster, street.line, 1);
  return { water: distanceField(wet, raster), town: distanceField(town, raster), park: distanceField(park, raster) };
}

/** Bare height of the seed's hills at a place: broad domes with spurs and gullies. */
function hillsAt(seed: CitySeed, centres: readonly Point[], x: number, y: number): number {
  let highest = 0;
  seed.hills.forEach((hill, n) => {
    const [cx, cy] = centres[n] as Point;
    const turn = ((hill.turnDeg ?? 0) * Math.PI) / 180;
    const [dx, dy] = [x - cx, y - cy];
    const u = (dx * Math.cos(turn) + dy * Math.sin(turn)) / hill.rx;
    const v = (dy * Math.cos(turn) - dx * Math.sin(turn)) / hill.ry;
    const spur = 0.22 * softNoise(seed.seed + 41 + n, x, y, hill.ry * 0.55);
    const d = Math.sqrt(u * u + v * v) * (1 + spur);
    if (d >= 1) return;
    const dome = (1 - d * d) * (1 - d * d);
    const ridge = 1 - Math.abs(softNoise(seed.seed + 61 + n, x, y, 340));
    highest = Math.max(highest, hill.heightM * dome * (0.72 + 0.28 * ridge));
  });
  return highest;
}

/** The town's own lie: out of the flats by the water, up to some thirty metres inland, in long swells. */
function gentleAt(seed: CitySeed, x: number, y: number, waterM: number): number {
  if (seed.inlandM === 0) return 0;
  const inland = 1 - Math.exp(-waterM / 1500);
  const swell = 11 * softNoise(seed.seed + 71, x, y, 1500) + 3 * softNoise(seed.seed + 72, x, y, 640);
  return smooth(waterM / SHORE_M) * Math.max(0.6, 2.4 + seed.inlandM * inland + swell * inland * Math.min(1, seed.inlandM / 20));
}

/** Shape the ground once shores, streets and blocks are known. */
export function shapeRelief(seed: CitySeed, frame: PlanFrame, plan: Plan, blocks: readonly Block[], streets: readonly StreetLine[]): Relief {
  const { grid, raster } = frameGrid(frame, plan);
  const { heightM } = grid;
  const { width, height, stepM, westM, northM } = raster;
  const { water, town, park } = distances(raster, plan, blocks, streets);
  const centres = seed.hills.map((hill) => plan.warp([hill.x, hill.y]));
  // A cell and a half of water's edge stays at 0, so that no interpolation lifts the water.
  const dry = (i: number): number => Math.max(0, (water[i] as number) - 1.5 * stepM);
  for (let j = 0; j < height; j++)
    for (let i = 0; i < width; i++) {
      const n = j * width + i;
      const shoreM = dry(n);
      if (shoreM === 0) continue;
      const [x, y] = [westM + i * stepM, northM - j * stepM];
      const gentle = gentleAt(seed, x, y, shoreM);
      const bare = hillsAt(seed, centres, x, y);
      const slope = (park[n] as number) < stepM ? PARK_SLOPE : WOOD_SLOPE;
      const room = Math.max(0, Math.min(((town[n] as number) - VERGE_M) * slope, shoreM * WOOD_SLOPE));
      heightM[n] = gentle + (bare <= 0 || room <= 0 ? 0 : Math.max(0, softMin(bare, room, 14)));
    }
  calm(heightM, raster, dry);
  for (let n = 0; n < heightM.length; n++) heightM[n] = quantise(heightM[n] as number);

  const world = worldPixels(grid);
  const [ox, oy] = [mercatorX(frame.origin[0]) * world, mercatorY(frame.origin[1]) * world];
  const perM = frame.mercatorPerM * world;
  const groundM = (x: number, y: number): number => {
    const m = heightAtPixel(grid, ox + x * perM, oy - y * perM);
    // Beyond the grid is open sea.
    return Number.isNaN(m) ? 0 : m;
  };
  return { grid, groundM, isFlat: seed.inlandM === 0 && seed.hills.length === 0, level: (ring) => level(heightM, raster, ring, groundM) };
}

const quantise = (m: number): number => Math.round(m / QUANTUM_M) * QUANTUM_M;

/** Take the edges off: each cell the mean of its nine, water's edge left alone. */
function calm(heightM: Float32Array, { width, height }: Raster, dry: (cell: number) => number): void {
  for (let round = 0; round < 2; round++) {
    const before = heightM.slice();
    for (let j = 1; j + 1 < height; j++)
      for (let i = 1; i + 1 < width; i++) {
        const n = j * width + i;
        if (dry(n) === 0) continue;
        let sum = 0;
        for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) sum += before[n + dy * width + dx] as number;
        heightM[n] = sum / 9;
      }
  }
}

const BANK_M = 40;
function level(heightM: Float32Array, raster: Raster, ring: Ring, groundM: Relief['groundM']): void {
  const floorM = quantise(Math.min(...ring.map(([x, y]) => groundM(x, y))));
  const box = boxOf(ring);
  const { width, height, westM, northM, stepM } = raster;
  const [i0, i1] = [Math.floor((box.west - BANK_M - westM) / stepM), Math.ceil((box.east + BANK_M - westM) / stepM)];
  const [j0, j1] = [Math.floor((northM - box.north - BANK_M) / stepM), Math.ceil((northM - box.south + BANK_M) / stepM)];
  const local: Raster = { width: i1 - i0 + 1, height: j1 - j0 + 1, westM: westM + i0 * stepM, northM: northM - j0 * stepM, stepM };
  const mask = new Uint8Array(local.width * local.height);
  fillRings(mask, local, [ring], 1);
  drawLine(mask, local, [...ring, ring[0] as Point], 1);
  const away = distanceField(mask, local);
  for (let j = 0; j < local.height; j++)
    for (let i = 0; i < local.width; i++) {
      if (i + i0 < 0 || j + j0 < 0 || i + i0 >= width || j + j0 >= height) continue;
      const n = (j + j0) * width + i + i0;
      const share = smooth(((away[j * local.width + i] as number) - 1.5 * stepM) / BANK_M);
      heightM[n] = quantise(floorM + ((heightM[n] as number) - floorM) * share);
    }
}
