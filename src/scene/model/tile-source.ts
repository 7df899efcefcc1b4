import { createBridge } from '../../base/bridge.ts';
import type { RoughMesh } from '../../city/formats/tiles3d/rough.ts';
import type { TileNode } from '../../city/formats/tiles3d/tile.ts';
import type { CityManifest } from '../../city/pack/manifest.ts';
import type { PreparedTile, TileCalls, TileOrders } from './tile-worker.ts';

/** Where tiles come from: a worker that fetches and decodes; tests bring their own. */
export interface TileSource {
  tileset(url: string): Promise<readonly TileNode[]>;
  /** The promise rejects when cancelled. */
  tile(node: TileNode): { readonly done: Promise<PreparedTile>; cancel(): void };
  close(): void;
}

export interface WorkerTileSource extends TileSource {
  /**
   * Begin with the bare triangles of the tiles below a tileset's empty root before anybody asks: every view of the city wants them,
   * and this one those that are seen.
   */
  prefetchOverview(url: string, isSeen?: (node: TileNode) => boolean): void;
  /** Told one tile after the other; resolves when all are told that could be read. */
  roughOverview(onTile: (node: TileNode, meshes: readonly RoughMesh[]) => void): Promise<void>;
  /** From now on those that are not seen count, too: ask for them again. */
  roughRest(): void;
  /** ... and then the tiles themselves. */
  prepareOverview(): void;
}

/** More than this at the root is no overview any more. */
const MOST_PREFETCHED = 200;

/** Absolute URL of the tileset of a pack's buildings; null without. */
export const overviewOf = ({ buildings }: CityManifest, baseUrl: string): string | null => (buildings ? new URL(buildings.tileset, baseUrl).href : null);

export function createWorkerTileSource(): WorkerTileSource {
  const worker = new Worker(new URL('./tile-worker.ts', import.meta.url), { type: 'module', name: 'tiles' });
  const bridge = createBridge<TileCalls, Record<string, never>, TileOrders>(worker);
  const tilesets = new Map<string, Promise<readonly TileNode[]>>();
  let overview: readonly TileNode[] = [];
  let found: Promise<void> = Promise.resolve();
  const rough = new Map<TileNode, Promise<readonly RoughMesh[]>>();
  let unseen: readonly TileNode[] = [];
  const early = new Map<string, ReturnType<TileSource['tile']>>();
  let lastJob = 0;

  const ask = (node: TileNode): ReturnType<TileSource['tile']> => {
    const job = ++lastJob;
    return { done: bridge.call('tile', job, node.contentUrl ?? '', node), cancel: () => bridge.tell('cancel', job) };
  };
  const askRough = (node: TileNode): void => {
    const meshes = bridge.call('rough', node.contentUrl as string, node);
    meshes.catch(() => undefined);
    rough.set(node, meshes);
  };
  const findOverview = async (url: string, isSeen: (node: TileNode) => boolean): Promise<void> => {
    const asked: Promise<readonly TileNode[]> = bridge.call('tileset', url);
    tilesets.set(url, asked);
    const nodes = await asked;
    const [root] = nodes;
    const first = nodes.filter((node) => node.parent === 0 && node.contentUrl !== null);
    if (!root || root.contentUrl !== null || first.length > MOST_PREFETCHED) return;
    overview = first;
    unseen = first.filter((node) => !isSeen(node));
    for (const node of first) if (isSeen(node)) askRough(node);
  };

  return {
    prefetchOverview(url, isSeen = () => true) {
      found = findOverview(url, isSeen);
      // Whoever asks for the tileset itself is told why.
      found.catch(() => tilesets.delete(url));
    },
    async roughOverview(onTile) {
      await found;
      const told = [...rough];
      rough.clear();
      await Promise.allSettled(told.map(async ([node, meshes]) => onTile(node, await meshes)));
    },
    roughRest() {
      const askRest = (): void => {
        for (const node of unseen) askRough(node);
        unseen = [];
      };
      found.then(askRest, () => undefined);
    },
    prepareOverview() {
      for (const node of overview) {
        if (early.has(node.contentUrl as string)) continue;
        const flight = ask(node);
        flight.done.catch(() => undefined);
        early.set(node.contentUrl as string, flight);
      }
      overview = [];
    },
    tileset(url) {
      const asked = tilesets.get(url);
      tilesets.delete(url);
      return asked ?? bridge.call('tileset', url);
    },
    tile(node) {
      const flight = early.get(node.contentUrl ?? '');
      early.delete(node.contentUrl ?? '');
      return flight ?? ask(node);
    },
    close: () => worker.terminate(),
  };
}
