import { createBridge, type Bridge } from '../base/bridge.ts';
import { after, every } from '../base/browser.ts';
import { createClock, type TimeCursor } from '../base/clock.ts';
import { createRandom, hashText } from '../base/random.ts';
import { uuid } from '../base/uuid.ts';
import type { OperatorAction } from '../tables/actions.ts';
import { createFeedCounts, type Batch, type FeedCounts } from '../tables/batch.ts';
import { emptyReport, goingOn, type FeedReport } from '../tables/feed-report.ts';
import type { Tidings } from '../tables/tidings.ts';
import type { VehicleBatch } from '../tables/vehicles.ts';
import { retryDelayMs } from './backoff.ts';
import type { Bounds } from './cells.ts';
import type { FeedContext, FeedCredentials, FeedHandle, FeedState, Limits } from './feed.ts';
import type { RawPart } from './mcap/raw-part.ts';
import { seekableProtocols } from './seekable.ts';
import type { WorkerCalls, WorkerEvents } from './wire.ts';

const PING_MS = 5000;
/** A worker that leaves this many pings in a row unanswered hangs. */
const PINGS_MISSED = 3;
/** Before its first answer its script may still be loading, on a slow line or a busy machine. */
const PINGS_AT_START = 12;

type WorkerBridge = Bridge<WorkerCalls, WorkerEvents, Record<string, never>>;

/** Counts of a feed over all its workers so far. */
export function addCounts(a: FeedCounts, b: FeedCounts): FeedCounts {
  const sum = createFeedCounts();
  for (const key of ['messages', 'bytes', 'received', 'shown', 'superseded', 'repeated', 'dropped', 'outsideCity', 'staleOnArrival'] as const)
    sum[key] = a[key] + b[key];
  for (const { rejected } of [a, b])
    for (const [reason, count] of Object.entries(rejected) as [keyof FeedCounts['rejected'], number][])
      sum.rejected[reason] = (sum.rejected[reason] ?? 0) + count;
  return sum;
}

/**
 * Start a feed's worker and keep it alive: a worker that crashes or hangs is replaced after a pause, which shows as
 * `waiting`. The page sees one continuous feed: stream numbers and counts go on where the last worker stopped.
 */
