import { fail } from '../../../base/problem.ts';
import type { GltfNode, GltfPrimitive } from './gltf.ts';
import { composeTrs, identity, multiply } from '../matrix.ts';
import type { GltfDocument } from './read-glb.ts';

/** glTF (y up, z south) to tile axes (z up, y north): the runtime turn 3D Tiles prescribes. */
export const zUpFromYUp: readonly number[] = [1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1];

/** A mesh node of the scene with its matrix from mesh to tile content frame (z up). */
export interface PlacedNode {
  readonly node: GltfNode;
  readonly index: number;
  readonly name: string;
  readonly toContent: readonly number[];
  readonly primitives: readonly GltfPrimitive[];
}

const understood = new Set([
  'KHR_mesh_quantization',
  'EXT_mesh_features',
  'EXT_structural_metadata',
  'EXT_instance_features',
  'EXT_mesh_gpu_instancing',
  'CESIUM_RTC',
  'KHR_texture_transform',
  'KHR_texture_basisu',
  'EXT_texture_webp',
]);
/** Undone before the scene is walked; see unpack.ts. */
const compressions = new Set(['KHR_draco_mesh_compression', 'EXT_meshopt_compression']);
/** Extensions that only change how surfaces look cannot spoil geometry. */
const isAppearance = (name: string): boolean => name.startsWith('KHR_materials_') || name.startsWith('KHR_lights_');

function checkExtensions({ json, unpacked, where }: GltfDocument): void {
  for (const name of json.extensionsRequired ?? [])
    if (!understood.has(name) && !isAppearance(name) && !(compressions.has(name) && unpacked.has(name)))
      fail(
        'unsupported-extension',
        `${where}/extensionsRequired`,
        `${JSON.stringify(name)} is required but not read (compressed meshes must be unpacked first)`,
      );
}

const localMatrix = (node: GltfNode): readonly number[] =>
  node.matrix ?? (node.translation || node.rotation || node.scale ? composeTrs(node.translation ?? [], node.rotation ?? [], node.scale ?? []) : identity);

function rtcShift({ json }: GltfDocument): readonly number[] {
  const centre = (json.extensions as { CESIUM_RTC?: { center?: number[] } } | undefined)?.CESIUM_RTC?.center;
  return centre ? [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, centre[0] ?? 0, centre[1] ?? 0, centre[2] ?? 0, 1] : identity;
}

/** All mesh nodes of the default scene, depth first. `up`: from the file's axes to z up. */
export function placedNodes(doc: GltfDocument, up: readonly number[] = zUpFromYUp): PlacedNode[] {
  checkExtensions(doc);
  const { json, where } = doc;
  const nodes = json.nodes ?? [];
  const found: PlacedNode[] = [];
  const met = new Set<number>();
  const visit = (index: number, parent: readonly number[], depth: number): void => {
    const node = nodes[index] ?? fail('index-out-of-range', `${where}/nodes`, `no node ${index}`);
    if (depth > 64) fail('too-deep', `${where}/nodes/${index}`, 'nodes nest more than 64 deep');
    // glTF 2.0, 3.5.3: nodes form strict trees; a file that lies about it would grow without end.
    if (met.has(index)) fail('node-cycle', `${where}/nodes/${index}`, 'is met twice in one scene');
    met.add(index);
    const matrix = multiply(parent, localMatrix(node));
    if (node.mesh !== undefined) {
      const mesh = json.meshes?.[node.mesh] ?? fail('index-out-of-range', `${where}/nodes/${index}/mesh`, `no mesh ${node.mesh}`);
      found.push({ node, index, name: node.name ?? mesh.name ?? `node ${index}`, toContent: matrix, primitives: mesh.primitives });
    }
    for (const child of node.children ?? []) visit(child, matrix, depth + 1);
  };
  const roots = json.scenes?.[json.scene ?? 0]?.nodes ?? nodes.map((_, i) => i).filter((i) => !nodes.some((n) => n.children?.includes(i)));
  // RTC centres are given in the tile's z-up axes, so the shift comes after the turn.
  const top = multiply(rtcShift(doc), up);
  for (const root of roots) visit(root, top, 0);
  return found;
}
