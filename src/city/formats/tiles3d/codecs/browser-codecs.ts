import dracoWasm from 'draco3d/draco_decoder.wasm?url';
import { fetchOk } from '../../../../base/browser.ts';
import type { MeshCodecs } from '../content/content.ts';

const bytesOf = async (url: string): Promise<ArrayBuffer> => (await fetchOk(url)).arrayBuffer();
/** Loaded when first asked for; a failed load is tried again by the next who asks. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | null = null;
  return () =>
    (loading ??= load().catch((error: unknown) => {
      loading = null;
      throw error;
    }));
}

/** Decoders from our own server: their wasm lies beside the application's scripts, no other origin is asked. */
export const browserCodecs: MeshCodecs = {
  meshopt: once(async () => {
    const { MeshoptDecoder } = await import('three/examples/jsm/libs/meshopt_decoder.module.js');
    await MeshoptDecoder.ready;
    return MeshoptDecoder;
  }),
  draco: once(async () => {
    const [{ createDraco }, { default: factory }, wasm] = await Promise.all([
      import('./draco.ts'),
      import('draco3d/draco_decoder_nodejs.js'),
      bytesOf(dracoWasm),
    ]);
    return createDraco(factory, wasm);
  }),
};
