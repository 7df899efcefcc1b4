import { mercatorX, mercatorY, type PlanFrame } from '../../base/geodesy.ts';
import type { TileNode } from '../../city/formats/tiles3d/tile.ts';

/**
 * Column-major, tile metres (x east, y north, z up at the anchor) to the map's mercator [0, 1].
 * `datumM`: ellipsoidal height of the pack's vertical zero, which is the map's.
 */
export function tileToMercator(anchor: TileNode['anchor'], frame: PlanFrame, datumM: number): number[] {
  const { mercatorPerM: s } = frame;
  const { east, north } = frame.scaleAt(anchor.lat);
  return [s * east, 0, 0, 0, 0, -s * north, 0, 0, 0, 0, s, 0, mercatorX(anchor.lon), mercatorY(anchor.lat), s * (anchor.heightM - datumM), 1];
}

/**
 * Column-major, mercator to metres about the eye (x east, y up, z south), from what a custom layer is given: `main` takes
 * mercator to clip space, `projection` the view to it. Of a perspective P the rows of the view are those of `main` undone one by one.
 */
export function eyeMetres(main: readonly number[], projection: readonly number[], mercatorPerM: number): number[] {
  const [at, p] = [(i: number): number => main[i] as number, (i: number): number => projection[i] as number];
  const row = (scale: number, r: number, lean: number): readonly number[] => [0, 1, 2, 3].map((c) => (at(c * 4 + r) + lean * at(c * 4 + 3)) / scale);
  const rows = [row(p(0), 0, p(8)), row(p(5), 1, p(9)), [0, 1, 2, 3].map((c) => -at(c * 4 + 3))];
  // A turn times one scale: its inverse is its transpose over the scale's square.
  const square = (rows[0] as readonly number[]).slice(0, 3).reduce((sum, v) => sum + v * v, 0);
  const eye = [0, 1, 2].map((axis) => -rows.reduce((sum, r) => sum + (r[axis] as number) * (r[3] as number), 0) / square);
  const m = 1 / mercatorPerM;
  const [x = NaN, y = NaN, z = NaN] = eye;
  return [m, 0, 0, 0, 0, 0, m, 0, 0, m, 0, 0, -x * m, -z * m, -y * m, 1];
}
