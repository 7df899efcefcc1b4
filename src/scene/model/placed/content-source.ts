import { createBridge } from '../../../base/bridge.ts';
import type { BlockFormat, Content } from '../../../city/formats/tiles3d/content/content.ts';
import type { SubtreeRecord, TileRecord, TilesetRecord } from '../../../city/formats/tiles3d/tree/tile-record.ts';
import type { ContentCalls, ContentOrders } from './content-worker.ts';

/** Something under way that may be called off; the promise then rejects. */
export interface Flight<T> {
  readonly done: Promise<T>;
  cancel(): void;
}

/** Where tilesets and contents come from: a worker that fetches and decodes. It outlives the model and its GPU context. */
export interface ContentSource {
  /** What the GPU takes, before the first content is asked for. */
  prepare(blockFormats: readonly BlockFormat[]): void;
  tileset(url: string, transform?: readonly number[]): Flight<TilesetRecord>;
  subtree(subtree: SubtreeRecord): Flight<TileRecord | null>;
  content(url: string): Flight<Content>;
  /** Files that people brought: addressed by `heldUrl`, never sent anywhere. */
  hold(id: string, files: ReadonlyMap<string, Blob>): void;
  release(id: string): void;
  close(): void;
}

/** The worker starts with the first request: a city without anything placed has none. */
export function createContentSource(ownOrigins: readonly string[], declaredOrigins: readonly string[]): ContentSource {
  let formats: readonly BlockFormat[] = [];
  let open: { worker: Worker; bridge: ReturnType<typeof createBridge<ContentCalls, Record<string, never>, ContentOrders>> } | null = null;
  let lastJob = 0;
  const started = () => {
    if (open) return open.bridge;
    const worker = new Worker(new URL('./content-worker.ts', import.meta.url), { type: 'module', name: 'content' });
    const bridge = createBridge<ContentCalls, Record<string, never>, ContentOrders>(worker);
    open = { worker, bridge };
    void bridge.call('setUp', ownOrigins, declaredOrigins, formats);
    return bridge;
  };
  const flight = <T>(ask: (bridge: ReturnType<typeof started>, job: number) => Promise<T>): Flight<T> => {
    const job = ++lastJob;
    const bridge = started();
    return { done: ask(bridge, job), cancel: () => bridge.tell('cancel', job) };
  };
  return {
    prepare(blockFormats) {
      formats = blockFormats;
    },
    tileset: (url, transform) => flight((bridge, job) => bridge.call('tileset', job, url, transform)),
    subtree: (subtree) => flight((bridge, job) => bridge.call('subtree', job, subtree)),
    content: (url) => flight((bridge, job) => bridge.call('content', job, url)),
    hold: (id, files) => void started().call('hold', id, files),
    release: (id) => void started().call('release', id),
    close() {
      open?.worker.terminate();
      open = null;
    },
  };
}
