import { describe, expect, it } from 'vitest';
import { aqiOf, aqiTableOn, ozoneAqi, worstAqi } from '../../../src/rules/environment/aqi.ts';
import type { AqiInput, AqiTable } from '../../../src/rules/environment/aqi-tables.ts';
import { heatIndexC, heatIndexF } from '../../../src/rules/environment/heat-index.ts';
import { meanWindDeg } from '../../../src/rules/environment/wind.ts';
import { ldenDb } from '../../../src/rules/indicators/decibels.ts';

const us = aqiTableOn('us-epa', '2026-06-21') as AqiTable;
const cn2012 = aqiTableOn('cn-mee', '2026-02-28') as AqiTable;
const cn2026 = aqiTableOn('cn-mee', '2026-03-01') as AqiTable;
const valueOf = (table: AqiTable, input: AqiInput, concentration: number): number | undefined => aqiOf(table, input, concentration)?.value;

describe('air quality index', () => {
  it.each([
    ['o3-8h', 0.07853333, 126],
    ['pm25-24h', 35.9, 102],
    ['co-8h', 8.4, 90],
    ['pm25-24h', 0, 0],
    ['pm25-24h', 9, 50],
    ['pm25-24h', 9.09, 50],
    ['pm25-24h', 9.1, 51],
    ['pm25-24h', 35.49, 100],
    ['pm10-24h', 154.9, 100],
    // Ends and inner points of the classes 0.106-0.200 ppm (201-300) and 186-304 ppb (151-200).
    ['o3-8h', 0.106, 201],
    ['o3-8h', 0.16, 258],
    ['o3-8h', 0.2, 300],
    // Ends of the classes of 1-hour ozone, and one inside (the rest of the table begins at 0.125 ppm).
    ['o3-1h', 0.125, 101],
    ['o3-1h', 0.1649, 150],
    ['o3-1h', 0.165, 151],
    ['o3-1h', 0.184, 175],
    ['o3-1h', 0.204, 200],
    ['o3-1h', 0.205, 201],
    ['o3-1h', 0.404, 300],
    ['o3-1h', 0.405, 301],
    // As the two classes that this one was before: 0.405-0.504 was 301-400.
    ['o3-1h', 0.504, 400],
    ['o3-1h', 0.604, 500],
    ['so2-1h', 186, 151],
    ['so2-1h', 250, 178],
    ['so2-1h', 304, 200],
  ] as const)('US EPA truncates first: %s of %d is %d', (input, concentration, index) => expect(valueOf(us, input, concentration)).toBe(index));
  it('goes by the table in force on the day', () => {
    expect([cn2012.source, cn2026.source]).toEqual(['HJ 633-2012', 'HJ 633-2026']);
    expect(valueOf(cn2026, 'pm25-24h', 60)).toBe(100);
    expect(valueOf(cn2012, 'pm25-24h', 60)).toBe(82);
    expect(aqiTableOn('cn-mee', '2011-01-01')).toBeNull();
  });
  it.each([
    ['pm25-24h', 35, 50],
    ['pm25-24h', 36, 52],
    ['pm10-24h', 150, 100],
    ['o3-8h', 161, 101],
    ['co-24h', 3, 75],
  ] as const)('China rounds up: %s of %d is %d', (input, concentration, index) => expect(valueOf(cn2012, input, concentration)).toBe(index));
  it('is none where the table knows no such thing, and says so beyond its end', () => {
    expect(aqiOf(cn2026, 'pm10-24h', 80)).toBeNull();
    expect(aqiOf(us, 'pm25-24h', NaN)).toBeNull();
    expect(aqiOf(cn2012, 'pm25-24h', 700)).toMatchObject({ value: 500, isBeyond: true });
    expect(aqiOf(us, 'pm25-24h', 900)).toMatchObject({ value: 500, isBeyond: true });
    // Where 8-hour ozone and 1-hour sulfur dioxide end, means over other times go on (40 CFR 58 App. G, table 1).
    expect(aqiOf(us, 'o3-8h', 0.2009)).toMatchObject({ value: 300, isBeyond: false });
    expect(aqiOf(us, 'o3-8h', 0.201)).toMatchObject({ value: 300, isBeyond: true });
    expect(aqiOf(us, 'so2-1h', 304.9)).toMatchObject({ value: 200, isBeyond: false });
    expect(aqiOf(us, 'so2-1h', 305)).toMatchObject({ value: 200, isBeyond: true });
  });
  it('of ozone is the higher of 8 hours and 1 hour in the US, and that of 1 hour alone where 8 hours define none', () => {
    expect(aqiOf(us, 'o3-1h', 0.1249)).toBeNull();
    // 1 ppm is 1962 ug/m3 at 25 °C.
    const us8and1 = (eightPpm: number, onePpm: number) => ozoneAqi(us, eightPpm * 1961.9, onePpm * 1961.9);
    expect(us8and1(0.0785, 0.1)).toMatchObject({ value: 126, input: 'o3-8h' });
    expect(us8and1(0.0785, 0.1655)).toMatchObject({ value: 151, input: 'o3-1h' });
    expect(us8and1(0.1065, 0.1655)).toMatchObject({ value: 201, input: 'o3-8h' });
    expect(us8and1(0.25, 0.4055)).toMatchObject({ value: 301, input: 'o3-1h', isBeyond: false });
    expect(us8and1(NaN, 0.1255)).toMatchObject({ value: 101, input: 'o3-1h' });
    expect([us8and1(NaN, 0.1), us8and1(NaN, NaN), ozoneAqi(cn2026, 100, 100)]).toEqual([null, null, null]);
    // China: a day goes by its 8-hour mean while that has an index.
    expect(ozoneAqi(cn2012, 161, 400)).toMatchObject({ value: 101, input: 'o3-8h' });
    expect(ozoneAqi(cn2012, 801, 1000)).toMatchObject({ value: 400, input: 'o3-1h' });
  });
  it('of a place is its worst pollutant', () => {
    const worst = worstAqi([aqiOf(cn2012, 'pm25-24h', 36), null, aqiOf(cn2012, 'o3-8h', 161)]);
    expect(worst).toMatchObject({ value: 101, input: 'o3-8h' });
    expect(worstAqi([null])).toBeNull();
  });
});

