import type { Random } from '../../base/random.ts';
import { splitOnce, type Cell } from './cells.ts';
import {
  areaOf,
  centroidOf,
  contains,
  fromFrame,
  frameAt,
  orientedAlong,
  orientedBox,
  rectangle,
  ringInside,
  type Frame,
  type Point,
  type Ring,
} from './plane.ts';

/** A plot of a block; `fronts` counts its edges on the street (0 = behind other plots). */
export interface Parcel {
  readonly ring: Ring;
  readonly fronts: number;
}

/** Cut a block into plots of about an area, across their longer side each time. `regular` 1 halves, 0 cuts anywhere. */
export function cutParcels(block: Ring, areaM2: number, leastWidthM: number, random: Random, crook = 0.02): Parcel[] {
  const done: Parcel[] = [];
  const open: Cell[] = [{ ring: block, tags: block.map(() => 'street') }];
  while (open.length > 0) {
    const cell = open.pop() as Cell;
    const area = areaOf(cell.ring);
    const box = orientedBox(cell.ring);
    const cut =
      area > areaM2 * random.between(1.1, 1.9)
        ? splitOnce(cell, fromFrame(box.frame, [box.halfU * random.between(-0.16, 0.16), 0]), across(box.angle + random.between(-crook, crook)), 'plot')
        : null;
    if (!cut || !cut.parts.every((p) => p.ring.length > 2 && orientedBox(p.ring).halfV * 2 >= leastWidthM)) {
      done.push({ ring: cell.ring, fronts: cell.tags.filter((t) => t === 'street').length });
      continue;
    }
    open.push(...cut.parts);
  }
  return done;
}
const across = (angle: number): Point => [-Math.sin(angle), Math.cos(angle)];

/** A rectangle inside a ring, in its own frame (u the longer side). */
export interface Fit {
  readonly frame: Frame;
  readonly halfU: number;
  readonly halfV: number;
}
/** A large rectangle inside a ring, square to its grain; null when the ring is too crooked or small. */
export function fitRectangle(ring: Ring, leastM: number, angle?: number): Fit | null {
  const box = angle === undefined ? orientedBox(ring) : orientedAlong(ring, angle);
  const middle = centroidOf(ring);
  const centres = contains(ring, middle) ? [box.frame.centre, middle] : [box.frame.centre];
  for (let shrink = 0.995; shrink > 0.35; shrink -= 0.065)
    for (const [su, sv] of [
      [shrink, shrink],
      [1.06 * shrink, shrink * 0.88],
      [shrink * 0.85, 1.06 * shrink],
    ] as const)
      for (const centre of centres) {
        const [halfU, halfV] = [box.halfU * Math.min(0.995, su), box.halfV * Math.min(0.995, sv)];
        if (halfU * 2 < leastM || halfV * 2 < leastM) continue;
        const frame = { ...box.frame, centre };
        if (ringInside(rectangle(frame, -halfU, -halfV, halfU, halfV), ring))
          return halfU >= halfV
            ? { frame, halfU, halfV }
            : { frame: frameAt(centre, Math.atan2(frame.sin, frame.cos) + Math.PI / 2), halfU: halfV, halfV: halfU };
      }
  return null;
}

export type ShapeName = 'bar' | 'L' | 'U' | 'H' | 'T' | 'octagon' | 'round';
/** A footprint inside a fitted rectangle, counter-clockwise. */
export function shapeIn(fit: Fit, shape: ShapeName, wingM: number): Ring {
  const [u, v] = [fit.halfU, fit.halfV];
  const w = Math.min(wingM, u * 0.8, v * 0.95);
  const local: Record<ShapeName, readonly Point[]> = {
    bar: [
      [-u, -v],
      [u, -v],
      [u, v],
      [-u, v],
    ],
    L: [
      [-u, -v],
      [u, -v],
      [u, -v + w],
      [-u + w, -v + w],
      [-u + w, v],
      [-u, v],
    ],
    U: [
      [-u, -v],
      [u, -v],
      [u, v],
      [u - w, v],
      [u - w, -v + w],
      [-u + w, -v + w],
      [-u + w, v],
      [-u, v],
    ],
    H: [
      [-u, -v],
      [-u + w, -v],
      [-u + w, -w / 2],
      [u - w, -w / 2],
      [u - w, -v],
      [u, -v],
      [u, v],
      [u - w, v],
      [u - w, w / 2],
      [-u + w, w / 2],
      [-u + w, v],
      [-u, v],
    ],
    T: [
      [-u, v - w],
      [-w / 2, v - w],
      [-w / 2, -v],
      [w / 2, -v],
      [w / 2, v - w],
      [u, v - w],
      [u, v],
      [-u, v],
    ],
    octagon: [
      [-u + w, -v],
      [u - w, -v],
      [u, -v + w],
      [u, v - w],
      [u - w, v],
      [-u + w, v],
      [-u, v - w],
      [-u, -v + w],
    ],
    round: Array.from({ length: 16 }, (_, i): Point => [u * Math.cos((i * Math.PI) / 8), v * Math.sin((i * Math.PI) / 8)]),
  };
  return local[shape].map((p) => fromFrame(fit.frame, p));
}
