import { createBridge, handOver } from '../../../base/bridge.ts';
import { isObject, parseJsonText } from '../../../city/formats/json-door.ts';
import { browserCodecs } from '../../../city/formats/tiles3d/codecs/browser-codecs.ts';
import { decodePicture } from '../../../city/formats/tiles3d/codecs/browser-image.ts';
import type { BlockFormat, Content, ContentIo } from '../../../city/formats/tiles3d/content/content.ts';
import { decodeContent } from '../../../city/formats/tiles3d/content/decode-content.ts';
import type { MetadataSchema } from '../../../city/formats/tiles3d/metadata/schema.ts';
import { readTree, schemaUrlOf } from '../../../city/formats/tiles3d/tree/read-tree.ts';
import { expandSubtree, subtreeUrl } from '../../../city/formats/tiles3d/tree/subtree.ts';
import type { SubtreeRecord, TileRecord, TilesetRecord } from '../../../city/formats/tiles3d/tree/tile-record.ts';
import { contentBuffers } from './content-buffers.ts';
import { createContentFetch, type ContentFetch } from './content-fetch.ts';

export type ContentCalls = {
  /** First of all: whom this worker may ask, and what the GPU takes. */
  setUp(ownOrigins: readonly string[], declaredOrigins: readonly string[], blockFormats: readonly BlockFormat[]): void;
  tileset(job: number, url: string, transform: readonly number[] | undefined): Promise<TilesetRecord>;
  subtree(job: number, subtree: SubtreeRecord): Promise<TileRecord | null>;
  content(job: number, url: string): Promise<Content>;
  hold(id: string, files: ReadonlyMap<string, Blob>): void;
  release(id: string): void;
};
export type ContentOrders = { cancel: number };

let files: ContentFetch = createContentFetch([], []);
let formats: readonly BlockFormat[] = [];
const running = new Map<number, AbortController>();

async function cancellable<T>(job: number, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  running.set(job, stop);
  try {
    return await run(stop.signal);
  } finally {
    running.delete(job);
  }
}

const jsonAt = async (url: string, signal: AbortSignal): Promise<unknown> => parseJsonText(new TextDecoder().decode(await files.bytes(url, signal)), url);

const bridge = createBridge<Record<string, never>, ContentOrders>(self as never, {
  setUp(own: readonly string[], declared: readonly string[], blockFormats: readonly BlockFormat[]) {
    files = createContentFetch(own, declared);
    formats = blockFormats;
  },
  tileset: (job: number, url: string, transform: readonly number[] | undefined) =>
    cancellable(job, async (signal) => {
      const json = await jsonAt(url, signal);
      const schemaUrl = schemaUrlOf(url, json);
      const schema = schemaUrl === undefined ? undefined : await jsonAt(schemaUrl, signal);
      return readTree(url, json, transform, isObject(schema) ? (schema as MetadataSchema) : undefined);
    }),
  subtree: (job: number, subtree: SubtreeRecord) =>
    cancellable(job, async (signal) => {
      const url = subtreeUrl(subtree);
      return expandSubtree(await files.bytes(url, signal), subtree, url, (other) => files.bytes(other, signal));
    }),
  content: (job: number, url: string) =>
    cancellable(job, async (signal) => {
      const io: ContentIo = {
        fetchBytes: (other) => files.bytes(other, signal),
        decodeImage: (bytes, _mimeType, where) => decodePicture(bytes, formats, where),
        codecs: browserCodecs,
      };
      const content = await decodeContent(await files.bytes(url, signal), url, io);
      return handOver(content, contentBuffers(content));
    }),
  hold: (id: string, dropped: ReadonlyMap<string, Blob>) => files.hold(id, dropped),
  release: (id: string) => files.release(id),
});
bridge.on('cancel', (job) => running.get(job)?.abort());
