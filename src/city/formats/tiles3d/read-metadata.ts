import { fail } from '../../../base/problem.ts';
import { buildingUses, type BuildingColumns } from '../../../tables/buildings.ts';
import { buildingSchemaId, peopleProperties } from './building-metadata.ts';
import type { ClassProperty } from './gltf.ts';
import { viewBytes, type GltfDocument } from './read-glb.ts';

/** Building columns while they are filled. */
export interface FeatureColumns {
  count: number;
  row: Int32Array;
  id: string[];
  use: Uint8Array;
  storeys: Float32Array;
  heightM: Float32Array;
  baseM: Float32Array;
  year: Float32Array;
  people: Float32Array;
  lon: Float64Array;
  lat: Float64Array;
  attributes: Map<number, Record<string, string | number | boolean>>;
}

export function createFeatureColumns(count: number): FeatureColumns {
  const blank = (size: number): Float32Array => new Float32Array(size).fill(NaN);
  return {
    count,
    row: new Int32Array(count).fill(-1),
    id: new Array<string>(count).fill(''),
    use: new Uint8Array(count),
    storeys: blank(count),
    heightM: blank(count),
    baseM: blank(count),
    year: blank(count),
    people: blank(count * 4),
    lon: new Float64Array(count).fill(NaN),
    lat: new Float64Array(count).fill(NaN),
    attributes: new Map(),
  };
}
export const finishedColumns = ({ attributes, ...columns }: FeatureColumns): BuildingColumns => (attributes.size > 0 ? { ...columns, attributes } : columns);

const readers: Readonly<Record<string, readonly [bytes: number, read: (view: DataView, at: number) => number]>> = {
  INT8: [1, (v, at) => v.getInt8(at)],
  UINT8: [1, (v, at) => v.getUint8(at)],
  INT16: [2, (v, at) => v.getInt16(at, true)],
  UINT16: [2, (v, at) => v.getUint16(at, true)],
  INT32: [4, (v, at) => v.getInt32(at, true)],
  UINT32: [4, (v, at) => v.getUint32(at, true)],
  INT64: [8, (v, at) => Number(v.getBigInt64(at, true))],
  UINT64: [8, (v, at) => Number(v.getBigUint64(at, true))],
  FLOAT32: [4, (v, at) => v.getFloat32(at, true)],
  FLOAT64: [8, (v, at) => v.getFloat64(at, true)],
};
const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** One property of a property table, by row; undefined where the row says "no data". Arrays and vectors are not read. */
type PropertyReader = (row: number) => string | number | boolean | undefined;

function textReader(
  doc: GltfDocument,
  where: string,
  count: number,
  values: Uint8Array,
  offsets: Uint8Array,
  offsetType: string,
  noData: unknown,
): PropertyReader {
  const [size, read] = readers[offsetType] ?? fail('bad-metadata', where, `stringOffsetType ${offsetType}`);
  if (offsets.length < (count + 1) * size) return fail('truncated', where, `${offsets.length} bytes of string offsets for ${count} rows`);
  const view = viewOf(offsets);
  const decoder = new TextDecoder();
  return (row) => {
    const [from, to] = [read(view, row * size), read(view, (row + 1) * size)];
    if (from > to || to > values.length) return fail('truncated', `${doc.where}${where}`, `string ${row} spans ${from} to ${to} of ${values.length} bytes`);
    const text = decoder.decode(values.subarray(from, to));
    return text === noData ? undefined : text;
  };
}

