import { fail } from '../../../../base/problem.ts';
import { isObject, shown, type JsonObject } from '../../json-door.ts';
import type { JsonColumn, PropertyColumn, PropertyRows } from './property-rows.ts';

/** Component types of 3D Tiles 1.0 in the words of 3D Metadata. */
const componentTypes: Readonly<Record<string, readonly [name: string, bytes: number]>> = {
  BYTE: ['INT8', 1],
  UNSIGNED_BYTE: ['UINT8', 1],
  SHORT: ['INT16', 2],
  UNSIGNED_SHORT: ['UINT16', 2],
  INT: ['INT32', 4],
  UNSIGNED_INT: ['UINT32', 4],
  FLOAT: ['FLOAT32', 4],
  DOUBLE: ['FLOAT64', 8],
};
const widths: Readonly<Record<string, number>> = { SCALAR: 1, VEC2: 2, VEC3: 3, VEC4: 4 };

function column(id: string, value: unknown, bin: Uint8Array, count: number, where: string): PropertyColumn {
  if (Array.isArray(value)) {
    if (value.length < count) fail('count-mismatch', `${where}#/${id}`, `${value.length} values for ${count} features`);
    return { id, kind: 'json', spec: { type: '' }, values: value };
  }
  if (!isObject(value)) return fail('bad-batch-table', `${where}#/${id}`, `${shown(value)} is neither values nor a binary reference`);
  const { byteOffset, componentType, type } = value;
  const component = componentTypes[String(componentType)];
  const width = widths[String(type)];
  if (!component || !width) return fail('bad-batch-table', `${where}#/${id}`, `componentType ${shown(componentType)}, type ${shown(type)}`);
  const start = Number(byteOffset);
  const bytes = count * width * component[1];
  if (!(start >= 0 && start + bytes <= bin.length)) fail('truncated', `${where}#/${id}`, `bytes ${start} to ${start + bytes} of ${bin.length}`);
  return {
    id,
    kind: 'binary',
    spec: { type: String(type), componentType: component[0] },
    values: bin.slice(start, start + bytes),
    arrayOffsets: null,
    arrayOffsetType: 'UINT32',
    stringOffsets: null,
    stringOffsetType: 'UINT32',
  };
}

interface HierarchyClass {
  readonly name: string;
  readonly length: number;
  readonly instances: JsonObject;
}

/** 3DTILES_batch_table_hierarchy (JSON values): what each feature's own class and, going up, its parents say. */
function hierarchyColumns(hierarchy: JsonObject, count: number): JsonColumn[] {
  const classes = (Array.isArray(hierarchy['classes']) ? hierarchy['classes'] : []) as readonly HierarchyClass[];
  const classIds = (Array.isArray(hierarchy['classIds']) ? hierarchy['classIds'] : []) as readonly number[];
  const parentIds = (Array.isArray(hierarchy['parentIds']) ? hierarchy['parentIds'] : []) as readonly number[];
  // Instances of a class are numbered in order of appearance.
  const met = classes.map(() => 0);
  const rank = classIds.map((c) => (met[c] = (met[c] ?? 0) + 1) - 1);
  const columns = new Map<string, unknown[]>();
  const put = (id: string, row: number, value: unknown): void => {
    const values = columns.get(id) ?? new Array<unknown>(count).fill(undefined);
    columns.set(id, values);
    values[row] ??= value;
  };
  for (let row = 0; row < count; row++)
    for (let i = row, steps = 0; i >= 0 && i < classIds.length && steps < 32; steps++) {
      const owner = classes[classIds[i] as number];
      if (steps === 0) put('class', row, owner?.name);
      for (const [id, values] of Object.entries(owner?.instances ?? {})) if (Array.isArray(values)) put(id, row, values[rank[i] as number]);
      const up = parentIds[i];
      if (up === undefined || up === i) break;
      i = up;
    }
  return [...columns].map(([id, values]) => ({ id, kind: 'json', spec: { type: '' }, values }));
}

/** A batch table of b3dm, i3dm or pnts (OGC 18-053r2, 8): JSON arrays and binary columns, one value per feature. */
export function batchRows(json: JsonObject, bin: Uint8Array, count: number, where: string): PropertyRows | null {
  const reserved = new Set(['extensions', 'extras', 'HIERARCHY']);
  const columns: PropertyColumn[] = Object.entries(json).flatMap(([id, value]) => (reserved.has(id) ? [] : [column(id, value, bin, count, where)]));
  const hierarchy = isObject(json['extensions']) ? json['extensions']['3DTILES_batch_table_hierarchy'] : json['HIERARCHY'];
  if (isObject(hierarchy)) columns.push(...hierarchyColumns(hierarchy, count));
  return columns.length === 0 ? null : { origin: 'batch-table', className: '', title: '', count, columns };
}
