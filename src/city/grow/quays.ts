import { characterAt } from './character.ts';
import { crane } from './fill-works.ts';
import { areaOf, at, between, contains, distance, frameAt, overlap, rectangle, type Point } from './plane.ts';
import type { Plan } from './plan.ts';
import type { Town } from './town.ts';

/** Gantry cranes along the straight quays of the port, their booms over the water. */
export function raiseCranes(town: Town, plan: Plan): void {
  const { seed } = town;
  const corners = seed.coast.filter((c) => c[2]).map((c): Point => [c[0], c[1]]);
  for (let i = 0; i + 1 < corners.length; i++) {
    const [a, b] = [at(corners, i), at(corners, i + 1)];
    const length = distance(a, b);
    if (length < 300 || length > 700 || characterAt(seed, between(a, b, 0.5)) !== 'port') continue;
    for (let walked = 90; walked < length - 70; walked += 112) {
      const [p, q] = [plan.warp(between(a, b, (walked - 10) / length)), plan.warp(between(a, b, (walked + 10) / length))];
      const angle = Math.atan2(q[1] - p[1], q[0] - p[0]);
      // The land lies left of the coast.
      const centre: Point = [(p[0] + q[0]) / 2 - Math.sin(angle) * 9, (p[1] + q[1]) / 2 + Math.cos(angle) * 9];
      const f = frameAt(centre, angle);
      const ring = rectangle(f, -10, -3, 10, 19);
      if (!ring.every((c) => contains(plan.coast, c)) || town.drafts.some((d) => Math.abs(at(d.ring, 0)[0] - centre[0]) < 90 && overlap(d.ring, ring)))
        continue;
      town.drafts.push({
        use: 'transport',
        name: null,
        storeys: 0,
        heightM: 62,
        year: 2011,
        ring,
        dwellingM2: 0,
        floorM2: areaOf(ring),
        mesh: crane(f, town.footM, seed.groundM).done(),
        block: -1,
      });
    }
  }
}
