import { describe, expect, it } from 'vitest';
import { geodesicFrom, geodesicRing, geodesicTo } from '../../src/base/geodesic.ts';

describe('geodesic lengths', () => {
  // GeographicLib's own test set (geodtest.cpp GeodSolve0 and GeodSolve2, WGS 84).
  it('JFK to LHR is 5,551,759.400 m, starting at 51.1989 degrees', () => {
    const { lengthM, azimuthDeg } = geodesicTo({ lat: 40.6, lon: -73.8 }, { lat: 51.6, lon: -0.5 });
    expect(lengthM).toBeCloseTo(5551759.4, 1);
    expect(azimuthDeg).toBeCloseTo(51.198883, 5);
  });
  it('agrees with Vincenty on Flinders Peak to Buninyon (GDA94, T. Vincenty 1975 as published by the ICSM): 54,972.271 m', () => {
    const dms = (d: number, m: number, s: number): number => Math.sign(d) * (Math.abs(d) + m / 60 + s / 3600);
    const { lengthM, azimuthDeg } = geodesicTo(
      { lat: dms(-37, 57, 3.7203), lon: dms(144, 25, 29.5244) },
      { lat: dms(-37, 39, 10.1561), lon: dms(143, 55, 35.3839) },
    );
    // GRS 80 and WGS 84 differ by 0.1 mm in the semi-minor axis.
    expect(lengthM).toBeCloseTo(54972.271, 2);
    expect(azimuthDeg).toBeCloseTo(dms(306, 52, 5.37), 5);
  });
  it('goes there again', () => {
    const to = geodesicFrom({ lat: 40.63972222, lon: -73.77888889 }, 53.5, 5850e3);
    expect(to.lat).toBeCloseTo(49.01467, 5);
    expect(to.lon).toBeCloseTo(2.56106, 5);
  });
});

describe('geodesic areas', () => {
  // GeographicLib geodtest.cpp, Planimeter: 1 degree squares and the polar ring.
  it('of the octant 0..90 is an eighth of the ellipsoid', () => {
    expect(geodesicRing([{ lat: 0, lon: 0 }, { lat: 0, lon: 90 }, { lat: 90, lon: 0 }]).areaM2 / 63758202715511.055).toBeCloseTo(1, 12); // prettier-ignore
  });
  it('of the diamond around the origin is 24,619,419,146 m², 627,598.273 m around, either way round', () => {
    const diamond = [{ lat: -1, lon: 0 }, { lat: 0, lon: -1 }, { lat: 1, lon: 0 }, { lat: 0, lon: 1 }]; // prettier-ignore
    for (const ring of [diamond, diamond.toReversed()]) {
      const { areaM2, perimeterM } = geodesicRing(ring);
      expect(areaM2).toBeCloseTo(24619419146, -1);
      expect(perimeterM).toBeCloseTo(627598.2731, 3);
    }
  });
  it('is not known of a line', () => {
    expect(geodesicRing([{ lat: 0, lon: 0 }, { lat: 1, lon: 1 }]).areaM2).toBeNaN(); // prettier-ignore
  });
});
