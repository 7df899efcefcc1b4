import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { diskCodecs } from '../../../src/city/formats/tiles3d/codecs/disk-codecs.node.ts';
import type { ContentIo } from '../../../src/city/formats/tiles3d/content/content.ts';

/** Decoding in Node: files from the disk, pictures not opened. */
export const diskIo = (): ContentIo => ({
  fetchBytes: async (url) => new Uint8Array(readFileSync(fileURLToPath(url))),
  decodeImage: async () => ({ kind: 'missing', bytes: 0 }),
  codecs: diskCodecs,
});
