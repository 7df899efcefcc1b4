import type { PlanMesh, SolidSurface, SurfaceImage } from '../../pack/pack-input.ts';
import { writeBuildingMetadata, type NumberedBuilding } from './building-metadata.ts';
import { mergeBuildings, type BuildingPart, type LocalFrame, type MergedBuildings } from './building-parts.ts';
import { Component, type FeatureIdSet, type Gltf, type GltfMaterial, type GltfPrimitive } from './gltf.ts';
import type { Extent } from './extent.ts';
import { isEmptyExtent } from './extent.ts';
import { createGlbBuilder, type GlbBuilder } from './write-glb.ts';

/** A building of a tile: its mesh in the plan frame, which the tile's local frame turns into the tile's own metres. */
export interface TileBuilding extends NumberedBuilding {
  readonly mesh: PlanMesh;
  readonly surfaces?: readonly SolidSurface[];
}
export interface WrittenTile {
  readonly glb: Uint8Array;
  /** Bounds in the tile's local frame, z up. */
  readonly extent: Extent;
}

const int16Steps = 65534;

/** Steps in which a tile counts its metres. */
interface Grid {
  readonly scale: readonly [number, number, number];
  readonly offset: readonly [number, number, number];
}
function gridOf({ extent }: MergedBuildings): Grid {
  const axes = [0, 1, 2] as const;
  return {
    scale: axes.map((a) => Math.max(extent.max[a] - extent.min[a], 1e-3) / int16Steps) as [number, number, number],
    offset: axes.map((a) => (extent.max[a] + extent.min[a]) / 2) as [number, number, number],
  };
}

/** Four int16 per vertex (x east, y north, z up, pad): glTF wants vertex attributes on 4 bytes. */
function positionAccessor(glb: GlbBuilder, positions: Float64Array, { scale, offset }: Grid): number {
  const count = positions.length / 3;
  const out = new Int16Array(count * 4);
  const min = [32767, 32767, 32767];
  const max = [-32768, -32768, -32768];
  for (let v = 0; v < count; v++)
    for (const a of [0, 1, 2] as const) {
      const q = Math.round(((positions[v * 3 + a] as number) - offset[a]) / scale[a]);
      out[v * 4 + a] = q;
      if (q < (min[a] as number)) min[a] = q;
      if (q > (max[a] as number)) max[a] = q;
    }
  return glb.accessor({ bufferView: glb.view(out, { target: 34962, byteStride: 8 }), componentType: Component.i16, count, type: 'VEC3', min, max });
}

/**
 * Unit steps (x east, y north, z up) to glTF metres (y up): scale, then turn -90 degrees about x, then shift; so that the
 * mesh itself stays z up and readers who know that need not touch a vertex.
 */
function zUpMatrix({ scale: [sx, sy, sz], offset: [x, y, z] }: Grid): number[] {
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

function indexAccessor(glb: GlbBuilder, triangles: Uint32Array, vertexCount: number): number {
  // 65535 is the primitive restart value, so 16-bit indices name at most 65535 vertices.
  const wide = vertexCount > 65535;
  const bufferView = glb.view(wide ? triangles : Uint16Array.from(triangles), { target: 34963 });
  return glb.accessor({ bufferView, componentType: wide ? Component.u32 : Component.u16, count: triangles.length, type: 'SCALAR' });
}

const floatAccessor = (glb: GlbBuilder, values: Float32Array, type: 'VEC2' | 'VEC4'): number =>
  glb.accessor({
    bufferView: glb.view(values, { target: 34962, byteStride: type === 'VEC2' ? 8 : 16 }),
    componentType: Component.f32,
    count: values.length / (type === 'VEC2' ? 2 : 4),
    type,
  });

/** Materials by kind: 0 for what has no look of its own, 1 for vertex colours, then one per picture. */
const matt = { metallicFactor: 0, roughnessFactor: 0.9 };
function materialsOf(images: readonly SurfaceImage[], hasColours: boolean): { readonly list: readonly GltfMaterial[]; of(part: BuildingPart): number } {
  const list = [
    { pbrMetallicRoughness: { baseColorFactor: [0.78, 0.76, 0.72, 1], ...matt } },
    ...(hasColours ? [{ name: 'coloured', pbrMetallicRoughness: matt }] : []),
    ...images.map(({ name }, index) => ({ name, pbrMetallicRoughness: { baseColorTexture: { index }, ...matt } })),
  ];
  const first = hasColours ? 2 : 1;
  return { list, of: ({ image, colour }) => (image ? first + images.indexOf(image) : colour ? 1 : 0) };
}

function picturesOf(glb: GlbBuilder, images: readonly SurfaceImage[]): Pick<Gltf, 'images' | 'samplers' | 'textures'> {
  if (images.length === 0) return {};
  return {
    images: images.map(({ mime, bytes }) => ({ mimeType: mime, bufferView: glb.view(bytes) })),
    samplers: [{ wrapS: 10497, wrapT: 10497, magFilter: 9729, minFilter: 9987 }],
    textures: images.map((_, source) => ({ source, sampler: 0 })),
  };
}

function primitiveOf(glb: GlbBuilder, part: BuildingPart, grid: Grid, material: number, buildingCount: number, surfaceCount: number): GltfPrimitive {
  const ids: FeatureIdSet[] = [{ featureCount: buildingCount, attribute: 0, propertyTable: 0 }];
  if (part.surface) ids.push({ featureCount: surfaceCount, nullFeatureId: surfaceCount, attribute: 1, propertyTable: 1 });
  return {
    attributes: {
      POSITION: positionAccessor(glb, part.positions, grid),
      _FEATURE_ID_0: featureAccessor(glb, part.feature, buildingCount),
      ...(part.surface ? { _FEATURE_ID_1: featureAccessor(glb, part.surface, surfaceCount + 1) } : {}),
      ...(part.colour ? { COLOR_0: floatAccessor(glb, part.colour, 'VEC4') } : {}),
      ...(part.uv ? { TEXCOORD_0: floatAccessor(glb, part.uv, 'VEC2') } : {}),
    },
    indices: indexAccessor(glb, part.triangles, part.feature.length),
    material,
    mode: 4,
    extensions: { EXT_mesh_features: { featureIds: ids } },
  };
}

/**
 * One glb: one mesh of int16 positions with a feature id per vertex and the buildings' property table. Where buildings know
 * their surfaces, a second feature id names them in a table of their own; what is coloured and what wears a picture is a
 * primitive each.
 */
export function writeBuildingTile(buildings: readonly TileBuilding[], local: LocalFrame): WrittenTile | null {
  const merged = mergeBuildings(buildings, local);
  if (isEmptyExtent(merged.extent) || merged.parts.length === 0) return null;
  const glb = createGlbBuilder();
  const grid = gridOf(merged);
  const images = merged.parts.flatMap(({ image }) => image ?? []);
  const materials = materialsOf(
    images,
    merged.parts.some(({ colour }) => colour),
  );
  const primitives = merged.parts.map((part) => primitiveOf(glb, part, grid, materials.of(part), buildings.length, merged.surfaceCount));
  const metadata = writeBuildingMetadata(glb, buildings);
  const file = glb.finish({
    extensionsUsed: ['KHR_mesh_quantization', 'EXT_mesh_features', 'EXT_structural_metadata'],
    extensionsRequired: ['KHR_mesh_quantization'],
    extensions: { EXT_structural_metadata: metadata },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ name: 'buildings', mesh: 0, matrix: zUpMatrix(grid) }],
    materials: materials.list,
    ...picturesOf(glb, images),
    meshes: [{ primitives }],
  });
  return { glb: file, extent: merged.extent };
}
