import { after } from '../../base/browser.ts';
import type { PlanFrame } from '../../base/geodesy.ts';
import type { TileNode } from '../../city/formats/tiles3d/tile.ts';
import { placeTiles } from './placing.ts';
import { createTileChooser, type ChoiceLimits, type PlacedTile, type TileChooser, type TileState, type TileView } from './tile-choice.ts';
import type { TileSource } from './tile-source.ts';
import type { PreparedTile } from './tile-worker.ts';

export interface TileKeeper {
  /** A tile is here: make something to draw and say how many bytes it holds. */
  arrive(node: TileNode, placed: PlacedTile, prepared: PreparedTile): number;
  show(id: number, isShown: boolean): void;
  drop(id: number): void;
}

/** While tiles are on their way, what arrives asks for a frame at most so often: each costs the time the rest needs. */
export interface FillingPace {
  /** Until the overview is whole, ms. */
  readonly comingMs: number;
  /** While details fill a city that stands, ms; 0 is at once. */
  readonly detailMs: number;
}
export const paces = {
  gpu: { comingMs: 350, detailMs: 0 },
  /** A software rasteriser takes a second for a frame: more would only queue. */
  software: { comingMs: 1000, detailMs: 1500 },
} as const satisfies Record<string, FillingPace>;

export interface TileStreamOptions {
  readonly url: string;
  readonly source: TileSource;
  readonly frame: PlanFrame;
  readonly datumM: number;
  readonly keeper: TileKeeper;
  /** All tiles together: those nobody wants go first, then what is wanted is drawn coarser. */
  readonly budgetBytes: number;
  readonly pending: (what: string) => () => void;
  /** Something arrived or failed: draw a frame, which calls `update`. */
  readonly onChange: () => void;
  readonly pace: FillingPace;
  readonly onProblem: (error: Error) => void;
}

/** Keeps a tileset's tiles in step with a view: nearest first, few at a time, cancelled when the view moves on. */
export interface TileStream {
  update(view: TileView, limits: ChoiceLimits): void;
  readonly loaded: number;
  /** The last update drew every overview tile within the picture. */
  readonly isCovered: boolean;
  readonly pending: number;
  /** Bytes of geometry the keeper holds for this stream. */
  readonly heldBytes: number;
  /** How much coarser than asked for the view is drawn, to keep the budget: 1 is as asked. */
  readonly pressure: number;
  close(): void;
}

const MOST_IN_FLIGHT = 5;
/** The overview is asked for at once: it was fetched ahead, and every frame before it is whole costs time it needs. */
const MOST_OVERVIEW_IN_FLIGHT = 64;
const RETRY_MS = 8000;
const MOST_TRIES = 3;
const PRESSURE_STEP = 1.25;
const MOST_PRESSURE = 16;
/** Below this share of the budget there is room for a step finer. */
const ROOM_SHARE = 0.6;

/** The choice stands until the view moved by this share of its distance: a frame between costs nothing. */
const STEP_SHARE = 0.04;

/** Is a view so close to an earlier one that it wants the same tiles? */
export function isSameStep(now: TileView, before: TileView): boolean {
  const distanceM = Math.hypot(before.eye[0] - before.focus[0], before.eye[1], before.eye[2] - before.focus[1]);
  const stepM = Math.max(1, distanceM * STEP_SHARE);
  return (
    now.pixelsPerRadian === before.pixelsPerRadian &&
    Math.hypot(now.eye[0] - before.eye[0], now.eye[1] - before.eye[1], now.eye[2] - before.eye[2]) < stepM &&
    Math.hypot(now.focus[0] - before.focus[0], now.focus[1] - before.focus[1]) < stepM
  );
}

const isSameLimits = (a: ChoiceLimits, b: ChoiceLimits): boolean =>
  a.errorPx === b.errorPx && a.detailRadiusM === b.detailRadiusM && a.reachM === b.reachM && a.sharedRows === b.sharedRows;

interface Flight {
  cancel(): void;
  settle(): void;
}

