import { fail } from '../../../base/problem.ts';
import type { DracoAttribute, MeshCodecs } from './content/content.ts';
import type { GltfPrimitive } from './gltf.ts';
import { viewBytes, type GltfDocument, type Numbers } from './read-glb.ts';

interface MeshoptView {
  readonly buffer: number;
  readonly byteOffset?: number;
  readonly byteLength: number;
  readonly byteStride: number;
  readonly count: number;
  readonly mode: string;
  readonly filter?: string;
}
interface DracoExtension {
  readonly bufferView: number;
  readonly attributes: Readonly<Record<string, number>>;
}

const MOST_BYTES = 4e8;
const dracoTypes: Readonly<Record<number, DracoAttribute['type']>> = { 5120: 'i8', 5121: 'u8', 5122: 'i16', 5123: 'u16', 5125: 'u32', 5126: 'f32' };

/** Undo EXT_meshopt_compression: whole buffer views. */
async function unpackViews(doc: GltfDocument, codecs: MeshCodecs): Promise<void> {
  for (const [i, view] of (doc.json.bufferViews ?? []).entries()) {
    const packed = (view.extensions?.['EXT_meshopt_compression'] ?? view.extensions?.['KHR_meshopt_compression']) as MeshoptView | undefined;
    if (!packed) continue;
    const where = `${doc.where}/bufferViews/${i}/extensions/EXT_meshopt_compression`;
    const { count, byteStride, mode, filter, byteOffset = 0 } = packed;
    if (!(count >= 0 && byteStride > 0 && byteStride <= 256 && count * byteStride <= MOST_BYTES))
      fail('bad-gltf', where, `${count} elements of ${byteStride} bytes`);
    const buffer = doc.buffers[packed.buffer] ?? fail('index-out-of-range', where, `no buffer ${packed.buffer}`);
    if (!(byteOffset >= 0 && packed.byteLength >= 0 && byteOffset + packed.byteLength <= buffer.length))
      fail('truncated', where, `bytes ${byteOffset} to ${byteOffset + packed.byteLength} of ${buffer.length}`);
    const decoder = await codecs.meshopt();
    const bytes = new Uint8Array(count * byteStride);
    try {
      decoder.decodeGltfBuffer(bytes, count, byteStride, buffer.subarray(byteOffset, byteOffset + packed.byteLength), mode, filter);
    } catch (error) {
      fail('bad-meshopt', where, (error as Error).message);
    }
    doc.views.set(i, bytes);
  }
  doc.unpacked.add('EXT_meshopt_compression');
}

async function unpackPrimitive(doc: GltfDocument, primitive: GltfPrimitive, path: string, codecs: MeshCodecs): Promise<void> {
  const packed = primitive.extensions?.['KHR_draco_mesh_compression'] as DracoExtension | undefined;
  if (!packed) return;
  const where = `${doc.where}${path}/extensions/KHR_draco_mesh_compression`;
  const bytes = viewBytes(doc, packed.bufferView, path);
  const accessorOf = (name: string) => {
    const index = primitive.attributes[name] ?? fail('bad-gltf', where, `attribute ${name} is not one of the primitive`);
    return { index, accessor: doc.json.accessors?.[index] ?? fail('index-out-of-range', where, `no accessor ${index}`) };
  };
  const wanted = Object.fromEntries(
    Object.entries(packed.attributes).map(([name, id]) => {
      const { accessor } = accessorOf(name);
      return [name, { id, type: dracoTypes[accessor.componentType] ?? fail('bad-gltf', where, `componentType ${accessor.componentType}`) }] as const;
    }),
  );
  const decoder = await codecs.draco();
  let geometry;
  try {
    geometry = decoder.decode(bytes, wanted);
  } catch (error) {
    return fail('bad-draco', where, (error as Error).message);
  }
  const keep = (index: number, values: Numbers, width: number, what: string): void => {
    const count = doc.json.accessors?.[index]?.count ?? -1;
    if (count * width !== values.length) fail('count-mismatch', where, `${what}: ${values.length / width} decoded, the accessor says ${count}`);
    doc.columns.set(index, values);
  };
  for (const [name, values] of Object.entries(geometry.attributes)) {
    const { index } = accessorOf(name);
    keep(index, values, values.length / Math.max(1, geometry.pointCount), name);
  }
  if (geometry.index && primitive.indices !== undefined) keep(primitive.indices, geometry.index, 1, 'indices');
}

/** Undo mesh compression: afterwards the document reads as if it had never been packed. Throws a named problem. */
export async function unpackGltf(doc: GltfDocument, codecs: MeshCodecs): Promise<void> {
  const used = new Set(doc.json.extensionsUsed ?? []);
  if (used.has('EXT_meshopt_compression') || used.has('KHR_meshopt_compression')) await unpackViews(doc, codecs);
  if (!used.has('KHR_draco_mesh_compression')) return;
  for (const [m, { primitives }] of (doc.json.meshes ?? []).entries())
    for (const [p, primitive] of primitives.entries()) await unpackPrimitive(doc, primitive, `/meshes/${m}/primitives/${p}`, codecs);
  doc.unpacked.add('KHR_draco_mesh_compression');
}
