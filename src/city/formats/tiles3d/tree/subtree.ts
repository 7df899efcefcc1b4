import { fail } from '../../../../base/problem.ts';
import { isObject, parseJsonText, shown, type JsonObject } from '../../json-door.ts';
import type { PropertyTable } from '../gltf.ts';
import { tableRows } from '../metadata/property-table.ts';
import type { PropertyColumn, PropertyRows } from '../metadata/property-rows.ts';
import type { MetadataSchema } from '../metadata/schema.ts';
import type { ImplicitScheme, SubtreeRecord, TileRecord, TileVolume } from './tile-record.ts';
import { boxVolume, regionVolume } from './volume.ts';

/** Interleaved bits of a tile's place: x lowest, then y, then z (Morton order, OGC 22-025r4, 7.6). */
export function mortonOf(x: number, y: number, z: number, dimensions: 2 | 3): number {
  let index = 0;
  for (let bit = 0; bit < 20; bit++) {
    index += ((x >> bit) & 1) * 2 ** (bit * dimensions);
    index += ((y >> bit) & 1) * 2 ** (bit * dimensions + 1);
    if (dimensions === 3) index += ((z >> bit) & 1) * 2 ** (bit * 3 + 2);
  }
  return index;
}

type Bits = (index: number) => boolean;

interface Subtree {
  readonly tiles: Bits;
  readonly contents: readonly Bits[];
  readonly children: Bits;
  /** Metadata rows of available tiles, in order of availability; null where there are none. */
  readonly tileRows: PropertyRows | null;
  readonly contentRows: readonly (PropertyRows | null)[];
}

