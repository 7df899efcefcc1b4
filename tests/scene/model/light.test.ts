import { expect, test } from 'vitest';
import { buildingUses } from '../../../src/tables/buildings.ts';
import { towards } from '../../../src/scene/model/curves.ts';
import { lookOf, mixLooks, windowsLit } from '../../../src/scene/model/light.ts';

const sun = (altitudeDeg: number, azimuthDeg = 200) => ({ altitudeDeg, azimuthDeg, zenithDeg: 90 - altitudeDeg });
const altitudeOf = (d: readonly number[]): number => (Math.asin((d[1] as number) / Math.hypot(...d)) * 180) / Math.PI;
const azimuthOf = (d: readonly number[]): number => ((Math.atan2(d[0] as number, -(d[2] as number)) * 180) / Math.PI + 360) % 360;

test('north, east and up in three axes', () => {
  expect(towards(0, 0).map((v) => Math.round(v) + 0)).toEqual([0, 0, -1]);
  expect(towards(90, 0).map((v) => Math.round(v) + 0)).toEqual([1, 0, 0]);
  expect(towards(12, 90)[1]).toBeCloseTo(1);
});

test('clay keeps its key between 18 and 28 degrees, yet shadows agree with the clock', () => {
  for (const altitude of [8, 22, 75]) {
    const look = lookOf('clay', 'night', sun(altitude));
    expect(altitudeOf(look.keyDirection)).toBeCloseTo(Math.min(28, Math.max(18, altitude)), 3);
    expect(altitudeOf(look.shadowDirection)).toBeCloseTo(Math.max(12, altitude), 3);
    expect(azimuthOf(look.shadowDirection)).toBeCloseTo(200, 3);
  }
});

test('no shadow without sun; the ground loses at most 45 % in shade', () => {
  for (const style of ['clay', 'lit'] as const) expect(lookOf(style, 'night', sun(-10)).shadowStrength[0]).toBe(0);
  for (const style of ['clay', 'lit'] as const)
    for (const altitude of [5, 20, 60]) {
      const { groundShadow, shadowTint } = lookOf(style, 'day', sun(altitude));
      const mean = shadowTint.reduce((sum, c) => sum + c, 0) / 3;
      expect((groundShadow[0] as number) * (1 - mean)).toBeLessThanOrEqual(0.45);
    }
});

test('windows are on at night only, and a mixed look lies between', () => {
  expect(lookOf('lit', 'night', sun(-8)).night[0]).toBe(1);
  expect(lookOf('lit', 'night', sun(30)).night[0]).toBe(0);
  const [a, b] = [lookOf('clay', 'night', sun(30)), lookOf('lit', 'night', sun(30))];
  expect(mixLooks(a, b, 0.25).lit[0]).toBeCloseTo(0.25);
});

test('homes are brightest in the evening, offices by day, every use has a share', () => {
  const at = (hour: number): Float32Array => windowsLit(hour, new Float32Array(buildingUses.length));
  const home = buildingUses.indexOf('residential');
  const office = buildingUses.indexOf('office');
  expect(at(20)[home]).toBeGreaterThan(at(3)[home] as number);
  expect(at(10)[office]).toBeGreaterThan(at(23)[office] as number);
  for (const hour of [0, 7.5, 23.99]) for (const share of at(hour)) expect(share).toBeGreaterThan(0);
});
