import { fail } from '../../../../base/problem.ts';
import { isObject } from '../../json-door.ts';
import type { GltfPrimitive } from '../gltf.ts';
import { readColumn, type GltfDocument } from '../read-glb.ts';
import type { JsonColumn, PropertyRows } from './property-rows.ts';
import { classSpecs, classTitle, type MetadataSchema } from './schema.ts';

/** EXT_structural_metadata property attributes of a primitive: properties told vertex by vertex, one row each. */
export function vertexRows(doc: GltfDocument, primitive: GltfPrimitive, schema: MetadataSchema | undefined, vertexCount: number, path: string): PropertyRows[] {
  const own = primitive.extensions?.['EXT_structural_metadata'];
  const named = isObject(own) && Array.isArray(own['propertyAttributes']) ? own['propertyAttributes'] : [];
  const metadata = doc.json.extensions?.EXT_structural_metadata as
    | { readonly propertyAttributes?: readonly { class: string; properties?: Record<string, { attribute: string }> }[] }
    | undefined;
  return named.map((index: unknown) => {
    const where = `${doc.where}/extensions/EXT_structural_metadata/propertyAttributes/${String(index)}`;
    const attribute = metadata?.propertyAttributes?.[Number(index)] ?? fail('index-out-of-range', where, `no property attribute ${String(index)}`);
    const specs = classSpecs(schema, attribute.class);
    const columns = Object.entries(attribute.properties ?? {}).flatMap(([id, { attribute: name }]): JsonColumn[] => {
      const accessor = primitive.attributes[name];
      if (accessor === undefined) return [];
      const { values, width } = readColumn(doc, accessor, path);
      if (values.length !== vertexCount * width) fail('bad-gltf', where, `${values.length / width} values of ${name} for ${vertexCount} vertices`);
      // Shader attributes are floats where the class says integers: the numbers are the same.
      return [
        {
          id,
          kind: 'json',
          spec: specs.get(id) ?? { type: '' },
          values: width === 1 ? values.slice() : Array.from({ length: vertexCount }, (_, v) => [...values.subarray(v * width, (v + 1) * width)]),
        },
      ];
    });
    return { origin: 'attribute', className: attribute.class, title: classTitle(schema, attribute.class), count: vertexCount, columns };
  });
}
