import { expect, it } from 'vitest';
import { ucumOfSymbolText } from '../../src/base/unit-codes.ts';
import { convert } from '../../src/base/units.ts';

it.each([
  ['m s-1', 'm/s'],
  ['m s⁻¹', 'm/s'],
  ['W m-2', 'W/m2'],
  ['µg m⁻³', 'ug/m3'],
  ['kg m-2 s-1', 'kg/m2/s'],
  ['µg / m³', 'ug/m3'],
  ['kW · h', 'kW.h'],
])('a space between units multiplies (SI brochure, 5.4.1): %s is %s', (text, same) => {
  expect(convert(3, ucumOfSymbolText(text) ?? '', same)).toBeCloseTo(3, 9);
});
