import { expect, test } from 'vitest';
import { noiseExposed, peopleShare, waterLossPct, weightedByPeople } from '../../../src/rules/lenses/people.ts';

test('weights by who lives there: (30,000 · 30 + 10,000 · 70) ⁄ 40,000', () => {
  expect(
    weightedByPeople([
      { people: 30_000, value: 30 },
      { people: 10_000, value: 70 },
      { people: 5000, value: NaN },
      { people: NaN, value: 9 },
    ]),
  ).toBe(40);
  expect(weightedByPeople([])).toBeNaN();
});

test('counts people it can be said of, and keeps the others apart', () => {
  expect(
    peopleShare([
      { people: 600, holds: true },
      { people: 400, holds: false },
      { people: 250, holds: null },
      { people: 0, holds: true },
    ]),
  ).toEqual({ part: 600, whole: 1000, unknown: 250 });
});

test('exposes an area’s people by the share of its points at Lden 55 and more', () => {
  const told = noiseExposed([
    { people: 1000, ldens: [54.9, 55, 61, NaN] },
    { people: 500, ldens: [48] },
    { people: 300, ldens: [] },
    { people: 200, ldens: [NaN] },
  ]);
  expect(told.part).toBeCloseTo((1000 * 2) / 3, 9);
  expect(told).toMatchObject({ whole: 1500, unknown: 500 });
});

test('water loss is what is metered nowhere', () => {
  expect(waterLossPct(250, 220)).toBeCloseTo(12, 9);
  // Meters may say more than the works: that is an error of theirs to be seen, not hidden.
  expect(waterLossPct(200, 210)).toBe(-5);
  expect(waterLossPct(0, 0)).toBeNaN();
});
