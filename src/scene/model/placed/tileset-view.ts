import type { Matrix4 } from 'three';
import { after } from '../../../base/browser.ts';
import type { ContentRecord, TilesetRecord } from '../../../city/formats/tiles3d/tree/tile-record.ts';
import { placeOf } from '../../../city/formats/tiles3d/tree/volume.ts';
import { chooseTiles, type TilesView } from './choose-tiles.ts';
import type { ContentSource, Flight } from './content-source.ts';
import type { ContentView } from './content-view.ts';
import { stageContent, type LinkedContent, type StageParts } from './feature-links.ts';
import type { Placement } from './placement.ts';
import { mayPass, problemsIn, type PlacedStatus, type ProblemBook } from './placed-status.ts';
import { createTileTree, drawnContents, isTilesetUrl, type Tile, type TileTree } from './tile-tree.ts';

export interface TilesetViewOptions {
  readonly id: string;
  readonly url: string;
  readonly source: ContentSource;
  readonly parts: StageParts;
  /** Where the tileset stands; asked with whether it stands on the earth by itself. Throws a named problem. */
  placement(isOnEarth: boolean): Placement;
  /** Contents nobody draws are kept up to so many bytes; the error allowed on screen rises where more would be drawn. */
  readonly budgetBytes: number;
  readonly problems: ProblemBook;
  readonly pending: (what: string) => () => void;
  /** Something arrived or failed: draw a frame, which calls `update`. */
  readonly onChange: () => void;
}

/** Keeps a tileset in step with the view: wanted contents fetched a few at a time, the rest forgotten within a budget. */
export interface TilesetView {
  update(view: TilesView, mostErrorPx: number): void;
  hide(): void;
  readonly status: PlacedStatus;
  /** Middle and size of the whole, once known: where to look. */
  readonly spot: { readonly centre: readonly [number, number, number]; readonly radiusM: number } | null;
  /** Counts up when what is drawn changes: shadows are then stale. */
  readonly version: number;
  close(): void;
}

const MOST_IN_FLIGHT = 6;
const RETRY_MS = 6000;
const MOST_TRIES = 3;

interface Loaded {
  readonly views: readonly ContentView[];
  readonly bytes: number;
  readonly triangles: number;
  readonly points: number;
}

