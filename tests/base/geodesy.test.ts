import { describe, expect, it } from 'vitest';
import { createPlanFrame, ecefToGeodetic, enuToEcef, geodeticToEcef, metresPerDegree } from '../../src/base/geodesy.ts';

describe('the WGS 84 ellipsoid', () => {
  it('places known points: equator and pole radii', () => {
    expect(geodeticToEcef(0, 0, 0)).toEqual([6378137, 0, 0]);
    expect(geodeticToEcef(0, 90, 0)[2]).toBeCloseTo(6356752.314245, 5);
  });

  it('returns where it came from to a micrometre', () => {
    for (const [lon, lat, h] of [
      [150, 31, 3],
      [-3.7, 40.4, 650],
      [4.36, 52.01, -2],
      [179.9, -77, 3000],
    ] as const) {
      const back = ecefToGeodetic(...(geodeticToEcef(lon, lat, h) as [number, number, number]));
      expect(back[0]).toBeCloseTo(lon, 11);
      expect(back[1]).toBeCloseTo(lat, 11);
      expect(back[2]).toBeCloseTo(h, 6);
    }
  });

  it('knows the length of a degree (published: 110.574 km at the equator, 111.694 km at the pole; 111.320 km of longitude)', () => {
    expect(metresPerDegree(0).latM).toBeCloseTo(110574.27, 1);
    expect(metresPerDegree(90).latM).toBeCloseTo(111693.95, 1);
    expect(metresPerDegree(0).lonM).toBeCloseTo(111319.49, 1);
  });

  it('gives tiles a right-handed east-north-up frame', () => {
    const m = enuToEcef(150, 31, 0);
    const [e, n, u] = [m.slice(0, 3), m.slice(4, 7), m.slice(8, 11)] as [number[], number[], number[]];
    const cross = [
      (e[1] as number) * (n[2] as number) - (e[2] as number) * (n[1] as number),
      (e[2] as number) * (n[0] as number) - (e[0] as number) * (n[2] as number),
      (e[0] as number) * (n[1] as number) - (e[1] as number) * (n[0] as number),
    ];
    cross.forEach((c, i) => expect(c).toBeCloseTo(u[i] as number, 12));
  });
});

describe('the plan frame', () => {
  const frame = createPlanFrame([150, 31]);

  it('goes there and back to a tenth of a millimetre over 10 km', () => {
    const [lon, lat] = frame.toLonLat(10000, -8000);
    const [x, y] = frame.toPlan(lon, lat);
    expect(x).toBeCloseTo(10000, 4);
    expect(y).toBeCloseTo(-8000, 4);
  });

  it('says by how much a plan metre differs from a true one', () => {
    const scale = frame.scaleAt(31);
    const [lon] = frame.toLonLat(1000, 0);
    const trueM = (lon - 150) * metresPerDegree(31).lonM;
    expect(1000 / trueM).toBeCloseTo(scale.east, 6);
    expect(Math.abs(scale.east - 1)).toBeLessThan(0.005);
    expect(Math.abs(scale.north - 1)).toBeLessThan(0.005);
  });
});
