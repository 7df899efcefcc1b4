import { pixelsPerMetre } from '../ground/road-width.ts';

/**
 * The zoom from which each point is drawn so that no screen cell of `cellPx(zoom)` holds two: town scale shows a sample, not
 * confetti. Points come in order of importance: the first to claim a cell keeps it at every closer zoom.
 */
export function thinByZoom(
  positions: Float32Array,
  order: readonly number[],
  latDeg: number,
  cellPx: (zoom: number) => number,
  fromZoom: number,
  allFromZoom: number,
): Float32Array {
  const shownFrom = new Float32Array(positions.length / 3).fill(allFromZoom);
  let waiting = order;
  const shown: number[] = [];
  for (let zoom = fromZoom; zoom < allFromZoom && waiting.length > 0; zoom += 0.5) {
    const cellM = cellPx(zoom) / pixelsPerMetre(zoom, latDeg);
    const cellOf = (i: number): string => `${Math.floor((positions[i * 3] as number) / cellM)},${Math.floor((positions[i * 3 + 1] as number) / cellM)}`;
    const taken = new Set(shown.map(cellOf));
    const left: number[] = [];
    for (const i of waiting) {
      const cell = cellOf(i);
      if (taken.has(cell)) {
        left.push(i);
        continue;
      }
      taken.add(cell);
      shown.push(i);
      shownFrom[i] = zoom;
    }
    waiting = left;
  }
  return shownFrom;
}
