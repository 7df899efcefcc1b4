import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import createBasis from 'virtual:basis-transcoder';
import { describe, expect, it } from 'vitest';
import { openTranscoder } from '../../../src/city/formats/tiles3d/codecs/basis.ts';

const require = createRequire(import.meta.url);

/** A block of one colour: UASTC mode 8 (code 23 in 5 bits, then RGBA bytes; Basis Universal UASTC specification, 5). */
function solidBlock(rgba: readonly number[]): Uint8Array {
  const block = new Uint8Array(16);
  let bits = 0n;
  bits |= 0x17n;
  rgba.forEach((c, i) => (bits |= BigInt(c) << BigInt(5 + i * 8)));
  for (let i = 0; i < 16; i++) block[i] = Number((bits >> BigInt(i * 8)) & 255n);
  return block;
}

/** KTX 2.0 (Khronos), one level of equal UASTC blocks: header, level index, data format descriptor, data. */
function solidKtx2(rgba: readonly number[], size: number): Uint8Array {
  const blocks = (size / 4) ** 2;
  const file = new Uint8Array(160 + blocks * 16);
  const view = new DataView(file.buffer);
  const words = (at: number, ...values: number[]): void => values.forEach((value, i) => view.setUint32(at + i * 4, value, true));
  file.set([0xab, 0x4b, 0x54, 0x58, 0x20, 0x32, 0x30, 0xbb, 0x0d, 0x0a, 0x1a, 0x0a]);
  words(12, 0, 1, size, size, 0, 0, 1, 1, 0, 104, 44, 0, 0, 0, 0, 0, 0);
  words(80, 160, 0, blocks * 16, 0, blocks * 16, 0);
  // UASTC (166), BT.709, sRGB, blocks of 4 x 4 x 1 in 16 bytes; one sample of RGBA (3).
  words(104, 44, 0, 2 | (40 << 16), 166 | (1 << 8) | (2 << 16), 3 | (3 << 8), 16, 0, (127 << 16) | (3 << 24), 0, 0, 0xffffffff);
  for (let i = 0; i < blocks; i++) file.set(solidBlock(rgba), 160 + i * 16);
  return file;
}

describe('KTX2 with Basis Universal', () => {
  const open = () => openTranscoder(createBasis, new Uint8Array(readFileSync(require.resolve('three/examples/jsm/libs/basis/basis_transcoder.wasm'))).buffer);

  it('becomes the pixels that were stored, without text turned into code', async () => {
    const transcode = await open();
    const image = transcode(solidKtx2([200, 100, 50, 255], 8), [], 'a.ktx2');
    expect(image.kind).toBe('pixels');
    const [level] = image.kind === 'pixels' ? image.levels : [];
    expect(level).toMatchObject({ width: 8, height: 8 });
    for (let i = 0; i < 64; i++) expect([...(level?.data.subarray(i * 4, i * 4 + 4) ?? [])]).toEqual([200, 100, 50, 255]);
  });

  it('stays compressed where the GPU samples blocks', async () => {
    const transcode = await open();
    const image = transcode(solidKtx2([200, 100, 50, 128], 8), ['bc3', 'astc'], 'a.ktx2');
    expect(image).toMatchObject({ kind: 'blocks', format: 'astc' });
    // 16 bytes for each 4 x 4 block.
    expect(image.bytes).toBe(64);
  });

  it('says what is broken', async () => {
    const transcode = await open();
    expect(() => transcode(new Uint8Array(200), [], 'b.ktx2')).toThrow(/bad-image at b.ktx2/);
  });
});
