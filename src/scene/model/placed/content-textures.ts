import {
  ClampToEdgeWrapping,
  CompressedTexture,
  DataTexture,
  LinearFilter,
  LinearMipmapLinearFilter,
  MirroredRepeatWrapping,
  NearestFilter,
  NoColorSpace,
  RepeatWrapping,
  RGBA_ASTC_4x4_Format,
  RGBA_BPTC_Format,
  RGBA_ETC2_EAC_Format,
  RGBA_S3TC_DXT5_Format,
  RGBAFormat,
  RGB_ETC2_Format,
  RGB_S3TC_DXT1_Format,
  SRGBColorSpace,
  Texture,
  type CompressedPixelFormat,
  type WebGLRenderer,
} from 'three';
import type { BlockFormat, ContentImage, ContentMaterial } from '../../../city/formats/tiles3d/content/content.ts';

// ETC1 blocks are ETC2 blocks; WebGL2 has the latter where it has either.
const formats: Readonly<Record<BlockFormat, CompressedPixelFormat>> = {
  astc: RGBA_ASTC_4x4_Format,
  bc7: RGBA_BPTC_Format,
  bc1: RGB_S3TC_DXT1_Format,
  bc3: RGBA_S3TC_DXT5_Format,
  etc1: RGB_ETC2_Format,
  etc2: RGBA_ETC2_EAC_Format,
};
const wrapping = { repeat: RepeatWrapping, mirror: MirroredRepeatWrapping, clamp: ClampToEdgeWrapping } as const;

/** Block formats this GPU samples, told to the decoder once. */
export function blockFormatsOf(renderer: WebGLRenderer): BlockFormat[] {
  const gl = renderer.getContext();
  const has = (name: string): boolean => gl.getExtension(name) !== null;
  return [
    ...(has('WEBGL_compressed_texture_astc') ? (['astc'] as const) : []),
    ...(has('EXT_texture_compression_bptc') ? (['bc7'] as const) : []),
    ...(has('WEBGL_compressed_texture_s3tc') && has('WEBGL_compressed_texture_s3tc_srgb') ? (['bc1', 'bc3'] as const) : []),
    ...(has('WEBGL_compressed_texture_etc') ? (['etc1', 'etc2'] as const) : []),
  ];
}

function bare(image: ContentImage): Texture | null {
  if (image.kind === 'bitmap') return new Texture(image.bitmap);
  if (image.kind === 'missing') return null;
  const [first] = image.levels;
  if (!first) return null;
  if (image.kind === 'blocks') return new CompressedTexture([...image.levels], first.width, first.height, formats[image.format]);
  return new DataTexture(first.data as Uint8Array<ArrayBuffer>, first.width, first.height, RGBAFormat);
}

/**
 * A picture on the GPU, first row on top.
 * @param isColour sRGB, as base colours and glows are; else plain numbers that may be blended (normals, roughness).
 */
export function pictureTexture(image: ContentImage, { wrapS, wrapT, isSmooth }: ContentMaterial, isColour: boolean): Texture | null {
  const texture = bare(image);
  if (!texture) return null;
  texture.colorSpace = isColour ? SRGBColorSpace : NoColorSpace;
  texture.flipY = false;
  texture.wrapS = wrapping[wrapS];
  texture.wrapT = wrapping[wrapT];
  texture.magFilter = isSmooth ? LinearFilter : NearestFilter;
  texture.generateMipmaps = image.kind !== 'blocks';
  texture.minFilter = image.kind === 'blocks' && image.levels.length === 1 ? LinearFilter : LinearMipmapLinearFilter;
  texture.anisotropy = 4;
  texture.needsUpdate = true;
  return texture;
}

/** An image whose channels are numbers: nothing may be blended or converted. */
export function numberTexture(image: ContentImage): Texture | null {
  const texture = bare(image);
  if (!texture) return null;
  texture.colorSpace = NoColorSpace;
  texture.flipY = false;
  texture.magFilter = texture.minFilter = NearestFilter;
  texture.generateMipmaps = false;
  texture.needsUpdate = true;
  return texture;
}
