import { fail } from '../../../../base/problem.ts';
import type { ClassProperty, MetadataEnum } from '../gltf.ts';

/**
 * Properties of features in rows, whatever wrote them: property tables of glTF and subtrees (3D Metadata), batch tables of
 * b3dm, i3dm and pnts, properties of one entity in JSON. Kept as bytes, decoded when somebody asks for a row; clonable.
 */
export interface PropertyRows {
  /** Where it was written: people are told. */
  readonly origin: 'property-table' | 'batch-table' | 'entity' | 'attribute';
  readonly className: string;
  /** The class's own name and description, where the schema gives them. */
  readonly title: string;
  readonly count: number;
  readonly columns: readonly PropertyColumn[];
}

export type PropertyColumn = JsonColumn | BinaryColumn;
interface ColumnHead {
  readonly id: string;
  readonly spec: PropertySpec;
}
export interface JsonColumn extends ColumnHead {
  readonly kind: 'json';
  readonly values: ArrayLike<unknown>;
}
export interface BinaryColumn extends ColumnHead {
  readonly kind: 'binary';
  readonly values: Uint8Array;
  readonly arrayOffsets: Uint8Array | null;
  readonly arrayOffsetType: string;
  readonly stringOffsets: Uint8Array | null;
  readonly stringOffsetType: string;
  /** Rows are counted from here: a single tile's row of a table that tiles share. */
  readonly firstRow?: number;
}

/** What the schema says of a property (OGC 3D Metadata, 22-025r4 clause 5). */
export interface PropertySpec extends ClassProperty {
  readonly normalized?: boolean;
  readonly offset?: unknown;
  readonly scale?: unknown;
  readonly default?: unknown;
  readonly semantic?: string;
  /** Of an ENUM: the names by value, and how values are stored. */
  readonly named?: MetadataEnum;
}

export type PropertyValue = string | number | boolean | readonly PropertyValue[];

/** One decoded property of one row; `value` undefined where the row says "no data". */
export interface DecodedProperty {
  readonly id: string;
  readonly name: string;
  /** As the schema writes it: `SCALAR FLOAT32`, `VEC3 UINT8 normalized`, `ENUM roofKind[]`. */
  readonly type: string;
  readonly description: string;
  readonly semantic: string;
  readonly value: PropertyValue | undefined;
}

interface Reader {
  readonly bytes: number;
  read(view: DataView, at: number): number;
  /** Of normalised integers. */
  readonly most: number;
}
const integer = (bytes: number, most: number, read: Reader['read']): Reader => ({ bytes, most, read });
const readers: Readonly<Record<string, Reader>> = {
  INT8: integer(1, 127, (v, at) => v.getInt8(at)),
  UINT8: integer(1, 255, (v, at) => v.getUint8(at)),
  INT16: integer(2, 32767, (v, at) => v.getInt16(at, true)),
  UINT16: integer(2, 65535, (v, at) => v.getUint16(at, true)),
  INT32: integer(4, 2147483647, (v, at) => v.getInt32(at, true)),
  UINT32: integer(4, 4294967295, (v, at) => v.getUint32(at, true)),
  INT64: integer(8, 2 ** 63, (v, at) => Number(v.getBigInt64(at, true))),
  UINT64: integer(8, 2 ** 64, (v, at) => Number(v.getBigUint64(at, true))),
  FLOAT32: integer(4, 1, (v, at) => v.getFloat32(at, true)),
  FLOAT64: integer(8, 1, (v, at) => v.getFloat64(at, true)),
};
const widths: Readonly<Record<string, number>> = { SCALAR: 1, VEC2: 2, VEC3: 3, VEC4: 4, MAT2: 4, MAT3: 9, MAT4: 16, ENUM: 1, BOOLEAN: 1, STRING: 1 };
const storedType = ({ type, componentType, named }: PropertySpec): string => (type === 'ENUM' ? (named?.valueType ?? 'UINT16') : (componentType ?? ''));
const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function offsetsOf(bytes: Uint8Array, type: string, where: string): (i: number) => number {
  const reader = readers[type] ?? fail('bad-metadata', where, `offset type ${type}`);
  const view = viewOf(bytes);
  return (i) => ((i + 1) * reader.bytes <= bytes.length ? reader.read(view, i * reader.bytes) : fail('truncated', where, `offset ${i} lies outside`));
}

