import { unzlibSync, zlibSync } from 'fflate';
import { fail } from '../../base/problem.ts';
import { joinBytes } from '../../base/bytes.ts';

/** Pixels of a picture as bytes: red, green, blue for each, rows from the top. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/**
 * PNG (ISO/IEC 15948:2003) read and written without a canvas: a canvas may change values (colour management, privacy
 * noise), and an elevation tile with one changed bit is a cliff.
 */
const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10] as const;
/** Larger tiles than this are no tiles. */
const MOST_PX = 4096;

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});
function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = (crcTable[(c ^ byte) & 255] as number) ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

const paeth = (a: number, b: number, c: number): number => {
  const p = a + b - c;
  const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
};
/** What each of the five filters foretells of a byte from those left, above and above left. */
const foretell: readonly ((a: number, b: number, c: number) => number)[] = [() => 0, (a) => a, (_a, b) => b, (a, b) => (a + b) >> 1, paeth];

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

/** Eight-bit RGB, each row by the filter with the least sum of differences (the standard's own advice, clause 12.8). */
export function encodePng({ width, height, rgb }: RgbImage): Uint8Array {
  const stride = width * 3;
  const rows = new Uint8Array(height * (stride + 1));
  const tried = foretell.map(() => new Uint8Array(stride));
  for (let y = 0; y < height; y++) {
    let [best, least] = [0, Infinity];
    foretell.forEach((guess, filter) => {
      const row = tried[filter] as Uint8Array;
      let sum = 0;
      for (let i = 0; i < stride; i++) {
        const at = y * stride + i;
        const a = i < 3 ? 0 : (rgb[at - 3] as number);
        const b = y === 0 ? 0 : (rgb[at - stride] as number);
        const c = i < 3 || y === 0 ? 0 : (rgb[at - stride - 3] as number);
        const byte = ((rgb[at] as number) - guess(a, b, c)) & 255;
        row[i] = byte;
        sum += byte < 128 ? byte : 256 - byte;
      }
      if (sum < least) [best, least] = [filter, sum];
    });
    rows[y * (stride + 1)] = best;
    rows.set(tried[best] as Uint8Array, y * (stride + 1) + 1);
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 2, 0, 0, 0], 8);
  const parts = [Uint8Array.from(SIGNATURE), chunk('IHDR', header), chunk('IDAT', zlibSync(rows, { level: 9 })), chunk('IEND', new Uint8Array(0))];
  return joinBytes(parts);
}

interface Chunks {
  readonly header: DataView;
  readonly palette: Uint8Array;
  readonly data: Uint8Array;
}

function readChunks(bytes: Uint8Array, where: string): Chunks {
  if (SIGNATURE.some((byte, i) => bytes[i] !== byte)) fail('bad-png', where, 'does not begin as a PNG does');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data: Uint8Array[] = [];
  let header: DataView | null = null;
  let palette = new Uint8Array(0);
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = view.getUint32(at);
    if (at + 12 + length > bytes.length) fail('bad-png', where, `a chunk of ${length} bytes at ${at} goes beyond the end`);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const body = bytes.subarray(at + 8, at + 8 + length);
    if (view.getUint32(at + 8 + length) !== crc32(bytes.subarray(at + 4, at + 8 + length))) fail('bad-png', where, `the checksum of chunk ${type} is wrong`);
    if (type === 'IHDR' && length >= 13) header = new DataView(body.buffer, body.byteOffset, length);
    if (type === 'PLTE') palette = Uint8Array.from(body);
    if (type === 'IDAT') data.push(body);
    if (type === 'IEND') break;
    at += 12 + length;
  }
  if (!header || data.length === 0) return fail('bad-png', where, 'has no header or no pixels');
  const joined = new Uint8Array(data.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of data) {
    joined.set(part, at);
    at += part.length;
  }
  return { header, palette, data: joined };
}

/** Undo one row's filter: `row` holds it, `above` the finished row over it (zeros over the first). */
function unfilterRow(filter: number, row: Uint8Array, above: Uint8Array, pixelBytes: number): void {
  const n = row.length;
  if (filter === 1) for (let i = pixelBytes; i < n; i++) row[i] = (row[i] as number) + (row[i - pixelBytes] as number);
  else if (filter === 2) for (let i = 0; i < n; i++) row[i] = (row[i] as number) + (above[i] as number);
  else if (filter === 3)
    for (let i = 0; i < n; i++) row[i] = (row[i] as number) + (((i < pixelBytes ? 0 : (row[i - pixelBytes] as number)) + (above[i] as number)) >> 1);
  else if (filter === 4) {
    for (let i = 0; i < pixelBytes; i++) row[i] = (row[i] as number) + (above[i] as number);
    for (let i = pixelBytes; i < n; i++)
      row[i] = (row[i] as number) + paeth(row[i - pixelBytes] as number, above[i] as number, above[i - pixelBytes] as number);
  }
}

/** Rows without their filters, in place; each begins one byte after its filter's number. */
function unfilter(rows: Uint8Array, height: number, stride: number, pixelBytes: number, where: string): void {
  let above: Uint8Array = new Uint8Array(stride);
  for (let y = 0; y < height; y++) {
    const at = y * (stride + 1);
    const filter = rows[at] as number;
    if (filter > 4) fail('bad-png', where, `row ${y} has the unknown filter ${filter}`);
    const row = rows.subarray(at + 1, at + 1 + stride);
    unfilterRow(filter, row, above, pixelBytes);
    above = row;
  }
}

/**
 * Eight-bit RGB and RGBA, and palettes of 1 to 8 bits (flat tiles are often stored so); not interlaced. Anything else is
 * refused by name: 16-bit or grey pictures are no elevation tiles.
 */
export function decodePng(bytes: Uint8Array, where: string): RgbImage {
  const { header, palette, data } = readChunks(bytes, where);
  const [width, height] = [header.getUint32(0), header.getUint32(4)];
  const [depth, kind, interlace] = [header.getUint8(8), header.getUint8(9), header.getUint8(12)];
  if (width < 1 || height < 1 || width > MOST_PX || height > MOST_PX) fail('bad-png', where, `${width} x ${height} pixels is no tile`);
  const channels = { 2: 3, 3: 1, 6: 4 }[kind];
  if (channels === undefined || interlace !== 0 || (kind !== 3 && depth !== 8) || ![1, 2, 4, 8].includes(depth))
    return fail('unsupported-png', where, `colour type ${kind} with ${depth} bits${interlace ? ', interlaced' : ''}: elevation tiles are 8-bit RGB`);
  const stride = Math.ceil((width * channels * depth) / 8);
  const expected = height * (stride + 1);
  let rows: Uint8Array;
  try {
    rows = unzlibSync(data, { out: new Uint8Array(expected) });
  } catch (error) {
    return fail('bad-png', where, `its pixels cannot be unpacked: ${(error as Error).message}`);
  }
  if (rows.length < expected) fail('bad-png', where, `holds ${rows.length} of ${expected} bytes of pixels`);
  unfilter(rows, height, stride, channels, where);
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const row = rows.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1));
    const to = y * width * 3;
    if (channels === 3) rgb.set(row, to);
    else if (channels === 4) for (let x = 0; x < width; x++) for (let c = 0; c < 3; c++) rgb[to + x * 3 + c] = row[x * 4 + c] as number;
    else
      for (let x = 0; x < width; x++) {
        const bit = x * depth;
        const entry = ((row[bit >> 3] as number) >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
        for (let c = 0; c < 3; c++) rgb[to + x * 3 + c] = palette[entry * 3 + c] ?? 0;
      }
  }
  return { width, height, rgb };
}
