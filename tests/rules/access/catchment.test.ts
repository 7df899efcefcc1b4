import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random.ts';
import { accessibility, coverage, nearestMin, quantileOf, slowDecay, within, type Reach } from '../../../src/rules/access/catchment.ts';

describe('two-step floating catchment areas', () => {
  it('share a site among its people, and add the shares of a tract up: an example by hand', () => {
    // Site 0 (10 places) serves tracts 0 and 1, site 1 (6 places) tracts 1 and 2; nobody reaches tract 3.
    const people = [100, 300, 200, 50];
    const reaches: Reach[] = [
      { tract: 0, site: 0, minutes: 5 },
      { tract: 1, site: 0, minutes: 14 },
      { tract: 1, site: 1, minutes: 3 },
      { tract: 2, site: 1, minutes: 15 },
    ];
    const per = accessibility(people, [10, 6], reaches, within(15));
    const expected = [10 / 400, 10 / 400 + 6 / 500, 6 / 500, 0];
    expected.forEach((value, i) => expect(per[i]).toBeCloseTo(value, 12));
    const far = accessibility(people, [10, 6], reaches, slowDecay);
    // Tract 1 lies 14 minutes from site 0: it counts 0.68.
    expect(far[0]).toBeCloseTo(10 / (100 + 0.68 * 300), 12);
    expect(far[2]).toBeCloseTo((0.68 * 6) / (300 + 0.68 * 200), 12);
  });
  it('give away exactly what there is: the sum of accessibility x people is the supply of the sites somebody is near to', () => {
    const random = createRandom(7);
    const people = Array.from({ length: 300 }, () => random.below(400));
    const supply = Array.from({ length: 20 }, () => 1 + random.below(12));
    const reaches: Reach[] = [];
    // The last site is near to nobody.
    for (let tract = 0; tract < people.length; tract++)
      for (let site = 0; site < 19; site++) if (random.next() < 0.1) reaches.push({ tract, site, minutes: random.between(0, 29) });
    const reached = supply.filter((_, site) => reaches.some((r) => r.site === site && (people[r.tract] as number) > 0)).reduce((a, b) => a + b, 0);
    for (const weight of [within(30), slowDecay]) {
      const per = accessibility(people, supply, reaches, weight);
      expect(people.reduce((sum, p, i) => sum + p * (per[i] as number), 0)).toBeCloseTo(reached, 8);
    }
  });
  it('tell who has a site near, and the value half of the people have at most', () => {
    const nearest = nearestMin(3, [
      { tract: 0, site: 0, minutes: 12 },
      { tract: 0, site: 1, minutes: 7 },
      { tract: 1, site: 0, minutes: 20 },
    ]);
    expect([...nearest]).toEqual([7, 20, Infinity]);
    expect(coverage([10, 30, 60], nearest, 15)).toEqual({ part: 10, whole: 100, share: 0.1 });
    expect(coverage([], nearest, 15).share).toBeNaN();
    expect(quantileOf([5, 1, 3], [10, 10, 80], 0.5)).toBe(3);
    expect(quantileOf([5], [0], 0.5)).toBeNaN();
  });
});
