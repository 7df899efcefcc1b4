import { createRandom, hashText, type Random } from '../../base/random.ts';
import type { Mesher } from './mesh.ts';
import { areaOf, fromFrame, rectangle, ringInside, type Frame, type Point, type Ring } from './plane.ts';

/** Below these a flat roof has no rim, and nobody climbs onto it by a stair, m2. */
const PARAPET_M2 = 90;
const STAIR_M2 = 150;
const PLANT_M2 = 260;

interface Roof {
  readonly mesh: Mesher;
  readonly ring: Ring;
  readonly frame: Frame;
  readonly floorM: number;
  readonly taken: { readonly at: Point; readonly reachM: number }[];
}

/** A box of half sizes on the roof, clear of its rim and of what stands there already; false where it has no room. */
function put({ mesh, ring, frame, floorM, taken }: Roof, centre: Point, halfU: number, halfV: number, heightM: number): boolean {
  const f = { ...frame, centre };
  const reachM = Math.hypot(halfU, halfV);
  if (taken.some(({ at, reachM: r }) => Math.hypot(at[0] - centre[0], at[1] - centre[1]) < r + reachM)) return false;
  if (!ringInside(rectangle(f, -halfU - 0.9, -halfV - 0.9, halfU + 0.9, halfV + 0.9), ring)) return false;
  mesh.box(f, -halfU, -halfV, halfU, halfV, floorM, floorM + heightM);
  taken.push({ at: centre, reachM });
  return true;
}

/** A few tries at chance places; plant sorts itself out when there is no room. */
function putSomewhere(roof: Roof, random: Random, spanM: number, halfU: number, halfV: number, heightM: number): void {
  for (let tries = 0; tries < 5; tries++)
    if (put(roof, fromFrame(roof.frame, [random.between(-0.42, 0.42) * spanM, random.between(-0.22, 0.22) * spanM]), halfU, halfV, heightM)) return;
}

/** Chillers and fans stand in rows, as they are piped. */
function putRow(roof: Roof, random: Random, spanM: number): void {
  const [halfU, halfV, heightM] = [random.between(0.9, 1.5), random.between(1.1, 1.9), random.between(1.3, 2.1)];
  const [u, v] = [random.between(-0.35, 0.05) * spanM, random.between(-0.25, 0.25) * spanM];
  const count = 2 + random.below(3);
  for (let k = 0; k < count; k++) put(roof, fromFrame(roof.frame, [u + k * (2 * Math.hypot(halfU, halfV) + 0.3), v]), halfU, halfV, heightM);
}

/**
 * A flat roof as its size deserves: small ones plain; then a parapet and a stair head; larger ones with a lift overrun, tanks
 * and rows of plant. Chance comes from the place, so that a roof never changes what is built after it.
 */
export function flatTop(mesh: Mesher, ring: Ring, frame: Frame, fromM: number, topM: number, random: Random): void {
  const area = areaOf(ring);
  if (area < PARAPET_M2) return mesh.prism(ring, fromM, topM);
  const dropM = random.between(0.6, 1);
  mesh.parapet(ring, fromM, topM, dropM);
  if (area < STAIR_M2) return;
  const own = createRandom(hashText(`${frame.centre[0].toFixed(1)},${frame.centre[1].toFixed(1)}`));
  const spanM = Math.sqrt(area);
  const roof: Roof = { mesh, ring, frame, floorM: topM - dropM, taken: [] };
  putSomewhere(roof, own, spanM, own.between(1.3, 1.8), own.between(1.8, 2.6), own.between(2.3, 2.8));
  if (area < PLANT_M2) return;
  putSomewhere(roof, own, spanM, own.between(2, 4.2), own.between(1.6, 2.8), own.between(2.6, 3.8));
  if (area > 420) putRow(roof, own, spanM);
  if (area > 900) putSomewhere(roof, own, spanM, own.between(2.4, 4), own.between(2.4, 4), own.between(2.2, 3.2));
}
