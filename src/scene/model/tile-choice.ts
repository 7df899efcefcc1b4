/** Which tiles to draw, load and forget: plain geometry, no GPU and no network, so that tests can walk it. */

export type TileState = 'absent' | 'loading' | 'ready' | 'failed';

/** A tile in three metres. */
export interface PlacedTile {
  readonly id: number;
  readonly children: readonly number[];
  readonly hasContent: boolean;
  readonly centre: readonly [x: number, y: number, z: number];
  readonly radiusM: number;
  readonly geometricErrorM: number;
  /** ADD keeps the tile beside its children. */
  readonly adds: boolean;
  /** No ancestor has content: part of the first picture of the whole city, never forgotten. */
  readonly isOverview: boolean;
}

export interface TileView {
  readonly eye: readonly [x: number, y: number, z: number];
  readonly focus: readonly [x: number, z: number];
  /** Pixels a metre covers at one metre's distance: half the drawing height times the projection's vertical scale. */
  readonly pixelsPerRadian: number;
  /** Is any of a ball within the picture? Tiles that are come first; without it all count as seen. */
  sees?(centre: readonly [x: number, y: number, z: number], radiusM: number): boolean;
}

export interface TileChoice {
  /** Ready tiles that together cover the city without holes or doubles. */
  readonly draw: readonly number[];
  /** Absent tiles, the most wanted first. */
  readonly load: readonly number[];
  /** Everything a view like this one uses, loaded or not: the rest may be forgotten. */
  readonly wanted: ReadonlySet<number>;
  /** Overview tiles within the picture that are neither there nor failed. */
  readonly blanks: number;
}

export interface ChoiceLimits {
  /** Refine while the error would show more than so many pixels. */
  readonly errorPx: number;
  /** Details reach this far from the focus, metres. */
  readonly detailRadiusM: number;
  /** Nothing farther than this from the focus is wanted at all. */
  readonly reachM: number;
  /** Building rows are the same at every level, so that a coarse tile can hide what its details show: they mix freely. */
  readonly sharedRows: boolean;
}

/** Error up to which a tile's details are bound to the detail radius itself, metres. */
const BLOCK_ERROR_M = 40;

export interface TileChooser {
  choose(view: TileView, stateOf: (id: number) => TileState, limits: ChoiceLimits): TileChoice;
}

export function createTileChooser(tiles: readonly PlacedTile[], roots: readonly number[]): TileChooser {
  /** Refined at the last choice: coarsening waits for a margin, so that a still hand does not flicker. */
  const refined = new Set<number>();

  return {
    choose(view, stateOf, limits) {
      const draw: number[] = [];
      const wanted = new Set<number>();
      const load: { id: number; rank: number }[] = [];
      let blanks = 0;
      const [fx, fz] = view.focus;

      const groundDistance = (tile: PlacedTile): number => Math.max(0, Math.hypot(tile.centre[0] - fx, tile.centre[2] - fz) - tile.radiusM);
      /** Is an error seen at a tile's distance, and the tile near enough for details? */
      const isCoarse = (tile: PlacedTile, geometricErrorM: number): boolean => {
        const slack = refined.has(tile.id) ? 1.2 : 1;
        // What stands for a whole district is refined further out than what stands for a block.
        const reachM = limits.detailRadiusM * Math.max(1, geometricErrorM / BLOCK_ERROR_M);
        if (groundDistance(tile) > reachM * slack) return false;
        const [x, y, z] = tile.centre;
        const away = Math.max(1, Math.hypot(x - view.eye[0], y - view.eye[1], z - view.eye[2]) - tile.radiusM);
        return (geometricErrorM * view.pixelsPerRadian * slack) / away > limits.errorPx;
      };
      const remember = (tile: PlacedTile, isRefined: boolean): boolean => {
        if (isRefined) refined.add(tile.id);
        else refined.delete(tile.id);
        return isRefined;
      };
      const wantsDetail = (tile: PlacedTile): boolean => tile.children.length > 0 && (!tile.hasContent || remember(tile, isCoarse(tile, tile.geometricErrorM)));
      const want = (tile: PlacedTile): TileState => {
        wanted.add(tile.id);
        const state = stateOf(tile.id);
        if (state === 'ready' || state === 'failed') return state;
        const isSeen = view.sees?.(tile.centre, tile.radiusM) ?? true;
        if (isSeen && tile.isOverview) blanks++;
        if (state === 'absent') load.push({ id: tile.id, rank: (tile.isOverview ? 0 : 1e7) + (isSeen ? 0 : 1e6) + groundDistance(tile) });
        return state;
      };
      const hasLeavesOnly = (tile: PlacedTile): boolean =>
        tile.children.length > 0 && tile.children.every((id) => (tiles[id] as PlacedTile).children.length === 0);
      /** Draw whatever below a missing tile is there. */
      const drawRemains = (tile: PlacedTile): void => {
        for (const child of tile.children) {
          if (stateOf(child) === 'ready') draw.push(child);
          else drawRemains(tiles[child] as PlacedTile);
        }
      };
      /** Walk a tile; true when its ground is covered by what was pushed to `draw`. */
      const cover = (tile: PlacedTile): boolean => {
        if (groundDistance(tile) > limits.reachM) return true;
        if (limits.sharedRows && tile.hasContent && hasLeavesOnly(tile)) {
          const state = want(tile);
          if (state === 'ready') draw.push(tile.id);
          for (const id of tile.children) {
            const child = tiles[id] as PlacedTile;
            if (remember(child, isCoarse(child, tile.geometricErrorM))) cover(child);
          }
          return state === 'ready' || state === 'failed';
        }
        if (!wantsDetail(tile)) {
          if (!tile.hasContent) return true;
          const state = want(tile);
          if (state === 'ready') draw.push(tile.id);
          else if (state !== 'failed') drawRemains(tile);
          return state === 'ready' || state === 'failed';
        }
        const own = tile.hasContent ? want(tile) : 'failed';
        const mark = draw.length;
        let covered = true;
        for (const child of tile.children) covered = cover(tiles[child] as PlacedTile) && covered;
        if (tile.adds && own === 'ready') draw.push(tile.id);
        if (covered || tile.adds || own === 'failed') return true;
        if (own !== 'ready') return false;
        draw.length = mark;
        draw.push(tile.id);
        return true;
      };
      for (const root of roots) cover(tiles[root] as PlacedTile);
      load.sort((a, b) => a.rank - b.rank);
      return { draw, load: load.map(({ id }) => id), wanted, blanks };
    },
  };
}
