import { fail } from '../../../../base/problem.ts';
import { batchRows } from '../metadata/batch-table.ts';
import { createCollector, type ContentCollector } from './collect.ts';
import { countIn, innerTiles, magicOf, openContainer, vectorIn } from './container.ts';
import type { Content, ContentIo } from './content.ts';
import { problemsOf, readGltfContent } from './gltf-content.ts';
import { readInstances } from './instances.ts';
import { readPoints } from './points.ts';

/** Composites in composites: deeper than this somebody is playing. */
const DEEPEST = 8;

async function readBatched(bytes: Uint8Array, where: string, baseUrl: string, io: ContentIo, into: ContentCollector): Promise<void> {
  const tile = openContainer(bytes, where);
  const count = countIn(tile, 'BATCH_LENGTH', where) ?? 0;
  const rows = count > 0 ? batchRows(tile.batchJson, tile.batchBin, count, `${where}#batchTable`) : null;
  const first = count > 0 ? into.features({ count, table: rows ? into.table(rows) : null, name: 'feature', nothing: null }) : 0;
  const batch = count > 0 ? { first, count } : null;
  await readGltfContent(tile.payload, where, io, { baseUrl, centre: vectorIn(tile, 'RTC_CENTER', 3, where), batch }, into);
}

async function readInto(bytes: Uint8Array, where: string, baseUrl: string, io: ContentIo, into: ContentCollector, depth: number): Promise<void> {
  const magic = magicOf(bytes);
  if (magic === 'b3dm') return readBatched(bytes, where, baseUrl, io, into);
  if (magic === 'i3dm') return readInstances(openContainer(bytes, where), where, baseUrl, io, into);
  if (magic === 'pnts') return readPoints(openContainer(bytes, where), where, io, into);
  if (magic !== 'cmpt') return readGltfContent(bytes, where, io, { baseUrl, centre: null, batch: null }, into);
  if (depth >= DEEPEST) return fail('too-deep', where, `composites nest more than ${DEEPEST} deep`);
  for (const [i, inner] of innerTiles(bytes, where).entries()) {
    // Of a composite, what can be read is shown; the rest is named.
    const apart = createCollector(`${where}#${i}`);
    try {
      await readInto(inner, `${where}#${i}`, baseUrl, io, apart, depth + 1);
      into.adopt(apart.finish(), (part) => part);
    } catch (error) {
      problemsOf(error, `${where}#${i}`).forEach(into.note);
    }
  }
}

/**
 * Any tile content or model file: glb, glTF, b3dm, i3dm, pnts, cmpt. Runs anywhere; pictures and codecs come through `io`.
 * Throws a ProblemError that names the place for anything broken or not understood as a whole.
 * @param url what the content's own references are relative to, and what problems name.
 */
export async function decodeContent(bytes: Uint8Array, url: string, io: ContentIo): Promise<Content> {
  const where = url.replace(/^data:.{60}.*$/s, 'data:');
  const into = createCollector(where);
  await readInto(bytes, where, url, io, into, 0);
  return into.finish();
}
