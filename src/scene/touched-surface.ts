import { Vector3 } from 'three';
import type { City } from '../city/city.ts';
import { typeByTilt, type TouchedSurface } from '../tables/surfaces.ts';
import type { CityModelHandle } from './scene-host.ts';

const toDegrees = 180 / Math.PI;

/** Area of triangles in three metres (x east, y up, z south), in true metres: the plan frame stretches both axes a little. */
function trueArea(triangles: readonly number[], scale: { readonly east: number; readonly north: number }): number {
  const [a, b, c] = [new Vector3(), new Vector3(), new Vector3()];
  const stretch = new Vector3(1 / scale.east, 1, 1 / scale.north);
  let sum = 0;
  for (let i = 0; i < triangles.length; i += 9) {
    a.fromArray(triangles, i).multiply(stretch);
    b.fromArray(triangles, i + 3)
      .multiply(stretch)
      .sub(a);
    c.fromArray(triangles, i + 6)
      .multiply(stretch)
      .sub(a);
    sum += b.cross(c).length() / 2;
  }
  return sum;
}

/** Which surface of a building a line of sight (three metres, unit direction) meets: from the model's data where it has any, else told from how it stands. */
export function surfaceUnder(city: City, model: CityModelHandle, eye: Vector3, direction: Vector3, row: number): TouchedSurface | null {
  const { id, lat } = city.buildings.record(row);
  const point = model.solids?.trace(eye, direction, row) ?? null;
  if (!point || id === '') return null;
  const known = city.buildings.surfaces.at(row, point.surface - 1);
  if (known && known.type !== '') return { building: id, surface: known, source: 'data' };
  const [x, y, z] = point.normal;
  const tiltDeg = known?.tiltDeg ?? Math.acos(Math.max(-1, Math.min(1, y))) * toDegrees;
  const isFlat = Math.hypot(x, z) < 0.02;
  const areaM2 = known?.areaM2 ?? trueArea(model.solids?.facet(row, point) ?? [], city.frame.scaleAt(lat));
  const bearingDeg = known?.bearingDeg ?? (isFlat ? NaN : (Math.atan2(x, -z) * toDegrees + 360) % 360);
  return {
    building: id,
    surface: {
      type: typeByTilt(tiltDeg),
      areaM2,
      tiltDeg,
      bearingDeg,
      faults: known?.faults ?? [],
      ...(known?.attributes ? { attributes: known.attributes } : {}),
    },
    source: 'geometry',
  };
}
