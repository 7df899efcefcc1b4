import {
  BufferAttribute,
  BufferGeometry,
  Int16BufferAttribute,
  Int8BufferAttribute,
  Matrix4,
  Mesh,
  Sphere,
  Uint16BufferAttribute,
  Uint32BufferAttribute,
  Uint8BufferAttribute,
  Vector3,
  type RawShaderMaterial,
} from 'three';
import type { TileSoup } from './soup.ts';
import type { PlacedTile } from './tile-choice.ts';

/** Bytes a vertex takes without a skin. */
const VERTEX_BYTES = 24;

/**
 * A soup as one mesh and one draw call.
 * @param rows per vertex, as the shader wants them.
 * @param toWorld tile metres to three metres.
 */
export function meshOfSoup(soup: TileSoup, rows: Uint32Array<ArrayBuffer>, toWorld: Matrix4, placed: PlacedTile, material: RawShaderMaterial): Mesh {
  const geometry = new BufferGeometry();
  geometry.setAttribute('place', new Int16BufferAttribute(soup.place, 4));
  geometry.setAttribute('facet', new Int8BufferAttribute(soup.facet, 4, true));
  geometry.setAttribute('edge', new Uint8BufferAttribute(soup.edge, 4, true));
  geometry.setAttribute('span', new Uint16BufferAttribute(soup.span, 2));
  geometry.setAttribute('row', new Uint32BufferAttribute(rows, 1));
  if (soup.skin) geometry.setAttribute('skin', new Uint8BufferAttribute(soup.skin, 4, true));
  geometry.setIndex(new BufferAttribute(soup.index, 1));
  geometry.setDrawRange(0, soup.index.length);
  // Asked for when somebody points at it; the GPU has no use for it.
  if (soup.surface) geometry.userData['surface'] = soup.surface;
  const matrix = toWorld
    .clone()
    .multiply(new Matrix4().makeTranslation(...soup.offset))
    .scale(new Vector3(...soup.scale));
  // In the mesh's own steps three would need a ball around a long box; the tile's own sphere is given in world metres.
  geometry.boundingSphere = new Sphere(new Vector3(...placed.centre), placed.radiusM).applyMatrix4(matrix.clone().invert());
  const mesh = new Mesh(geometry, material);
  mesh.matrixAutoUpdate = mesh.matrixWorldAutoUpdate = false;
  mesh.matrixWorld.copy(matrix);
  mesh.raycast = () => undefined;
  return mesh;
}

export const bytesOfSoup = (soup: TileSoup): number =>
  soup.vertexCount * VERTEX_BYTES + soup.index.byteLength + (soup.skin?.byteLength ?? 0) + (soup.surface?.byteLength ?? 0);
