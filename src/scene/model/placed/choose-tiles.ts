import { drawnContents, type Tile } from './tile-tree.ts';

export interface TilesView {
  readonly eye: readonly [x: number, y: number, z: number];
  /** Pixels a metre covers at one metre's distance. */
  readonly pixelsPerRadian: number;
  sees(centre: readonly [x: number, y: number, z: number], radiusM: number): boolean;
}

export interface TilesChoice {
  /** Tiles to draw: together they cover what is in view once, as finely as what has arrived allows. */
  readonly draw: readonly Tile[];
  /** Tiles whose contents are wanted, the most wanted first. */
  readonly load: readonly Tile[];
  /** Tiles whose nested tilesets or subtrees are wanted. */
  readonly grow: readonly Tile[];
  /** Everything this view uses, loaded or not. */
  readonly used: ReadonlySet<Tile>;
}

/** Screen-space error of a tile, pixels (OGC 22-025r4, 6.7.3): its geometric error seen from its distance. */
export const errorPx = (tile: Tile, { eye, pixelsPerRadian }: TilesView): number => {
  const away = tile.spot.away(...eye);
  return away <= 0 ? (tile.record.geometricErrorM > 0 ? Infinity : 0) : (tile.record.geometricErrorM * pixelsPerRadian) / away;
};

/**
 * Walk a tileset for a view. REPLACE: a tile steps aside only when all its children in view are there; ADD: it stays beside
 * them. Tiles out of view are neither drawn nor loaded; request volumes let nothing in until the eye is inside.
 */
export function chooseTiles(root: Tile, view: TilesView, mostErrorPx: number): TilesChoice {
  const draw: Tile[] = [];
  const grow: Tile[] = [];
  const used = new Set<Tile>();
  const load: { tile: Tile; rank: number }[] = [];
  const [ex, ey, ez] = view.eye;

  const want = (tile: Tile): boolean => {
    if (drawnContents(tile).length === 0) return true;
    used.add(tile);
    // The coarse comes before the fine: something soon is better than everything late.
    if (tile.state === 'absent') load.push({ tile, rank: tile.depth * 1e4 + tile.spot.away(ex, ey, ez) });
    if (tile.state === 'ready') draw.push(tile);
    // What failed covers nothing: something coarser stays in its place.
    return tile.state === 'ready';
  };
  /** True when what the tile covers in view is drawn, or nothing of it can be. */
  const cover = (tile: Tile): boolean => {
    if (tile.requestSpot && tile.requestSpot.away(ex, ey, ez) > 0) return true;
    if (!view.sees(tile.spot.centre, tile.spot.radiusM)) return true;
    used.add(tile);
    const hasOwn = drawnContents(tile).length > 0;
    const isCoarse = errorPx(tile, view) > mostErrorPx;
    // A tile that is nothing but a way to others is always walked through.
    const goesOn = isCoarse || !hasOwn;
    if (tile.growth === 'wanted' && goesOn) grow.push(tile);
    const isGrown = tile.growth === 'whole' || tile.growth === 'failed';
    if (!goesOn || (isGrown && tile.children.length === 0)) return want(tile);
    if (tile.record.adds) {
      const own = want(tile);
      let below = true;
      for (const child of tile.children) below = cover(child) && below;
      return own && below && isGrown;
    }
    const mark = draw.length;
    let isCovered = isGrown;
    for (const child of tile.children) isCovered = cover(child) && isCovered;
    if (isCovered || !hasOwn) return isCovered;
    // Not all are there: the tile itself stays, and what has arrived below it waits.
    if (tile.state !== 'ready') {
      want(tile);
      return false;
    }
    draw.length = mark;
    draw.push(tile);
    return true;
  };
  cover(root);
  load.sort((a, b) => a.rank - b.rank);
  return { draw, load: load.map(({ tile }) => tile), grow, used };
}
