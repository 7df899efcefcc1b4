import type { DracoAttribute, DracoColumn, DracoGeometry, DracoMeshDecoder } from '../content/content.ts';

/** The part of Google's Draco module (Emscripten) that is used here. */
interface DracoModule {
  readonly Decoder: new () => DracoDecoder;
  readonly DecoderBuffer: new () => { Init(bytes: Int8Array, length: number): void };
  readonly Mesh: new () => DracoMesh;
  readonly PointCloud: new () => DracoCloud;
  readonly POINT_CLOUD: number;
  readonly TRIANGULAR_MESH: number;
  readonly DT_INT8: number;
  readonly DT_UINT8: number;
  readonly DT_INT16: number;
  readonly DT_UINT16: number;
  readonly DT_UINT32: number;
  readonly DT_FLOAT32: number;
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(at: number): void;
  destroy(thing: unknown): void;
}
interface DracoCloud {
  num_points(): number;
}
interface DracoMesh extends DracoCloud {
  num_faces(): number;
}
interface DracoStatus {
  ok(): boolean;
  error_msg(): string;
}
interface DracoDecoder {
  GetEncodedGeometryType(buffer: unknown): number;
  DecodeBufferToMesh(buffer: unknown, mesh: DracoMesh): DracoStatus;
  DecodeBufferToPointCloud(buffer: unknown, cloud: DracoCloud): DracoStatus;
  GetAttributeByUniqueId(cloud: DracoCloud, id: number): { readonly ptr: number; num_components(): number };
  GetAttributeDataArrayForAllPoints(cloud: DracoCloud, attribute: unknown, type: number, bytes: number, at: number): boolean;
  GetTrianglesUInt32Array(mesh: DracoMesh, bytes: number, at: number): boolean;
}

/** Made by `draco3d`'s script from the bytes of its wasm; no request of its own. */
export type DracoFactory = (options: { readonly wasmBinary: ArrayBuffer }) => Promise<unknown>;

const arrays = { i8: Int8Array, u8: Uint8Array, i16: Int16Array, u16: Uint16Array, u32: Uint32Array, f32: Float32Array } as const;
/** A lie about counts must not take the memory. */
const MOST_POINTS = 3e7;

export async function createDraco(factory: DracoFactory, wasmBinary: ArrayBuffer): Promise<DracoMeshDecoder> {
  const module = (await factory({ wasmBinary })) as DracoModule;
  const types = { i8: module.DT_INT8, u8: module.DT_UINT8, i16: module.DT_INT16, u16: module.DT_UINT16, u32: module.DT_UINT32, f32: module.DT_FLOAT32 };

  /** Room in the decoder's memory for as long as `use` takes. */
  const borrow = <T>(bytes: number, use: (at: number) => T): T => {
    const at = module._malloc(bytes);
    try {
      return use(at);
    } finally {
      module._free(at);
    }
  };
  const readColumn = (decoder: DracoDecoder, cloud: DracoCloud, name: string, { id, type }: DracoAttribute): DracoColumn => {
    const attribute = decoder.GetAttributeByUniqueId(cloud, id);
    if (attribute.ptr === 0) throw new Error(`has no attribute ${id} for ${name}`);
    const array = arrays[type];
    const length = cloud.num_points() * attribute.num_components();
    const bytes = length * array.BYTES_PER_ELEMENT;
    return borrow(bytes, (at) => {
      if (!decoder.GetAttributeDataArrayForAllPoints(cloud, attribute, types[type], bytes, at)) throw new Error(`attribute ${name} does not decode`);
      // The heap may have been moved by growing: asked for anew each time.
      return new array(module.HEAPU8.slice(at, at + bytes).buffer);
    });
  };
  const readIndex = (decoder: DracoDecoder, mesh: DracoMesh): Uint32Array => {
    const bytes = mesh.num_faces() * 12;
    return borrow(bytes, (at) => {
      decoder.GetTrianglesUInt32Array(mesh, bytes, at);
      return new Uint32Array(module.HEAPU8.slice(at, at + bytes).buffer);
    });
  };

  return {
    decode(bytes, wanted): DracoGeometry {
      const decoder = new module.Decoder();
      const buffer = new module.DecoderBuffer();
      let cloud: DracoCloud | null = null;
      try {
        buffer.Init(new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), bytes.byteLength);
        const kind = decoder.GetEncodedGeometryType(buffer);
        if (kind !== module.TRIANGULAR_MESH && kind !== module.POINT_CLOUD) throw new Error('is neither a Draco mesh nor a Draco point cloud');
        const isMesh = kind === module.TRIANGULAR_MESH;
        const mesh = isMesh ? new module.Mesh() : null;
        cloud = mesh ?? new module.PointCloud();
        const status = mesh ? decoder.DecodeBufferToMesh(buffer, mesh) : decoder.DecodeBufferToPointCloud(buffer, cloud);
        if (!status.ok()) throw new Error(status.error_msg());
        const pointCount = cloud.num_points();
        if (pointCount > MOST_POINTS) throw new Error(`holds ${pointCount} points`);
        const found = cloud;
        const attributes = Object.fromEntries(Object.entries(wanted).map(([name, attribute]) => [name, readColumn(decoder, found, name, attribute)]));
        return { index: mesh ? readIndex(decoder, mesh) : null, attributes, pointCount };
      } finally {
        if (cloud) module.destroy(cloud);
        module.destroy(buffer);
        module.destroy(decoder);
      }
    },
  };
}
