import { fail } from '../../../../base/problem.ts';
import type { PropertyTable } from '../gltf.ts';
import type { PropertyColumn, PropertyRows } from './property-rows.ts';
import { classSpecs, classTitle, type MetadataSchema } from './schema.ts';

interface TableProperty {
  readonly values: number;
  readonly arrayOffsets?: number;
  readonly arrayOffsetType?: string;
  readonly stringOffsets?: number;
  readonly stringOffsetType?: string;
  readonly offset?: unknown;
  readonly scale?: unknown;
}

/** A binary property table of a glTF or a subtree; `bytesOf` gives the bytes of a buffer view (they are copied). */
export function tableRows(schema: MetadataSchema | undefined, table: PropertyTable, bytesOf: (view: number) => Uint8Array, where: string): PropertyRows {
  if (!(Number.isInteger(table.count) && table.count >= 0)) fail('bad-metadata', where, `count ${table.count}`);
  const specs = classSpecs(schema, table.class);
  const columns = [...specs].map(([id, spec]): PropertyColumn => {
    const stored = table.properties?.[id] as TableProperty | undefined;
    // Left out of the table: the default, or unknown.
    if (!stored) return { id, kind: 'json', spec, values: [] };
    const bytes = (view: number | undefined): Uint8Array | null => (view === undefined ? null : bytesOf(view).slice());
    return {
      id,
      kind: 'binary',
      spec: { ...spec, ...(stored.offset === undefined ? {} : { offset: stored.offset }), ...(stored.scale === undefined ? {} : { scale: stored.scale }) },
      values: bytesOf(stored.values).slice(),
      arrayOffsets: bytes(stored.arrayOffsets),
      arrayOffsetType: stored.arrayOffsetType ?? 'UINT32',
      stringOffsets: bytes(stored.stringOffsets),
      stringOffsetType: stored.stringOffsetType ?? 'UINT32',
    };
  });
  return { origin: 'property-table', className: table.class, title: classTitle(schema, table.class), count: table.count, columns };
}
