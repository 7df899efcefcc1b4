import { expect, test } from 'vitest';
import { sunPosition, sunTimes } from '../../src/base/sun.ts';

const golden = Date.UTC(2003, 9, 17, 19, 30, 30);
const around = { elevationM: 1830.14, pressureHpa: 820, temperatureC: 11, deltaTS: 67 };

test('the worked example of the NREL report', () => {
  const sun = sunPosition(golden, -105.1786, 39.742476, around);
  expect(sun.zenithDeg).toBeCloseTo(50.111622, 5);
  expect(sun.azimuthDeg).toBeCloseTo(194.340241, 5);
  expect(sun.altitudeDeg).toBeCloseTo(90 - 50.111622, 5);
});

test('sunrise, transit and sunset (report: 06:12:43.46, 11:46:04.97, 17:20:19.19 local)', () => {
  const local = (ms: number): number => (ms - Date.UTC(2003, 9, 17, 7)) / 1000;
  const times = sunTimes(golden, -105.1786, 39.742476, 67);
  expect(Math.abs(local(times.sunriseMs) - (6 * 3600 + 12 * 60 + 43.46))).toBeLessThan(2);
  expect(Math.abs(local(times.transitMs) - (11 * 3600 + 46 * 60 + 4.97))).toBeLessThan(2);
  // The report counts by the UT day, whose sunset is the one of the local day before.
  const before = sunTimes(golden - 86400000, -105.1786, 39.742476, 67);
  expect(Math.abs(local(before.sunsetMs) + 86400 - (17 * 3600 + 20 * 60 + 19.19))).toBeLessThan(2);
});

test('the sun passes the zenith side by side: south of it in the north, north of it in the south', () => {
  const noon = Date.UTC(2026, 5, 21, 12);
  expect(sunPosition(noon, 0, 50).azimuthDeg).toBeGreaterThan(170);
  expect(sunPosition(noon, 0, 50).azimuthDeg).toBeLessThan(190);
  const south = sunPosition(noon, 0, -35).azimuthDeg;
  expect(Math.min(south, 360 - south)).toBeLessThan(5);
  // Solstice: 90 - 50 + 23.44.
  expect(sunPosition(noon, 0, 50).altitudeDeg).toBeCloseTo(63.44, 1);
});

test('polar day has no sunrise', () => {
  const times = sunTimes(Date.UTC(2026, 5, 21, 12), 20, 75);
  expect(times.sunriseMs).toBeNaN();
  expect(times.sunsetMs).toBeNaN();
});
