import type { Random } from '../../base/random.ts';
import type { Mesher } from './mesh.ts';
import { areaOf, fromFrame, rectangle, ringInside, type Frame, type Ring } from './plane.ts';

/** A flat roof as its size deserves: small ones plain, larger ones with parapet and plant (lift overrun, cooling, tanks). */
export function flatTop(mesh: Mesher, ring: Ring, frame: Frame, fromM: number, topM: number, random: Random): void {
  const area = areaOf(ring);
  if (area < 90) return mesh.prism(ring, fromM, topM);
  const drop = random.between(0.6, 1);
  mesh.parapet(ring, fromM, topM, drop);
  if (area < 260) return;
  const count = area > 900 ? 2 : 1;
  for (let k = 0; k < count; k++) {
    const [hu, hv, h] = [random.between(2, 4.2), random.between(1.6, 2.8), random.between(2.4, 3.6)];
    for (let tries = 0; tries < 4; tries++) {
      const centre = fromFrame(frame, [random.between(-0.6, 0.6) * Math.sqrt(area) * 0.7, random.between(-0.5, 0.5) * Math.sqrt(area) * 0.4]);
      const f = { ...frame, centre };
      if (!ringInside(rectangle(f, -hu - 1, -hv - 1, hu + 1, hv + 1), ring)) continue;
      mesh.box(f, -hu, -hv, hu, hv, topM - drop, topM - drop + h);
      break;
    }
  }
}
