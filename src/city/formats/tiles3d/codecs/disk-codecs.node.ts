import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { MeshoptDecoder } from 'three/examples/jsm/libs/meshopt_decoder.module.js';
import type { MeshCodecs } from '../content/content.ts';
import { createDraco, type DracoFactory } from './draco.ts';

const require = createRequire(import.meta.url);

/** The same decoders for the command line, read from the installed packages. */
export const diskCodecs: MeshCodecs = {
  async meshopt() {
    await MeshoptDecoder.ready;
    return MeshoptDecoder;
  },
  draco: () =>
    createDraco(require('draco3d/draco_decoder_nodejs.js') as DracoFactory, new Uint8Array(readFileSync(require.resolve('draco3d/draco_decoder.wasm'))).buffer),
};
