import { isObject } from '../../json-door.ts';
import type { MetadataEnum, StructuralMetadata } from '../gltf.ts';
import type { PropertyColumn, PropertyRows, PropertySpec } from './property-rows.ts';

/** A 3D Metadata schema: classes and enums, inline in glTF and tilesets or in a file of its own. */
export type MetadataSchema = NonNullable<StructuralMetadata['schema']>;

/** A class's properties with their enums resolved; empty for a class the schema lacks. */
export function classSpecs(schema: MetadataSchema | undefined, className: string): ReadonlyMap<string, PropertySpec> {
  const properties = schema?.classes?.[className]?.properties ?? {};
  return new Map(
    Object.entries(properties).map(([id, spec]) => {
      const enumOf: MetadataEnum | undefined = spec.enumType === undefined ? undefined : schema?.enums?.[spec.enumType];
      return [id, enumOf ? { ...spec, named: enumOf } : spec];
    }),
  );
}

export const classTitle = (schema: MetadataSchema | undefined, className: string): string => {
  const found = schema?.classes?.[className] as { readonly name?: string } | undefined;
  return found?.name ?? className;
};

/** Metadata of one entity written in JSON (a tileset, tile, content or group) as a table of one row. */
export function entityRows(schema: MetadataSchema | undefined, entity: unknown): PropertyRows | null {
  if (!isObject(entity) || typeof entity['class'] !== 'string') return null;
  const className = entity['class'];
  const values = isObject(entity['properties']) ? entity['properties'] : {};
  const specs = classSpecs(schema, className);
  const ids = new Set([...specs.keys(), ...Object.keys(values)]);
  const columns = [...ids].map((id): PropertyColumn => ({ id, kind: 'json', spec: specs.get(id) ?? { type: '' }, values: [values[id]] }));
  return { origin: 'entity', className, title: classTitle(schema, className), count: 1, columns };
}
