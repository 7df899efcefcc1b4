import { BufferAttribute, BufferGeometry, Mesh, type RawShaderMaterial } from 'three';

const SIDES = 48;
/** Rings as shares of the way out, closer where haze grows. */
const RINGS = [0, 0.04, 0.12, 0.35, 1] as const;

/** Haze over the far ground, which the map draws without any. */
export function createHazePlane(material: RawShaderMaterial): Mesh {
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
  const plane = new Mesh(geometry, material);
  plane.frustumCulled = false;
  plane.renderOrder = 1;
  plane.raycast = () => undefined;
  return plane;
}
