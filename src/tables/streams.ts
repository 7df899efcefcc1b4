import type { Batch, FeedCounts, StreamDescriptor } from './batch.ts';
import { createFeedCounts } from './batch.ts';
import { createHistory, type History } from './history.ts';
import { createStreamList } from './stream-list.ts';
import { CLOCK_AHEAD_MS, Quality, freshnessOfReading, type Freshness } from './quality.ts';

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
  /** Machine time at which the reading reached the page, minus its phenomenon time; NaN for one out of history. */
  readonly lagMs: Float32Array;
  /** Result time, when the source had the reading, minus its phenomenon time; NaN where it does not say, and for one out of history. */
  resultLagMs(row: number): number;
  readonly quality: Uint8Array;
  /** Made when asked for: on roads taken for every row ask `propertyOf`, `thingOf` and `intervalMs`. */
  descriptor(row: number): StreamDescriptor;
  /** As a stream was met whose unit was told only later; null for all others. */
  metAs(row: number): StreamDescriptor | null;
  propertyOf(row: number): string;
  thingOf(row: number): string;
  /** Nobody said in which unit its values are, and they need one: they count towards no total and no limit. Asked for every row. */
  lacksUnit(row: number): boolean;
  /** By row: rows of one number have property, unit, interval, source and kind in common. */
  readonly template: Uint16Array | Uint32Array;
  /** Declared time between readings; NaN where the source does not say. */
  intervalMs(row: number): number;
  feedOf(row: number): string;
  /** Row of a stream by feed and stream id, or by stream id in any feed; -1 when unknown. */
  find(streamId: string, feedId?: string): number;
  /** Rows of a thing, in the order they were opened. */
  rowsOfThing(thingId: string): readonly number[];
  /** Rows observing a property. */
  rowsOfProperty(property: string): readonly number[];
  freshness(row: number, nowMs: number): Freshness;
  /** What may have changed after a version, as it came; null where that is too long ago to be known: look at all. */
  changedSince(version: number): readonly Change[] | null;
  readonly history: History;
  /** Take a feed's batch in. Rows are latest-wins by phenomenon time; every row goes to history. Returns touched rows: the batch's own numbers where they are the same. */
  append(feedId: string, batch: Batch, arrivedMs: number): Uint32Array;
  counts(feedId: string): FeedCounts;
  /**
   * Show the past: every stream not in `except` takes the value valid at `timeMs` from history and stays there while
   * appended rows go to history only. `null` returns to the newest readings.
   */
  rewind(timeMs: number | null, except: ReadonlySet<string>): void;
  /** A replay goes on: take the next `mostRows` streams shown from history to another instant, round and round. Nothing where none is. */
  advance(timeMs: number, mostRows: number): void;
}

/** Rows that may have changed in one step of the table. */
export interface Change {
  readonly rows: Uint32Array;
  /**
   * Where every row that changed has a usable reading, newer than the usable one before, as nearly always: phenomenon time of the
   * newest of them, ms since epoch. Otherwise Infinity.
   */
  readonly steadyToMs: number;
}

/** Row of each stream of a feed, by the feed's own numbers. */
interface FeedRows {
  count: number;
  /** Of the first stream, as long as each of the others has the row behind that of the one before: a large feed opens alone. */
  first: number;
  /** From then on where it was otherwise. */
  row: Uint32Array | null;
}
function addRow(rows: FeedRows, row: number): void {
  if (rows.count === 0) rows.first = row;
  else if (rows.row === null && row !== rows.first + rows.count) {
    rows.row = new Uint32Array(2 * rows.count);
    for (let stream = 0; stream < rows.count; stream++) rows.row[stream] = rows.first + stream;
  }
  if (rows.row && rows.count === rows.row.length) {
    const longer = new Uint32Array(2 * rows.count);
    longer.set(rows.row);
    rows.row = longer;
  }
  if (rows.row) rows.row[rows.count] = row;
  rows.count++;
}
const rowOf = ({ first, row }: FeedRows, stream: number): number => (row === null ? first + stream : (row[stream] as number));
/** Rows of a batch's streams; where a feed's numbers are the table's, its own column. */
function rowsOf(rows: FeedRows, { count, stream }: Batch): Uint32Array {
  const { first, row } = rows;
  if (row === null && first === 0) return stream.length === count ? stream : stream.subarray(0, count);
  const touched = new Uint32Array(count);
  if (row === null) for (let i = 0; i < count; i++) touched[i] = first + (stream[i] as number);
  else for (let i = 0; i < count; i++) touched[i] = row[stream[i] as number] as number;
  return touched;
}

const FIRST_ROWS = 1024;
/** Changes remembered for those who look now and then. */
const MOST_CHANGES = 64;

