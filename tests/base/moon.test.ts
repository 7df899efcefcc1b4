import { expect, test } from 'vitest';
import { apparentMoon, litShare, moonPlace, moonPosition, phaseAngleDeg } from '../../src/base/moon.ts';
import { sunPosition } from '../../src/base/sun.ts';

/** 1992 April 12, 0 h terrestrial time: the worked examples 47.a and 48.a of Meeus, "Astronomical Algorithms", 2nd ed. */
const JDE = 2448724.5;
const DELTA_T_S = 58.7;
const utcMs = (JDE - 2440587.5) * 86400000 - DELTA_T_S * 1000;

test('example 47.a: longitude, latitude and distance of the moon', () => {
  const moon = moonPlace(JDE);
  expect(moon.longitudeDeg).toBeCloseTo(133.162655, 5);
  expect(moon.latitudeDeg).toBeCloseTo(-3.229126, 5);
  expect(moon.distanceKm).toBeCloseTo(368409.7, 1);
});

test('example 47.a: apparent right ascension and declination', () => {
  const moon = apparentMoon(utcMs, DELTA_T_S);
  expect(moon.rightAscensionDeg).toBeCloseTo(134.68847, 3);
  expect(moon.declinationDeg).toBeCloseTo(13.768368, 3);
});

test('example 48.a: phase angle 69.0756 degrees, 0.6786 of the disc lit', () => {
  const i = phaseAngleDeg(
    { rightAscensionDeg: 134.6885, declinationDeg: 13.7684, distance: 368410 },
    { rightAscensionDeg: 20.6579, declinationDeg: 8.6964, distance: 149971520 },
  );
  expect(i).toBeCloseTo(69.0756, 3);
  expect(litShare(i)).toBeCloseTo(0.6786, 4);
  expect(moonPosition(utcMs, 0, 0, DELTA_T_S).lit).toBeCloseTo(0.6786, 3);
});

test('the full moon of 2025-09-07 18:09 UTC stands opposite the sun, in eclipse', () => {
  const at = Date.UTC(2025, 8, 7, 18, 11);
  const moon = moonPosition(at, 100, 0);
  const sun = sunPosition(at, 100, 0);
  expect(moon.lit).toBeGreaterThan(0.999);
  // Seen from where it stands high, parallax is small: the antisolar point lies within the umbra's half degree and a little.
  expect(moon.altitudeDeg + sun.altitudeDeg).toBeLessThan(1.5);
  expect(Math.abs(moon.altitudeDeg + sun.altitudeDeg)).toBeLessThan(1.5);
});

test('the solar eclipse of 2024-04-08 covers Mazatlan at 18:09 UTC', () => {
  const at = Date.UTC(2024, 3, 8, 18, 9, 30);
  const moon = moonPosition(at, -106.42, 23.23);
  const sun = sunPosition(at, -106.42, 23.23);
  expect(Math.abs(moon.altitudeDeg - sun.altitudeDeg)).toBeLessThan(0.05);
  expect(Math.abs(moon.azimuthDeg - sun.azimuthDeg) * Math.cos((sun.altitudeDeg * Math.PI) / 180)).toBeLessThan(0.05);
});
