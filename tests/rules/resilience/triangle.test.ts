import { expect, it } from 'vitest';
import { readResilience } from '../../../src/rules/resilience/triangle.ts';

it('reads a 40 % drop with a linear ten-hour recovery as 200 %·h', () => {
  expect(readResilience({ timeH: [0, 0, 10], levelPercent: [100, 60, 100] })).toEqual({ lossPercentHours: 200, robustnessPercent: 60, recoveryH: 10 });
});
it('counts what stands still and does not invent a recovery', () => {
  const reading = readResilience({ timeH: [0, 2, 2, 5], levelPercent: [100, 100, 70, 70] });
  expect(reading).toEqual({ lossPercentHours: 90, robustnessPercent: 70, recoveryH: NaN });
});
