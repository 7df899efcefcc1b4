import type { Batch, FeedCounts, StreamDescriptor } from './batch.ts';
import { createFeedCounts } from './batch.ts';
import { createHistory, type History } from './history.ts';
import { CLOCK_AHEAD_MS, Quality, freshnessOf, type Freshness } from './quality.ts';

/**
 * The city's present: one row per stream over all feeds, columns grown by doubling. Readers hold a row number and compare
 * `version`; nobody is called back per row. Column arrays are replaced when they grow: read them through the table.
 */
export interface StreamTable {
  readonly count: number;
  /** Bumped once per appended batch, rewind or ageing that changed anything. */
  readonly version: number;
  /** Bumped when rows were added: static columns (descriptors) changed. */
  readonly shapeVersion: number;
  readonly value: Float32Array;
  readonly timeMs: Float64Array;
  /** Machine time at which the latest reading reached the page. */
  readonly arrivedMs: Float64Array;
  readonly quality: Uint8Array;
  descriptor(row: number): StreamDescriptor;
  feedOf(row: number): string;
  /** Row of a stream by feed and stream id, or by stream id in any feed; -1 when unknown. */
  find(streamId: string, feedId?: string): number;
  /** Rows of a thing, in the order they were opened. */
  rowsOfThing(thingId: string): readonly number[];
  /** Rows observing a property. */
  rowsOfProperty(property: string): readonly number[];
  freshness(row: number, nowMs: number): Freshness;
  readonly history: History;
  /** Take a feed's batch in. Rows are latest-wins by phenomenon time; every row goes to history. Returns touched rows. */
  append(feedId: string, batch: Batch, arrivedMs: number): Uint32Array;
  counts(feedId: string): FeedCounts;
  /**
   * Show the past: every stream not in `except` takes the value valid at `timeMs` from history and stays there while
   * appended rows go to history only. `null` returns to the newest readings.
   */
  rewind(timeMs: number | null, except: ReadonlySet<string>): void;
}

export function createStreamTable(history: History = createHistory()): StreamTable {
  let capacity = 1024;
  let value = new Float32Array(capacity).fill(NaN);
  let timeMs = new Float64Array(capacity).fill(NaN);
  let arrivedMs = new Float64Array(capacity).fill(NaN);
  let quality = new Uint8Array(capacity).fill(Quality.missing);
  let version = 0;
  let shapeVersion = 0;
  let rewoundExcept: ReadonlySet<string> | null = null;

  const descriptors: StreamDescriptor[] = [];
  const feeds: string[] = [];
  const rowsByFeed = new Map<string, number[]>();
  const counts = new Map<string, FeedCounts>();
  const byFeedAndId = new Map<string, number>();
  const byId = new Map<string, number>();
  const byThing = new Map<string, number[]>();
  const byProperty = new Map<string, number[]>();

  const grow = (): void => {
    capacity *= 2;
    const grown = <T extends Float32Array | Float64Array | Uint8Array>(old: T, next: T): T => {
      next.set(old as never);
      return next;
    };
    value = grown(value, new Float32Array(capacity).fill(NaN));
    timeMs = grown(timeMs, new Float64Array(capacity).fill(NaN));
    arrivedMs = grown(arrivedMs, new Float64Array(capacity).fill(NaN));
    quality = grown(quality, new Uint8Array(capacity).fill(Quality.missing));
  };
  const list = (map: Map<string, number[]>, key: string): number[] => {
    let rows = map.get(key);
    if (!rows) map.set(key, (rows = []));
    return rows;
  };
  const open = (feedId: string, descriptor: StreamDescriptor): number => {
    const row = descriptors.length;
    if (row === capacity) grow();
    descriptors.push(descriptor);
    feeds.push(feedId);
    byFeedAndId.set(`${feedId}\n${descriptor.id}`, row);
    if (!byId.has(descriptor.id)) byId.set(descriptor.id, row);
    list(byThing, descriptor.thingId).push(row);
    list(byProperty, descriptor.property).push(row);
    return row;
  };
  const clear = (row: number): void => {
    value[row] = NaN;
    timeMs[row] = NaN;
    quality[row] = Quality.missing;
  };

  return {
    get count() {
      return descriptors.length;
    },
    get version() {
      return version;
    },
    get shapeVersion() {
      return shapeVersion;
    },
    get value() {
      return value;
    },
    get timeMs() {
      return timeMs;
    },
    get arrivedMs() {
      return arrivedMs;
    },
    get quality() {
      return quality;
    },
    history,
    descriptor: (row) => descriptors[row] as StreamDescriptor,
    feedOf: (row) => feeds[row] as string,
    find: (streamId, feedId) => (feedId === undefined ? byId.get(streamId) : byFeedAndId.get(`${feedId}\n${streamId}`)) ?? -1,
    rowsOfThing: (thingId) => byThing.get(thingId) ?? [],
    rowsOfProperty: (property) => byProperty.get(property) ?? [],
    freshness: (row, nowMs) =>
      freshnessOf(nowMs - (timeMs[row] as number), Number.isNaN(descriptors[row]?.intervalMs ?? NaN) ? 60000 : (descriptors[row]?.intervalMs as number)),
    append(feedId, batch, arrived) {
      const rows = list(rowsByFeed, feedId);
      for (const descriptor of batch.opened) rows.push(byFeedAndId.get(`${feedId}\n${descriptor.id}`) ?? open(feedId, descriptor));
      if (batch.opened.length > 0) shapeVersion++;
      if (batch.kind === 'reset') for (const row of rows) clear(row);
      counts.set(feedId, batch.counts);
      const held = rewoundExcept !== null && !rewoundExcept.has(feedId);
      const touched = new Uint32Array(batch.count);
      for (let i = 0; i < batch.count; i++) {
        const row = rows[batch.stream[i] as number] as number;
        const t = batch.timeMs[i] as number;
        touched[i] = row;
        // A seeking feed re-tells the past: its rows are not this machine's history.
        if (batch.kind === 'update') history.append(row, t, batch.value[i] as number, batch.quality[i] as number);
        const shownMs = timeMs[row] as number;
        // A reading from a clock far ahead must not hold its row against all true ones that follow.
        if (held || (t < shownMs && shownMs <= arrived + CLOCK_AHEAD_MS)) continue;
        timeMs[row] = t;
        value[row] = batch.value[i] as number;
        quality[row] = batch.quality[i] as number;
        arrivedMs[row] = arrived;
      }
      version++;
      return touched;
    },
    counts: (feedId) => counts.get(feedId) ?? createFeedCounts(),
    rewind(atMs, except) {
      rewoundExcept = atMs === null ? null : except;
      for (let row = 0; row < descriptors.length; row++) {
        if (except.has(feeds[row] as string)) continue;
        const reading = history.at(row, atMs ?? Infinity);
        timeMs[row] = reading.timeMs;
        value[row] = reading.value;
        quality[row] = reading.quality;
      }
      version++;
    },
  };
}