export function propertyReader(doc: GltfDocument, table: number, name: string): PropertyReader | null {
  const metadata = doc.json.extensions?.EXT_structural_metadata;
  const { class: className, count, properties } = metadata?.propertyTables?.[table] ?? fail('index-out-of-range', doc.where, `no property table ${table}`);
  const where = `/extensions/EXT_structural_metadata/propertyTables/${table}/properties/${name}`;
  const column = properties?.[name];
  const declared: ClassProperty | undefined = metadata?.schema?.classes?.[className]?.properties?.[name];
  if (!column || !declared || declared.array) return null;
  const values = viewBytes(doc, column.values, where);
  if (declared.type === 'STRING') {
    const offsets = viewBytes(doc, column.stringOffsets ?? -1, where);
    return textReader(doc, where, count, values, offsets, column.stringOffsetType ?? 'UINT32', declared.noData);
  }
  if (declared.type === 'BOOLEAN') return (row) => (((values[row >> 3] as number) >> (row & 7)) & 1) === 1;
  const names = declared.type === 'ENUM' ? metadata?.schema?.enums?.[declared.enumType ?? ''] : undefined;
  if (declared.type !== 'SCALAR' && !names) return null;
  const reader = readers[names ? (names.valueType ?? 'UINT16') : (declared.componentType ?? '')];
  if (!reader) return null;
  const [size, read] = reader;
  if (values.length < count * size) return fail('truncated', `${doc.where}${where}`, `${values.length} bytes for ${count} rows of ${size}`);
  const view = viewOf(values);
  if (names) {
    const byValue = new Map(names.values.map(({ name: label, value }) => [value, label]));
    return (row) => byValue.get(read(view, row * size));
  }
  return (row) => {
    const value = read(view, row * size);
    return value === declared.noData ? undefined : value;
  };
}

const asNumber = (value: unknown): number => (typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN);

/** Names under which foreign tiles carry what we know; the first that exists wins. */
const synonyms = {
  id: ['id', 'gml_id', 'gml:id', 'gmlId', 'GmlID', 'identifier', 'objectid', 'OBJECTID', 'elementId', 'name', 'Name'],
  storeys: ['storeys', 'storeysAboveGround', 'levels', 'building:levels'],
  heightM: ['heightM', 'measuredHeight', 'height', 'Height'],
  baseM: ['baseM'],
  year: ['year', 'yearOfConstruction', 'buildYear'],
  lon: ['lon', 'longitude', 'Longitude'],
  lat: ['lat', 'latitude', 'Latitude'],
} as const;

function objectOf(text: unknown): Record<string, string | number | boolean> | undefined {
  if (typeof text !== 'string' || text === '') return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as Record<string, string | number | boolean>) : undefined;
  } catch {
    return undefined;
  }
}

/** Fill `into` from row `first` on with a property table's rows: ours by name, foreign ones by synonyms, the rest as attributes. */
export function readPropertyTable(doc: GltfDocument, table: number, into: FeatureColumns, first: number): void {
  const metadata = doc.json.extensions?.EXT_structural_metadata;
  const { count, properties } = metadata?.propertyTables?.[table] ?? fail('index-out-of-range', doc.where, `no property table ${table}`);
  const taken = new Set<string>();
  const find = (names: readonly string[]): PropertyReader => {
    const name = names.find((candidate) => properties && Object.hasOwn(properties, candidate));
    if (name === undefined) return () => undefined;
    taken.add(name);
    return propertyReader(doc, table, name) ?? (() => undefined);
  };
  const numbers = (names: readonly string[], column: Float32Array | Float64Array, step = 1, offset = 0): void => {
    const read = find(names);
    for (let i = 0; i < count; i++) column[(first + i) * step + offset] = asNumber(read(i));
  };
  const id = find(synonyms.id);
  // City-wide rows mean something only in tiles of our own making.
  const row = metadata?.schema?.id === buildingSchemaId ? find(['row']) : () => undefined;
  const use = find(['use']);
  const attributes = find(['attributes']);
  for (let i = 0; i < count; i++) {
    into.id[first + i] = String(id(i) ?? '');
    into.row[first + i] = asNumber(row(i) ?? -1);
    into.use[first + i] = Math.max(0, buildingUses.indexOf(use(i) as never));
    const known = objectOf(attributes(i));
    if (known) into.attributes.set(first + i, known);
  }
  numbers(synonyms.storeys, into.storeys);
  numbers(synonyms.heightM, into.heightM);
  numbers(synonyms.baseM, into.baseM);
  numbers(synonyms.year, into.year);
  numbers(synonyms.lon, into.lon);
  numbers(synonyms.lat, into.lat);
  peopleProperties.forEach((name, group) => numbers([name], into.people, 4, group));
  for (const name of Object.keys(properties ?? {})) {
    if (taken.has(name)) continue;
    const read = propertyReader(doc, table, name);
    for (let i = 0; read && i < count; i++) {
      const value = read(i);
      if (value !== undefined) into.attributes.set(first + i, { ...into.attributes.get(first + i), [name]: value });
    }
  }
}