export function openFeed(
  context: FeedContext,
  startWorker: () => Worker = () => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }),
  /** Opened before anybody listens: until this resolves nothing is told, and the worker waits with its rows. */
  heard: Promise<void> | null = null,
): FeedHandle {
  const { declaration } = context;
  const clock = createClock();
  const random = createRandom(hashText(uuid()));
  const batchListeners = new Set<(batch: Batch) => void>();
  const tidingsListeners = new Set<(tidings: Tidings) => void>();
  const stateListeners = new Set<(state: FeedState) => void>();
  const actions: OperatorAction[] = [];
  let cursor: TimeCursor | null = null;
  let view: Bounds | null = null;
  let watched: Limits | undefined = context.watched;
  let credentials: FeedCredentials | null = null;
  let state: FeedState = { kind: 'connecting', attempt: 1 };
  let crashes = 0;
  let stop: () => void = () => {};
  let bridge: WorkerBridge | null = null;
  /** Resolves when the present worker is gone: what it was asked is answered no more. */
  let gone: Promise<void> = Promise.resolve();
  let recorder: ((part: RawPart) => void) | null = null;
  let isCalm = false;
  let isHeard = heard === null;
  void heard?.then(() => (isHeard = true));
  /** At once, or in their order when somebody listens. */
  const whenHeard = (tell: () => void): void | Promise<void> => (isHeard ? tell() : heard?.then(tell));
  let openedStreams = 0;
  /** One more than the greatest vehicle number told. */
  let toldVehicles = 0;
  let lastCounts = createFeedCounts();
  let report: FeedReport | null = null;

  const setState = (next: FeedState): void => {
    state = next;
    for (const listener of stateListeners) listener(next);
  };

  /** One reader's mistake must neither stop the others nor make the feed think its rows were lost. */
  const tellAll = <T>(listeners: ReadonlySet<(news: T) => void>, news: T): void => {
    for (const listener of listeners) {
      try {
        listener(news);
      } catch (error) {
        reportError(error);
      }
    }
  };
  /** As streams, vehicles of a new worker are numbered from where the last one stopped. */
  const renumbered = (vehicles: VehicleBatch, first: number): VehicleBatch => {
    for (let i = 0; i < vehicles.count; i++) (vehicles.vehicle[i] as number) += first;
    const told = vehicles.told.map(({ vehicle, facts }) => ({ vehicle: vehicle + first, facts }));
    for (const { vehicle } of told) toldVehicles = Math.max(toldVehicles, vehicle + 1);
    return { ...vehicles, told, gone: vehicles.gone.map((vehicle) => vehicle + first) };
  };
  const take = (batch: Batch, firstStream: number, firstVehicle: number, countsBefore: FeedCounts): void => {
    openedStreams += batch.opened.length;
    if (firstStream > 0) for (let i = 0; i < batch.count; i++) (batch.stream[i] as number) += firstStream;
    lastCounts = addCounts(countsBefore, batch.counts);
    if (batch.count > 0 || batch.vehicles) crashes = 0;
    const vehicles = batch.vehicles && renumbered(batch.vehicles, firstVehicle);
    tellAll(batchListeners, { ...batch, ...(vehicles ? { vehicles } : {}), counts: lastCounts });
  };

  const crash = (why: string): void => {
    stop();
    bridge = null;
    const delayMs = retryDelayMs(++crashes, random);
    setState({ kind: 'waiting', retryAtMs: clock.wall() + delayMs, why });
    stop = after(delayMs, start);
  };

  const start = (): void => {
    const worker = startWorker();
    const firstStream = openedStreams;
    const firstVehicle = toldVehicles;
    const countsBefore = lastCounts;
    const before = report ?? emptyReport;
    const line: WorkerBridge = createBridge(worker, {
      batch: (batch: Batch) => whenHeard(() => take(batch, firstStream, firstVehicle, countsBefore)),
      tell: (tidings: Tidings) => whenHeard(() => tellAll(tidingsListeners, tidings)),
    });
    let leave: () => void = () => {};
    gone = new Promise((resolve) => (leave = resolve));
    let pending = 0;
    let patience = PINGS_AT_START;
    let over = false;
    const stopPings = every(PING_MS, () => {
      if (pending >= patience) return crash('feed worker does not answer');
      if (pending++ > 0) return;
      void line.call('ping').then(() => {
        pending = 0;
        patience = PINGS_MISSED;
      });
    });
    stop = () => {
      over = true;
      stopPings();
      worker.terminate();
      leave();
    };
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      if (!over) crash(`feed worker stopped: ${event.message || 'its script did not load'}`);
    });
    line.on('state', (next) => {
      void whenHeard(() => {
        if (!over) setState(next);
      });
    });
    line.on('raw', (part) => recorder?.(part));
    line.on('report', (next) => {
      // Counts since it opened go on where the last worker stopped; the rest is of now.
      if (!over) report = goingOn(before, next);
    });
    setState({ kind: 'connecting', attempt: crashes + 1 });
    bridge = line;
    line.call('open', { ...context, ...(watched && { watched }), ...(credentials && { credentials }) }).catch((error: Error) => {
      if (!over) setState({ kind: 'refused', why: error.message });
    });
    for (const action of actions) void line.call('act', action);
    if (cursor) void line.call('seek', cursor);
    if (view) void line.call('look', view);
    if (isCalm) void line.call('calm');
    if (recorder) void line.call('record', true);
  };
  start();

  return {
    id: declaration.id,
    canSeek: seekableProtocols.has(declaration.type),
    get state() {
      return state;
    },
    get report() {
      return report;
    },
    onState(listener) {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
    onBatch(listener) {
      batchListeners.add(listener);
      return () => batchListeners.delete(listener);
    },
    onTidings(listener) {
      tidingsListeners.add(listener);
      return () => tidingsListeners.delete(listener);
    },
    seek(next) {
      cursor = next;
      void bridge?.call('seek', next);
    },
    act(action) {
      actions.push(action);
      void bridge?.call('act', action);
    },
    signIn(next) {
      credentials = next;
      crashes = 0;
      stop();
      start();
    },
    calm() {
      isCalm = true;
      void bridge?.call('calm');
    },
    watch(next) {
      watched = next;
      void bridge?.call('watch', next);
    },
    look(next) {
      view = next;
      void bridge?.call('look', next);
    },
    async record(take) {
      if (take) recorder = take;
      // What a worker that is going down has gathered goes with it.
      await Promise.race([bridge?.call('record', take !== null), gone]);
      recorder = take;
    },
    history(streamIds, fromMs, toMs, stepMs, limits) {
      const asked = bridge?.call('history', streamIds, fromMs, toMs, stepMs, limits);
      return asked ? Promise.race([asked, gone.then(() => [])]) : Promise.resolve([]);
    },
    close() {
      // The driver may still say goodbye to its server; the worker ends right after.
      const closing = bridge?.call('close') ?? Promise.resolve();
      const end = stop;
      bridge = null;
      void Promise.race([closing, new Promise<void>((done) => after(500, done))]).finally(end);
      setState({ kind: 'closed' });
    },
  };
}
