import { createRandom, hashText } from '../../base/random.ts';
import type { Draft } from './town.ts';
import { softNoise } from './spline.ts';
import { centroidOf } from './plane.ts';

export type People = readonly [number, number, number, number];

/**
 * Residents by age group: dwelling floor area times one city-wide density, so that the total is the seed's; shares by age
 * of the neighbourhood (older houses, older people), drawn per building and rounded by chance.
 */
export function settle(drafts: readonly Draft[], population: number, seed: number): People[] {
  const total = drafts.reduce((sum, d) => sum + d.dwellingM2, 0);
  const perM2 = total > 0 ? population / total : 0;
  const random = createRandom(hashText('people', seed));
  return drafts.map((d): People => {
    if (d.dwellingM2 <= 0) return [0, 0, 0, 0];
    const [x, y] = centroidOf(d.ring);
    const age = Math.max(0, Math.min(1, (2022 - d.year) / 60));
    const local = softNoise(seed + 41, x, y, 900);
    const old = 0.1 + 0.17 * age + 0.03 * local;
    const oldest = 0.018 + 0.05 * age + 0.008 * local;
    const young = 0.175 - 0.07 * age - 0.02 * local;
    const head = d.dwellingM2 * perM2 * random.between(0.82, 1.18);
    const whole = (n: number): number => Math.floor(n + random.next());
    return [whole(head * young), whole(head * (1 - young - old - oldest)), whole(head * old), whole(head * oldest)];
  });
}
