import { UNIT_CELL_M } from '../../tables/unit-grid.ts';
import { metresPerDegree } from '../../base/geodesy.ts';

/** A square that holds at least k things, or none of it is told. */
export interface CrowdCell {
  readonly count: number;
  readonly sizeM: number;
  /** EPSG:4326 degrees. */
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** The square as a GeoJSON polygon. */
export const cellPolygon = ({ west, south, east, north }: CrowdCell): GeoJSON.Polygon => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
});

/** Sides tried in turn: what is too few in a unit cell may be enough in a bigger square. */
const SIDES = [1, 2, 4] as const;

/**
 * Counts in squares with at least `k` things each (k-anonymity, Sweeney 2002): the finest square that holds enough of those not
 * told yet. `withheld` are those that even the biggest squares hold too few of; they are on no map.
 */
export function crowdCells(
  places: readonly { readonly lon: number; readonly lat: number }[],
  k: number,
): { readonly cells: readonly CrowdCell[]; readonly withheld: number } {
  const first = places[0];
  if (!first) return { cells: [], withheld: 0 };
  const rowDeg = UNIT_CELL_M / metresPerDegree(0).latM;
  // One width for the whole town: neighbouring squares must fit together.
  const columnDeg = UNIT_CELL_M / metresPerDegree(first.lat).lonM;
  const cells: CrowdCell[] = [];
  let left = places;
  for (const side of SIDES) {
    const groups = new Map<string, { readonly column: number; readonly row: number; readonly members: (typeof left)[number][] }>();
    for (const place of left) {
      const [column, row] = [Math.floor(place.lon / (columnDeg * side)), Math.floor(place.lat / (rowDeg * side))];
      const key = `${column} ${row}`;
      const group = groups.get(key) ?? { column, row, members: [] };
      groups.set(key, group);
      group.members.push(place);
    }
    const few: (typeof left)[number][] = [];
    for (const { column, row, members } of groups.values()) {
      if (members.length < k) {
        few.push(...members);
        continue;
      }
      const [west, south] = [column * columnDeg * side, row * rowDeg * side];
      cells.push({ count: members.length, sizeM: UNIT_CELL_M * side, west, south, east: west + columnDeg * side, north: south + rowDeg * side });
    }
    left = few;
  }
  return { cells, withheld: left.length };
}
