import { fail } from '../../../base/problem.ts';
import type { Gltf, GltfAccessor, GltfSparse } from './gltf.ts';

/** A glTF document with its buffers in memory. */
export interface GltfDocument {
  readonly json: Gltf;
  /** One per entry of `buffers`. */
  readonly buffers: readonly Uint8Array[];
  /** Compressed buffer views and accessors, once unpacked: they stand in for what the file holds. */
  readonly views: Map<number, Uint8Array>;
  readonly columns: Map<number, Numbers>;
  /** Compressions that were undone. */
  readonly unpacked: Set<string>;
  /** File or URL, for problems. */
  readonly where: string;
}

/** More than any sane tile; a lie about counts must not take the memory. */
const MOST_NUMBERS = 1.5e8;
const MOST_BUFFERS = 256;

const magicOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes.subarray(0, 4));

function parseJson(bytes: Uint8Array, where: string): Gltf {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    return fail('bad-json', where, `glTF JSON does not parse: ${(error as Error).message}`);
  }
  const version = (json as Gltf | null)?.asset?.version;
  if (typeof version !== 'string') return fail('bad-gltf', `${where}/asset/version`, `${JSON.stringify(version)} is not a glTF version`);
  if (!version.startsWith('2.')) return fail('unsupported-version', `${where}/asset/version`, `glTF ${version} is not read, only 2.x`);
  return json as Gltf;
}

