import { createBridge } from '../../base/bridge.ts';
import { decodeTerrainTile, type DecodeCalls, type TileCode } from './decode-tile.ts';

/** Decodes tiles somewhere, until closed. */
export interface TileDecoder {
  heights(bytes: Uint8Array, terrain: TileCode, where: string): Promise<Float32Array>;
  close(): void;
}

/**
 * A worker of its own for the time a city opens: two dozen tiles take a quarter of a second and more, which the page's
 * thread needs for its first picture. Where there are no workers (tools, tests under Node) it is done on this thread.
 */
export function openTileDecoder(): TileDecoder {
  if (typeof Worker === 'undefined')
    return { heights: (bytes, terrain, where) => Promise.resolve().then(() => decodeTerrainTile(bytes, terrain, where)), close: () => undefined };
  const worker = new Worker(new URL('./decode-worker.ts', import.meta.url), { type: 'module', name: 'terrain' });
  const bridge = createBridge<DecodeCalls>(worker);
  return {
    // Copied, not handed over: the map reads the same bytes.
    heights: (bytes, { encoding, tilePx, offsetM }, where) =>
      bridge.call('decode', bytes, { encoding, tilePx, ...(offsetM === undefined ? {} : { offsetM }) }, where),
    close: () => worker.terminate(),
  };
}
