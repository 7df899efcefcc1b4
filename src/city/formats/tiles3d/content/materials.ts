import { ProblemError } from '../../../../base/problem.ts';
import type { GltfMaterial, GltfTextureRef } from '../gltf.ts';
import { dataUriBytes, viewBytes, type GltfDocument } from '../read-glb.ts';
import type { ContentCollector } from './collect.ts';
import type { ContentIo, ContentMaterial } from './content.ts';

export const plainMaterial: ContentMaterial = {
  name: '',
  baseColour: [1, 1, 1, 1],
  image: -1,
  wrapS: 'repeat',
  wrapT: 'repeat',
  isSmooth: true,
  metallic: 0,
  roughness: 1,
  emissive: [0, 0, 0],
  glowImage: -1,
  normalImage: -1,
  normalScale: 1,
  finishImage: -1,
  alpha: 'opaque',
  cutoff: 0.5,
  isDoubleSided: false,
  isUnlit: false,
};

const wraps: Readonly<Record<number, ContentMaterial['wrapS']>> = { 33071: 'clamp', 33648: 'mirror', 10497: 'repeat' };
const numberAt = (values: readonly number[] | undefined, i: number, otherwise: number): number =>
  typeof values?.[i] === 'number' && Number.isFinite(values[i]) ? (values[i] as number) : otherwise;

/** Which image a texture shows: KTX2 and WebP by their extensions, else the plain source. */
export function imageOf(doc: GltfDocument, texture: number): number | undefined {
  const entry = doc.json.textures?.[texture];
  return entry?.extensions?.['KHR_texture_basisu']?.source ?? entry?.extensions?.['EXT_texture_webp']?.source ?? entry?.source;
}

/** Reads a document's images, each once, when something asks. A broken one is noted and its surface drawn plain. */
export interface ImageShelf {
  /** Index among the content's images, or -1. */
  take(image: number | undefined): Promise<number>;
}

export function openImages(doc: GltfDocument, baseUrl: string, io: ContentIo, into: ContentCollector): ImageShelf {
  const taken = new Map<number, Promise<number>>();
  const read = async (index: number): Promise<number> => {
    const where = `${doc.where}/images/${index}`;
    const image = doc.json.images?.[index];
    try {
      if (!image) throw new ProblemError([{ code: 'index-out-of-range', where, why: `no image ${index}` }]);
      if (image.bufferView !== undefined) return into.image(await io.decodeImage(viewBytes(doc, image.bufferView, where).slice(), image.mimeType ?? '', where));
      const uri = image.uri ?? '';
      const inline = dataUriBytes(uri, where);
      if (inline) return into.image(await io.decodeImage(inline.bytes, image.mimeType ?? inline.mimeType, where));
      return into.image(await io.decodeImage(await io.fetchBytes(new URL(uri, baseUrl).href), image.mimeType ?? '', where));
    } catch (error) {
      const problems = error instanceof ProblemError ? error.problems : [{ code: 'bad-image', where, why: (error as Error).message }];
      problems.forEach(into.note);
      return -1;
    }
  };
  return {
    take(image) {
      if (image === undefined) return Promise.resolve(-1);
      const known = taken.get(image) ?? read(image);
      taken.set(image, known);
      return known;
    },
  };
}

