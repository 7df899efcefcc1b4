import { createRandom } from '../../../../base/random.ts';
import { blocksSight, windingAt, type Triangles, type Vec } from './triangles.ts';

/** Places inside that are joined by sight before a solid is called parted, at most. */
const mostPlaces = 400;
/** Places looked for before none is found inside. */
const mostTries = 20_000;

/**
 * Is the inside of a solid in pieces, because its voids touch its outer shell or each other? Places inside are joined where one
 * sees the other past all shells; they must end as one group. A judgement by samples: 400 places join in any body whose
 * passages are not far narrower than itself.
 */
export function isParted(outer: Triangles, voids: readonly Triangles[]): boolean {
  const random = createRandom(404);
  const shells = [outer, ...voids];
  const isInside = (place: Vec): boolean => windingAt(outer, place) > 0.5 && voids.every((inner) => Math.abs(windingAt(inner, place)) < 0.5);
  const between = (k: 0 | 1 | 2): number => random.between(outer.min[k], outer.max[k]);
  const places: Vec[] = [];
  const group: number[] = [];
  const rootOf = (i: number): number => {
    let at = i;
    while (group[at] !== at) at = group[at] as number;
    return at;
  };
  let groups = 0;
  for (let tries = 0; tries < mostTries && places.length < mostPlaces; tries++) {
    const place: Vec = [between(0), between(1), between(2)];
    if (!isInside(place)) continue;
    const own = places.push(place) - 1;
    group.push(own);
    groups++;
    for (let other = 0; other < own; other++) {
      const [a, b] = [rootOf(other), rootOf(own)];
      if (a === b || shells.some((shell) => blocksSight(shell, place, places[other] as Vec))) continue;
      group[b] = a;
      groups--;
    }
  }
  return groups > 1;
}