/** JSON and binary chunk of a .subtree file, or plain JSON. */
function openSubtree(bytes: Uint8Array, where: string): { readonly json: JsonObject; readonly bin: Uint8Array | null } {
  const parse = (text: Uint8Array): JsonObject => {
    const json = parseJsonText(new TextDecoder().decode(text), where);
    return isObject(json) ? json : fail('bad-subtree', where, `${shown(json)} is not an object`);
  };
  if (String.fromCharCode(...bytes.subarray(0, 4)) !== 'subt') return { json: parse(bytes), bin: null };
  if (bytes.length < 24) return fail('truncated', where, `${bytes.length} bytes are too few for a subtree`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(4, true);
  if (version !== 1) return fail('unsupported-version', where, `subtree version ${version} is not read, only 1`);
  const [jsonBytes, binBytes] = [Number(view.getBigUint64(8, true)), Number(view.getBigUint64(16, true))];
  if (24 + jsonBytes + binBytes > bytes.length) return fail('truncated', where, `the chunks end at ${24 + jsonBytes + binBytes}, the file at ${bytes.length}`);
  return { json: parse(bytes.subarray(24, 24 + jsonBytes)), bin: bytes.subarray(24 + jsonBytes, 24 + jsonBytes + binBytes) };
}

async function viewsOf(
  json: JsonObject,
  bin: Uint8Array | null,
  url: string,
  fetchBytes: (url: string) => Promise<Uint8Array>,
): Promise<(index: number) => Uint8Array> {
  const declared = Array.isArray(json['buffers']) ? (json['buffers'] as readonly { uri?: string }[]) : [];
  if (declared.length > 64) return fail('too-many', url, `${declared.length} buffers`);
  const views = Array.isArray(json['bufferViews']) ? (json['bufferViews'] as readonly { buffer: number; byteOffset?: number; byteLength: number }[]) : [];
  const used = new Set(views.map(({ buffer }) => buffer));
  const buffers = await Promise.all(
    declared.map(({ uri }, i) => (uri === undefined ? (bin ?? new Uint8Array(0)) : used.has(i) ? fetchBytes(new URL(uri, url).href) : new Uint8Array(0))),
  );
  return (index) => {
    const view = views[index] ?? fail('index-out-of-range', url, `no buffer view ${index}`);
    const buffer = buffers[view.buffer] ?? fail('index-out-of-range', url, `no buffer ${view.buffer}`);
    const start = view.byteOffset ?? 0;
    if (!(start >= 0 && view.byteLength >= 0 && start + view.byteLength <= buffer.length))
      fail('truncated', url, `bytes ${start} to ${start + view.byteLength} of ${buffer.length}`);
    return buffer.subarray(start, start + view.byteLength);
  };
}

/** Availability as a bitstream (1.1), a buffer view (the extension of 1.0) or one constant for all. */
function bitsOf(availability: unknown, count: number, view: (index: number) => Uint8Array, where: string): Bits {
  if (!isObject(availability)) return fail('bad-subtree', where, `${shown(availability)} is not an availability`);
  const stream = availability['bitstream'] ?? availability['bufferView'];
  if (typeof stream === 'number') {
    const bytes = view(stream);
    if (bytes.length * 8 < count) return fail('truncated', where, `${bytes.length} bytes for ${count} tiles`);
    return (i) => (((bytes[i >> 3] as number) >> (i & 7)) & 1) === 1;
  }
  const constant = availability['constant'];
  if (constant !== 0 && constant !== 1) return fail('bad-subtree', where, `${shown(constant)} is neither 0 nor 1`);
  return () => constant === 1;
}

async function readSubtree(bytes: Uint8Array, scheme: ImplicitScheme, url: string, fetchBytes: (url: string) => Promise<Uint8Array>): Promise<Subtree> {
  const { json, bin } = openSubtree(bytes, url);
  const view = await viewsOf(json, bin, url, fetchBytes);
  const branching = scheme.kind === 'quadtree' ? 4 : 8;
  const leaves = branching ** scheme.subtreeLevels;
  const count = (leaves - 1) / (branching - 1);
  const old = isObject(json['extensions']) ? json['extensions']['3DTILES_multiple_contents'] : undefined;
  const several = isObject(old) ? old['contentAvailability'] : json['contentAvailability'];
  const contents = several === undefined ? [] : Array.isArray(several) ? several : [several];
  const oldMetadata = isObject(json['extensions']) ? json['extensions']['3DTILES_metadata'] : undefined;
  const metadata = isObject(oldMetadata) ? { ...oldMetadata, ...json } : json;
  const tables = Array.isArray(metadata['propertyTables']) ? (metadata['propertyTables'] as readonly PropertyTable[]) : [];
  const rows = (index: unknown): PropertyRows | null => {
    const table = typeof index === 'number' ? tables[index] : undefined;
    return table ? tableRows(scheme.schema as MetadataSchema | undefined, table, view, `${url}#/propertyTables/${String(index)}`) : null;
  };
  const contentTables = Array.isArray(metadata['contentMetadata']) ? metadata['contentMetadata'] : [];
  return {
    tiles: bitsOf(json['tileAvailability'], count, view, `${url}#/tileAvailability`),
    contents: contents.map((availability, i) => bitsOf(availability, count, view, `${url}#/contentAvailability/${i}`)),
    children: bitsOf(json['childSubtreeAvailability'], leaves, view, `${url}#/childSubtreeAvailability`),
    tileRows: rows(metadata['tileMetadata']),
    contentRows: contentTables.map(rows),
  };
}

/** One row of a table as a table of its own: what a single tile is handed. */
function oneRow(rows: PropertyRows | null | undefined, row: number): PropertyRows | null {
  if (!rows || row < 0 || row >= rows.count) return null;
  // Kept whole and shared: the row is chosen when somebody asks.
  return { ...rows, count: 1, columns: rows.columns.map((column): PropertyColumn => rowColumn(column, row)) };
}
function rowColumn(column: PropertyColumn, row: number): PropertyColumn {
  if (column.kind === 'json') return { ...column, values: [column.values[row]] };
  return { ...column, firstRow: (column.firstRow ?? 0) + row };
}

/** The part of the root's volume that is a tile's: equal shares of a box along its axes, of a region along its angles. */
export function implicitVolume({ volume, kind, transform }: ImplicitScheme, level: number, at: readonly [number, number, number]): TileVolume {
  const parts = 2 ** level;
  if ('region' in volume) {
    const [west, south, east, north, low, high] = volume.region as [number, number, number, number, number, number];
    const span = east < west ? east + 2 * Math.PI - west : east - west;
    const share = (from: number, length: number, i: number): [number, number] => [from + (length * i) / parts, from + (length * (i + 1)) / parts];
    const [w, e] = share(west, span, at[0]);
    const [s, n] = share(south, north - south, at[1]);
    const [l, h] = kind === 'octree' ? share(low, high - low, at[2]) : [low, high];
    return regionVolume([w, s, e, n, l, h]);
  }
  const b = volume.box;
  const box = [...b];
  for (let axis = 0; axis < (kind === 'octree' ? 3 : 2); axis++) {
    const middle = (2 * (at[axis] as number) + 1) / parts - 1;
    for (let k = 0; k < 3; k++) {
      const half = b[3 + axis * 3 + k] as number;
      box[k] = (box[k] as number) + half * middle;
      box[3 + axis * 3 + k] = half / parts;
    }
  }
  return boxVolume(box, transform);
}

const filled = (template: string, level: number, [x, y, z]: readonly [number, number, number]): string =>
  template.replace(/\{(level|x|y|z)\}/g, (_, name: 'level' | 'x' | 'y' | 'z') => String({ level, x, y, z }[name]));

export const subtreeUrl = ({ scheme, level, at }: SubtreeRecord): string => new URL(filled(scheme.subtreeUri, level, at), scheme.baseUrl).href;

/**
 * The tiles of one subtree file, nested under its root tile; leaves that go on carry the next subtree. Null: the subtree
 * says that its own root does not exist.
 */
export async function expandSubtree(
  bytes: Uint8Array,
  { scheme, level: top, at: origin }: SubtreeRecord,
  url: string,
  fetchBytes: (url: string) => Promise<Uint8Array>,
): Promise<TileRecord | null> {
  const subtree = await readSubtree(bytes, scheme, url, fetchBytes);
  const dimensions = scheme.kind === 'quadtree' ? 2 : 3;
  const branching = 2 ** dimensions;
  const levelStart = (local: number): number => (branching ** local - 1) / (branching - 1);
  const rank = subtree.tileRows ? ranksOf(subtree.tiles, levelStart(scheme.subtreeLevels)) : null;
  const contentRanks = subtree.contentRows.map((rows, i) =>
    rows && subtree.contents[i] ? ranksOf(subtree.contents[i], levelStart(scheme.subtreeLevels)) : null,
  );
  const grow = (local: number, x: number, y: number, z: number): TileRecord | null => {
    const level = top + local;
    if (level >= scheme.availableLevels) return null;
    const at = [origin[0] * 2 ** local + x, origin[1] * 2 ** local + y, origin[2] * 2 ** local + z] as const;
    const morton = mortonOf(x, y, z, dimensions);
    if (local === scheme.subtreeLevels) {
      if (!subtree.children(morton)) return null;
      return { ...empty(scheme, level, at), subtree: { scheme, level, at } };
    }
    const index = levelStart(local) + morton;
    if (!subtree.tiles(index)) return null;
    const children: TileRecord[] = [];
    for (let k = 0; k < branching; k++) {
      const child = grow(local + 1, x * 2 + (k & 1), y * 2 + ((k >> 1) & 1), dimensions === 3 ? z * 2 + ((k >> 2) & 1) : 0);
      if (child) children.push(child);
    }
    const contents = scheme.contents.flatMap(({ uri, group }, i) => {
      if (!subtree.contents[i]?.(index)) return [];
      const metadata = oneRow(subtree.contentRows[i], contentRanks[i]?.[index] ?? -1);
      return [{ url: new URL(filled(uri, level, at), scheme.baseUrl).href, metadata, group }];
    });
    return { ...empty(scheme, level, at), contents, children, metadata: oneRow(subtree.tileRows, rank?.[index] ?? -1) };
  };
  return grow(0, 0, 0, 0);
}

const empty = (scheme: ImplicitScheme, level: number, at: readonly [number, number, number]): TileRecord => ({
  volume: implicitVolume(scheme, level, at),
  requestVolume: null,
  geometricErrorM: scheme.rootErrorM / 2 ** level,
  adds: scheme.adds,
  transform: scheme.transform,
  contents: [],
  metadata: null,
  children: [],
  subtree: null,
});

/** Property tables hold rows of available tiles only: each one's number among them. */
function ranksOf(bits: Bits, count: number): Int32Array {
  const ranks = new Int32Array(count).fill(-1);
  let next = 0;
  for (let i = 0; i < count; i++) if (bits(i)) ranks[i] = next++;
  return ranks;
}
