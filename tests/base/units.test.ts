import { describe, expect, it } from 'vitest';
import { commensurable, conversion, convert, isUnit } from '../../src/base/units.ts';
import { observedProperties } from '../../src/tables/properties.ts';

describe('convert', () => {
  it.each([
    [500, 'ug/m3', 'mg/m3', 0.5],
    [1, 'mg/L', 'g/m3', 1],
    [36, 'km/h', 'm/s', 10],
    [10, 'm/s', 'km/h', 36],
    [1, '[kn_i]', 'km/h', 1.852],
    [60, '[mi_i]/h', 'km/h', 96.56064],
    [20, 'Cel', 'K', 293.15],
    [0, 'K', 'Cel', -273.15],
    [212, '[degF]', 'Cel', 100],
    [-40, 'Cel', '[degF]', -40],
    [0.76, '1', '%', 76],
    [12, '%', '1', 0.12],
    [400, '[ppm]', '%', 0.04],
    [3600, 's', 'h', 1],
    [90, 'min', 'h', 1.5],
    [1, 'kW.h', 'MJ', 3.6],
    [1013.25, 'hPa', 'atm', 1],
    [1, 'bar', 'kPa', 100],
    [7.2, 'm3/h', 'L/s', 2],
    [1, 'mm/h', 'L/m2/h', 1],
    [180, 'deg', 'rad', Math.PI],
    [1, 'har', 'm2', 10000],
    [3, '/h', '{vehicles}/h', 3],
    [1200, '/h', '/min', 20],
    [2, '10*3', '1', 2000],
    [65, 'dB', 'dB(A)', 65],
    [6.5, 'B', 'dB', 65],
    [1, 'V.A', 'W', 1],
    [1, 'N/m2', 'Pa', 1],
    [1, 'kg.m.s-2', 'N', 1],
    [1, 'S', 'Ohm-1', 1],
    [760, 'mm[Hg]', 'kPa', 101.325],
    [1, 'dm3', 'L', 1],
  ])('%d %s in %s is %d', (value, from, to, expected) => expect(convert(value, from, to)).toBeCloseTo(expected, 4));

  it.each([
    ['ug/m3', '[ppm]'],
    ['Cel', 'm'],
    ['dB', '1'],
    ['kW', 'kW.h'],
    ['%', 'm'],
    ['', '1'],
    ['furlong', 'm'],
    ['m', 'furlong'],
    ['m/', 'm'],
    ['m..s', 'm.s'],
    ['Cel/h', 'K/h'],
    ['__proto__', '1'],
  ])('%s and %s have nothing in common', (from, to) => {
    expect(convert(1, from, to)).toBeNaN();
    expect(commensurable(from, to)).toBe(false);
  });

  it('is exact where nothing needs doing and goes back where it came from', () => {
    expect(conversion('m3/s', 'm3.s-1')).toEqual({ scale: 1, offset: 0 });
    for (const [a, b] of [
      ['km/h', 'm/s'],
      ['[degF]', 'Cel'],
      ['ug/m3', 'kg/m3'],
      ['[psi]', 'bar'],
    ] as const)
      expect(convert(convert(12.34, a, b), b, a)).toBeCloseTo(12.34, 10);
  });

  it('reads the unit of every property the product knows', () => {
    for (const { id, unit } of observedProperties.values()) expect([id, unit, isUnit(unit)]).toEqual([id, unit, true]);
  });
});
