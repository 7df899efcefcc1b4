import { fail } from '../../../base/problem.ts';
import type { PlacedNode } from './gltf-scene.ts';
import { maxStretch, multiply, transformPoint } from '../matrix.ts';
import { normalDivisor, readColumn, type GltfDocument } from './read-glb.ts';
import type { DecodedFurniture } from './tile.ts';

/** EXT_mesh_gpu_instancing as positions, uniform scales and turns about the vertical, in the tile's frame. */
export function readFurniture(doc: GltfDocument, placed: PlacedNode, contentToTile: readonly number[] | undefined): DecodedFurniture {
  const path = `/nodes/${placed.index}/extensions/EXT_mesh_gpu_instancing`;
  const attributes = placed.node.extensions?.EXT_mesh_gpu_instancing?.attributes ?? {};
  const [first] = Object.values(attributes);
  if (first === undefined) return fail('bad-gltf', `${doc.where}${path}`, 'no attributes');
  const count = readColumn(doc, first, path).accessor.count;
  const toTile = contentToTile ? multiply(contentToTile, placed.toContent) : placed.toContent;
  const stretch = maxStretch(toTile);
  // The node's own turn: where glTF's x axis points after it, seen from above.
  const nodeTurn = Math.atan2(toTile[1] as number, toTile[0] as number);
  const column = (name: string, width: number): ((i: number, k: number) => number) | null => {
    if (attributes[name] === undefined) return null;
    const read = readColumn(doc, attributes[name], path);
    if (read.width !== width || read.accessor.count !== count)
      fail('bad-gltf', `${doc.where}${path}/${name}`, `${read.accessor.count} x ${read.accessor.type} for ${count} instances`);
    const divisor = normalDivisor(read.accessor);
    return (i, k) => (read.values[i * width + k] as number) / divisor;
  };
  const translation = column('TRANSLATION', 3);
  const rotation = column('ROTATION', 4);
  const scales = column('SCALE', 3);
  const positions = new Float32Array(count * 3);
  const scale = new Float32Array(count);
  const turn = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const at = translation ? ([translation(i, 0), translation(i, 1), translation(i, 2)] as const) : ([0, 0, 0] as const);
    positions.set(transformPoint(toTile, ...at), i * 3);
    scale[i] = stretch * (scales ? Math.max(scales(i, 0), scales(i, 1), scales(i, 2)) : 1);
    turn[i] = nodeTurn + (rotation ? 2 * Math.atan2(rotation(i, 1), rotation(i, 3)) : 0);
  }
  return { kind: placed.name, positions, scale, turn };
}
