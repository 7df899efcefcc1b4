import type { Problem } from '../../base/problem.ts';
import type { MercatorGrid } from './elevation.ts';
import { worldPixels } from './elevation.ts';
import { latOfMercatorY, lonOfMercatorX } from '../../base/geodesy.ts';
import type { Geoid } from './geoid.ts';

/** `ellipsoid`: heights above WGS 84 itself (EPSG:4979). `ground`: above whatever ground is there. `unknown`: nobody said. */
type Datum = string;

export interface VerticalMeans {
  /** Of the datum that is not the ellipsoid. */
  readonly geoid?: Geoid;
  /** Declared ellipsoidal height of that datum's zero, metres, where there is no grid. */
  readonly ellipsoidOffsetM?: number;
}

/** The same heights above another datum: h = H + N. Cells where the grid says nothing become unknown. */
function shifted(grid: MercatorGrid, sign: 1 | -1, undulationM: (lon: number, lat: number) => number): MercatorGrid {
  const world = worldPixels(grid);
  const heightM = new Float32Array(grid.heightM.length);
  for (let j = 0; j < grid.height; j++) {
    const lat = latOfMercatorY((grid.y0 + j + 0.5) / world);
    for (let i = 0; i < grid.width; i++) {
      const n = j * grid.width + i;
      heightM[n] = (grid.heightM[n] as number) + sign * undulationM(lonOfMercatorX((grid.x0 + i + 0.5) / world), lat);
    }
  }
  return { ...grid, heightM };
}

/**
 * Terrain brought to the datum a pack counts from. What cannot be brought there is left as it is, and said:
 * `unknown-datum` where one side does not say, `datum-mismatch` where nothing converts between the two.
 */
export function toDatum(grid: MercatorGrid, from: Datum, to: Datum, means: VerticalMeans): { readonly grid: MercatorGrid; readonly notes: readonly Problem[] } {
  const note = (code: string, why: string) => ({ grid, notes: [{ code, where: 'terrain', why }] });
  if (from === to && from !== 'unknown') return { grid, notes: [] };
  if (from === 'unknown' || to === 'unknown')
    return note(
      'unknown-datum',
      `the terrain counts from ${from}, the city from ${to}: taken as the same; name them with --terrain-vertical and --vertical if they are not`,
    );
  const crosses = (from === 'ellipsoid') !== (to === 'ellipsoid');
  if (!crosses) return note('datum-mismatch', `the terrain counts from ${from}, the city from ${to}: taken as the same, which may be off by decimetres`);
  const { geoid, ellipsoidOffsetM } = means;
  const undulationM = geoid ? geoid.undulationM : ellipsoidOffsetM === undefined ? null : () => ellipsoidOffsetM;
  if (!undulationM)
    return note(
      'datum-mismatch',
      `the terrain counts from ${from}, the city from ${to}: pass --geoid FILE or --ellipsoid-offset METRES to bring them together`,
    );
  return { grid: shifted(grid, from === 'ellipsoid' ? -1 : 1, undulationM), notes: [] };
}