export function createStreamTable(history: History = createHistory()): StreamTable {
  let capacity = FIRST_ROWS;
  let value = new Float32Array(capacity).fill(NaN);
  let timeMs = new Float64Array(capacity).fill(NaN);
  let lagMs = new Float32Array(capacity).fill(NaN);
  const metAs = new Map<number, StreamDescriptor>();
  /** There from the first reading on whose source tells it. */
  let resultLagMs: Float32Array<ArrayBuffer> | null = null;
  let quality = new Uint8Array(capacity).fill(Quality.missing);
  let version = 0;
  let shapeVersion = 0;
  let rewoundExcept: ReadonlySet<string> | null = null;
  /** What changed from which version on; before `changesFrom` nobody knows. */
  const changes: (Change & { readonly version: number })[] = [];
  let changedRows = 0;
  let changesFrom = 0;
  /** Where `advance` goes on. */
  let nextRow = 0;

  const list = createStreamList();
  /** Feeds by number, in the order they were first heard. */
  const feeds: string[] = [];
  let feed = new Uint16Array(capacity);
  const rowsByFeed = new Map<string, FeedRows>();
  const counts = new Map<string, FeedCounts>();
  /** Rows of things that are not called as their one stream. */
  const byThing = new Map<string, number[]>();
  /** Rows of each property that was asked for, as far as the table had been filled. */
  const byProperty = new Map<string, { readonly rows: number[]; upTo: number }>();

  const grow = (): void => {
    capacity *= 2;
    const grown = <T extends Float32Array | Float64Array | Uint8Array | Uint16Array>(old: T, next: T): T => {
      next.set(old as never);
      return next;
    };
    value = grown(value, new Float32Array(capacity).fill(NaN));
    timeMs = grown(timeMs, new Float64Array(capacity).fill(NaN));
    lagMs = grown(lagMs, new Float32Array(capacity).fill(NaN));
    if (resultLagMs) resultLagMs = grown(resultLagMs, new Float32Array(capacity).fill(NaN));
    quality = grown(quality, new Uint8Array(capacity).fill(Quality.missing));
    feed = grown(feed, new Uint16Array(capacity));
  };
  const feedNumber = (feedId: string): number => {
    const known = feeds.indexOf(feedId);
    return known >= 0 ? known : feeds.push(feedId) - 1;
  };
  const feedRowsOf = (feedId: string): FeedRows => {
    let rows = rowsByFeed.get(feedId);
    if (!rows) rowsByFeed.set(feedId, (rows = { count: 0, first: 0, row: null }));
    return rows;
  };
  const find = (streamId: string, feedId?: string): number => {
    let row = list.find(streamId);
    while (row >= 0 && feedId !== undefined && feeds[feed[row] as number] !== feedId) row = list.find(streamId, row);
    return row;
  };
  const joinThing = (row: number, { id, thingId }: StreamDescriptor): void => {
    if (thingId === id) return;
    const others = byThing.get(thingId);
    if (!others) return void byThing.set(thingId, [row]);
    const isNew = (others.at(-1) ?? -1) < row;
    others.push(row);
    // In the order they were opened.
    if (!isNew) others.sort((a, b) => a - b);
  };
  const open = (number: number, descriptor: StreamDescriptor): number => {
    if (list.count === capacity) grow();
    const row = list.add(descriptor);
    feed[row] = number;
    joinThing(row, descriptor);
    return row;
  };
  /** A stream whose unit nobody had told is told again with one, or by a new worker without: what it said before it said in another. */
  const retell = (row: number, descriptor: StreamDescriptor): void => {
    const before = list.at(row);
    if ((before.unit === '') === (descriptor.unit === '')) return;
    if (before.unit === '' && !metAs.has(row)) metAs.set(row, before);
    if (before.thingId !== descriptor.thingId) {
      const others = byThing.get(before.thingId) ?? [];
      if (others.includes(row)) others.splice(others.indexOf(row), 1);
      joinThing(row, descriptor);
    }
    list.replace(row, descriptor);
    byProperty.clear();
    clear(row);
    history.forget(row);
  };
  /** What is newer than what is shown becomes the present; says how steady that was (see `Change`). */
  const take = (rows: Uint32Array, batch: Batch, arrived: number): number => {
    if (batch.resultLagMs) resultLagMs ??= new Float32Array(capacity).fill(NaN);
    const shownResultLagMs = resultLagMs;
    const shownMs = timeMs;
    const [shownValue, shownLagMs, shownQuality] = [value, lagMs, quality];
    const { timeMs: times, value: values, quality: qualities, heardMs } = batch;
    let newestMs = -Infinity;
    let isSteady = true;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      const t = times[i] as number;
      const before = shownMs[row] as number;
      const cameMs = heardMs ? (heardMs[i] as number) : arrived;
      // A reading from a clock far ahead must not hold its row against all true ones that follow.
      if (t < before && before <= cameMs + CLOCK_AHEAD_MS) continue;
      // Written so that a row that never spoke, or one whose time is none, is not steady.
      if (!(t >= before) || (qualities[i] as number) >= Quality.bad || (shownQuality[row] as number) >= Quality.bad) isSteady = false;
      if (t > newestMs) newestMs = t;
      shownMs[row] = t;
      shownValue[row] = values[i] as number;
      shownQuality[row] = qualities[i] as number;
      shownLagMs[row] = cameMs - t;
      if (shownResultLagMs) shownResultLagMs[row] = batch.resultLagMs ? (batch.resultLagMs[i] as number) : NaN;
    }
    return isSteady ? newestMs : Infinity;
  };
  const noteChange = (rows: Uint32Array, steadyToMs: number): void => {
    changes.push({ version, rows, steadyToMs });
    changedRows += rows.length;
    // More than all rows: to look at each of them is as quick.
    while (changes.length > MOST_CHANGES || changedRows > Math.max(list.count, FIRST_ROWS)) {
      const [oldest] = changes.splice(0, 1);
      changedRows -= oldest?.rows.length ?? 0;
      changesFrom = oldest?.version ?? version;
    }
  };
  const forgetChanges = (): void => {
    changes.length = 0;
    changedRows = 0;
    changesFrom = version;
  };
  const clear = (row: number): void => {
    value[row] = NaN;
    timeMs[row] = NaN;
    lagMs[row] = NaN;
    if (resultLagMs) resultLagMs[row] = NaN;
    quality[row] = Quality.missing;
  };

  return {
    get count() {
      return list.count;
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
    get lagMs() {
      return lagMs;
    },
    get quality() {
      return quality;
    },
    history,
    descriptor: list.at,
    propertyOf: list.property,
    thingOf: list.thing,
    lacksUnit: list.lacksUnit,
    get template() {
      return list.template;
    },
    intervalMs: list.intervalMs,
    feedOf: (row) => feeds[feed[row] as number] as string,
    find,
    rowsOfThing(thingId) {
      const rows = byThing.get(thingId) ?? [];
      const called: number[] = [];
      for (let row = list.find(thingId); row >= 0; row = list.find(thingId, row)) if (list.at(row).thingId === thingId) called.push(row);
      return called.length === 0 ? rows : [...rows, ...called].sort((a, b) => a - b);
    },
    rowsOfProperty(property) {
      let known = byProperty.get(property);
      if (!known) byProperty.set(property, (known = { rows: [], upTo: 0 }));
      for (; known.upTo < list.count; known.upTo++) if (list.property(known.upTo) === property) known.rows.push(known.upTo);
      return known.rows;
    },
    metAs: (row) => metAs.get(row) ?? null,
    resultLagMs: (row) => resultLagMs?.[row] ?? NaN,
    freshness: (row, nowMs) => freshnessOfReading(nowMs, timeMs[row] as number, lagMs[row] as number, list.intervalMs(row)),
    append(feedId, batch, arrived) {
      const rows = feedRowsOf(feedId);
      const number = feedNumber(feedId);
      for (const descriptor of batch.opened) {
        const known = find(descriptor.id, feedId);
        if (known >= 0) retell(known, descriptor);
        addRow(rows, known >= 0 ? known : open(number, descriptor));
      }
      if (batch.opened.length > 0) shapeVersion++;
      if (batch.kind === 'reset') for (let i = 0; i < rows.count; i++) clear(rowOf(rows, i));
      counts.set(feedId, batch.counts);
      const touched = rowsOf(rows, batch);
      // A seeking feed re-tells the past: its rows are not this machine's history.
      if (batch.kind === 'update') history.appendAll(batch.count, touched, batch.timeMs, batch.value, batch.quality);
      const steadyToMs = rewoundExcept === null || rewoundExcept.has(feedId) ? take(touched, batch, arrived) : Infinity;
      version++;
      if (batch.kind === 'reset') forgetChanges();
      else noteChange(touched, steadyToMs);
      return touched;
    },
    changedSince(since) {
      if (!(since >= changesFrom)) return null;
      return changes.filter((change) => change.version > since);
    },
    counts: (feedId) => counts.get(feedId) ?? createFeedCounts(),
    rewind(atMs, except) {
      rewoundExcept = atMs === null ? null : except;
      for (let row = 0; row < list.count; row++) {
        if (except.has(feeds[feed[row] as number] as string)) continue;
        const reading = history.at(row, atMs ?? Infinity);
        timeMs[row] = reading.timeMs;
        lagMs[row] = NaN;
        if (resultLagMs) resultLagMs[row] = NaN;
        value[row] = reading.value;
        quality[row] = reading.quality;
      }
      version++;
      forgetChanges();
    },
    advance(atMs, mostRows) {
      if (!rewoundExcept) return;
      const moved: number[] = [];
      for (let i = Math.min(mostRows, list.count); i > 0; i--) {
        const row = nextRow < list.count ? nextRow : 0;
        nextRow = row + 1;
        if (rewoundExcept.has(feeds[feed[row] as number] as string)) continue;
        const reading = history.at(row, atMs);
        if (Object.is(reading.timeMs, timeMs[row])) continue;
        timeMs[row] = reading.timeMs;
        lagMs[row] = NaN;
        if (resultLagMs) resultLagMs[row] = NaN;
        value[row] = reading.value;
        quality[row] = reading.quality;
        moved.push(row);
      }
      if (moved.length === 0) return;
      version++;
      noteChange(Uint32Array.from(moved), Infinity);
    },
  };
}
