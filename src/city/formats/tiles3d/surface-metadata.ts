import type { SolidSurface } from '../../pack/pack-input.ts';
import type { ClassProperty, PropertyTable } from './gltf.ts';
import { amount, strings, unknownNumber } from './metadata-columns.ts';
import type { GlbBuilder } from './write-glb.ts';

/** The class every surface of our tiles belongs to; see docs/city-pack.md. */
export const surfaceClass: Readonly<Record<string, ClassProperty>> = {
  building: { type: 'SCALAR', componentType: 'UINT32', required: true, description: 'Row of its building in this tile' },
  type: { type: 'STRING', noData: '', description: 'Semantic type as CityGML and CityJSON name it: RoofSurface, WallSurface, ...' },
  areaM2: amount('Area, square metres'),
  tiltDeg: amount('Tilt of the outward normal: 0 = up, 90 = a wall, 180 = down'),
  bearingDeg: amount('Compass bearing it faces'),
  attributes: { type: 'STRING', noData: '', description: 'Attributes of the source as a JSON object' },
  faults: { type: 'STRING', noData: '', description: 'Codes of broken rules of geometry (val3dity), apart by blanks' },
};

/** A tile's surfaces as a property table, building by building. */
export function writeSurfaceTable(glb: GlbBuilder, buildings: readonly { readonly surfaces?: readonly SolidSurface[] }[]): PropertyTable {
  const all = buildings.flatMap(({ surfaces = [] }, building) => surfaces.map((surface) => ({ building, surface })));
  const floats = (of: (surface: SolidSurface) => number): { values: number } => ({
    values: glb.view(Float32Array.from(all, ({ surface }) => (Number.isFinite(of(surface)) ? of(surface) : unknownNumber))),
  });
  const texts = (of: (surface: SolidSurface) => string): ReturnType<typeof strings> =>
    strings(
      glb,
      all.map(({ surface }) => of(surface)),
    );
  return {
    class: 'surface',
    count: all.length,
    properties: {
      building: { values: glb.view(Uint32Array.from(all, ({ building }) => building)) },
      type: texts(({ type }) => type),
      areaM2: floats(({ areaM2 }) => areaM2),
      tiltDeg: floats(({ tiltDeg }) => tiltDeg),
      bearingDeg: floats(({ bearingDeg }) => bearingDeg),
      attributes: texts(({ attributes }) => (attributes ? JSON.stringify(attributes) : '')),
      faults: texts(({ faults = [] }) => faults.join(' ')),
    },
  };
}
