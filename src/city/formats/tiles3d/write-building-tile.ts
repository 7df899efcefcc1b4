import type { PlanMesh } from '../../pack/pack-input.ts';
import { writeBuildingMetadata, type NumberedBuilding } from './building-metadata.ts';
import { Component } from './gltf.ts';
import type { Extent } from './extent.ts';
import { emptyExtent, isEmptyExtent, widen } from './extent.ts';
import { createGlbBuilder, type GlbBuilder } from './write-glb.ts';

/** A building of a tile: its mesh in the plan frame, which `local` below turns into the tile's own metres. */
export interface TileBuilding extends NumberedBuilding {
  readonly mesh: PlanMesh;
}
/** Plan metres to the tile's local east-north-up metres: local = (plan - centre) / scale, z unchanged. */
export interface LocalFrame {
  readonly centre: readonly [xM: number, yM: number];
  readonly scale: { readonly east: number; readonly north: number };
}
export interface WrittenTile {
  readonly glb: Uint8Array;
  /** Bounds in the tile's local frame, z up. */
  readonly extent: Extent;
}

const int16Steps = 65534;

interface Merged {
  readonly positions: Float64Array;
  readonly feature: Uint32Array;
  readonly triangles: Uint32Array;
  readonly extent: Extent;
}

function merge(buildings: readonly TileBuilding[], local: LocalFrame): Merged {
  const vertexCount = buildings.reduce((sum, { mesh }) => sum + mesh.positions.length / 3, 0);
  const indexCount = buildings.reduce((sum, { mesh }) => sum + mesh.triangles.length, 0);
  const positions = new Float64Array(vertexCount * 3);
  const feature = new Uint32Array(vertexCount);
  const triangles = new Uint32Array(indexCount);
  const extent = emptyExtent();
  let vertex = 0;
  let index = 0;
  buildings.forEach(({ mesh }, id) => {
    const first = vertex;
    for (let i = 0; i < mesh.positions.length; i += 3, vertex++) {
      const x = ((mesh.positions[i] as number) - local.centre[0]) / local.scale.east;
      const y = ((mesh.positions[i + 1] as number) - local.centre[1]) / local.scale.north;
      const z = mesh.positions[i + 2] as number;
      positions.set([x, y, z], vertex * 3);
      widen(extent, x, y, z);
      feature[vertex] = id;
    }
    for (const corner of mesh.triangles) triangles[index++] = first + corner;
  });
  return { positions, feature, triangles, extent };
}

interface Quantised {
  /** Four int16 per vertex (x east, y north, z up, pad): glTF wants vertex attributes on 4 bytes. */
  readonly positions: Int16Array;
  readonly min: number[];
  readonly max: number[];
  readonly scale: readonly [number, number, number];
  readonly offset: readonly [number, number, number];
}

function quantise({ positions, extent }: Merged): Quantised {
  const axes = [0, 1, 2] as const;
  const scale = axes.map((a) => Math.max(extent.max[a] - extent.min[a], 1e-3) / int16Steps) as [number, number, number];
  const offset = axes.map((a) => (extent.max[a] + extent.min[a]) / 2) as [number, number, number];
  const count = positions.length / 3;
  const out = new Int16Array(count * 4);
  const min = [32767, 32767, 32767];
  const max = [-32768, -32768, -32768];
  for (let v = 0; v < count; v++)
    for (const a of axes) {
      const q = Math.round(((positions[v * 3 + a] as number) - offset[a]) / scale[a]);
      out[v * 4 + a] = q;
      if (q < (min[a] as number)) min[a] = q;
      if (q > (max[a] as number)) max[a] = q;
    }
  return { positions: out, min, max, scale, offset };
}

/**
 * Unit steps (x east, y north, z up) to glTF metres (y up): scale, then turn -90 degrees about x, then shift; so that the
 * mesh itself stays z up and readers who know that need not touch a vertex.
 */
function zUpMatrix({ scale: [sx, sy, sz], offset: [x, y, z] }: Quantised): number[] {
  return [sx, 0, 0, 0, 0, 0, -sy, 0, 0, sz, 0, 0, x, z, -y, 1];
}

function featureAccessor(glb: GlbBuilder, feature: Uint32Array, featureCount: number): number {
  const small = featureCount <= 65536;
  // Padded to 4 bytes a vertex when 16-bit; float32 holds whole numbers to 2^24 exactly (glTF has no uint32 attributes).
  const column = small ? new Uint16Array(feature.length * 2) : Float32Array.from(feature);
  if (small) feature.forEach((id, v) => (column[v * 2] = id));
  const bufferView = glb.view(column, { target: 34962, byteStride: 4 });
  return glb.accessor({ bufferView, componentType: small ? Component.u16 : Component.f32, count: feature.length, type: 'SCALAR' });
}

/** One glb: one mesh, one primitive, int16 positions, a feature id per vertex and the buildings' property table. */
export function writeBuildingTile(buildings: readonly TileBuilding[], local: LocalFrame): WrittenTile | null {
  const merged = merge(buildings, local);
  if (isEmptyExtent(merged.extent) || merged.triangles.length === 0) return null;
  const glb = createGlbBuilder();
  const quantised = quantise(merged);
  const vertexCount = merged.feature.length;
  const position = glb.accessor({
    bufferView: glb.view(quantised.positions, { target: 34962, byteStride: 8 }),
    componentType: Component.i16,
    count: vertexCount,
    type: 'VEC3',
    min: quantised.min,
    max: quantised.max,
  });
  const feature = featureAccessor(glb, merged.feature, buildings.length);
  // 65535 is the primitive restart value, so 16-bit indices name at most 65535 vertices.
  const wide = vertexCount > 65535;
  const indices = glb.accessor({
    bufferView: glb.view(wide ? merged.triangles : Uint16Array.from(merged.triangles), { target: 34963 }),
    componentType: wide ? Component.u32 : Component.u16,
    count: merged.triangles.length,
    type: 'SCALAR',
  });
  const metadata = writeBuildingMetadata(glb, buildings);
  const file = glb.finish({
    extensionsUsed: ['KHR_mesh_quantization', 'EXT_mesh_features', 'EXT_structural_metadata'],
    extensionsRequired: ['KHR_mesh_quantization'],
    extensions: { EXT_structural_metadata: metadata },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ name: 'buildings', mesh: 0, matrix: zUpMatrix(quantised) }],
    materials: [{ pbrMetallicRoughness: { baseColorFactor: [0.78, 0.76, 0.72, 1], metallicFactor: 0, roughnessFactor: 0.9 } }],
    meshes: [
      {
        primitives: [
          {
            attributes: { POSITION: position, _FEATURE_ID_0: feature },
            indices,
            material: 0,
            mode: 4,
            extensions: { EXT_mesh_features: { featureIds: [{ featureCount: buildings.length, attribute: 0, propertyTable: 0 }] } },
          },
        ],
      },
    ],
  });
  return { glb: file, extent: merged.extent };
}
