import type { Gltf, GltfAccessor, GltfBufferView } from './gltf.ts';

type Column = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Float32Array | Float64Array;

const glbMagic = 0x46546c67;
const jsonChunk = 0x4e4f534a;
const binChunk = 0x004e4942;
const upTo = (value: number, step: number): number => Math.ceil(value / step) * step;

/** Collects columns into one binary chunk; every buffer view starts on 8 bytes, so float64 columns can be read in place. */
export interface GlbBuilder {
  view(column: Column, how?: { readonly target?: 34962 | 34963; readonly byteStride?: number }): number;
  accessor(accessor: GltfAccessor): number;
  /** The finished file; buffers, views and accessors are added to the given glTF. */
  finish(gltf: Omit<Gltf, 'asset' | 'buffers' | 'bufferViews' | 'accessors'>): Uint8Array;
}

export function createGlbBuilder(): GlbBuilder {
  const columns: Uint8Array[] = [];
  const bufferViews: GltfBufferView[] = [];
  const accessors: GltfAccessor[] = [];
  let end = 0;
  return {
    view(column, how = {}) {
      const byteOffset = upTo(end, 8);
      columns.push(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
      bufferViews.push({ buffer: 0, byteOffset, byteLength: column.byteLength, ...how });
      end = byteOffset + column.byteLength;
      return bufferViews.length - 1;
    },
    accessor: (accessor) => accessors.push(accessor) - 1,
    finish(rest) {
      const binBytes = upTo(end, 8);
      const json = new TextEncoder().encode(
        JSON.stringify({ asset: { version: '2.0', generator: 'Belvedere' }, ...rest, accessors, bufferViews, buffers: [{ byteLength: binBytes }] }),
      );
      // The binary chunk's data must start on 8 bytes of the file: 12 + 8 + JSON + 8 = 0 (mod 8).
      const jsonBytes = upTo(json.length + 4, 8) - 4;
      const file = new Uint8Array(28 + jsonBytes + binBytes);
      const head = new DataView(file.buffer);
      [glbMagic, 2, file.length, jsonBytes, jsonChunk].forEach((word, i) => head.setUint32(i * 4, word, true));
      file.fill(0x20, 20, 20 + jsonBytes);
      file.set(json, 20);
      head.setUint32(20 + jsonBytes, binBytes, true);
      head.setUint32(24 + jsonBytes, binChunk, true);
      columns.forEach((column, i) => file.set(column, 28 + jsonBytes + (bufferViews[i]?.byteOffset ?? 0)));
      return file;
    },
  };
}
