import { buildingUses, type BuildingRecord } from '../../../tables/buildings.ts';
import type { ClassProperty, StructuralMetadata } from './gltf.ts';
import { amount, strings, unknownNumber } from './metadata-columns.ts';
import { surfaceClass, writeSurfaceTable } from './surface-metadata.ts';
import type { GlbBuilder } from './write-glb.ts';
import type { SolidSurface } from '../../pack/pack-input.ts';

export const buildingSchemaId = 'belvedere_buildings';
/** The class every building of our tiles belongs to; see docs/city-pack.md. */
export const buildingClass: Readonly<Record<string, ClassProperty>> = {
  id: { type: 'STRING', required: true, description: 'Stable identifier in the source' },
  row: { type: 'SCALAR', componentType: 'UINT32', required: true, description: 'City-wide building number, the same at every level of detail' },
  use: { type: 'ENUM', enumType: 'buildingUse', required: true, description: 'Main use' },
  storeys: amount('Storeys above ground'),
  heightM: amount('Height above the foot, metres'),
  baseM: amount('Foot above the vertical datum of the pack, metres'),
  year: amount('Year of construction'),
  people0to14: amount('Residents of age 0 to 14'),
  people15to59: amount('Residents of age 15 to 59'),
  people60to79: amount('Residents of age 60 to 79'),
  people80plus: amount('Residents of age 80 and more'),
  lon: { type: 'SCALAR', componentType: 'FLOAT64', required: true, description: 'Longitude of the centroid, EPSG:4326 degrees' },
  lat: { type: 'SCALAR', componentType: 'FLOAT64', required: true, description: 'Latitude of the centroid, EPSG:4326 degrees' },
  attributes: { type: 'STRING', noData: '', description: 'Further attributes of the source as a JSON object' },
};
export const peopleProperties = ['people0to14', 'people15to59', 'people60to79', 'people80plus'] as const;

export interface NumberedBuilding {
  readonly record: BuildingRecord;
  readonly row: number;
  readonly surfaces?: readonly SolidSurface[];
}

/** EXT_structural_metadata for a tile's buildings: one property table, one column per property. */
export function writeBuildingMetadata(glb: GlbBuilder, buildings: readonly NumberedBuilding[]): StructuralMetadata {
  const floats = (of: (record: BuildingRecord) => number): { values: number } => ({
    values: glb.view(Float32Array.from(buildings, ({ record }) => (Number.isFinite(of(record)) ? of(record) : unknownNumber))),
  });
  const anyAttributes = buildings.some(({ record }) => record.attributes);
  const hasSurfaces = buildings.some(({ surfaces = [] }) => surfaces.length > 0);
  const { attributes, ...plain } = buildingClass;
  return {
    schema: {
      id: buildingSchemaId,
      classes: { building: { properties: anyAttributes ? buildingClass : plain }, ...(hasSurfaces ? { surface: { properties: surfaceClass } } : {}) },
      enums: { buildingUse: { valueType: 'UINT8', values: buildingUses.map((name, value) => ({ name, value })) } },
    },
    propertyTables: [
      {
        class: 'building',
        count: buildings.length,
        properties: {
          id: strings(
            glb,
            buildings.map(({ record }) => record.id),
          ),
          row: { values: glb.view(Uint32Array.from(buildings, ({ row }) => row)) },
          use: { values: glb.view(Uint8Array.from(buildings, ({ record }) => buildingUses.indexOf(record.use))) },
          storeys: floats((record) => record.storeys),
          heightM: floats((record) => record.heightM),
          baseM: floats((record) => record.baseM),
          year: floats((record) => record.year),
          people0to14: floats((record) => record.people[0]),
          people15to59: floats((record) => record.people[1]),
          people60to79: floats((record) => record.people[2]),
          people80plus: floats((record) => record.people[3]),
          lon: { values: glb.view(Float64Array.from(buildings, ({ record }) => record.lon)) },
          lat: { values: glb.view(Float64Array.from(buildings, ({ record }) => record.lat)) },
          ...(anyAttributes && attributes
            ? {
                attributes: strings(
                  glb,
                  buildings.map(({ record }) => (record.attributes ? JSON.stringify(record.attributes) : '')),
                ),
              }
            : {}),
        },
      },
      ...(hasSurfaces ? [writeSurfaceTable(glb, buildings)] : []),
    ],
  };
}
