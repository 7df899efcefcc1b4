import { createBridge } from '../../base/bridge.ts';
import type { TileNode } from '../../city/formats/tiles3d/tile.ts';
import type { PreparedTile, TileCalls, TileOrders } from './tile-worker.ts';

/** Where tiles come from: a worker that fetches and decodes; tests bring their own. */
export interface TileSource {
  tileset(url: string): Promise<readonly TileNode[]>;
  /** The promise rejects when cancelled. */
  tile(node: TileNode): { readonly done: Promise<PreparedTile>; cancel(): void };
  close(): void;
}

export function createWorkerTileSource(): TileSource {
  const worker = new Worker(new URL('./tile-worker.ts', import.meta.url), { type: 'module', name: 'tiles' });
  const bridge = createBridge<TileCalls, Record<string, never>, TileOrders>(worker);
  let lastJob = 0;
  return {
    tileset: (url) => bridge.call('tileset', url),
    tile(node) {
      const job = ++lastJob;
      return { done: bridge.call('tile', job, node.contentUrl ?? '', node), cancel: () => bridge.tell('cancel', job) };
    },
    close: () => worker.terminate(),
  };
}
