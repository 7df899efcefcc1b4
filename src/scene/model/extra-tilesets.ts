import type { Group } from 'three';
import type { BuildingTiles } from './building-tiles.ts';
import type { ChoiceLimits, TileView } from './tile-choice.ts';
import type { TileStream } from './tile-stream.ts';

/** Tilesets that joined the city while it was open: drawn, shaded and picked like its own. */
export interface ExtraTilesets {
  add(id: string, url: string): void;
  show(id: string, isShown: boolean): void;
  remove(id: string): void;
  update(view: TileView, limits: Omit<ChoiceLimits, 'sharedRows'>, leastPx: number): void;
  readonly version: string;
  readonly loaded: number;
  readonly pending: number;
  dispose(): void;
}

interface Extra {
  readonly tiles: BuildingTiles;
  readonly stream: TileStream;
}

/** @param parent group of the city's own buildings: what hangs below it is in every pass that they are in. */
export function createExtraTilesets(
  parent: Group,
  openTiles: () => BuildingTiles,
  openStream: (url: string, keeper: BuildingTiles['keeper']) => TileStream,
): ExtraTilesets {
  const extras = new Map<string, Extra>();
  let changes = 0;
  const sum = (read: (extra: Extra) => number): number => [...extras.values()].reduce((total, extra) => total + read(extra), 0);
  const remove = (id: string): void => {
    const extra = extras.get(id);
    if (!extra) return;
    extra.stream.close();
    extra.tiles.group.removeFromParent();
    extra.tiles.dispose();
    extras.delete(id);
    changes++;
  };
  return {
    add(id, url) {
      remove(id);
      const tiles = openTiles();
      const { keeper } = tiles;
      // Rows in such tiles count from their own zero: they get places of their own among the city's, by id.
      const stream = openStream(url, {
        ...keeper,
        arrive: (node, placed, prepared) =>
          keeper.arrive(node, placed, { ...prepared, features: { ...prepared.features, row: prepared.features.row.fill(-1) } }),
      });
      parent.add(tiles.group);
      extras.set(id, { tiles, stream });
      changes++;
    },
    show(id, isShown) {
      const extra = extras.get(id);
      if (!extra) return;
      if (isShown) parent.add(extra.tiles.group);
      else extra.tiles.group.removeFromParent();
      changes++;
    },
    remove,
    update(view, limits, leastPx) {
      for (const { tiles, stream } of extras.values()) {
        if (!tiles.group.parent) continue;
        stream.update(view, { ...limits, sharedRows: tiles.sharedRows });
        tiles.thin(view.eye, view.pixelsPerRadian, leastPx);
      }
    },
    get version() {
      return `${changes}/${sum(({ tiles }) => tiles.version)}`;
    },
    get loaded() {
      return sum(({ stream }) => stream.loaded);
    },
    get pending() {
      return sum(({ stream }) => stream.pending);
    },
    dispose() {
      for (const id of [...extras.keys()]) remove(id);
    },
  };
}