async function readMaterial(doc: GltfDocument, material: GltfMaterial, images: ImageShelf): Promise<ContentMaterial> {
  const pbr = material.pbrMetallicRoughness ?? {};
  // KHR_materials_pbrSpecularGlossiness (archived, but common in older tiles): its diffuse part is our base colour.
  const old = material.extensions?.['KHR_materials_pbrSpecularGlossiness'] as { diffuseFactor?: number[]; diffuseTexture?: GltfTextureRef } | undefined;
  const factor = pbr.baseColorFactor ?? old?.diffuseFactor;
  const texture = textureOf(material);
  const sampler = texture === undefined ? undefined : doc.json.samplers?.[doc.json.textures?.[texture.index]?.sampler ?? -1];
  const strength = (material.extensions?.['KHR_materials_emissive_strength'] as { emissiveStrength?: number } | undefined)?.emissiveStrength ?? 1;
  // Where the picture of what glows cannot be shown, nothing glows: its factor alone would light the whole surface.
  const glowing = material.emissiveTexture;
  // One place on the surface for all pictures: those that lie elsewhere than the first are left out.
  const placed = async (picture: GltfTextureRef | undefined): Promise<number> =>
    picture && texture && isSamePlace(picture, texture) ? images.take(imageOf(doc, picture.index)) : -1;
  const glowImage = await placed(glowing);
  const isDark = glowing !== undefined && glowImage < 0;
  const glow = (i: number): number => (isDark ? 0 : numberAt(material.emissiveFactor, i, 0) * strength);
  return {
    name: material.name ?? '',
    baseColour: [numberAt(factor, 0, 1), numberAt(factor, 1, 1), numberAt(factor, 2, 1), numberAt(factor, 3, 1)],
    image: await placed(baseTextureOf(material)),
    wrapS: wraps[sampler?.wrapS ?? 10497] ?? 'repeat',
    wrapT: wraps[sampler?.wrapT ?? 10497] ?? 'repeat',
    isSmooth: sampler?.magFilter !== 9728,
    metallic: pbr.metallicFactor ?? (pbr.roughnessFactor === undefined && factor === undefined && texture === undefined ? 0 : 1),
    roughness: pbr.roughnessFactor ?? 1,
    emissive: [glow(0), glow(1), glow(2)],
    glowImage,
    normalImage: await placed(material.normalTexture),
    normalScale: material.normalTexture?.scale ?? 1,
    finishImage: await placed(pbr.metallicRoughnessTexture),
    alpha: material.alphaMode === 'MASK' ? 'mask' : material.alphaMode === 'BLEND' ? 'blend' : 'opaque',
    cutoff: material.alphaCutoff ?? 0.5,
    isDoubleSided: material.doubleSided ?? false,
    isUnlit: material.extensions?.['KHR_materials_unlit'] !== undefined,
  };
}

/** The picture of the base colour, by either of its names. */
function baseTextureOf(material: GltfMaterial | undefined): GltfTextureRef | undefined {
  const old = material?.extensions?.['KHR_materials_pbrSpecularGlossiness'] as { diffuseTexture?: GltfTextureRef } | undefined;
  return material?.pbrMetallicRoughness?.baseColorTexture ?? old?.diffuseTexture;
}
/** The texture whose place on the surface a material's pictures share: the base colour's, else the first there is. */
export const textureOf = (material: GltfMaterial | undefined): GltfTextureRef | undefined =>
  baseTextureOf(material) ?? material?.emissiveTexture ?? material?.normalTexture ?? material?.pbrMetallicRoughness?.metallicRoughnessTexture;

const isSamePlace = (a: GltfTextureRef, b: GltfTextureRef): boolean =>
  texCoordOf(a) === texCoordOf(b) && JSON.stringify(a.extensions?.KHR_texture_transform) === JSON.stringify(b.extensions?.KHR_texture_transform);

/** Materials by glTF index, each once; undefined is glTF's default material. */
export function openMaterials(doc: GltfDocument, images: ImageShelf, into: ContentCollector): (index: number | undefined) => Promise<number> {
  const taken = new Map<number | undefined, Promise<number>>();
  return (index) => {
    const material = index === undefined ? undefined : doc.json.materials?.[index];
    const known = taken.get(index) ?? (material ? readMaterial(doc, material, images) : Promise.resolve(plainMaterial)).then(into.material);
    taken.set(index, known);
    return known;
  };
}

/** KHR_texture_transform as glTF writes it: uv' = offset + rotation * (scale * uv). */
export function transformedUv(uv: Float32Array, texture: GltfTextureRef): Float32Array {
  const how = texture.extensions?.KHR_texture_transform;
  if (!how) return uv;
  const [su, sv] = [numberAt(how.scale, 0, 1), numberAt(how.scale, 1, 1)];
  const [ou, ov] = [numberAt(how.offset, 0, 0), numberAt(how.offset, 1, 0)];
  const [sin, cos] = [Math.sin(how.rotation ?? 0), Math.cos(how.rotation ?? 0)];
  const out = new Float32Array(uv.length);
  for (let i = 0; i < uv.length; i += 2) {
    const [u, v] = [(uv[i] as number) * su, (uv[i + 1] as number) * sv];
    out[i] = ou + u * cos + v * sin;
    out[i + 1] = ov - u * sin + v * cos;
  }
  return out;
}
export const texCoordOf = (texture: GltfTextureRef): number => texture.extensions?.KHR_texture_transform?.texCoord ?? texture.texCoord ?? 0;
