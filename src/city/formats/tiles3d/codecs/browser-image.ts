import { fail } from '../../../../base/problem.ts';
import type { BlockFormat, ContentImage } from '../content/content.ts';
import { pictureHead } from '../content/image-size.ts';

/** Larger pictures are drawn smaller; no screen shows more of one façade. */
const MOST_PX = 4096;
/** ... and beyond this are not opened at all: a few bytes of PNG can claim the whole memory. */
const MOST_DECLARED_PX = 16384;

/** A picture file as a bitmap, opened off the page's thread. Problems `bad-image`, `image-too-large`, `unsupported-image`. */
export async function decodePicture(bytes: Uint8Array, blockFormats: readonly BlockFormat[], where: string): Promise<ContentImage> {
  const head = pictureHead(bytes);
  if (!head) return fail('bad-image', where, 'is not PNG, JPEG, WebP or KTX2');
  const { width, height, mimeType } = head;
  if (!(width > 0 && height > 0)) return fail('bad-image', where, `${mimeType} without a size`);
  if (Math.max(width, height) > MOST_DECLARED_PX)
    return fail('image-too-large', where, `${width} x ${height} pixels, at most ${MOST_DECLARED_PX} each way are read`);
  if (mimeType === 'image/ktx2') {
    const { transcode } = await import('./ktx2.ts');
    return transcode(bytes, blockFormats, where);
  }
  const shrink = Math.min(1, MOST_PX / Math.max(width, height));
  const size = shrink < 1 ? { resizeWidth: Math.round(width * shrink), resizeHeight: Math.round(height * shrink), resizeQuality: 'medium' as const } : {};
  let bitmap: ImageBitmap;
  try {
    // glTF: no colour profile is applied, colours are not multiplied by alpha.
    bitmap = await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: mimeType }), {
      premultiplyAlpha: 'none',
      colorSpaceConversion: 'none',
      ...size,
    });
  } catch (error) {
    return fail('bad-image', where, (error as Error).message);
  }
  return { kind: 'bitmap', bitmap, bytes: bitmap.width * bitmap.height * 4 * 1.34 };
}
