import { Vector3 } from 'three';
import { expect, test } from 'vitest';
import { createPlanFrame, ecefToGeodetic, enuToEcef } from '../../../src/base/geodesy.ts';
import { placeMatrix } from '../../../src/scene/model/placing.ts';

test('a point of a tile stands where its geodetic position says, and its height is above the datum', () => {
  const frame = createPlanFrame([4.36, 52.01]);
  const anchor = { lon: 4.371, lat: 52.018, heightM: 43.2 };
  const m = enuToEcef(anchor.lon, anchor.lat, anchor.heightM);
  // 200 m east, 150 m north, 12 m up of the anchor.
  const [x, y, z] = [200, 150, 12];
  const at = (i: number): number => (m[i] as number) * x + (m[i + 4] as number) * y + (m[i + 8] as number) * z + (m[i + 12] as number);
  const [lon, lat] = ecefToGeodetic(at(0), at(1), at(2));
  const [planX, planY] = frame.toPlan(lon, lat);
  const three = new Vector3(x, y, z).applyMatrix4(placeMatrix(anchor, frame, 43));
  expect(three.x).toBeCloseTo(planX, 1);
  expect(-three.z).toBeCloseTo(planY, 1);
  expect(three.y).toBeCloseTo(12.2, 6);
});
