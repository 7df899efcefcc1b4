import { isTiff } from '../sniff.ts';

/** GeoKeyDirectoryTag (OGC GeoTIFF 1.1, 7.1.1). */
const GEO_KEYS = 34735;

/** Does the first directory of a TIFF (TIFF 6.0, section 2) hold GeoKeys? Else it is a picture. */
export function isGeotiff(file: { readonly bytes: Uint8Array }): boolean {
  const { bytes } = file;
  if (!isTiff(file) || bytes.length < 8) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLittle = bytes[0] === 0x49;
  const at = view.getUint32(4, isLittle);
  if (at + 2 > bytes.length) return false;
  const count = view.getUint16(at, isLittle);
  for (let i = 0; i < count && at + 4 + i * 12 <= bytes.length; i++) if (view.getUint16(at + 2 + i * 12, isLittle) === GEO_KEYS) return true;
  return false;
}
