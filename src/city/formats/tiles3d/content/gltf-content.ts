import { fail, ProblemError } from '../../../../base/problem.ts';
import { composeTrs, multiply } from '../../matrix.ts';
import { isObject, parseJsonText } from '../../json-door.ts';
import type { GltfPrimitive } from '../gltf.ts';
import { placedNodes, zUpFromYUp, type PlacedNode } from '../gltf-scene.ts';
import type { MetadataSchema } from '../metadata/schema.ts';
import { vertexRows } from '../metadata/vertex-rows.ts';
import { normalDivisor, openGltf, readColumn, type GltfDocument } from '../read-glb.ts';
import { unpackGltf } from '../unpack.ts';
import { createCollector, type ContentCollector } from './collect.ts';
import type { Content, ContentIo, ContentPart } from './content.ts';
import { openFeatures, type GltfFeatures } from './gltf-features.ts';
import { openImages, openMaterials, type ImageShelf, texCoordOf, textureOf, transformedUv } from './materials.ts';
import { readIndex } from './read-index.ts';

export interface GltfContentOptions {
  /** What its own files are relative to. */
  readonly baseUrl: string;
  /** Shift of the whole, tile axes: RTC_CENTER of a b3dm. */
  readonly centre: readonly number[] | null;
  readonly batch: { readonly first: number; readonly count: number } | null;
}

const identity4 = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

/** A vertex column as plain numbers; quantised and normalised ones are undone. */
function floats(doc: GltfDocument, index: number, width: number, count: number, path: string): Float32Array {
  const { values, width: stored, accessor } = readColumn(doc, index, path);
  if (stored !== width || accessor.count !== count) fail('bad-gltf', `${doc.where}${path}`, `${accessor.count} x ${accessor.type}, not ${count} of ${width}`);
  const divisor = normalDivisor(accessor);
  if (values instanceof Float32Array) return values.slice();
  return Float32Array.from(values, divisor === 1 ? (v) => v : (v) => Math.max(-1, v / divisor));
}

function colours(doc: GltfDocument, index: number, count: number, path: string): Uint8Array {
  const { values, width, accessor } = readColumn(doc, index, path);
  if ((width !== 3 && width !== 4) || accessor.count !== count) fail('bad-gltf', `${doc.where}${path}`, `COLOR_0 is ${accessor.count} x ${accessor.type}`);
  const divisor = values instanceof Float32Array ? 1 : normalDivisor(accessor);
  const out = new Uint8Array(count * 4).fill(255);
  for (let i = 0; i < count; i++)
    for (let c = 0; c < width; c++) out[i * 4 + c] = Math.round(Math.min(1, Math.max(0, (values[i * width + c] as number) / divisor)) * 255);
  return out;
}

/** EXT_mesh_gpu_instancing as matrices before the node's own. */
function instancesOf(doc: GltfDocument, placed: PlacedNode, features: Pick<GltfFeatures, 'ofInstances'>): ContentPart['instances'] {
  const attributes = placed.node.extensions?.EXT_mesh_gpu_instancing?.attributes;
  if (!attributes) return null;
  const path = `/nodes/${placed.index}/extensions/EXT_mesh_gpu_instancing`;
  const [first] = Object.values(attributes);
  const count = first === undefined ? fail('bad-gltf', `${doc.where}${path}`, 'no attributes') : readColumn(doc, first, path).accessor.count;
  const column = (name: string, width: number): Float32Array | null =>
    attributes[name] === undefined ? null : floats(doc, attributes[name], width, count, path);
  const [t, r, s] = [column('TRANSLATION', 3), column('ROTATION', 4), column('SCALE', 3)];
  const matrices = new Float32Array(count * 16);
  for (let i = 0; i < count; i++) {
    const part = (values: Float32Array | null, width: number): number[] => (values ? [...values.subarray(i * width, (i + 1) * width)] : []);
    matrices.set(composeTrs(part(t, 3), part(r, 4), part(s, 3)), i * 16);
  }
  return { matrices, feature: features.ofInstances(placed, attributes, count) };
}

async function schemaOf(doc: GltfDocument, baseUrl: string, io: ContentIo): Promise<MetadataSchema | undefined> {
  const metadata = doc.json.extensions?.EXT_structural_metadata as { schema?: MetadataSchema; schemaUri?: string } | undefined;
  if (metadata?.schemaUri === undefined) return metadata?.schema;
  const url = new URL(metadata.schemaUri, baseUrl).href;
  const json = parseJsonText(new TextDecoder().decode(await io.fetchBytes(url)), url);
  return isObject(json) ? (json as MetadataSchema) : fail('bad-metadata', url, 'is not a schema');
}

const shapes: readonly ContentPart['shape'][] = ['points', 'lines', 'lines', 'lines', 'triangles', 'triangles', 'triangles'];

interface SceneOptions {
  /** From the file's axes to z up, and then a shift or turn of the whole; null: none. */
  readonly up: readonly number[];
  readonly after: readonly number[] | null;
  readonly features: Pick<GltfFeatures, 'ofPrimitive' | 'ofInstances'>;
  readonly images: ImageShelf;
  readonly schema: MetadataSchema | undefined;
  wants(primitive: GltfPrimitive): boolean;
}

