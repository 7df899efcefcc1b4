import type { PlanFrame } from '../../../base/geodesy.ts';
import type { HeightRaster } from '../../terrain/raster.ts';
import { triangulate } from '../triangulate.ts';
import type { PlannedGeometry } from './planned.ts';

/** Cells of the raster: four times as fine as the triangles on average, within these bounds. */
const FINEST_M = 0.25;
const COARSEST_M = 10;
const MOST_CELLS = 4e6;

/** Corners of all triangles of triangulated relief, nine numbers each, plan metres. */
function trianglesOf(planned: readonly PlannedGeometry[]): number[] {
  const corners: number[] = [];
  for (const { geometry, xyz } of planned)
    for (const surface of geometry.surfaces) {
      const cut = triangulate(xyz, surface);
      if (cut.kind === 'refused') continue;
      for (const v of cut.corners) corners.push(xyz[v * 3] as number, xyz[v * 3 + 1] as number, xyz[v * 3 + 2] as number);
    }
  return corners;
}

/** Heights of one triangle into the cells whose middles it covers; where triangles overlap, the higher one is the ground. */
function burn(corners: readonly number[], at: number, { x0, y1, stepM, width, height }: Lattice, valueM: Float32Array): void {
  const [ax, ay, az, bx, by, bz, cx, cy, cz] = corners.slice(at, at + 9) as [number, number, number, number, number, number, number, number, number];
  const whole = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
  // A wall stands over no ground.
  if (Math.abs(whole) < 1e-9) return;
  const column = (x: number): number => (x - x0) / stepM;
  const row = (y: number): number => (y1 - y) / stepM;
  const [left, right] = [Math.max(0, Math.ceil(column(Math.min(ax, bx, cx)) - 1e-9)), Math.min(width - 1, Math.floor(column(Math.max(ax, bx, cx)) + 1e-9))];
  const [top, bottom] = [Math.max(0, Math.ceil(row(Math.max(ay, by, cy)) - 1e-9)), Math.min(height - 1, Math.floor(row(Math.min(ay, by, cy)) + 1e-9))];
  for (let j = top; j <= bottom; j++)
    for (let i = left; i <= right; i++) {
      const [x, y] = [x0 + i * stepM, y1 - j * stepM];
      const b = ((x - ax) * (cy - ay) - (cx - ax) * (y - ay)) / whole;
      const c = ((bx - ax) * (y - ay) - (x - ax) * (by - ay)) / whole;
      if (b < -1e-9 || c < -1e-9 || b + c > 1 + 1e-9) continue;
      const m = az + b * (bz - az) + c * (cz - az);
      const before = valueM[j * width + i] as number;
      if (Number.isNaN(before) || m > before) valueM[j * width + i] = m;
    }
}

/** Middles of cells: the first one's place, north-west, and how far they lie apart. */
interface Lattice {
  readonly x0: number;
  readonly y1: number;
  readonly stepM: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Triangulated relief (TINRelief of CityGML and CityJSON) as a raster of heights, which is what the ground is drawn from; null
 * where it has no triangle. NaN outside and in its holes.
 * @param crs of the model, for the report.
 */
export function reliefRaster(planned: readonly PlannedGeometry[], frame: PlanFrame, crs: HeightRaster['crs']): HeightRaster | null {
  const corners = trianglesOf(planned);
  if (corners.length === 0) return null;
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < corners.length; i += 3) {
    const [x, y] = [corners[i] as number, corners[i + 1] as number];
    [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x), Math.max(y1, y)];
  }
  const areaM2 = Math.max(1, (x1 - x0) * (y1 - y0));
  const wantedM = Math.min(COARSEST_M, Math.max(FINEST_M, Math.sqrt((2 * areaM2) / (corners.length / 9)) / 4));
  const stepM = Math.max(wantedM, Math.sqrt(areaM2 / MOST_CELLS));
  const lattice = { x0, y1, stepM, width: Math.floor((x1 - x0) / stepM) + 1, height: Math.floor((y1 - y0) / stepM) + 1 };
  const valueM = new Float32Array(lattice.width * lattice.height).fill(NaN);
  for (let at = 0; at < corners.length; at += 9) burn(corners, at, lattice, valueM);
  return {
    width: lattice.width,
    height: lattice.height,
    valueM,
    crs,
    toLonLat: (column, row) => frame.toLonLat(x0 + column * stepM, y1 - row * stepM),
    toCell(lon, lat) {
      const [x, y] = frame.toPlan(lon, lat);
      return [(x - x0) / stepM, (y1 - y) / stepM];
    },
  };
}
