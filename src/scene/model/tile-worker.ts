import { fetchOk } from '../../base/browser.ts';
import { createBridge, handOver } from '../../base/bridge.ts';
import { fail } from '../../base/problem.ts';
import { browserCodecs } from '../../city/formats/tiles3d/codecs/browser-codecs.ts';
import { decodePicture } from '../../city/formats/tiles3d/codecs/browser-image.ts';
import type { Content, ContentIo } from '../../city/formats/tiles3d/content/content.ts';
import { decodeTileWith } from '../../city/formats/tiles3d/decode.ts';
import { readTileset } from '../../city/formats/tiles3d/read.ts';
import { readRough, type RoughMesh } from '../../city/formats/tiles3d/rough.ts';
import type { DecodedFurniture, TileNode } from '../../city/formats/tiles3d/tile.ts';
import type { BuildingColumns } from '../../tables/buildings.ts';
import { contentBuffers } from './placed/content-buffers.ts';
import type { SurfaceColumns } from '../../tables/surfaces.ts';
import { soupOf, type TileSoup } from './soup.ts';

/** What the worker makes of one tile. */
export interface PreparedTile {
  readonly soup: TileSoup | null;
  readonly features: BuildingColumns;
  readonly furniture: readonly DecodedFurniture[];
  /** Parts with pictures, drawn apart; features as in `features`. */
  readonly textured: Content | null;
  readonly surfaces?: SurfaceColumns;
  /** The parts with pictures once more, for rays alone: never drawn. */
  readonly aside?: TileSoup;
}
export type TileCalls = {
  tileset(url: string): Promise<readonly TileNode[]>;
  /** Its bare triangles; the tile itself is asked for later and not fetched again. */
  rough(url: string, node: TileNode): Promise<readonly RoughMesh[]>;
  tile(job: number, url: string, node: TileNode): Promise<PreparedTile>;
};
export type TileOrders = { cancel: number };

/** A pack's tile holds all of itself. */
const io: ContentIo = {
  fetchBytes: async (url) => fail('unsupported-buffer', url, 'a building tile of a pack is one file'),
  decodeImage: (bytes, _mimeType, where) => decodePicture(bytes, [], where),
  codecs: browserCodecs,
};

/** Of tiles whose bare triangles were asked for: the tiles themselves will be. */
const fetched = new Map<string, ArrayBuffer>();
/** Tiles that were asked for: bare triangles told after them leave nothing behind. */
const asked = new Set<string>();
async function bytesOf(url: string, signal: AbortSignal): Promise<ArrayBuffer> {
  asked.add(url);
  const known = fetched.get(url);
  fetched.delete(url);
  return known ?? (await fetchOk(url, { signal })).arrayBuffer();
}

const running = new Map<number, AbortController>();

function buffersOf({ soup, features, furniture, surfaces, aside, textured }: PreparedTile): Transferable[] {
  const arrays: ArrayBufferView[] = furniture.flatMap((set) => [set.positions, set.scale, set.turn]);
  for (const one of [soup, aside]) {
    if (!one) continue;
    arrays.push(one.index, one.bands.mostM, one.bands.end, one.place, one.facet, one.edge, one.span, one.row, one.footM, one.topM);
    if (one.surface) arrays.push(one.surface);
    if (one.skin) arrays.push(one.skin);
  }
  if (surfaces) arrays.push(surfaces.building, surfaces.areaM2, surfaces.tiltDeg, surfaces.bearingDeg);
  arrays.push(features.row, features.use, features.storeys, features.heightM, features.baseM, features.year, features.people, features.lon, features.lat);
  return [...new Set<Transferable>([...arrays.map((array) => array.buffer as ArrayBuffer), ...(textured ? contentBuffers(textured) : [])])];
}

const bridge = createBridge<Record<string, never>, TileOrders>(self as never, {
  async tileset(url: string) {
    return readTileset(url, await (await fetchOk(url)).json());
  },
  async rough(url: string, node: TileNode) {
    const bytes = await (await fetchOk(url)).arrayBuffer();
    const meshes = await readRough(bytes, node, browserCodecs);
    if (!asked.has(url)) fetched.set(url, bytes);
    return handOver(
      meshes,
      meshes.flatMap(({ position, index }) => [position.buffer, index.buffer]),
    );
  },
  async tile(job: number, url: string, node: TileNode) {
    const stop = new AbortController();
    if (new URL(url).pathname.endsWith('.json'))
      fail('unsupported-external-tileset', url, 'a tileset within a tileset is not read yet; name the inner tileset.json in city.json');
    running.set(job, stop);
    try {
      const bytes = await bytesOf(url, stop.signal);
      const {
        tile: { mesh, features, furniture, surfaces, aside },
        textured,
      } = await decodeTileWith(bytes, node, io);
      const prepared: PreparedTile = {
        soup: mesh ? soupOf(mesh, features.count) : null,
        features,
        furniture,
        textured,
        ...(aside ? { aside: soupOf(aside, features.count) } : {}),
        ...(surfaces ? { surfaces } : {}),
      };
      return handOver(prepared, buffersOf(prepared));
    } finally {
      running.delete(job);
    }
  },
});
bridge.on('cancel', (job) => running.get(job)?.abort());
