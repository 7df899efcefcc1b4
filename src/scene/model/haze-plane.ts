import { BufferAttribute, BufferGeometry, Mesh, type RawShaderMaterial, type Vector4 } from 'three';
import { ease } from './curves.ts';
import type { Look } from './light.ts';
import { CLEAR_SIGHT_M } from './weather-look.ts';

const SIDES = 48;
/** Rings as shares of the way out, closer where haze grows. */
const RINGS = [0, 0.04, 0.12, 0.35, 1] as const;

/** A disc of rings about the eye: unit directions in the plane, and in z how far out, 0 to 1. */
export function ringGeometry(): BufferGeometry {
  const places = new Float32Array((SIDES + 1) * RINGS.length * 3);
  const corners: number[] = [];
  for (let side = 0; side <= SIDES; side++)
    RINGS.forEach((share, ring) => {
      const at = side * RINGS.length + ring;
      const angle = (side / SIDES) * 2 * Math.PI;
      places.set([Math.cos(angle), Math.sin(angle), share], at * 3);
      if (side === SIDES || ring === RINGS.length - 1) return;
      const next = at + RINGS.length;
      corners.push(at, next, at + 1, at + 1, next, next + 1);
    });
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(places, 3));
  geometry.setIndex(corners);
  return geometry;
}

/** Haze over the far ground, which the map draws without any. */
export function createHazePlane(material: RawShaderMaterial): Mesh {
  const geometry = ringGeometry();
  const plane = new Mesh(geometry, material);
  plane.frustumCulled = false;
  plane.renderOrder = 1;
  plane.raycast = () => undefined;
  return plane;
}

const CLEAR_OVER_M = 8000;
/** In fog nothing is told apart beyond the sight, which is where contrast falls to 5 % (WMO meteorological optical range). */
const FOG_M = 9000;

/** Where haze starts and ends, metres, and its largest share; `clearFromM` is where it starts in clear air. */
export function aimHaze(reach: Vector4, look: Look, clearFromM: number): void {
  const sightM = Math.min(look.sightM[0] as number, CLEAR_SIGHT_M);
  const fog = 1 - ease(FOG_M * 0.5, FOG_M * 1.6, sightM);
  reach.x = clearFromM + (Math.min(clearFromM, sightM * 0.04) - clearFromM) * fog;
  reach.y = clearFromM + CLEAR_OVER_M + (sightM - clearFromM - CLEAR_OVER_M) * fog;
  reach.y = Math.max(reach.y, reach.x + 60);
  reach.z = (look.hazeShare[0] as number) + (0.985 - (look.hazeShare[0] as number)) * fog;
}
