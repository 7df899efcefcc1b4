import { expect, it } from 'vitest';
import { energeticMeanDb } from '../../../src/rules/indicators/decibels.ts';

it('averages energies, not numbers', () => {
  expect(energeticMeanDb([60, 60])).toBeCloseTo(60, 12);
  // Two sources: one of 60 dB and silence is 3.0103 dB less than 60.
  expect(energeticMeanDb([60, -1000])).toBeCloseTo(60 - 10 * Math.log10(2), 12);
  expect(energeticMeanDb([50, 70])).toBeCloseTo(67.0329, 4);
  expect(energeticMeanDb([])).toBeNaN();
});
