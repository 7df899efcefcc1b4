import { fail } from '../../../base/problem.ts';
import type { GltfPrimitive } from './gltf.ts';
import type { PlacedNode } from './gltf-scene.ts';
import { readColumn, type GltfDocument } from './read-glb.ts';
import { createFeatureColumns, readPropertyTable, type FeatureColumns } from './read-metadata.ts';

/** Gives every vertex of a tile a feature number, and every feature number a row of columns. */
export interface FeatureBook {
  read(placed: PlacedNode, primitive: GltfPrimitive, vertexCount: number, path: string): Uint32Array;
  finish(): FeatureColumns;
}

interface Group {
  readonly first: number;
  readonly count: number;
  readonly table: number | null;
  readonly name: string;
}

/** Ids must be unique in the city: the content's last path parts stand for the tile. */
const tileName = (where: string): string => where.split(/[?#]/)[0]?.split('/').slice(-2).join('/') ?? where;

export function openFeatures(doc: GltfDocument): FeatureBook {
  const groups = new Map<string, Group>();
  let total = 0;
  const open = (key: string, count: number, table: number | null, name: string): Group => {
    const known = groups.get(key);
    if (known) return known;
    const group = { first: total, count, table, name };
    total += count;
    groups.set(key, group);
    return group;
  };

  return {
    read(placed, primitive, vertexCount, path) {
      const sets = primitive.extensions?.EXT_mesh_features?.featureIds ?? [];
      const set = sets.find((candidate) => candidate.attribute !== undefined);
      const attribute = set ? primitive.attributes[`_FEATURE_ID_${set.attribute}`] : undefined;
      if (!set || attribute === undefined) {
        const group = open(`node ${placed.index}`, 1, null, placed.name);
        return new Uint32Array(vertexCount).fill(group.first);
      }
      const table = set.propertyTable ?? null;
      // One more row for the vertices that say "no feature".
      const spare = set.nullFeatureId === undefined ? 0 : 1;
      const rows = table === null ? set.featureCount : (doc.json.extensions?.EXT_structural_metadata?.propertyTables?.[table]?.count ?? set.featureCount);
      const group = open(table === null ? `${path} of node ${placed.index}` : `table ${table}`, rows + spare, table, placed.name);
      const { values } = readColumn(doc, attribute, path);
      if (values.length !== vertexCount) fail('bad-gltf', `${doc.where}${path}`, `${values.length} feature ids for ${vertexCount} vertices`);
      const feature = new Uint32Array(vertexCount);
      for (let v = 0; v < vertexCount; v++) {
        const id = values[v] as number;
        if (id !== set.nullFeatureId && !(id >= 0 && id < rows))
          fail('index-out-of-range', `${doc.where}${path}`, `feature id ${id} of vertex ${v}: there are ${rows}`);
        feature[v] = group.first + (id === set.nullFeatureId ? rows : id);
      }
      return feature;
    },
    finish() {
      const columns = createFeatureColumns(total);
      for (const { first, count, table, name } of groups.values()) {
        if (table !== null) readPropertyTable(doc, table, columns, first);
        for (let i = first; i < first + count; i++) columns.id[i] ||= `${tileName(doc.where)}#${count > 1 ? `${name}/${i - first}` : name}`;
      }
      return columns;
    },
  };
}
