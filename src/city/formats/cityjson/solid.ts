import type { Problem } from '../../../base/problem.ts';
import { transformPoint } from '../matrix.ts';
import type { PlanMesh } from '../../pack/pack-input.ts';
import { triangulate } from '../triangulate.ts';
import type { ChosenGeometry } from './choose-geometry.ts';

/** Source coordinates to plan metres. */
export type ToPlan = (x: number, y: number) => readonly [number, number];

/** Chosen geometries as one mesh in the plan frame; vertices shared within a geometry, polygons cut into triangles. */
export function meshOf(chosen: readonly ChosenGeometry[], toPlan: ToPlan, notes: Problem[]): PlanMesh {
  const positions: number[] = [];
  const triangles: number[] = [];
  for (const { object, geometry } of chosen) {
    const { placed } = geometry;
    const source = (placed?.vertices ?? object.vertices).xyz;
    const matrix = placed ? transposed(placed.matrix) : null;
    const local = new Map<number, number>();
    const vertex = (v: number): number => {
      const known = local.get(v);
      if (known !== undefined) return known;
      let [x, y, z] = [source[v * 3] as number, source[v * 3 + 1] as number, source[v * 3 + 2] as number];
      if (placed && matrix) {
        [x, y, z] = transformPoint(matrix, x, y, z);
        [x, y, z] = [x + placed.anchor[0], y + placed.anchor[1], z + placed.anchor[2]];
      }
      positions.push(...toPlan(x, y), z);
      local.set(v, positions.length / 3 - 1);
      return positions.length / 3 - 1;
    };
    geometry.surfaces.forEach((rings, i) => {
      const cut = triangulate(source, rings);
      if (cut.kind === 'refused') notes.push({ code: 'polygon-skipped', where: `${geometry.where} surface ${i}`, why: cut.why });
      else for (const corner of cut.corners) triangles.push(vertex(corner));
    });
  }
  return { positions: Float64Array.from(positions), triangles: Uint32Array.from(triangles) };
}

/** CityJSON writes its template matrices row by row, we hold columns. */
const transposed = (m: readonly number[]): number[] => m.map((_, i) => m[(i % 4) * 4 + Math.floor(i / 4)] as number);
