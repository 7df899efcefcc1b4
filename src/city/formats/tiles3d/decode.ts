import { fail } from '../../../base/problem.ts';
import type { SurfaceColumns } from '../../../tables/surfaces.ts';
import type { Content, ContentIo } from './content/content.ts';
import { isTextured, readTextured } from './content/gltf-content.ts';
import { readIndex } from './content/read-index.ts';
import { describeFeatures } from './describe-features.ts';
import { readFurniture } from './decode-furniture.ts';
import { openFeatures, type FeatureBook } from './feature-ids.ts';
import type { GltfPrimitive } from './gltf.ts';
import { placedNodes, type PlacedNode } from './gltf-scene.ts';
import { multiply, transformPoint } from '../matrix.ts';
import { normalDivisor, readColumn, readGltf, type Column, type GltfDocument } from './read-glb.ts';
import { unpackGltf } from './unpack.ts';
import { finishedColumns } from './read-metadata.ts';
import type { DecodedMesh, DecodedTile, TileNode } from './tile.ts';
import { joinColumns, readSurfaces, readVertexColumns, type VertexColumns } from './vertex-columns.ts';

/** One triangle list with its matrix to the tile frame, as met in the scene. */
interface Part extends VertexColumns {
  readonly position: Column;
  readonly index: Uint16Array | Uint32Array;
  readonly feature: Uint32Array;
  readonly toTile: readonly number[];
}

const isTriangles = ({ mode = 4 }: GltfPrimitive): boolean => mode === 4 || mode === 5 || mode === 6;

function readPart(
  doc: GltfDocument,
  placed: PlacedNode,
  primitive: GltfPrimitive,
  path: string,
  book: FeatureBook,
  contentToTile: readonly number[] | undefined,
  surfaces: SurfaceColumns | null,
): Part | null {
  if (!isTriangles(primitive) || primitive.attributes['POSITION'] === undefined) return null;
  const position = readColumn(doc, primitive.attributes['POSITION'], path);
  if (position.width !== 3) fail('bad-gltf', `${doc.where}${path}`, `POSITION is ${position.accessor.type}, not VEC3`);
  const vertexCount = position.accessor.count;
  return {
    ...readVertexColumns(doc, primitive, path, surfaces),
    position,
    index: readIndex(doc, primitive, vertexCount, path),
    feature: book.read(placed, primitive, vertexCount, path),
    toTile: contentToTile ? multiply(contentToTile, placed.toContent) : placed.toContent,
  };
}

/** Is a matrix only a positive scale and a shift? Then vertices can stay as they are. */
function scaleAndShift(m: readonly number[]): { scale: [number, number, number]; offset: [number, number, number] } | null {
  const diagonal = [m[0], m[5], m[10]] as [number, number, number];
  const largest = Math.max(...diagonal.map(Math.abs));
  const others = [1, 2, 4, 6, 8, 9].every((i) => Math.abs(m[i] as number) <= largest * 1e-9);
  if (!others || diagonal.some((d) => d <= 0)) return null;
  return { scale: diagonal, offset: [m[12], m[13], m[14]] as [number, number, number] };
}

function keepAsIs(part: Part): DecodedMesh | null {
  const { position, index, feature, toTile } = part;
  const plain = scaleAndShift(toTile);
  const values = position.values;
  if (!plain || !(values instanceof Int16Array || values instanceof Uint16Array || values instanceof Float32Array)) return null;
  const divisor = normalDivisor(position.accessor);
  const [x, y, z] = plain.scale;
  return { position: values, scale: [x / divisor, y / divisor, z / divisor], offset: plain.offset, feature, index, ...joinColumns([part]) };
}

function merged(parts: readonly Part[]): DecodedMesh {
  const vertexCount = parts.reduce((sum, part) => sum + part.feature.length, 0);
  const position = new Float32Array(vertexCount * 3);
  const feature = new Uint32Array(vertexCount);
  const index = new Uint32Array(parts.reduce((sum, part) => sum + part.index.length, 0));
  let vertex = 0;
  let corner = 0;
  for (const part of parts) {
    const divisor = normalDivisor(part.position.accessor);
    const values = part.position.values;
    for (let i = 0; i < values.length; i += 3) {
      const at = (k: number): number => (values[i + k] as number) / divisor;
      position.set(transformPoint(part.toTile, at(0), at(1), at(2)), vertex * 3 + i);
    }
    feature.set(part.feature, vertex);
    // A mirroring matrix turns triangles inside out; swapping two corners turns them back.
    const [b, c] = determinant(part.toTile) < 0 ? [2, 1] : [1, 2];
    for (let i = 0; i < part.index.length; i += 3) {
      index[corner++] = vertex + (part.index[i] as number);
      index[corner++] = vertex + (part.index[i + b] as number);
      index[corner++] = vertex + (part.index[i + c] as number);
    }
    vertex += part.feature.length;
  }
  return { position, scale: [1, 1, 1], offset: [0, 0, 0], feature, index, ...joinColumns(parts) };
}

