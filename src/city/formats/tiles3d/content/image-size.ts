/** Type and size of a picture from its first bytes; null for what is not PNG, JPEG, WebP or KTX2. */
export interface PictureHead {
  readonly mimeType: 'image/png' | 'image/jpeg' | 'image/webp' | 'image/ktx2';
  readonly width: number;
  readonly height: number;
}

const text = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));

/** JPEG (ITU-T T.81, B.2): walk the markers to the frame header. */
function jpegSize(view: DataView): { width: number; height: number } {
  for (let at = 2; at + 9 < view.byteLength;) {
    if (view.getUint8(at) !== 0xff) return { width: 0, height: 0 };
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    at += 2 + (marker === 0xff ? -1 : view.getUint16(at + 2));
  }
  return { width: 0, height: 0 };
}

/** WebP (RFC 9649): lossy, lossless and extended headers. */
function webpSize(bytes: Uint8Array, view: DataView): { width: number; height: number } {
  const kind = text(bytes, 12, 16);
  if (kind === 'VP8 ') return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (kind === 'VP8L') {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
  }
  const three = (at: number): number => view.getUint8(at) | (view.getUint8(at + 1) << 8) | (view.getUint8(at + 2) << 16);
  return kind === 'VP8X' ? { width: three(24) + 1, height: three(27) + 1 } : { width: 0, height: 0 };
}

export function pictureHead(bytes: Uint8Array): PictureHead | null {
  if (bytes.length < 32) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) === 0x89504e47) return { mimeType: 'image/png', width: view.getUint32(16), height: view.getUint32(20) };
  if (view.getUint16(0) === 0xffd8) return { mimeType: 'image/jpeg', ...jpegSize(view) };
  if (text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 12) === 'WEBP') return { mimeType: 'image/webp', ...webpSize(bytes, view) };
  if (text(bytes, 1, 7) === 'KTX 20') return { mimeType: 'image/ktx2', width: view.getUint32(20, true), height: view.getUint32(24, true) };
  return null;
}
