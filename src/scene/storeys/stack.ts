import type { Storey } from '../../city/pack/storeys.ts';
import { sliceAt, type Flat } from './slice.ts';

/** A storey as drawn: its outline, where its floor lies and how far it moves when the house is pulled apart. */
export interface Plate {
  readonly storey: Storey;
  /** Outer rings of the floor; courtyards are left out. */
  readonly rings: readonly (readonly Flat[])[];
  readonly floorM: number;
  /** Upwards, metres, when wholly apart. */
  readonly liftM: number;
}

/** The corner of a floor farthest to one side, where its label hangs. `right`: unit, in three's plane. */
export const cornerTowards = ({ rings }: Plate, right: Flat): Flat =>
  rings.flat().reduce((best, p) => (p[0] * right[0] + p[1] * right[1] > best[0] * right[0] + best[1] * right[1] ? p : best));

/** Air between two floors pulled apart. */
const LEAST_GAP_M = 2.2;
/** The lowest floor comes to rest this far above the ground. */
const CLEAR_M = 1.5;

/**
 * Storeys of a building with the outlines that its own mesh has at their height; where the mesh has nothing there (basements),
 * the ground floor's. Empty when the mesh is empty.
 */
export function stackOf(storeys: readonly Storey[], triangles: ArrayLike<number>, groundM: number): Plate[] {
  const outline = (storey: Storey): Flat[][] => sliceAt(triangles, storey.floorM + Math.min(1.4, storey.heightM * 0.45));
  const ground = storeys.find((s) => s.index === 0);
  const fallback = ground ? outline(ground) : [];
  const lowest = storeys[0]?.floorM ?? groundM;
  const up = Math.max(0, groundM - lowest) + CLEAR_M;
  let last: Flat[][] = fallback;
  return storeys.flatMap((storey, k): Plate[] => {
    const own = storey.index < 0 ? [] : outline(storey);
    const rings = own.length > 0 ? own : last;
    if (storey.index >= 0 && own.length > 0) last = own;
    if (rings.length === 0) return [];
    return [{ storey, rings, floorM: storey.floorM, liftM: up + k * Math.max(LEAST_GAP_M, storey.heightM * 0.6) }];
  });
}
