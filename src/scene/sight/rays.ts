import type { TriangleTree } from '../../base/triangle-tree.ts';
import type { Cells } from './cells.ts';

/** Plain reckoning with rays, slice by slice; the worker calls it, tests do too. Plan metres. */

const FAR_M = 12_000;
/** Rays start this far off their own surface. */
const OFF_M = 0.04;

export interface SunRays {
  /** Unit vectors towards the sun, 3 each; only suns above the horizon. */
  readonly towards: Float64Array;
  readonly hoursEach: number;
}

const middle = (cells: Cells, i: number, axis: 0 | 1 | 2): number =>
  (cells.corner[i * 3 + axis] as number) + ((cells.across[i * 3 + axis] as number) + (cells.along[i * 3 + axis] as number)) / 2;

/** Unit normal of a cell: across x along. */
function normalOf({ across, along }: Cells, i: number): readonly [number, number, number] {
  const [ax, ay, az] = [across[i * 3] as number, across[i * 3 + 1] as number, across[i * 3 + 2] as number];
  const [bx, by, bz] = [along[i * 3] as number, along[i * 3 + 1] as number, along[i * 3 + 2] as number];
  const n = [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx] as const;
  const length = Math.hypot(...n);
  return [n[0] / length, n[1] / length, n[2] / length];
}

/** Hours of direct sun of cells [from, to); NaN where a level cell lies within a building. */
export function sunHoursOf(tree: TriangleTree, cells: Cells, { towards, hoursEach }: SunRays, from: number, to: number, into: Float32Array): void {
  for (let i = from; i < to; i++) {
    const n = normalOf(cells, i);
    const [x, y, z] = [0, 1, 2].map((axis) => middle(cells, i, axis as 0 | 1 | 2) + (n[axis] as number) * OFF_M) as [number, number, number];
    // A slant keeps the ray off edges and seams straight above.
    if (n[2] > 0.9 && tree.crossings(x, y, z, 0.00731, 0.00417, 0.99996, FAR_M) % 2 === 1) {
      into[i] = NaN;
      continue;
    }
    let hours = 0;
    for (let s = 0; s < towards.length; s += 3) {
      const [dx, dy, dz] = [towards[s] as number, towards[s + 1] as number, towards[s + 2] as number];
      if (dx * n[0] + dy * n[1] + dz * n[2] <= 0) continue;
      if (!tree.isBlocked(x, y, z, dx, dy, dz, FAR_M)) hours += hoursEach;
    }
    into[i] = hours;
  }
}

export interface SeenCells {
  readonly seen: Uint8Array<ArrayBuffer>;
  readonly onRoof: Uint8Array<ArrayBuffer>;
  /** Height of the surface in each cell's middle. */
  readonly heightM: Float32Array<ArrayBuffer>;
}

/**
 * Which cells [from, to) an eye sees: a plumb line finds each cell's topmost surface, a ray from the eye says whether it is in
 * sight. `groundRows`: triangles from this number on are ground, not buildings.
 */
export function seenOf(
  tree: TriangleTree,
  cells: Cells,
  eye: readonly [number, number, number],
  targetM: number,
  groundFrom: number,
  from: number,
  to: number,
  into: SeenCells,
): void {
  const top = 3000;
  for (let i = from; i < to; i++) {
    const [x, y] = [middle(cells, i, 0), middle(cells, i, 1)];
    const down = tree.first(x, y, top, 0, 0, -1, 2 * top);
    const height = down === Infinity ? 0 : top - down;
    into.heightM[i] = height;
    into.onRoof[i] = down !== Infinity && tree.hit < groundFrom ? 1 : 0;
    const [dx, dy, dz] = [x - eye[0], y - eye[1], height + targetM + OFF_M - eye[2]];
    const length = Math.hypot(dx, dy, dz);
    into.seen[i] = length < 1e-6 || !tree.isBlocked(...eye, dx / length, dy / length, dz / length, length - OFF_M) ? 1 : 0;
  }
}
