import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import createBasis from 'virtual:basis-transcoder';
import { describe, expect, it } from 'vitest';
import { openTranscoder } from '../../../src/city/formats/tiles3d/codecs/basis.ts';
import { solidKtx2 } from './make.ts';

const require = createRequire(import.meta.url);

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