export function createTileStream(options: TileStreamOptions): TileStream {
  const { source, keeper } = options;
  let nodes: readonly TileNode[] = [];
  let placed: readonly PlacedTile[] = [];
  let chooser: TileChooser | null = null;
  let isClosed = false;
  let clock = 0;
  let held = 0;
  /** Absent tiles of the last choice nobody fetches yet, the most wanted first. */
  let waiting: readonly number[] = [];
  let pressure = 1;
  let isCovered = false;
  const states = new Map<number, TileState>();
  const bytes = new Map<number, number>();
  const lastUsed = new Map<number, number>();
  const tries = new Map<number, number>();
  const flights = new Map<number, Flight>();
  const timers = new Set<() => void>();
  let shown: ReadonlySet<number> = new Set();
  /** The view and limits of the last choice; null when tiles came or went since. */
  let chosenFor: { readonly view: TileView; readonly limits: ChoiceLimits } | null = null;
  const stateOf = (id: number): TileState => states.get(id) ?? 'absent';

  const opened = options.pending('tileset');
  source
    .tileset(options.url)
    .then((list) => {
      if (isClosed) return;
      nodes = list;
      placed = placeTiles(list, options.frame, options.datumM);
      chooser = createTileChooser(
        placed,
        list.filter((node) => node.parent < 0).map((node) => node.id),
      );
      options.onChange();
    })
    .catch((error: unknown) => {
      if (!isClosed) options.onProblem(error as Error);
    })
    .finally(opened);

  let filling: (() => void) | null = null;
  const changed = (): void => {
    if (isClosed) return;
    const now = (): void => {
      filling?.();
      filling = null;
      options.onChange();
    };
    const paceMs = isCovered ? options.pace.detailMs : options.pace.comingMs;
    if (paceMs === 0 || flights.size === 0) return now();
    filling ??= after(paceMs, () => {
      filling = null;
      options.onChange();
    });
  };

  const fetchTile = (id: number): void => {
    const node = nodes[id] as TileNode;
    const settle = options.pending('tile');
    const { done, cancel } = source.tile(node);
    const flight: Flight = { cancel, settle };
    flights.set(id, flight);
    states.set(id, 'loading');
    const isMine = (): boolean => flights.get(id) === flight;
    done
      .then((prepared) => {
        if (!isMine()) return;
        states.set(id, 'ready');
        const size = keeper.arrive(node, placed[id] as PlacedTile, prepared);
        bytes.set(id, size);
        held += size;
      })
      .catch((error: unknown) => {
        if (!isMine()) return;
        states.set(id, 'failed');
        const tried = (tries.get(id) ?? 0) + 1;
        tries.set(id, tried);
        options.onProblem(error as Error);
        if (tried >= MOST_TRIES) return;
        const stop = after(RETRY_MS * tried, () => {
          timers.delete(stop);
          if (stateOf(id) !== 'failed') return;
          states.delete(id);
          chosenFor = null;
          options.onChange();
        });
        timers.add(stop);
      })
      .finally(() => {
        if (isMine()) flights.delete(id);
        chosenFor = null;
        // The next ones start without a frame between, as long as the budget has room for what nobody has chosen anew.
        if (!isClosed && held < options.budgetBytes) fetchWaiting();
        changed();
        settle();
      });
  };
  const fetchWaiting = (): void => {
    let started = 0;
    for (const id of waiting) {
      if (flights.size >= ((placed[id] as PlacedTile).isOverview ? MOST_OVERVIEW_IN_FLIGHT : MOST_IN_FLIGHT)) break;
      if (stateOf(id) === 'absent') fetchTile(id);
      started++;
    }
    waiting = waiting.slice(started);
  };

  const forget = (id: number): void => {
    keeper.drop(id);
    held -= bytes.get(id) ?? 0;
    bytes.delete(id);
    states.delete(id);
    lastUsed.delete(id);
  };
  const evict = (wanted: ReadonlySet<number>): void => {
    if (held <= options.budgetBytes) return;
    const idle = [...bytes.keys()].filter((id) => !wanted.has(id) && !shown.has(id) && !(placed[id] as PlacedTile).isOverview);
    idle.sort((a, b) => (lastUsed.get(a) ?? 0) - (lastUsed.get(b) ?? 0));
    for (const id of idle) {
      if (held <= options.budgetBytes) return;
      forget(id);
    }
  };

  const eased = (limits: ChoiceLimits): ChoiceLimits =>
    pressure === 1 ? limits : { ...limits, errorPx: limits.errorPx * pressure, detailRadiusM: limits.detailRadiusM / pressure };
  /** Where the view itself wants more than the budget it is drawn coarser, and finer again once there is room to spare. */
  const ease = (): void => {
    const next =
      held > options.budgetBytes
        ? Math.min(MOST_PRESSURE, pressure * PRESSURE_STEP)
        : held < options.budgetBytes * ROOM_SHARE
          ? Math.max(1, pressure / PRESSURE_STEP)
          : pressure;
    if (next === pressure) return;
    pressure = next;
    chosenFor = null;
    options.onChange();
  };

  return {
    update(view, limits) {
      if (!chooser) return;
      const isAtRest = waiting.length === 0 && isCovered;
      if (isAtRest && chosenFor && isSameLimits(limits, chosenFor.limits) && isSameStep(view, chosenFor.view)) return;
      chosenFor = { view: { ...view, eye: [...view.eye], focus: [...view.focus] }, limits };
      clock++;
      const choice = chooser.choose(view, stateOf, eased(limits));
      for (const id of choice.wanted) lastUsed.set(id, clock);
      const next = new Set(choice.draw);
      for (const id of shown) if (!next.has(id)) keeper.show(id, false);
      for (const id of next) if (!shown.has(id)) keeper.show(id, true);
      shown = next;
      for (const [id, flight] of flights) {
        if (choice.wanted.has(id)) continue;
        flights.delete(id);
        states.delete(id);
        flight.cancel();
        flight.settle();
      }
      isCovered = choice.blanks === 0;
      waiting = choice.load;
      fetchWaiting();
      evict(choice.wanted);
      ease();
    },
    get isCovered() {
      return isCovered;
    },
    get loaded() {
      return bytes.size;
    },
    get heldBytes() {
      return held;
    },
    get pressure() {
      return pressure;
    },
    get pending() {
      return flights.size + waiting.length + (chooser ? 0 : 1);
    },
    close() {
      isClosed = true;
      opened();
      filling?.();
      for (const stop of timers) stop();
      for (const flight of flights.values()) {
        flight.cancel();
        flight.settle();
      }
      flights.clear();
      for (const id of [...bytes.keys()]) forget(id);
    },
  };
}