export function openTileset(options: TilesetViewOptions): TilesetView {
  const { id, url, source, problems, parts } = options;
  let tree: TileTree | null = null;
  let placement: Placement | null = null;
  let isRefused = false;
  let isClosed = false;
  let clock = 0;
  let held = 0;
  let version = 0;
  /** Above 1 while the budget does not hold what the view would draw. */
  let strain = 1;
  let queued = 0;
  let shown = new Set<Tile>();
  const loaded = new Map<Tile, Loaded>();
  const flights = new Map<Tile, { cancel(): void; settle(): void }>();
  const tries = new Map<Tile, number>();
  const timers = new Set<() => void>();
  const levels = new Map<string, TilesetRecord>();
  const folder = new URL('.', url).href;

  const opened = options.pending(`tileset ${id}`);
  const opening = source.tileset(url);
  opening.done
    .then((record) => {
      if (isClosed) return;
      levels.set(url, record);
      placement = options.placement(placeOf(record.root.volume) !== null);
      tree = createTileTree(record.root, url, placement);
    })
    .catch((error: unknown) => {
      if (isClosed) return;
      isRefused = true;
      problems.add(problemsIn(error, url));
    })
    .finally(() => {
      opened();
      if (!isClosed) options.onChange();
    });

  const ownerOf = (tile: Tile): TilesetRecord | undefined => levels.get(tile.within.at(-1) ?? url);
  const linkOf = (tile: Tile, record: ContentRecord, content: LinkedContent['content'], toThree: Matrix4): LinkedContent => {
    const owner = ownerOf(tile);
    const group = record.group === null ? null : owner?.groups[record.group];
    return {
      setId: id,
      path: record.url.startsWith(folder) ? record.url.slice(folder.length) : record.url,
      content,
      toThree,
      levels: [
        ...(record.metadata ? [{ granularity: 'content' as const, rows: record.metadata }] : []),
        ...(group ? [{ granularity: 'group' as const, rows: group }] : []),
        ...(tile.record.metadata ? [{ granularity: 'tile' as const, rows: tile.record.metadata }] : []),
        ...(owner?.metadata ? [{ granularity: 'tileset' as const, rows: owner.metadata }] : []),
      ],
    };
  };

  /** One job per tile; `run` says what arrives, failure is counted and, where it may pass, tried again later. */
  const begin = <T>(
    tile: Tile,
    what: string,
    asked: readonly Flight<T>[],
    take: (answers: readonly T[]) => void,
    fail: (mayTryAgain: boolean) => void,
  ): void => {
    const settle = options.pending(`${what} of ${id}`);
    const flight = { cancel: () => asked.forEach((one) => one.cancel()), settle };
    flights.set(tile, flight);
    const isMine = (): boolean => flights.get(tile) === flight;
    Promise.all(asked.map(({ done }) => done))
      .then((answers) => {
        if (isMine()) take(answers);
      })
      .catch((error: unknown) => {
        if (!isMine()) return;
        const named = problemsIn(error, tile.record.contents[0]?.url ?? url);
        problems.add(named);
        const tried = (tries.get(tile) ?? 0) + 1;
        tries.set(tile, tried);
        fail(mayPass(named) && tried < MOST_TRIES);
      })
      .finally(() => {
        if (isMine()) flights.delete(tile);
        settle();
        if (!isClosed) options.onChange();
      });
  };
  const later = (tile: Tile, again: () => void): void => {
    const stop = after(RETRY_MS * 2 ** (tries.get(tile) ?? 0), () => {
      timers.delete(stop);
      again();
      options.onChange();
    });
    timers.add(stop);
  };

  /** Of several contents those that arrive are shown; null stands for one that did not, counted by name. */
  const tolerant = (record: ContentRecord): Flight<LinkedContent['content'] | null> => {
    const { done, cancel } = source.content(record.url);
    const orNothing = done.catch((error: unknown) => {
      const named = problemsIn(error, record.url);
      if (named.every(({ code }) => code === 'cancelled')) throw error;
      problems.add(named);
      return null;
    });
    return { done: orNothing, cancel };
  };
  const fetchContents = (tile: Tile): void => {
    const records = drawnContents(tile);
    tile.state = 'loading';
    begin(
      tile,
      'tile',
      records.length === 1 ? records.map((record) => source.content(record.url)) : records.map(tolerant),
      (answers) => {
        const toThree = placement?.matrix(tile.record.transform, tile.record.volume);
        if (!toThree) return;
        const arrived = answers.flatMap((content, i) => (content ? [{ content, record: records[i] as ContentRecord }] : []));
        const contents = arrived.map(({ content }) => content);
        for (const { notes } of contents) problems.add(notes.filter(({ code }) => code !== 'stands-still'));
        const views = arrived.map(({ content, record }) => stageContent(linkOf(tile, record, content, toThree), parts));
        const sum = (of: (content: LinkedContent['content']) => number): number => contents.reduce((total, content) => total + of(content), 0);
        const bytes = views.reduce((total, view) => total + view.bytes, 0);
        loaded.set(tile, { views, bytes, triangles: sum(({ counts }) => counts.triangles), points: sum(({ counts }) => counts.points) });
        held += bytes;
        tile.state = 'ready';
      },
      (mayTryAgain) => {
        tile.state = 'failed';
        if (mayTryAgain) later(tile, () => void (tile.state = 'absent'));
      },
    );
  };

  const growBelow = (tile: Tile): void => {
    const { subtree } = tile.record;
    const failed = (mayTryAgain: boolean): void => {
      tile.growth = 'failed';
      if (mayTryAgain) later(tile, () => void (tile.growth = 'wanted'));
    };
    tile.growth = 'growing';
    if (subtree)
      return begin(
        tile,
        'subtree',
        [source.subtree(subtree)],
        ([record]) => {
          tile.growth = 'whole';
          if (record) tree?.replace(tile, record);
        },
        failed,
      );
    const nested = tile.record.contents.filter((content) => isTilesetUrl(content.url));
    const ring = nested.find((content) => tile.within.includes(content.url));
    if (ring) {
      problems.add([{ code: 'tileset-cycle', where: ring.url, why: 'is a tileset within itself' }]);
      return failed(false);
    }
    begin(
      tile,
      'tileset',
      nested.map((content) => source.tileset(content.url, tile.record.transform)),
      (records) => {
        tile.growth = 'whole';
        for (const record of records) {
          levels.set(record.url, record);
          tree?.graft(tile, record.root, record.url);
        }
      },
      failed,
    );
  };

  const forget = (tile: Tile): void => {
    const gone = loaded.get(tile);
    if (!gone) return;
    for (const view of gone.views) view.dispose();
    loaded.delete(tile);
    held -= gone.bytes;
    tile.state = 'absent';
  };
  const evict = (used: ReadonlySet<Tile>): void => {
    if (held <= options.budgetBytes) {
      if (held < options.budgetBytes * 0.7) strain = Math.max(1, strain * 0.97);
      return;
    }
    const idle = [...loaded.keys()].filter((tile) => !used.has(tile)).sort((a, b) => a.lastUsed - b.lastUsed);
    for (const tile of idle) {
      if (held <= options.budgetBytes) return;
      forget(tile);
    }
    // All of it is in use: see more coarsely, or a machine with little memory would never rest.
    strain = Math.min(64, strain * 1.15);
  };
  const present = (next: Set<Tile>): void => {
    for (const tile of shown) if (!next.has(tile)) loaded.get(tile)?.views.forEach((view) => view.show(false));
    for (const tile of next) if (!shown.has(tile)) loaded.get(tile)?.views.forEach((view) => view.show(true));
    if (shown.size !== next.size || [...next].some((tile) => !shown.has(tile))) version++;
    shown = next;
  };

  return {
    update(view, mostErrorPx) {
      if (!tree) return;
      clock++;
      const choice = chooseTiles(tree.root, view, mostErrorPx * strain);
      for (const tile of choice.used) tile.lastUsed = clock;
      present(new Set(choice.draw));
      for (const [tile, flight] of flights) {
        if (choice.used.has(tile)) continue;
        flights.delete(tile);
        if (tile.state === 'loading') tile.state = 'absent';
        if (tile.growth === 'growing') tile.growth = 'wanted';
        flight.cancel();
        flight.settle();
      }
      queued = choice.load.length + choice.grow.length;
      for (const tile of choice.grow) {
        if (flights.size >= MOST_IN_FLIGHT) break;
        growBelow(tile);
        queued--;
      }
      for (const tile of choice.load) {
        if (flights.size >= MOST_IN_FLIGHT) break;
        if (flights.has(tile)) continue;
        fetchContents(tile);
        queued--;
      }
      evict(choice.used);
    },
    hide: () => present(new Set()),
    get status(): PlacedStatus {
      const drawn = [...shown].flatMap((tile) => loaded.get(tile) ?? []);
      return {
        state: isRefused ? 'refused' : tree ? 'open' : 'opening',
        tilesLoaded: loaded.size,
        tilesPending: flights.size + queued + (tree || isRefused ? 0 : 1),
        triangles: drawn.reduce((total, { triangles }) => total + triangles, 0),
        points: drawn.reduce((total, { points }) => total + points, 0),
        bytes: held,
        problems: problems.list,
        problemCount: problems.count,
      };
    },
    get spot() {
      return tree?.root.spot ?? null;
    },
    get version() {
      return version;
    },
    close() {
      isClosed = true;
      opened();
      opening.cancel();
      for (const stop of timers) stop();
      for (const flight of flights.values()) {
        flight.cancel();
        flight.settle();
      }
      flights.clear();
      for (const tile of [...loaded.keys()]) forget(tile);
    },
  };
}
