import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { MeshoptDecoder } from 'three/examples/jsm/libs/meshopt_decoder.module.js';
import { createDraco, type DracoFactory } from '../../../src/city/formats/tiles3d/codecs/draco.ts';
import type { ContentImage, ContentIo } from '../../../src/city/formats/tiles3d/content/content.ts';

const require = createRequire(import.meta.url);

/** Decoding in Node: files from the disk, pictures counted but not opened. */
export function diskIo(images: { bytes: number; mimeType: string }[] = []): ContentIo {
  return {
    fetchBytes: async (url) => new Uint8Array(readFileSync(fileURLToPath(url))),
    decodeImage: async (bytes, mimeType): Promise<ContentImage> => {
      images.push({ bytes: bytes.length, mimeType });
      return { kind: 'missing', bytes: 0 };
    },
    codecs: {
      async meshopt() {
        await MeshoptDecoder.ready;
        return MeshoptDecoder;
      },
      draco: () => {
        const wasm = readFileSync(require.resolve('draco3d/draco_decoder.wasm'));
        return createDraco(require('draco3d/draco_decoder_nodejs.js') as DracoFactory, new Uint8Array(wasm).buffer);
      },
    },
  };
}
