import { fail } from '../../../../base/problem.ts';
import type { FeatureIdSet, GltfPrimitive } from '../gltf.ts';
import type { PlacedNode } from '../gltf-scene.ts';
import { tableRows } from '../metadata/property-table.ts';
import type { MetadataSchema } from '../metadata/schema.ts';
import { readColumn, viewBytes, type GltfDocument } from '../read-glb.ts';
import type { ContentCollector } from './collect.ts';
import type { ContentPart } from './content.ts';
import { imageOf, texCoordOf, transformedUv, type ImageShelf } from './materials.ts';

/** Numbers a document's features: EXT_mesh_features, EXT_instance_features, `_BATCHID` of 1.0 tiles, else one per node. */
export interface GltfFeatures {
  ofPrimitive(placed: PlacedNode, primitive: GltfPrimitive, vertexCount: number, path: string): Promise<Pick<ContentPart, 'feature' | 'featureImage'>>;
  ofInstances(placed: PlacedNode, attributes: Readonly<Record<string, number>>, count: number): Uint32Array | null;
}

export interface FeatureOptions {
  /** Features of a b3dm's batch table: `_BATCHID` and the first of them; null elsewhere. */
  readonly batch: { readonly first: number; readonly count: number } | null;
  /** Of glTF with EXT_structural_metadata, fetched where it lies in a file of its own. */
  readonly schema: MetadataSchema | undefined;
  /** UV set of a primitive. */
  uv(primitive: GltfPrimitive, set: number, path: string): Float32Array | null;
}

/** Every feature id set with a property table shares that table's group: one feature may lie in many primitives. */
export function openFeatures(doc: GltfDocument, images: ImageShelf, into: ContentCollector, { batch, schema, uv }: FeatureOptions): GltfFeatures {
  const groups = new Map<string, number>();
  const open = (key: string, count: number, table: number | null, name: string, nothing: number | null): number => {
    const known = groups.get(key);
    if (known !== undefined) return known;
    const first = into.features({ count, table: table === null ? null : readTable(table), name, nothing });
    groups.set(key, first);
    return first;
  };
  const readTable = (index: number): number => {
    const where = `${doc.where}/extensions/EXT_structural_metadata/propertyTables/${index}`;
    const table = doc.json.extensions?.EXT_structural_metadata?.propertyTables?.[index] ?? fail('index-out-of-range', where, `no property table ${index}`);
    return into.table(tableRows(schema, table, (view) => viewBytes(doc, view, where), where));
  };
  const rowsOf = (set: FeatureIdSet): number => {
    const table = set.propertyTable;
    const rows = table === undefined ? set.featureCount : (doc.json.extensions?.EXT_structural_metadata?.propertyTables?.[table]?.count ?? set.featureCount);
    return Number.isInteger(rows) && rows >= 0 ? rows : fail('bad-gltf', `${doc.where}/featureIds`, `featureCount ${rows}`);
  };
  const groupOf = (set: FeatureIdSet, key: string, name: string): { readonly first: number; readonly rows: number } => {
    const rows = rowsOf(set);
    const isShared = set.propertyTable !== undefined;
    // One more number for what says it belongs to nothing.
    const first = open(isShared ? `table ${set.propertyTable}` : key, rows + 1, set.propertyTable ?? null, set.label ?? name, rows);
    return { first, rows };
  };
  const numbered = (values: ArrayLike<number>, set: FeatureIdSet, { first, rows }: { first: number; rows: number }, where: string): Uint32Array =>
    Uint32Array.from(values, (id, i) => {
      if (id === set.nullFeatureId) return first + rows;
      return id >= 0 && id < rows ? first + Math.round(id) : fail('index-out-of-range', where, `feature id ${id} at ${i}: there are ${rows}`);
    });
  /** One that says what it is is better than a bare number; attributes come before textures. */
  const chosen = (sets: readonly FeatureIdSet[]): FeatureIdSet | undefined =>
    [...sets].sort((a, b) => Number(a.propertyTable === undefined) - Number(b.propertyTable === undefined) || Number(!!a.texture) - Number(!!b.texture))[0];

  return {
    async ofPrimitive(placed, primitive, vertexCount, path) {
      const where = `${doc.where}${path}`;
      const batchIds = primitive.attributes['_BATCHID'] ?? primitive.attributes['BATCHID'];
      if (batch && batchIds !== undefined) {
        const { values } = readColumn(doc, batchIds, path);
        if (values.length !== vertexCount) fail('bad-gltf', where, `${values.length} batch ids for ${vertexCount} vertices`);
        const feature = Uint32Array.from(values, (id, v) =>
          id >= 0 && id < batch.count
            ? batch.first + Math.round(id)
            : fail('index-out-of-range', where, `batch id ${id} of vertex ${v}: BATCH_LENGTH is ${batch.count}`),
        );
        return { feature, featureImage: null };
      }
      const set = chosen(primitive.extensions?.EXT_mesh_features?.featureIds ?? []);
      if (!set) return { feature: open(`node ${placed.index}`, 1, null, placed.name, null), featureImage: null };
      const group = groupOf(set, `${path} of node ${placed.index}`, placed.name);
      if (set.texture) {
        const image = await images.take(imageOf(doc, set.texture.index));
        const read = uv(primitive, texCoordOf(set.texture), path);
        if (image < 0 || !read) return { feature: group.first + group.rows, featureImage: null };
        const channels = (set.texture.channels ?? [0]).filter((c) => c >= 0 && c < 4).slice(0, 4);
        return { feature: group.first, featureImage: { first: group.first, count: group.rows, image, channels, uv: transformedUv(read, set.texture) } };
      }
      const attribute = set.attribute === undefined ? undefined : primitive.attributes[`_FEATURE_ID_${set.attribute}`];
      // EXT_mesh_features: neither attribute nor texture means the vertex's own number.
      if (set.attribute === undefined)
        return {
          feature: numbered(
            Uint32Array.from({ length: vertexCount }, (_, v) => v),
            set,
            group,
            where,
          ),
          featureImage: null,
        };
      const { values } = readColumn(doc, attribute ?? fail('bad-gltf', where, `no attribute _FEATURE_ID_${set.attribute}`), path);
      if (values.length !== vertexCount) fail('bad-gltf', where, `${values.length} feature ids for ${vertexCount} vertices`);
      return { feature: numbered(values, set, group, where), featureImage: null };
    },
    ofInstances(placed, attributes, count) {
      const path = `/nodes/${placed.index}/extensions/EXT_instance_features`;
      const set = chosen(placed.node.extensions?.EXT_instance_features?.featureIds ?? []);
      if (!set) {
        const first = open(`instances of node ${placed.index}`, count, null, placed.name, null);
        return Uint32Array.from({ length: count }, (_, i) => first + i);
      }
      const group = groupOf(set, `instances of node ${placed.index}`, placed.name);
      const attribute = set.attribute === undefined ? undefined : attributes[`_FEATURE_ID_${set.attribute}`];
      const ids = attribute === undefined ? Uint32Array.from({ length: count }, (_, i) => i) : readColumn(doc, attribute, path).values;
      return numbered(ids, set, group, `${doc.where}${path}`);
    },
  };
}
