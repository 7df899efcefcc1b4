import { fail } from '../../../../base/problem.ts';
import { parseJsonText } from '../../json-door.ts';
import type { MetadataSchema } from '../metadata/schema.ts';
import { readTree, schemaUrlOf } from './read-tree.ts';
import { expandSubtree, subtreeUrl } from './subtree.ts';
import type { TileRecord, TilesetRecord } from './tile-record.ts';

export interface TilesetWalk {
  fetchBytes(url: string): Promise<Uint8Array>;
  /** Every content that is no tileset itself. */
  content(url: string): Promise<void>;
  /** Given: what is broken below is told, and passed over; else the walk ends with it. */
  readonly broken?: (error: unknown) => void;
}

const isTileset = (url: string): boolean => /\.json$/i.test(new URL(url).pathname);

/** A tileset to its last content: subtrees, tilesets within and schemas are fetched on the way. Answers the outermost. */
export async function walkTileset(url: string, walk: TilesetWalk, within: readonly string[] = []): Promise<TilesetRecord> {
  if (within.includes(url)) return fail('tileset-cycle', url, 'is a tileset within itself');
  const jsonAt = async (at: string): Promise<unknown> => parseJsonText(new TextDecoder().decode(await walk.fetchBytes(at)), at);
  const guarded = async (job: () => Promise<unknown>): Promise<void> => {
    try {
      await job();
    } catch (error) {
      if (!walk.broken) throw error;
      walk.broken(error);
    }
  };
  const visit = async (tile: TileRecord): Promise<void> => {
    const { subtree } = tile;
    if (subtree)
      return guarded(async () => {
        const from = subtreeUrl(subtree);
        const root = await expandSubtree(await walk.fetchBytes(from), subtree, from, walk.fetchBytes);
        if (root) await visit(root);
      });
    for (const content of tile.contents)
      await guarded(() => (isTileset(content.url) ? walkTileset(content.url, walk, [...within, url]) : walk.content(content.url)));
    for (const child of tile.children) await visit(child);
  };
  const json = await jsonAt(url);
  const schemaUrl = schemaUrlOf(url, json);
  let schema: MetadataSchema | undefined;
  if (schemaUrl !== undefined) await guarded(async () => void (schema = (await jsonAt(schemaUrl)) as MetadataSchema));
  const record = readTree(url, json, undefined, schema);
  await visit(record.root);
  return record;
}
