import { createRequire } from 'node:module';
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

/** A block of one colour: UASTC mode 8 (code 23 in 5 bits, then RGBA bytes; Basis Universal UASTC specification, 5). */
function solidBlock(rgba: readonly number[]): Uint8Array {
  const block = new Uint8Array(16);
  let bits = 0n;
  bits |= 0x17n;
  rgba.forEach((c, i) => (bits |= BigInt(c) << BigInt(5 + i * 8)));
  for (let i = 0; i < 16; i++) block[i] = Number((bits >> BigInt(i * 8)) & 255n);
  return block;
}

/** KTX 2.0 (Khronos), one level of equal UASTC blocks: header, level index, data format descriptor, data. */
export function solidKtx2(rgba: readonly number[], size: number): Uint8Array {
  const blocks = (size / 4) ** 2;
  const file = new Uint8Array(160 + blocks * 16);
  const view = new DataView(file.buffer);
  const words = (at: number, ...values: number[]): void => values.forEach((value, i) => view.setUint32(at + i * 4, value, true));
  file.set([0xab, 0x4b, 0x54, 0x58, 0x20, 0x32, 0x30, 0xbb, 0x0d, 0x0a, 0x1a, 0x0a]);
  words(12, 0, 1, size, size, 0, 0, 1, 1, 0, 104, 44, 0, 0, 0, 0, 0, 0);
  words(80, 160, 0, blocks * 16, 0, blocks * 16, 0);
  // UASTC (166), BT.709, sRGB, blocks of 4 x 4 x 1 in 16 bytes; one sample of RGBA (3).
  words(104, 44, 0, 2 | (40 << 16), 166 | (1 << 8) | (2 << 16), 3 | (3 << 8), 16, 0, (127 << 16) | (3 << 24), 0, 0, 0xffffffff);
  for (let i = 0; i < blocks; i++) file.set(solidBlock(rgba), 160 + i * 16);
  return file;
}

/** The part of Draco's encoder module that is used here. */
interface EncoderModule {
  readonly Encoder: new () => { SetAttributeQuantization(kind: number, bits: number): void; EncodeMeshToDracoBuffer(mesh: object, out: object): number };
  readonly MeshBuilder: new () => {
    AddFacesToMesh(mesh: object, count: number, corners: Uint32Array): void;
    AddFloatAttributeToMesh(mesh: object, kind: number, count: number, width: number, values: Float32Array): number;
  };
  readonly Mesh: new () => object;
  readonly DracoInt8Array: new () => { GetValue(i: number): number };
  readonly POSITION: number;
  readonly TEX_COORD: number;
}

/** A square of 4 m by two triangles, compressed by Draco's own encoder; with uv where there is a picture to show. */
export async function dracoGltf(picture?: { readonly bytes: Uint8Array; readonly extension: string }) {
  const draco = createRequire(import.meta.url)('draco3d') as { createEncoderModule(options: object): Promise<EncoderModule> };
  const module = await draco.createEncoderModule({});
  const [encoder, builder, mesh] = [new module.Encoder(), new module.MeshBuilder(), new module.Mesh()];
  builder.AddFacesToMesh(mesh, 2, Uint32Array.of(0, 1, 2, 1, 3, 2));
  const id = builder.AddFloatAttributeToMesh(mesh, module.POSITION, 4, 3, Float32Array.of(0, 0, 0, 4, 0, 0, 0, 4, 0, 4, 4, 0));
  const uv = picture ? builder.AddFloatAttributeToMesh(mesh, module.TEX_COORD, 4, 2, Float32Array.of(0, 0, 1, 0, 0, 1, 1, 1)) : -1;
  encoder.SetAttributeQuantization(module.POSITION, 14);
  const out = new module.DracoInt8Array();
  const size = encoder.EncodeMeshToDracoBuffer(mesh, out);
  const packed = Uint8Array.from({ length: size }, (_, i) => out.GetValue(i) & 255);
  const inline = (bytes: Uint8Array): string => `data:;base64,${Buffer.from(bytes).toString('base64')}`;
  const packing = { KHR_draco_mesh_compression: { bufferView: 0, attributes: { POSITION: id, ...(picture ? { TEXCOORD_0: uv } : {}) } } };
  const gltf = {
    asset: { version: '2.0' },
    extensionsUsed: ['KHR_draco_mesh_compression', ...(picture ? [picture.extension] : [])],
    extensionsRequired: ['KHR_draco_mesh_compression'],
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0 }],
    buffers: [{ byteLength: size, uri: inline(packed) }],
    bufferViews: [{ buffer: 0, byteLength: size }],
    accessors: [
      { componentType: 5126, count: 4, type: 'VEC3' },
      { componentType: 5125, count: 6, type: 'SCALAR' },
      { componentType: 5126, count: 4, type: 'VEC2' },
    ],
    ...(picture
      ? {
          images: [{ uri: inline(picture.bytes), mimeType: 'image/ktx2' }],
          textures: [{ extensions: { [picture.extension]: { source: 0 } } }],
          materials: [{ doubleSided: true, extensions: { KHR_materials_unlit: {} }, pbrMetallicRoughness: { baseColorTexture: { index: 0 } } }],
        }
      : {}),
    meshes: [
      {
        primitives: [
          { attributes: { POSITION: 0, ...(picture ? { TEXCOORD_0: 2 } : {}) }, indices: 1, ...(picture ? { material: 0 } : {}), extensions: packing },
        ],
      },
    ],
  };
  return { gltf, packed };
}
