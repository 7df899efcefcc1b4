import type { City } from '../city/city.ts';

/** A look every so many metres, and at most so many of them: hills are wider than that. */
const STEP_M = 25;
const MOST_STEPS = 96;
/** The ground a mark hangs over never hides it. */
const NEAR_SHARE = 0.97;
const CLEARANCE_M = 1;

/** Does the ground stand between an eye and a point? Plan metres, z above the datum. Never where no terrain is known. */
export function groundHides(
  city: Pick<City, 'elevation' | 'frame' | 'groundM'>,
  eye: readonly [x: number, y: number, z: number],
  point: readonly [x: number, y: number, z: number],
): boolean {
  const { elevation } = city;
  if (!elevation) return false;
  const [dx, dy, dz] = [point[0] - eye[0], point[1] - eye[1], point[2] - eye[2]];
  const steps = Math.min(MOST_STEPS, Math.ceil(Math.hypot(dx, dy) / STEP_M));
  for (let k = steps - 1; k > 0; k--) {
    const t = (k / steps) * NEAR_SHARE;
    const z = eye[2] + dz * t;
    if (z > elevation.highestM) continue;
    if (city.groundM(...city.frame.toLonLat(eye[0] + dx * t, eye[1] + dy * t)) > z + CLEARANCE_M) return true;
  }
  return false;
}
