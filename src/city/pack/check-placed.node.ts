import { readFile } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { fail } from '../../base/problem.ts';
import { parseJsonText } from '../formats/json-door.ts';
import { diskCodecs } from '../formats/tiles3d/codecs/disk-codecs.node.ts';
import type { ContentIo } from '../formats/tiles3d/content/content.ts';
import { decodeContent } from '../formats/tiles3d/content/decode-content.ts';
import { pictureHead } from '../formats/tiles3d/content/image-size.ts';
import { readTree } from '../formats/tiles3d/tree/read-tree.ts';
import { expandSubtree, subtreeUrl } from '../formats/tiles3d/tree/subtree.ts';
import type { TileRecord } from '../formats/tiles3d/tree/tile-record.ts';
import type { CityManifest } from './manifest.ts';

const isTileset = (url: string): boolean => /\.json$/i.test(new URL(url).pathname);

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

/** Walk a tileset of the pack to its last content. Throws a ProblemError for the first thing broken. */
async function checkTileset(url: string, fetchBytes: (url: string) => Promise<Uint8Array>, within: readonly string[]): Promise<number> {
  if (within.includes(url)) return fail('tileset-cycle', url, 'is a tileset within itself');
  const io = ioOf(fetchBytes);
  let contents = 0;
  const visit = async (tile: TileRecord): Promise<void> => {
    if (tile.subtree) {
      const from = subtreeUrl(tile.subtree);
      const root = await expandSubtree(await fetchBytes(from), tile.subtree, from, fetchBytes);
      if (root) await visit(root);
      return;
    }
    for (const content of tile.contents) {
      if (isTileset(content.url)) contents += await checkTileset(content.url, fetchBytes, [...within, url]);
      else {
        const { notes } = await decodeContent(await fetchBytes(content.url), content.url, io);
        const [broken] = notes.filter(({ code }) => code !== 'stands-still');
        if (broken) fail(broken.code, broken.where, broken.why);
        contents++;
      }
    }
    for (const child of tile.children) await visit(child);
  };
  await visit(readTree(url, parseJsonText(new TextDecoder().decode(await fetchBytes(url)), url)).root);
  return contents;
}

/** Foreign tilesets and models that lie in the pack, decoded whole; those of other origins are only counted. */
export async function checkPlaced(dir: string, { tilesets = [], models = [] }: CityManifest): Promise<string[]> {
  const fetchBytes = packReader(dir);
  const base = pathToFileURL(join(resolve(dir), 'city.json')).href;
  const said: string[] = [];
  for (const { id, url } of tilesets) {
    if (/^https?:/.test(url)) said.push(`tileset ${id} of ${new URL(url).origin}, not checked`);
    else said.push(`${await checkTileset(new URL(url, base).href, fetchBytes, [])} contents of tileset ${id}`);
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
