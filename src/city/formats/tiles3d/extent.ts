/** An axis-aligned box; widened in place while scanning. */
export interface Extent {
  readonly min: [number, number, number];
  readonly max: [number, number, number];
}
export const emptyExtent = (): Extent => ({ min: [Infinity, Infinity, Infinity], max: [-Infinity, -Infinity, -Infinity] });
export const isEmptyExtent = (extent: Extent): boolean => !(extent.min[0] <= extent.max[0]);

export function widen({ min, max }: Extent, x: number, y: number, z: number): void {
  if (x < min[0]) min[0] = x;
  if (y < min[1]) min[1] = y;
  if (z < min[2]) min[2] = z;
  if (x > max[0]) max[0] = x;
  if (y > max[1]) max[1] = y;
  if (z > max[2]) max[2] = z;
}

/** The eight corners, for carrying a box into another frame. */
export function cornersOf({ min, max }: Extent): readonly (readonly [number, number, number])[] {
  return [0, 1, 2, 3, 4, 5, 6, 7].map((i) => [(i & 1 ? max : min)[0], (i & 2 ? max : min)[1], (i & 4 ? max : min)[2]] as const);
}

/** 3D Tiles `box`: centre and three half axes, along the frame's own axes. */
export function boxVolume({ min, max }: Extent): number[] {
  const half = [0, 1, 2].map((a) => ((max[a] as number) - (min[a] as number)) / 2) as [number, number, number];
  const centre = [0, 1, 2].map((a) => ((max[a] as number) + (min[a] as number)) / 2) as [number, number, number];
  return [...centre, half[0], 0, 0, 0, half[1], 0, 0, 0, half[2]];
}