/** UV sets of a document, as numbers. */
const uvReader =
  (doc: GltfDocument) =>
  (primitive: GltfPrimitive, set: number, path: string): Float32Array | null => {
    const index = primitive.attributes[`TEXCOORD_${set}`];
    return index === undefined ? null : floats(doc, index, 2, doc.json.accessors?.[index]?.count ?? 0, path);
  };

/** Every wanted primitive of the default scene as a part. */
async function readScene(doc: GltfDocument, { up, after, features, images, schema, wants }: SceneOptions, into: ContentCollector): Promise<void> {
  const { where } = doc;
  const materialOf = openMaterials(doc, images, into);
  const uv = uvReader(doc);
  for (const placed of placedNodes(doc, up)) {
    const instances = instancesOf(doc, placed, features);
    const toContent = after ? multiply(after, placed.toContent) : placed.toContent;
    for (const [i, primitive] of placed.primitives.entries()) {
      if (!wants(primitive)) continue;
      const path = `/meshes/${placed.node.mesh}/primitives/${i}`;
      const shape = shapes[primitive.mode ?? 4] ?? fail('bad-gltf', `${where}${path}/mode`, `${primitive.mode}`);
      const { POSITION, NORMAL, COLOR_0 } = primitive.attributes;
      if (POSITION === undefined) continue;
      const count = doc.json.accessors?.[POSITION]?.count ?? fail('index-out-of-range', `${where}${path}`, `no accessor ${POSITION}`);
      const texture = primitive.material === undefined ? undefined : textureOf(doc.json.materials?.[primitive.material]);
      const plainUv = texture ? uv(primitive, texCoordOf(texture), path) : null;
      into.part({
        shape,
        position: floats(doc, POSITION, 3, count, path),
        normal: NORMAL === undefined || shape !== 'triangles' ? null : floats(doc, NORMAL, 3, count, path),
        uv: texture && plainUv ? transformedUv(plainUv, texture) : null,
        colour: COLOR_0 === undefined ? null : colours(doc, COLOR_0, count, path),
        index: readIndex(doc, primitive, count, path).slice(),
        ...(await features.ofPrimitive(placed, primitive, count, path)),
        vertexRows: vertexRows(doc, primitive, schema, count, path),
        material: await materialOf(primitive.material),
        toContent,
        instances,
      });
    }
  }
}

/** A glTF 2.0 file, whatever it is compressed with, into a content's parts. Throws a ProblemError naming what is broken. */
export async function readGltfContent(bytes: Uint8Array, where: string, io: ContentIo, options: GltfContentOptions, into: ContentCollector): Promise<void> {
  const { baseUrl, centre, batch } = options;
  const doc = await openGltf(bytes, where, (uri) => io.fetchBytes(new URL(uri, baseUrl).href));
  await unpackGltf(doc, io.codecs);
  const images = openImages(doc, baseUrl, io, into);
  const schema = await schemaOf(doc, baseUrl, io);
  const features = openFeatures(doc, images, into, { batch, schema, uv: uvReader(doc) });
  // Early 1.0 tiles say which way is up (asset.gltfUpAxis); glTF itself is always y up.
  const up = (doc.json.asset as { gltfUpAxis?: string }).gltfUpAxis === 'Z' ? identity4 : zUpFromYUp;
  const after = centre ? [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, ...centre, 1] : null;
  if (doc.json.animations !== undefined || doc.json.skins !== undefined)
    into.note({ code: 'stands-still', where, why: 'animations and skins are not played: the model stands as it rests' });
  await readScene(doc, { up, after, features, images, schema, wants: () => true }, into);
}

/** Does a primitive of a pack's own building tile show a picture? Such ones are drawn apart from the plain ones. */
export const isTextured = (doc: GltfDocument, primitive: GltfPrimitive): boolean =>
  primitive.material !== undefined && primitive.attributes['TEXCOORD_0'] !== undefined && textureOf(doc.json.materials?.[primitive.material]) !== undefined;

/**
 * The textured primitives of a building tile; null where it has none. Features are numbered as the tile's own are.
 * @param featureOf feature number per vertex, as the plain primitives get theirs.
 */
export async function readTextured(
  doc: GltfDocument,
  io: ContentIo,
  after: readonly number[] | null,
  featureOf: (placed: PlacedNode, primitive: GltfPrimitive, count: number, path: string) => Uint32Array,
  featureCount: () => number,
): Promise<Content | null> {
  if (!(doc.json.meshes ?? []).some(({ primitives }) => primitives.some((primitive) => isTextured(doc, primitive)))) return null;
  const into = createCollector(doc.where);
  const images = openImages(doc, doc.where, io, into);
  const features = {
    ofPrimitive: async (placed: PlacedNode, primitive: GltfPrimitive, count: number, path: string) => ({
      feature: featureOf(placed, primitive, count, path),
      featureImage: null,
    }),
    ofInstances: () => null,
  };
  await readScene(doc, { up: zUpFromYUp, after, features, images, schema: undefined, wants: (primitive) => isTextured(doc, primitive) }, into);
  into.features({ count: featureCount(), table: null, name: 'building', nothing: null });
  return into.finish();
}

/** Leave out, and say so, what one broken part must not take along. */
export const problemsOf = (error: unknown, where: string): ProblemError['problems'] =>
  error instanceof ProblemError ? error.problems : [{ code: 'bad-content', where, why: (error as Error).message }];
