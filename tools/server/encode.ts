import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FoundFile } from './find-file.ts';

const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);
/** Small answers gain nothing; large ones are streamed as they are. */
const LEAST_BYTES = 1024;
const MOST_BYTES = 24 * 2 ** 20;
const CACHE_BYTES = 96 * 2 ** 20;

export type Encoding = 'br' | 'gzip';

/** Compressed copies of files, made once and kept while they fit; a `.br` or `.gz` file beside the original is taken as it is. */
export interface Encoder {
  /** The best encoding the client takes for this file, or null for the bytes as they are. */
  choose(file: FoundFile, acceptEncoding: string): Encoding | null;
  encode(file: FoundFile, encoding: Encoding): Promise<Buffer>;
}

export function createEncoder(): Encoder {
  const cache = new Map<string, Promise<Buffer>>();
  let cachedBytes = 0;
  const make = async ({ file }: FoundFile, encoding: Encoding): Promise<Buffer> => {
    const ready = `${file}.${encoding === 'br' ? 'br' : 'gz'}`;
    if (existsSync(ready)) return readFile(ready);
    const bytes = await readFile(file);
    if (encoding === 'gzip') return toGzip(bytes, { level: 6 });
    return toBrotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  };
  return {
    choose(file, acceptEncoding) {
      if (file.size < LEAST_BYTES || file.size > MOST_BYTES) return null;
      const accepted = acceptEncoding
        .split(',')
        .map((part) => part.trim())
        .filter((part) => !/;\s*q=0(\.0*)?$/.test(part));
      const names = accepted.map((part) => part.split(';')[0]?.trim());
      if (names.includes('br')) return 'br';
      return names.includes('gzip') ? 'gzip' : null;
    },
    encode(file, encoding) {
      const key = `${encoding} ${file.modifiedMs} ${file.size} ${file.file}`;
      const known = cache.get(key);
      if (known) return known;
      const made = make(file, encoding);
      cache.set(key, made);
      made.then(
        (bytes) => {
          cachedBytes += bytes.length;
          if (cachedBytes <= CACHE_BYTES) return;
          cache.clear();
          cachedBytes = 0;
        },
        () => cache.delete(key),
      );
      return made;
    },
  };
}
