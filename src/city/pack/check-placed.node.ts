import { readFile } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { fail } from '../../base/problem.ts';
import { diskCodecs } from '../formats/tiles3d/codecs/disk-codecs.node.ts';
import type { ContentIo } from '../formats/tiles3d/content/content.ts';
import { decodeContent } from '../formats/tiles3d/content/decode-content.ts';
import { pictureHead } from '../formats/tiles3d/content/image-size.ts';
import { walkTileset } from '../formats/tiles3d/tree/walk-tileset.ts';
import type { CityManifest } from './manifest.ts';

/** Files of the pack only; what a tileset asks of elsewhere is named. */
function packReader(dir: string): (url: string) => Promise<Uint8Array> {
  return async (url) => {
    if (!url.startsWith('file:')) return fail('outside-pack', url, 'a tileset of the pack may only name files of the pack');
    const file = fileURLToPath(url);
    if (!file.startsWith(resolve(dir) + sep)) return fail('outside-pack', url, 'lies outside the pack');
    return new Uint8Array(await readFile(file).catch((error: Error) => fail('missing-part', url, error.message)));
  };
}

const ioOf = (fetchBytes: (url: string) => Promise<Uint8Array>): ContentIo => ({
  fetchBytes,
  async decodeImage(bytes, _mimeType, where) {
    if (!pictureHead(bytes)) return fail('bad-image', where, 'is not PNG, JPEG, WebP or KTX2');
    return { kind: 'missing', bytes: 0 };
  },
  codecs: diskCodecs,
});

/** A tileset of the pack to its last content. Throws a ProblemError for the first thing broken. */
async function checkTileset(url: string, fetchBytes: (url: string) => Promise<Uint8Array>): Promise<number> {
  const io = ioOf(fetchBytes);
  let contents = 0;
  await walkTileset(url, {
    fetchBytes,
    async content(at) {
      const { notes } = await decodeContent(await fetchBytes(at), at, io);
      const [broken] = notes.filter(({ code }) => code !== 'stands-still');
      if (broken) fail(broken.code, broken.where, broken.why);
      contents++;
    },
  });
  return contents;
}

/** Foreign tilesets and models that lie in the pack, decoded whole; those of other origins are only counted. */
export async function checkPlaced(dir: string, { tilesets = [], models = [] }: CityManifest): Promise<string[]> {
  const fetchBytes = packReader(dir);
  const base = pathToFileURL(join(resolve(dir), 'city.json')).href;
  const said: string[] = [];
  for (const { id, url } of tilesets) {
    if (/^https?:/.test(url)) said.push(`tileset ${id} of ${new URL(url).origin}, not checked`);
    else said.push(`${await checkTileset(new URL(url, base).href, fetchBytes)} contents of tileset ${id}`);
  }
  for (const { file } of models) {
    const url = new URL(file, base).href;
    const { notes } = await decodeContent(await fetchBytes(url), url, ioOf(fetchBytes));
    const [broken] = notes.filter(({ code }) => code !== 'stands-still');
    if (broken) fail(broken.code, broken.where, broken.why);
  }
  if (models.length > 0) said.push(`${models.length} models`);
  return said;
}
