import { expect, it } from 'vitest';
import { matches } from '../../src/panels/log/told.ts';

it('finds a row by all words of a question, anywhere in what it says', () => {
  expect(matches('', 'Mei Chen')).toBe(true);
  expect(matches('chen DRAIN', 'Mei Chen', 'Acknowledged', 'Drain level high · Pump Q3')).toBe(true);
  expect(matches('wu drain', 'Mei Chen', 'Acknowledged', 'Drain level high · Pump Q3')).toBe(false);
});
