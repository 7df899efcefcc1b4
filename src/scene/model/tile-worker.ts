import { fetchOk } from '../../base/browser.ts';
import { createBridge, handOver } from '../../base/bridge.ts';
import { fail } from '../../base/problem.ts';
import { decodeTile } from '../../city/formats/tiles3d/decode.ts';
import { readTileset } from '../../city/formats/tiles3d/read.ts';
import type { DecodedFurniture, TileNode } from '../../city/formats/tiles3d/tile.ts';
import type { BuildingColumns } from '../../tables/buildings.ts';
import { soupOf, type TileSoup } from './soup.ts';

/** What the worker makes of one tile. */
export interface PreparedTile {
  readonly soup: TileSoup | null;
  readonly features: BuildingColumns;
  readonly furniture: readonly DecodedFurniture[];
}
export type TileCalls = {
  tileset(url: string): Promise<readonly TileNode[]>;
  tile(job: number, url: string, node: TileNode): Promise<PreparedTile>;
};
export type TileOrders = { cancel: number };

const running = new Map<number, AbortController>();

function buffersOf({ soup, features, furniture }: PreparedTile): Transferable[] {
  const arrays: ArrayBufferView[] = furniture.flatMap((set) => [set.positions, set.scale, set.turn]);
  if (soup) arrays.push(soup.index, soup.bands.mostM, soup.bands.end, soup.place, soup.facet, soup.edge, soup.span, soup.row, soup.footM, soup.topM);
  arrays.push(features.row, features.use, features.storeys, features.heightM, features.baseM, features.year, features.people, features.lon, features.lat);
  return [...new Set(arrays.map((array) => array.buffer as ArrayBuffer))];
}

const bridge = createBridge<Record<string, never>, TileOrders>(self as never, {
  async tileset(url: string) {
    return readTileset(url, await (await fetchOk(url)).json());
  },
  async tile(job: number, url: string, node: TileNode) {
    const stop = new AbortController();
    if (new URL(url).pathname.endsWith('.json'))
      fail('unsupported-external-tileset', url, 'a tileset within a tileset is not read yet; name the inner tileset.json in city.json');
    running.set(job, stop);
    try {
      const bytes = await (await fetchOk(url, { signal: stop.signal })).arrayBuffer();
      const { mesh, features, furniture } = decodeTile(bytes, node);
      const prepared: PreparedTile = { soup: mesh ? soupOf(mesh, features.count) : null, features, furniture };
      return handOver(prepared, buffersOf(prepared));
    } finally {
      running.delete(job);
    }
  },
});
bridge.on('cancel', (job) => running.get(job)?.abort());
