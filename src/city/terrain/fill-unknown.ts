import type { MercatorGrid } from './elevation.ts';

/** A grid whose unknown cells hold the nearest known height (spreading cell by cell, so nearest in steps); all unknown: zero. */
export function fillUnknown(grid: MercatorGrid): MercatorGrid {
  const { width, height } = grid;
  const heightM = grid.heightM.slice();
  let front: number[] = [];
  for (let n = 0; n < heightM.length; n++)
    if (!Number.isNaN(heightM[n] as number) && neighbours(n, width, height).some((m) => Number.isNaN(heightM[m] as number))) front.push(n);
  if (front.length === 0) return heightM.every((m) => Number.isNaN(m)) ? { ...grid, heightM: heightM.fill(0) } : grid;
  while (front.length > 0) {
    const next: number[] = [];
    for (const n of front)
      for (const m of neighbours(n, width, height)) {
        if (!Number.isNaN(heightM[m] as number)) continue;
        heightM[m] = heightM[n] as number;
        next.push(m);
      }
    front = next;
  }
  return { ...grid, heightM };
}

function neighbours(n: number, width: number, height: number): number[] {
  const [i, j] = [n % width, Math.floor(n / width)];
  const found: number[] = [];
  if (i > 0) found.push(n - 1);
  if (i + 1 < width) found.push(n + 1);
  if (j > 0) found.push(n - width);
  if (j + 1 < height) found.push(n + width);
  return found;
}
