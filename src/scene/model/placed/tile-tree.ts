import type { TileRecord } from '../../../city/formats/tiles3d/tree/tile-record.ts';
import type { Placement, Spot } from './placement.ts';

export type ContentState = 'absent' | 'loading' | 'ready' | 'failed';

/** A tile while its tileset is shown: grows children as nested tilesets and subtrees arrive. */
export interface Tile {
  readonly id: number;
  record: TileRecord;
  readonly parent: Tile | null;
  children: Tile[];
  readonly spot: Spot;
  readonly requestSpot: Spot | null;
  /** Of the tile's contents together. */
  state: ContentState;
  /** Tilesets and subtrees still to be fetched before the tile's children are known. */
  growth: 'whole' | 'wanted' | 'growing' | 'failed';
  /** Tilesets this one lies in, by URL: a tileset within itself would never end. */
  readonly within: readonly string[];
  readonly depth: number;
  lastUsed: number;
}

/** Nested tilesets are no JSON files of tiles, but their tiles' contents: told by name. */
export const isTilesetUrl = (url: string): boolean => /\.json(?:[?#]|$)/i.test(url);

export interface TileTree {
  readonly tiles: readonly Tile[];
  readonly root: Tile;
  /** A tile's subtree has arrived: the record takes its place. */
  replace(tile: Tile, record: TileRecord): void;
  /** Another tileset's root below a tile. */
  graft(tile: Tile, root: TileRecord, url: string): void;
}

/** More than any view needs; an endless tileset must not take the memory. */
const MOST_TILES = 2e6;

export function createTileTree(root: TileRecord, url: string, placement: Placement): TileTree {
  const tiles: Tile[] = [];
  const grow = (record: TileRecord, parent: Tile | null, within: readonly string[]): Tile => {
    if (tiles.length >= MOST_TILES) throw new Error(`too-many at ${url}: more than ${MOST_TILES} tiles`);
    const needsMore = record.subtree !== null || record.contents.some((content) => isTilesetUrl(content.url));
    const tile: Tile = {
      id: tiles.length,
      record,
      parent,
      children: [],
      spot: placement.spot(record.volume),
      requestSpot: record.requestVolume && placement.spot(record.requestVolume),
      state: 'absent',
      growth: needsMore ? 'wanted' : 'whole',
      within,
      depth: (parent?.depth ?? 0) + 1,
      lastUsed: 0,
    };
    tiles.push(tile);
    tile.children = record.children.map((child) => grow(child, tile, within));
    return tile;
  };
  const top = grow(root, null, [url]);
  return {
    tiles,
    root: top,
    replace(tile, record) {
      tile.record = { ...record, requestVolume: tile.record.requestVolume };
      tile.children = record.children.map((child) => grow(child, tile, tile.within));
      tile.state = 'absent';
    },
    graft(tile, root, nestedUrl) {
      tile.children = [...tile.children, grow(root, tile, [...tile.within, nestedUrl])];
    },
  };
}

/** Contents that are drawn; nested tilesets are not. */
export const drawnContents = (tile: Tile) => tile.record.contents.filter(({ url }) => !isTilesetUrl(url));