function determinant(m: readonly number[]): number {
  const at = (i: number): number => m[i] as number;
  return at(0) * (at(5) * at(10) - at(6) * at(9)) - at(4) * (at(1) * at(10) - at(2) * at(9)) + at(8) * (at(1) * at(6) - at(2) * at(5));
}

/**
 * A tile's content as the scene draws it. Our own glbs keep their int16 vertices; foreign glTF 2.0 is merged into one
 * float mesh in the tile's frame, with feature ids from EXT_mesh_features, else one per mesh node. Throws a ProblemError
 * that names the place for anything broken or not understood. Runs anywhere; never touches three or the DOM.
 * @param node where the content stands, for re-anchoring and for buildings without coordinates of their own.
 */
export function decodeTile(bytes: ArrayBuffer, node?: TileNode): DecodedTile {
  return decodeDocument(readGltf(bytes, node?.contentUrl ?? 'tile'), node, () => true).tile;
}

/**
 * As `decodeTile`, with compressed meshes unpacked and the textured primitives apart: their pictures are opened through `io`.
 * `textured` has the tile's feature numbers and the tile's frame.
 */
export async function decodeTileWith(
  bytes: ArrayBuffer,
  node: TileNode,
  io: ContentIo,
): Promise<{ readonly tile: DecodedTile; readonly textured: Content | null }> {
  const doc = readGltf(bytes, node.contentUrl ?? 'tile');
  await unpackGltf(doc, io.codecs);
  // Textured ones are drawn with their pictures; in the mesh they only count as features.
  const { tile, book } = decodeDocument(doc, node, (primitive) => !isTextured(doc, primitive));
  const textured = await readTextured(doc, io, node.contentToTile ?? null, book.read, () => tile.features.count);
  return { tile, textured };
}

function decodeDocument(
  doc: GltfDocument,
  node: TileNode | undefined,
  isInMesh: (primitive: GltfPrimitive) => boolean,
): { readonly tile: DecodedTile; readonly book: FeatureBook } {
  const book = openFeatures(doc);
  const surfaces = readSurfaces(doc);
  const parts: Part[] = [];
  const asides: Part[] = [];
  const furniture = [];
  for (const placed of placedNodes(doc)) {
    if (placed.node.extensions?.EXT_mesh_gpu_instancing) {
      furniture.push(readFurniture(doc, placed, node?.contentToTile));
      continue;
    }
    placed.primitives.forEach((primitive, i) => {
      const part = readPart(doc, placed, primitive, `/meshes/${placed.node.mesh}/primitives/${i}`, book, node?.contentToTile, surfaces);
      if (part) (isInMesh(primitive) ? parts : asides).push(part);
    });
  }
  const mesh = parts.length === 0 ? null : meshOf(parts);
  const features = book.finish();
  if (mesh) describeFeatures(features, mesh, node);
  return {
    tile: {
      mesh,
      features: finishedColumns(features),
      furniture,
      ...(asides.length > 0 ? { aside: meshOf(asides) } : {}),
      ...(surfaces ? { surfaces } : {}),
    },
    book,
  };
}

function meshOf(parts: readonly Part[]): DecodedMesh {
  const [only] = parts;
  return (parts.length === 1 && only ? keepAsIs(only) : null) ?? inOneGrid(parts) ?? merged(parts);
}

/** Primitives that count in the same int16 steps, as ours do, one after the other. */
function inOneGrid(parts: readonly Part[]): DecodedMesh | null {
  const meshes = parts.map(keepAsIs);
  const [first] = meshes;
  const isSame = meshes.every(
    (mesh) => mesh?.position instanceof Int16Array && [0, 1, 2].every((a) => mesh.scale[a] === first?.scale[a] && mesh.offset[a] === first?.offset[a]),
  );
  if (!first || !isSame) return null;
  const all = meshes as DecodedMesh[];
  const position = new Int16Array(all.reduce((sum, mesh) => sum + mesh.position.length, 0));
  const feature = new Uint32Array(position.length / 3);
  const index = new Uint32Array(all.reduce((sum, mesh) => sum + mesh.index.length, 0));
  let vertex = 0;
  let corner = 0;
  for (const mesh of all) {
    position.set(mesh.position, vertex * 3);
    feature.set(mesh.feature, vertex);
    for (const v of mesh.index) index[corner++] = vertex + v;
    vertex += mesh.feature.length;
  }
  return { position, scale: first.scale, offset: first.offset, feature, index, ...joinColumns(parts) };
}
