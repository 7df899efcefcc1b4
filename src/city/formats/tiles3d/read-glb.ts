import { fail } from '../../../base/problem.ts';
import type { Gltf, GltfAccessor } from './gltf.ts';

/** A glTF document with its one buffer in memory. */
export interface GltfDocument {
  readonly json: Gltf;
  readonly bin: Uint8Array;
  /** File or URL, for problems. */
  readonly where: string;
}

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

function parseGlb(bytes: Uint8Array, where: string): GltfDocument {
  if (bytes.length < 20) return fail('truncated', where, `${bytes.length} bytes are too few for a glb`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(4, true);
  if (version !== 2) return fail('unsupported-version', where, `glb version ${version} is not read, only 2`);
  const length = view.getUint32(8, true);
  if (length > bytes.length) return fail('truncated', where, `glb says ${length} bytes, ${bytes.length} are there`);
  let json: Gltf | null = null;
  let bin = new Uint8Array(0);
  for (let at = 12; at + 8 <= length;) {
    const size = view.getUint32(at, true);
    const type = view.getUint32(at + 4, true);
    const start = at + 8;
    if (start + size > length) return fail('truncated', where, `a chunk of ${size} bytes at ${at} runs past the end`);
    if (type === 0x4e4f534a && !json) json = parseJson(bytes.subarray(start, start + size), where);
    else if (type === 0x004e4942 && bin.length === 0) bin = bytes.subarray(start, start + size) as Uint8Array<ArrayBuffer>;
    at = start + size + ((4 - (size % 4)) % 4);
  }
  return json ? { json, bin, where } : fail('bad-gltf', where, 'no JSON chunk');
}

/** Base64 of a `data:` URI; external buffers are another request, which a tile's decoder cannot make. */
function inlineBuffer(json: Gltf, where: string): Uint8Array {
  const uri = json.buffers?.[0]?.uri;
  if (uri === undefined) return new Uint8Array(0);
  const match = /^data:[^,]*;base64,(.*)$/s.exec(uri);
  if (!match) return fail('unsupported-buffer', `${where}/buffers/0/uri`, `external buffer ${JSON.stringify(uri.slice(0, 60))} is not read; pack it as glb`);
  return Uint8Array.from(atob(match[1] as string), (c) => c.charCodeAt(0));
}

/** Read a .glb or a .gltf with an inline buffer. */
export function readGltf(bytes: ArrayBuffer, where: string): GltfDocument {
  const all = new Uint8Array(bytes);
  const magic = magicOf(all);
  if (magic === 'glTF') return parseGlb(all, where);
  if (['b3dm', 'i3dm', 'pnts', 'cmpt'].includes(magic))
    return fail('unsupported-content', where, `${magic} (3D Tiles 1.0) is not read; convert it to glb (3D Tiles 1.1)`);
  if (!/^\s*\{/.test(new TextDecoder().decode(all.subarray(0, 64))))
    return fail('bad-gltf', where, `starts with ${JSON.stringify(magic)}, neither glb nor glTF JSON`);
  const json = parseJson(all, where);
  return { json, bin: inlineBuffer(json, where), where };
}

/** The bytes of a buffer view, in place. */
export function viewBytes(doc: GltfDocument, index: number, path: string): Uint8Array {
  const view = doc.json.bufferViews?.[index];
  if (!view) return fail('index-out-of-range', `${doc.where}${path}`, `no buffer view ${index}`);
  const start = view.byteOffset ?? 0;
  if (view.buffer !== 0) return fail('unsupported-buffer', `${doc.where}/bufferViews/${index}`, `buffer ${view.buffer}: only the first is read`);
  if (start < 0 || view.byteLength < 0 || start + view.byteLength > doc.bin.length)
    return fail('truncated', `${doc.where}/bufferViews/${index}`, `bytes ${start} to ${start + view.byteLength} of ${doc.bin.length}`);
  return doc.bin.subarray(start, start + view.byteLength);
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
  if (accessor.sparse !== undefined) return fail('unsupported-accessor', `${doc.where}/accessors/${index}`, 'sparse accessors are not read');
  const count = accessor.count;
  if (accessor.bufferView === undefined) return { values: new array(count * width), width, accessor };
  const bytes = viewBytes(doc, accessor.bufferView, path);
  const size = array.BYTES_PER_ELEMENT * width;
  const stride = doc.json.bufferViews?.[accessor.bufferView]?.byteStride ?? size;
  const start = accessor.byteOffset ?? 0;
  if (count > 0 && start + (count - 1) * stride + size > bytes.length)
    return fail('truncated', `${doc.where}/accessors/${index}`, `${count} elements of ${stride} bytes do not fit ${bytes.length}`);
  const from = bytes.byteOffset + start;
  if (stride === size && from % array.BYTES_PER_ELEMENT === 0) return { values: new array(bytes.buffer as ArrayBuffer, from, count * width), width, accessor };
  return { values: gather(bytes, start, count, stride, size, array), width, accessor };
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