/** Elements `from` to `to` of a binary column, before noData, scale and names. */
function elements(column: BinaryColumn, from: number, to: number): PropertyValue[] {
  const { spec, values, id } = column;
  const out: PropertyValue[] = [];
  const text = new TextDecoder();
  if (spec.type === 'STRING') {
    const at = offsetsOf(column.stringOffsets ?? new Uint8Array(0), column.stringOffsetType, id);
    for (let i = from; i < to; i++) {
      const [start, end] = [at(i), at(i + 1)];
      if (!(start <= end && end <= values.length)) fail('truncated', id, `text ${i} spans ${start} to ${end} of ${values.length} bytes`);
      out.push(text.decode(values.subarray(start, end)));
    }
    return out;
  }
  if (spec.type === 'BOOLEAN') {
    for (let i = from; i < to; i++) {
      if (i >> 3 >= values.length) fail('truncated', id, `flag ${i} of ${values.length} bytes`);
      out.push((((values[i >> 3] as number) >> (i & 7)) & 1) === 1);
    }
    return out;
  }
  const reader = readers[storedType(spec)] ?? fail('bad-metadata', id, `component type ${storedType(spec)}`);
  const width = widths[spec.type] ?? fail('bad-metadata', id, `type ${spec.type}`);
  if (to * width * reader.bytes > values.length) fail('truncated', id, `element ${to - 1} of ${values.length} bytes`);
  const view = viewOf(values);
  for (let i = from; i < to; i++) {
    const parts = Array.from({ length: width }, (_, k) => reader.read(view, (i * width + k) * reader.bytes));
    out.push(width === 1 ? (parts[0] as number) : parts);
  }
  return out;
}

function rawValue(column: PropertyColumn, asked: number): unknown {
  if (column.kind === 'json') return column.values[asked];
  const { spec } = column;
  const row = asked + (column.firstRow ?? 0);
  if (!spec.array) return elements(column, row, row + 1)[0];
  if (spec.count !== undefined) return elements(column, row * spec.count, (row + 1) * spec.count);
  const at = offsetsOf(column.arrayOffsets ?? new Uint8Array(0), column.arrayOffsetType, column.id);
  const [from, to] = [at(row), at(row + 1)];
  if (!(from <= to && to - from <= 1e6)) fail('bad-metadata', column.id, `array ${row} spans ${from} to ${to}`);
  return elements(column, from, to);
}

const alike = (a: unknown, b: unknown): boolean =>
  Array.isArray(a) && Array.isArray(b) ? a.length === b.length && a.every((x, i) => alike(x, b[i])) : a === b;
const at = (factor: unknown, i: number): unknown => (Array.isArray(factor) ? factor[i] : factor);

/** Normalised integers to fractions, then scale and offset, element by element (3D Metadata, 5.4). */
function scaled(value: unknown, spec: PropertySpec, scale: unknown, offset: unknown): PropertyValue {
  if (Array.isArray(value)) return value.map((x, i) => scaled(x, spec, at(scale, i), at(offset, i)));
  if (typeof value !== 'number') return value as PropertyValue;
  const fraction = spec.normalized ? Math.max(-1, value / (readers[storedType(spec)]?.most ?? 1)) : value;
  return fraction * (typeof scale === 'number' ? scale : 1) + (typeof offset === 'number' ? offset : 0);
}

function named(value: unknown, spec: PropertySpec): PropertyValue | undefined {
  if (Array.isArray(value)) return value.map((x) => named(x, spec) ?? '');
  // JSON entities name the enum value itself.
  return typeof value === 'string' ? value : spec.named?.values.find((entry) => entry.value === value)?.name;
}

function decodedValue(column: PropertyColumn, row: number): PropertyValue | undefined {
  const { spec } = column;
  const raw = rawValue(column, row);
  const noData = spec.noData;
  if (raw === undefined || raw === null || (noData !== undefined && alike(raw, noData))) return spec.default as PropertyValue | undefined;
  if (spec.type === 'ENUM') {
    const names = named(raw, spec);
    return noData !== undefined && alike(names, noData) ? (spec.default as PropertyValue | undefined) : names;
  }
  const isNumeric = spec.normalized || spec.scale !== undefined || spec.offset !== undefined;
  return isNumeric ? scaled(raw, spec, spec.scale, spec.offset) : (raw as PropertyValue);
}

function typeText(spec: PropertySpec): string {
  const base = spec.type === 'ENUM' ? `ENUM ${spec.enumType ?? ''}` : [spec.type, spec.componentType].filter(Boolean).join(' ');
  return `${base}${spec.normalized ? ' normalized' : ''}${spec.array ? `[${spec.count ?? ''}]` : ''}`.trim();
}

/** All properties of a row; problems `truncated` and `bad-metadata` name the property. Rows outside are a problem too. */
export function readRow(rows: PropertyRows, row: number): DecodedProperty[] {
  if (!(Number.isInteger(row) && row >= 0 && row < rows.count)) return fail('index-out-of-range', rows.className, `row ${row} of ${rows.count}`);
  return rows.columns.map((column) => ({
    id: column.id,
    name: column.spec.name ?? column.id,
    type: typeText(column.spec),
    description: column.spec.description ?? '',
    semantic: column.spec.semantic ?? '',
    value: decodedValue(column, row),
  }));
}
