import { emptyExtent, widen, type Extent } from './extent.ts';
import { baseColour, unitMesh } from './furniture-mesh.ts';
import { Component, type GltfMaterial, type GltfNode } from './gltf.ts';
import { createGlbBuilder } from './write-glb.ts';

/** Instances of one kind in a tile's local east-north-up metres. */
export interface TileFurniture {
  readonly kind: string;
  readonly positions: Float32Array;
  readonly scale: Float32Array;
  readonly turn: Float32Array;
}

const bounds = (column: Float32Array): { min: number[]; max: number[] } => {
  const extent = emptyExtent();
  for (let i = 0; i < column.length; i += 3) widen(extent, column[i] as number, column[i + 1] as number, column[i + 2] as number);
  return extent;
};

/** One glb, one node per kind, repeated by EXT_mesh_gpu_instancing; glTF axes (y up) throughout. */
export function writeFurnitureTile(sets: readonly TileFurniture[]): { readonly glb: Uint8Array; readonly extent: Extent } {
  const glb = createGlbBuilder();
  const extent = emptyExtent();
  const meshes: { name: string; primitives: { attributes: Record<string, number>; indices: number; material: number; mode: number }[] }[] = [];
  const materials: GltfMaterial[] = [];
  const nodes = sets.map((set, i): GltfNode => {
    const unit = unitMesh(set.kind);
    const corners = yUp(unit.positions);
    const position = glb.accessor({
      bufferView: glb.view(corners, { target: 34962 }),
      componentType: Component.f32,
      count: corners.length / 3,
      type: 'VEC3',
      ...bounds(corners),
    });
    const indices = glb.accessor({
      bufferView: glb.view(unit.triangles, { target: 34963 }),
      componentType: Component.u16,
      count: unit.triangles.length,
      type: 'SCALAR',
    });
    materials.push({ pbrMetallicRoughness: { baseColorFactor: baseColour(set.kind), metallicFactor: 0, roughnessFactor: 1 } });
    meshes.push({ name: set.kind, primitives: [{ attributes: { POSITION: position }, indices, material: i, mode: 4 }] });

    const count = set.scale.length;
    const rotation = new Float32Array(count * 4);
    const scale = new Float32Array(count * 3);
    for (let k = 0; k < count; k++) {
      const [x, y, z] = [set.positions[k * 3] as number, set.positions[k * 3 + 1] as number, set.positions[k * 3 + 2] as number];
      const size = set.scale[k] as number;
      const half = (set.turn[k] as number) / 2;
      rotation.set([0, Math.sin(half), 0, Math.cos(half)], k * 4);
      scale.set([size, size, size], k * 3);
      widen(extent, x - size / 2, y - size / 2, z);
      widen(extent, x + size / 2, y + size / 2, z + size);
    }
    const column = (data: Float32Array, type: string): number => glb.accessor({ bufferView: glb.view(data), componentType: Component.f32, count, type });
    const attributes = { TRANSLATION: column(yUp(set.positions), 'VEC3'), ROTATION: column(rotation, 'VEC4'), SCALE: column(scale, 'VEC3') };
    return { name: set.kind, mesh: i, extensions: { EXT_mesh_gpu_instancing: { attributes } } };
  });
  const file = glb.finish({
    extensionsUsed: ['EXT_mesh_gpu_instancing'],
    extensionsRequired: ['EXT_mesh_gpu_instancing'],
    scene: 0,
    scenes: [{ nodes: nodes.map((_, i) => i) }],
    nodes,
    meshes,
    materials,
  });
  return { glb: file, extent };
}

/** z up (x east, y north) to y up (x east, z south). */
function yUp(positions: Float32Array): Float32Array {
  const out = new Float32Array(positions.length);
  for (let i = 0; i < positions.length; i += 3) {
    out[i] = positions[i] as number;
    out[i + 1] = positions[i + 2] as number;
    out[i + 2] = -(positions[i + 1] as number);
  }
  return out;
}