function parseGlb(bytes: Uint8Array, where: string): Parsed {
  if (bytes.length < 20) return fail('truncated', where, `${bytes.length} bytes are too few for a glb`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(4, true);
  if (version !== 2) return fail('unsupported-version', where, `glb version ${version} is not read, only 2`);
  const length = view.getUint32(8, true);
  if (length > bytes.length) return fail('truncated', where, `glb says ${length} bytes, ${bytes.length} are there`);
  let json: Gltf | null = null;
  let bin: Uint8Array | null = null;
  for (let at = 12; at + 8 <= length;) {
    const size = view.getUint32(at, true);
    const type = view.getUint32(at + 4, true);
    const start = at + 8;
    if (start + size > length) return fail('truncated', where, `a chunk of ${size} bytes at ${at} runs past the end`);
    if (type === 0x4e4f534a && !json) json = parseJson(bytes.subarray(start, start + size), where);
    else if (type === 0x004e4942) bin ??= bytes.subarray(start, start + size);
    at = start + size + ((4 - (size % 4)) % 4);
  }
  return json ? { json, bin } : fail('bad-gltf', where, 'no JSON chunk');
}

/** Bytes of a `data:` URI (RFC 2397), or null when it is none. */
export function dataUriBytes(uri: string, where: string): { readonly bytes: Uint8Array; readonly mimeType: string } | null {
  const match = /^data:([^,;]*)[^,]*?(;base64)?,(.*)$/s.exec(uri);
  if (!match) return null;
  try {
    const text = match[2] ? atob(match[3] as string) : decodeURIComponent(match[3] as string);
    return { bytes: Uint8Array.from(text, (c) => c.charCodeAt(0)), mimeType: match[1] as string };
  } catch (error) {
    return fail('bad-data-uri', where, (error as Error).message);
  }
}

interface Parsed {
  readonly json: Gltf;
  /** The glb's binary chunk: buffer 0 where that names no file. */
  readonly bin: Uint8Array | null;
}

function parse(bytes: Uint8Array, where: string): Parsed {
  const magic = magicOf(bytes);
  if (magic === 'glTF') return parseGlb(bytes, where);
  if (['b3dm', 'i3dm', 'pnts', 'cmpt'].includes(magic))
    return fail(
      'unsupported-content',
      where,
      `${magic} (3D Tiles 1.0) is not read here; name the tileset under "tilesets", or convert it to glb (3D Tiles 1.1)`,
    );
  if (!/^\s*\{/.test(new TextDecoder().decode(bytes.subarray(0, 64))))
    return fail('bad-gltf', where, `starts with ${JSON.stringify(magic)}, neither glb nor glTF JSON`);
  return { json: parseJson(bytes, where), bin: null };
}

const documentOf = ({ json }: Parsed, buffers: readonly Uint8Array[], where: string): GltfDocument => ({
  json,
  buffers,
  views: new Map(),
  columns: new Map(),
  unpacked: new Set(),
  where,
});

/** A buffer that needs no request; undefined for one that does. */
function nearBuffer({ json, bin }: Parsed, index: number, where: string): Uint8Array | undefined {
  const buffer = json.buffers?.[index];
  if (buffer?.uri === undefined) return (index === 0 ? bin : null) ?? new Uint8Array(0);
  return dataUriBytes(buffer.uri, `${where}/buffers/${index}/uri`)?.bytes;
}

/** Read a .glb or a .gltf with inline buffers. */
export function readGltf(bytes: ArrayBuffer, where: string): GltfDocument {
  const parsed = parse(new Uint8Array(bytes), where);
  const buffers = (parsed.json.buffers ?? []).map(
    ({ uri }, i) =>
      nearBuffer(parsed, i, where) ??
      fail('unsupported-buffer', `${where}/buffers/${i}/uri`, `external buffer ${JSON.stringify(uri?.slice(0, 60))} is not read; pack it as glb`),
  );
  return documentOf(parsed, buffers, where);
}

/** As `readGltf`, with buffers in files of their own fetched by URI. */
export async function openGltf(bytes: Uint8Array, where: string, fetchBytes: (uri: string) => Promise<Uint8Array>): Promise<GltfDocument> {
  const parsed = parse(bytes, where);
  const declared = parsed.json.buffers ?? [];
  if (declared.length > MOST_BUFFERS) return fail('too-many', `${where}/buffers`, `${declared.length} buffers, at most ${MOST_BUFFERS} are read`);
  const buffers = await Promise.all(declared.map(({ uri = '' }, i) => nearBuffer(parsed, i, where) ?? fetchBytes(uri)));
  return documentOf(parsed, buffers, where);
}

/** The bytes of a buffer view, in place. */
export function viewBytes(doc: GltfDocument, index: number, path: string): Uint8Array {
  const view = doc.json.bufferViews?.[index];
  if (!view) return fail('index-out-of-range', `${doc.where}${path}`, `no buffer view ${index}`);
  const unpacked = doc.views.get(index);
  if (unpacked) return unpacked;
  const start = view.byteOffset ?? 0;
  const buffer = doc.buffers[view.buffer];
  if (!buffer) return fail('index-out-of-range', `${doc.where}/bufferViews/${index}`, `no buffer ${view.buffer}`);
  if (!(start >= 0 && view.byteLength >= 0 && start + view.byteLength <= buffer.length))
    return fail('truncated', `${doc.where}/bufferViews/${index}`, `bytes ${start} to ${start + view.byteLength} of ${buffer.length}`);
  return buffer.subarray(start, start + view.byteLength);
}

export type Numbers = Int8Array | Uint8Array | Int16Array | Uint16Array | Uint32Array | Float32Array;
const arrays = { 5120: Int8Array, 5121: Uint8Array, 5122: Int16Array, 5123: Uint16Array, 5125: Uint32Array, 5126: Float32Array } as const;
const widths: Readonly<Record<string, number>> = { SCALAR: 1, VEC2: 2, VEC3: 3, VEC4: 4, MAT4: 16 };

export interface Column {
  /** Tightly packed values; a view of the file where it was packed and aligned there, else a copy. */
  readonly values: Numbers;
  readonly width: number;
  readonly accessor: GltfAccessor;
}

export function readColumn(doc: GltfDocument, index: number, path: string): Column {
  const here = `${doc.where}${path}`;
  const accessor = doc.json.accessors?.[index];
  if (!accessor) return fail('index-out-of-range', here, `no accessor ${index}`);
  const array = arrays[accessor.componentType as keyof typeof arrays];
  const width = widths[accessor.type];
  if (!array || !width) return fail('bad-gltf', `${doc.where}/accessors/${index}`, `componentType ${accessor.componentType}, type ${accessor.type}`);
  const { count } = accessor;
  if (!(Number.isInteger(count) && count >= 0 && count * width <= MOST_NUMBERS))
    return fail('bad-gltf', `${doc.where}/accessors/${index}/count`, `${count} elements of ${accessor.type}`);
  const unpacked = doc.columns.get(index);
  if (unpacked) return { values: unpacked, width, accessor };
  const values = accessor.bufferView === undefined ? new array(count * width) : storedValues(doc, accessor.bufferView, accessor, array, width, index);
  return { values: accessor.sparse ? patched(doc, accessor, accessor.sparse, values, width, index) : values, width, accessor };
}

type NumberArray = (typeof arrays)[keyof typeof arrays];

function storedValues(doc: GltfDocument, view: number, accessor: GltfAccessor, array: NumberArray, width: number, index: number): Numbers {
  const bytes = viewBytes(doc, view, `/accessors/${index}`);
  const { count, byteOffset: start = 0 } = accessor;
  const size = array.BYTES_PER_ELEMENT * width;
  const stride = doc.json.bufferViews?.[view]?.byteStride ?? size;
  if (count > 0 && !(start >= 0 && stride >= size && start + (count - 1) * stride + size <= bytes.length))
    return fail('truncated', `${doc.where}/accessors/${index}`, `${count} elements of ${stride} bytes do not fit ${bytes.length}`);
  const from = bytes.byteOffset + start;
  if (stride === size && from % array.BYTES_PER_ELEMENT === 0) return new array(bytes.buffer as ArrayBuffer, from, count * width);
  return gather(bytes, start, count, stride, size, array);
}

/** A sparse accessor: its stored values, some of them replaced (glTF 2.0, 3.6.2.3). */
function patched(doc: GltfDocument, accessor: GltfAccessor, sparse: GltfSparse, stored: Numbers, width: number, index: number): Numbers {
  const where = `${doc.where}/accessors/${index}/sparse`;
  const named = arrays[sparse.indices.componentType as keyof typeof arrays] ?? fail('bad-gltf', where, `componentType ${sparse.indices.componentType}`);
  const { count } = sparse;
  if (!(Number.isInteger(count) && count >= 0 && count <= accessor.count)) fail('bad-gltf', where, `${count} replaced of ${accessor.count}`);
  const at = storedValues(doc, sparse.indices.bufferView, { ...accessor, count, byteOffset: sparse.indices.byteOffset ?? 0 }, named, 1, index);
  const array = arrays[accessor.componentType as keyof typeof arrays];
  const fresh = storedValues(doc, sparse.values.bufferView, { ...accessor, count, byteOffset: sparse.values.byteOffset ?? 0 }, array, width, index);
  const values = stored.slice();
  for (let i = 0; i < count; i++) {
    const element = at[i] as number;
    if (element >= accessor.count) fail('index-out-of-range', where, `element ${element} of ${accessor.count}`);
    values.set(fresh.subarray(i * width, (i + 1) * width), element * width);
  }
  return values;
}

function gather(bytes: Uint8Array, start: number, count: number, stride: number, size: number, array: (typeof arrays)[keyof typeof arrays]): Numbers {
  const step = array.BYTES_PER_ELEMENT;
  const width = size / step;
  // Whole elements on their own alignment are copied as numbers, which is several times faster than as bytes.
  if (stride % step === 0 && (bytes.byteOffset + start) % step === 0) {
    const source = new array(bytes.buffer as ArrayBuffer, bytes.byteOffset + start, Math.floor((bytes.length - start) / step));
    const out = new array(count * width);
    const jump = stride / step;
    for (let i = 0, o = 0; i < count; i++) for (let c = 0, s = i * jump; c < width; c++) out[o++] = source[s++] as number;
    return out;
  }
  const packed = new Uint8Array(count * size);
  for (let i = 0; i < count; i++) packed.set(bytes.subarray(start + i * stride, start + i * stride + size), i * size);
  return new array(packed.buffer);
}

/** What a normalised integer stands for: value / divisor, not below -1 (glTF 2.0, 3.11); 1 for plain numbers. */
export function normalDivisor({ normalized, componentType }: GltfAccessor): number {
  if (!normalized) return 1;
  return { 5120: 127, 5121: 255, 5122: 32767, 5123: 65535 }[componentType] ?? 1;
}
