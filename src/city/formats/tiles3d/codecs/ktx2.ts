import createBasis from 'virtual:basis-transcoder';
import basisWasm from 'three/examples/jsm/libs/basis/basis_transcoder.wasm?url';
import { fetchOk } from '../../../../base/browser.ts';
import type { BlockFormat, ContentImage } from '../content/content.ts';
import { openTranscoder, type Transcoder } from './basis.ts';

let loading: Promise<Transcoder> | null = null;

/** KTX2 with Basis Universal (KHR_texture_basisu) into what this machine's GPU samples directly, else into plain pixels. */
export async function transcode(bytes: Uint8Array, supported: readonly BlockFormat[], where: string): Promise<ContentImage> {
  loading ??= fetchOk(basisWasm)
    .then((response) => response.arrayBuffer())
    .then((wasm) => openTranscoder(createBasis, wasm))
    .catch((error: unknown) => {
      loading = null;
      throw error;
    });
  return (await loading)(bytes, supported, where);
}
