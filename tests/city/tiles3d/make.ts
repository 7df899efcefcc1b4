import { createGlbBuilder } from '../../../src/city/formats/tiles3d/write-glb.ts';

/** Small tiles made by hand, byte by byte as the specification says. */
const pad = (text: string, step = 8): Uint8Array => {
  const bytes = new TextEncoder().encode(text);
  const out = new Uint8Array(Math.ceil(bytes.length / step) * step).fill(0x20);
  out.set(bytes);
  return out;
};
export const joined = (...parts: readonly Uint8Array[]): Uint8Array => {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};
export const words = (...values: readonly number[]): Uint8Array => new Uint8Array(Uint32Array.from(values).buffer);
export const bytesOf = (column: ArrayBufferView): Uint8Array => new Uint8Array(column.buffer, column.byteOffset, column.byteLength).slice();
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

interface TableParts {
  readonly feature: object;
  readonly featureBin?: Uint8Array;
  readonly batch?: object;
  readonly batchBin?: Uint8Array;
}

export function container(
  magic: 'b3dm' | 'i3dm' | 'pnts',
  { feature, featureBin = new Uint8Array(0), batch, batchBin = new Uint8Array(0) }: TableParts,
  payload: Uint8Array = new Uint8Array(0),
): Uint8Array {
  const [featureJson, batchJson] = [pad(JSON.stringify(feature)), batch ? pad(JSON.stringify(batch)) : new Uint8Array(0)];
  const head = magic === 'i3dm' ? 32 : 28;
  const length = head + featureJson.length + featureBin.length + batchJson.length + batchBin.length + payload.length;
  const header = [1, length, featureJson.length, featureBin.length, batchJson.length, batchBin.length, ...(magic === 'i3dm' ? [1] : [])];
  return joined(ascii(magic), words(...header), featureJson, featureBin, batchJson, batchBin, payload);
}

export const composite = (...inner: readonly Uint8Array[]): Uint8Array =>
  joined(ascii('cmpt'), words(1, 16 + inner.reduce((sum, tile) => sum + tile.length, 0), inner.length), ...inner);

/** One triangle in glTF axes: (0,0,0), (1,0,0), (0,1,0). */
export function triangleGlb(more: { material?: object; textures?: boolean; batchIds?: readonly number[] } = {}): Uint8Array {
  const glb = createGlbBuilder();
  const position = glb.accessor({ bufferView: glb.view(Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0)), componentType: 5126, count: 3, type: 'VEC3' });
  const attributes: Record<string, number> = { POSITION: position };
  if (more.textures)
    attributes['TEXCOORD_0'] = glb.accessor({ bufferView: glb.view(Float32Array.of(0, 0, 1, 0, 0, 1)), componentType: 5126, count: 3, type: 'VEC2' });
  if (more.batchIds)
    attributes['_BATCHID'] = glb.accessor({ bufferView: glb.view(Float32Array.from(more.batchIds)), componentType: 5126, count: 3, type: 'SCALAR' });
  const png = more.textures ? glb.view(Uint8Array.of(0x89, 0x50, 0x4e, 0x47)) : -1;
  return glb.finish({
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ name: 'thing', mesh: 0 }],
    meshes: [{ primitives: [{ attributes, ...(more.material ? { material: 0 } : {}) }] }],
    ...(more.material ? { materials: [more.material] } : {}),
    ...(more.textures ? { textures: [{ source: 0 }], images: [{ bufferView: png, mimeType: 'image/png' }] } : {}),
  });
}
