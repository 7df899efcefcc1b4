import { metresPerDegree } from '../base/geodesy.ts';

/** Side of a cell of the unit grid, metres: the 10,000 m² of one-network management. */
export const UNIT_CELL_M = 100;

/**
 * Middle of the cell a place lies in: rows of 100 m from the equator, columns of 100 m at the row's own latitude. A middle is its
 * own middle, so a place that is already a cell stays where it is and an exact one is made coarse.
 */
export function cellMiddle(lon: number, lat: number): readonly [lon: number, lat: number] {
  const rowDeg = UNIT_CELL_M / metresPerDegree(0).latM;
  const midLat = (Math.floor(lat / rowDeg) + 0.5) * rowDeg;
  const columnDeg = UNIT_CELL_M / metresPerDegree(midLat).lonM;
  return [(Math.floor(lon / columnDeg) + 0.5) * columnDeg, midLat];
}
