import { fail } from '../../../../base/problem.ts';
import type { GltfPrimitive } from '../gltf.ts';
import { readColumn, type GltfDocument } from '../read-glb.ts';

/** Strips (mode 5) and fans (6) as triangle lists; lists as they are. */
export function listed(corners: Uint16Array | Uint32Array, mode: number): Uint16Array | Uint32Array {
  if (mode !== 5 && mode !== 6) return corners;
  const out = new Uint32Array(Math.max(0, corners.length - 2) * 3);
  for (let i = 0; i + 2 < corners.length; i++) {
    const [a, b, c] = mode === 6 ? [0, i + 1, i + 2] : i % 2 === 0 ? [i, i + 1, i + 2] : [i + 1, i, i + 2];
    out.set([corners[a] as number, corners[b] as number, corners[c] as number], i * 3);
  }
  return out;
}

/** Line loops (2) and strips (3) as pairs. */
function paired(corners: Uint16Array | Uint32Array, mode: number): Uint16Array | Uint32Array {
  if (mode === 1) return corners;
  const count = mode === 2 ? corners.length : corners.length - 1;
  return Uint32Array.from({ length: Math.max(0, count) * 2 }, (_, i) => corners[((i >> 1) + (i & 1)) % corners.length] as number);
}

/** A primitive's corners as a list of triangles, lines or points; every one names a vertex that exists. */
export function readIndex(doc: GltfDocument, primitive: GltfPrimitive, vertexCount: number, path: string): Uint16Array | Uint32Array {
  const mode = primitive.mode ?? 4;
  const shape = (corners: Uint16Array | Uint32Array) => (mode >= 1 && mode <= 3 ? paired(corners, mode) : listed(corners, mode));
  if (primitive.indices === undefined) return shape(Uint32Array.from({ length: vertexCount }, (_, i) => i));
  const { values } = readColumn(doc, primitive.indices, path);
  const index = values instanceof Uint16Array || values instanceof Uint32Array ? values : Uint16Array.from(values);
  for (let i = 0; i < index.length; i++)
    if ((index[i] as number) >= vertexCount) fail('index-out-of-range', `${doc.where}${path}/indices`, `index ${i} names vertex ${index[i]} of ${vertexCount}`);
  return shape(index);
}
