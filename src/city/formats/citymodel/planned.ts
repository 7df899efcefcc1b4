import { transformPoint } from '../matrix.ts';
import type { CityGeometry, CityObject, VertexSet } from './model.ts';

/** Source coordinates to plan metres. */
export type ToPlan = (x: number, y: number) => readonly [number, number];
/** A geometry with its vertices in the plan frame: x east, y north, z up, metres. */
export interface PlannedGeometry {
  readonly object: CityObject;
  readonly geometry: CityGeometry;
  readonly xyz: Float64Array;
}

/** CityJSON writes its template matrices row by row, we hold columns. */
const transposed = (m: readonly number[]): number[] => m.map((_, i) => m[(i % 4) * 4 + Math.floor(i / 4)] as number);

/** Carries geometries into the plan frame; vertices that objects share are carried once. */
export function createPlanner(toPlan: ToPlan): (object: CityObject, geometry: CityGeometry) => PlannedGeometry {
  const done = new WeakMap<VertexSet, Float64Array>();
  const carried = (source: Float64Array, move: (x: number, y: number, z: number) => readonly [number, number, number]): Float64Array => {
    const out = new Float64Array(source.length);
    for (let i = 0; i < source.length; i += 3) {
      const [x, y, z] = move(source[i] as number, source[i + 1] as number, source[i + 2] as number);
      const [planX, planY] = toPlan(x, y);
      out[i] = planX;
      out[i + 1] = planY;
      out[i + 2] = z;
    }
    return out;
  };
  return (object, geometry) => {
    const { placed } = geometry;
    if (placed) {
      const matrix = transposed(placed.matrix);
      const [ax, ay, az] = placed.anchor;
      const xyz = carried(placed.vertices.xyz, (x, y, z) => {
        const [px, py, pz] = transformPoint(matrix, x, y, z);
        return [px + ax, py + ay, pz + az];
      });
      return { object, geometry, xyz };
    }
    const known = done.get(object.vertices) ?? carried(object.vertices.xyz, (x, y, z) => [x, y, z]);
    done.set(object.vertices, known);
    return { object, geometry, xyz: known };
  };
}