describe('heat, noise and wind', () => {
  it.each([
    [90, 60, 99.68],
    [96, 65, 121.03],
    [100, 50, 118.32],
  ])('heat index of %d °F at %d %% is %d °F', (t, r, expected) => expect(heatIndexF(t, r)).toBeCloseTo(expected, 2));
  it('has both adjustments, the simple form for mild air, and Celsius', () => {
    expect(heatIndexF(100, 10)).toBeLessThan(heatIndexF(100, 13.0001));
    expect(heatIndexF(82, 95) - heatIndexF(82, 85)).toBeGreaterThan(heatIndexF(82, 85) - heatIndexF(82, 75));
    expect(heatIndexF(70, 50)).toBeCloseTo(0.5 * (70 + 61 + 2 * 1.2 + 50 * 0.094), 10);
    expect(heatIndexC(32.2222222, 60)).toBeCloseTo((99.68 - 32) / 1.8, 2);
  });
  it('Lden weighs evening and night', () => {
    expect(ldenDb(65, 60, 55)).toBeCloseTo(65, 2);
    expect(ldenDb(60, 60, 60)).toBeCloseTo(66.395, 3);
  });
  it('wind is averaged by components', () => {
    expect(meanWindDeg([350, 10], [3, 3])).toBeCloseTo(0, 9);
    expect(meanWindDeg([0, 90], [1, 3])).toBeCloseTo(71.565, 3);
    expect(meanWindDeg([0, 180], [2, 2])).toBeNaN();
    expect(meanWindDeg([], [])).toBeNaN();
  });
});
