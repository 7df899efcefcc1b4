import { createClock } from '../base/clock.ts';
import { after, monotonicMs } from '../base/browser.ts';
import { isoText } from '../base/iso.ts';
import type { Batch, RejectReason, StreamDescriptor } from '../tables/batch.ts';
import { createFeedCounts } from '../tables/batch.ts';
import { tidingsCount } from '../tables/tidings.ts';
import { createStreamList } from '../tables/stream-list.ts';
import type { VehicleBatch } from '../tables/vehicles.ts';
import { CLOCK_AHEAD_MS, Quality } from '../tables/quality.ts';
import { isImpossible } from '../tables/instruments.ts';
import { createWaitingRows } from './conflate.ts';
import type { FeedContext, FeedSink, Limits } from './feed.ts';
import { createFleet } from './fleet.ts';
import { createGauge, type Gauge } from './gauge.ts';
import { createHeard } from './heard.ts';
import { createDecoder, type RowSink } from './payloads/decoder.ts';
import { MAX_STREAMS } from './payloads/limits.ts';
import { createRepeats } from './repeats.ts';
import { createTidingsQueue } from './tidings-queue.ts';

/**
 * From wire bytes to acknowledged batches; every protocol ends here. At most one batch is on its way to the page: while
 * it is, later rows are conflated, latest phenomenon time per stream; those of streams that rules watch are not, for an alarm
 * may hang on each. Every row is accounted for: received = shown + superseded + rejected + dropped, whenever nothing waits. What a
 * source that is asked again tells again as it was is no row: it is counted apart, as `repeated`.
 */
export interface Pipeline {
  /** A message as it came over the wire; `payload` where this one has another form than the feed's others. */
  push(topic: string, bytes: Uint8Array, payload?: string): void;
  /** Streams known before their first reading (their places, units, intervals); each is told to the page once. */
  announce(descriptors: readonly StreamDescriptor[]): void;
  /**
   * The feed jumps in time: what waits is superseded and the next batch, made of what is pushed from here in the same
   * task or until `flush`, replaces all that was shown.
   */
  reset(): void;
  /** Hand over now; resolves when the page has taken everything pushed so far. */
  flush(): Promise<void>;
  /** Rows that the source numbered and never delivered. */
  drop(rows: number): void;
  /** Something was measured that no row tells of (an answer without news, a failed question): the page is to hear of it. */
  measured(): void;
  /** Topics no longer asked for: what their senders number meanwhile is not lost. */
  unheard(isLeft: (topic: string) => boolean): void;
  /** A message refused by the protocol before it could be decoded; `what` was there, as far as it was looked at. */
  reject(reason: RejectReason, what?: string): void;
  close(): void;
}

export interface PipelineOptions {
  /** The feed's idea of now (city time), for "stale on arrival" and clocks ahead; machine time plus `wallShiftMs`. */
  readonly nowMs?: () => number;
  /** At least this long between batches; twice as long after one of very many rows. */
  readonly tickMs?: number;
  /** Payload form, where the declaration is overruled. */
  readonly payload?: string;
  /** Streams the city pack knows, opened when they first speak. */
  readonly known?: ReadonlyMap<string, StreamDescriptor>;
  /** The source is asked again and again: a reading it told before counts as repeated and goes no further. */
  readonly polled?: boolean;
  /** What measures the source, where the protocol has more to tell it. */
  readonly gauge?: Gauge;
}

/**
 * After a batch of so many rows (some 400,000 a second) the next may be twice as large: its rows lie closer together in the columns
 * of the page, which takes in two of them at a time for little more than one.
 */
const VERY_MANY_ROWS = 32_768;
/** A position older than this when it comes is told as stale. */
const STALE_VEHICLE_MS = 120_000;
/** Beyond it there are no dates (ECMA-262, 21.4.1.1). */
const LAST_MS = 8.64e15;
/** How often vehicles not heard of for long are looked for. */
const SWEEP_MS = 60_000;
/** How often the page hears what was measured of the source. */
const REPORT_MS = 1000;

export function createPipeline(context: FeedContext, sink: FeedSink, options: PipelineOptions = {}): Pipeline {
  const clock = createClock();
  const nowMs = options.nowMs ?? (() => clock.wall() + context.wallShiftMs);
  const tickMs = options.tickMs ?? 80;
  const decoder = createDecoder(context.declaration, options.payload === undefined ? {} : { payload: options.payload });
  const counts = createFeedCounts();
  const waiting = createWaitingRows(
    (stream) => limitsOf.get(streams.property(stream)) ?? null,
    undefined,
    (stream, value) => isImpossible(streams.property(stream), value),
  );
  const repeats = options.polled ? createRepeats() : null;
  const fleet = createFleet();
  /** Snapshots and sources that are asked again tell the same events again. */
  const heard = createHeard();
  const gauge = options.gauge ?? createGauge(context.declaration.address);
  const queue = createTidingsQueue(sink.tell, (records) => {
    counts.shown += records;
    schedule();
  });
  const streams = createStreamList();
  /** As last told, and by property as rules compare them: in single precision. */
  let watched: Limits | undefined;
  let limitsOf: ReadonlyMap<string, Float32Array> = new Map();
  const [west, south, east, north] = context.bounds;

  /** By stream number, so that composing a batch looks at no descriptor: 1 outside the city. */
  let outside = new Uint8Array(1024);
  let opened: StreamDescriptor[] = [];
  let kind: Batch['kind'] = 'update';
  let changed = false;
  let closed = false;
  let inFlight: Promise<void> | null = null;
  let cancelTick: (() => void) | null = null;
  let lastSentMs = -Infinity;
  let pauseMs = tickMs;
  let arrivedMs = NaN;
  let pushNowMs = NaN;
  /** The message that is being read. */
  let topicNow = '';
  let bytesNow = new Uint8Array(0);
  let payloadNow: string | undefined;
  let sweptMs = -Infinity;
  let cancelReport: (() => void) | null = null;

  /** Written so that a place with NaN counts as neither inside nor outside. */
  const isOutside = ({ lon, lat }: StreamDescriptor): boolean => lon < west || lon > east || lat < south || lat > north;
  const staleAfterMs = (intervalMs: number): number => Math.max(2 * (Number.isNaN(intervalMs) ? 60000 : intervalMs), 5000);
  /** Streams that were told again, by id, and numbers they had: rows waiting under those are in a unit nobody knows. */
  const reopened = new Map<string, number>();
  let disowned = new Set<number>();
  const number = (id: string): number => reopened.get(id) ?? streams.find(id);
  const add = (descriptor: StreamDescriptor): number => {
    if (streams.count >= MAX_STREAMS) return -1;
    const stream = streams.add(descriptor);
    if (stream === outside.length) {
      const longer = new Uint8Array(2 * stream);
      longer.set(outside);
      outside = longer;
    }
    outside[stream] = isOutside(descriptor) ? 1 : 0;
    if (limitsOf.has(descriptor.property)) waiting.watch(stream, true);
    opened.push(descriptor);
    return stream;
  };
  const open = (descriptor: StreamDescriptor): number => {
    const known = number(descriptor.id);
    return known >= 0 ? known : add(descriptor);
  };
  /** Under a new number, as if a new worker told it: the page knows the row by its id. */
  const reopen = (descriptor: StreamDescriptor): number => {
    const before = number(descriptor.id);
    const stream = add(descriptor);
    if (stream < 0) return -1;
    reopened.set(descriptor.id, stream);
    if (before >= 0) disowned.add(before);
    return stream;
  };
  const find = (id: string): number => {
    const stream = number(id);
    if (stream >= 0) return stream;
    const known = options.known?.get(id);
    return known ? open(known) : -1;
  };

  /** Rules may have changed since the last message. */
  const heedRules = (): void => {
    const now = sink.watched?.();
    if (now === watched) return;
    watched = now;
    limitsOf = new Map(Object.entries(now ?? {}).map(([property, limits]) => [property, Float32Array.from(new Set(limits))]));
    for (let stream = 0; stream < streams.count; stream++) waiting.watch(stream, limitsOf.has(streams.property(stream)));
  };

  const refuse = (reason: RejectReason, count: number, what?: string): void => {
    counts.rejected[reason] = (counts.rejected[reason] ?? 0) + count;
    gauge.rejected(reason, what);
  };
  const rows: RowSink = {
    find,
    descriptor: streams.at,
    open,
    reopen,
    row(stream, timeMs, value, quality, resultMs = NaN) {
      if (repeats?.isRepeat(stream, timeMs, value, quality)) return void counts.repeated++;
      counts.received++;
      gauge.reading(timeMs, resultMs);
      const doubted = quality === Quality.good && timeMs > pushNowMs + CLOCK_AHEAD_MS ? Quality.uncertain : quality;
      counts.superseded += waiting.push(stream, timeMs, value, doubted, inFlight !== null, resultMs);
    },
    vehicle(facts, fix) {
      const fate = fleet.push(facts, fix, pushNowMs);
      if (fate === 'repeated') return void counts.repeated++;
      counts.received++;
      if (fate === 'new') gauge.fix(fix.timeMs);
      else if (fate === 'superseded') counts.superseded++;
      else {
        // Refused as coming from the future, it tells of its source's clock all the same.
        const isTimed = fate === 'bad-time' && Math.abs(fix.timeMs) <= LAST_MS;
        if (isTimed) gauge.fix(fix.timeMs);
        refuse(fate, 1, isTimed ? `${facts.id}: ${isoText(fix.timeMs)}` : `${facts.id}: ${fix.lon}, ${fix.lat}`);
      }
    },
    vehiclesAre: (ids) => void (counts.superseded += fleet.keep(ids)),
    tell(tidings) {
      const { news, repeated } = options.polled || tidings.kind === 'events' ? heard.newsOf(tidings) : { news: tidings, repeated: 0 };
      counts.repeated += repeated;
      counts.received += tidingsCount(tidings) - repeated;
      if (!news) return;
      const dropped = queue.push(news);
      counts.dropped += dropped;
      // What nobody will hear must not pass for told: the next snapshot may bring it.
      if (dropped > 0) heard.forget(news);
    },
    lose(count) {
      counts.received += count;
      counts.dropped += count;
      gauge.numbered(0, count);
    },
    numbered: (count) => gauge.numbered(count, 0),
    written: gauge.written,
    alertsKnown: gauge.alerts,
    keep(key, part) {
      sink.keep?.(key, topicNow, part ?? bytesNow, payloadNow);
    },
    reject(reason, count = 1, what) {
      counts.received += count;
      refuse(reason, count, what);
    },
  };

  const countPlaces = ({ count, lon, lat, timeMs }: VehicleBatch, now: number): void => {
    for (let i = 0; i < count; i++) {
      const [x, y] = [lon[i] as number, lat[i] as number];
      if (x < west || x > east || y < south || y > north) counts.outsideCity++;
      if (now - (timeMs[i] as number) > STALE_VEHICLE_MS) counts.staleOnArrival++;
    }
  };
  /** Without rows of streams that have been told again since. */
  const owned = (rows: ReturnType<typeof waiting.take>): typeof rows => {
    if (disowned.size === 0) return rows;
    const kept = Uint32Array.from(rows.stream.keys()).filter((i) => !disowned.has(rows.stream[i] as number));
    disowned = new Set();
    counts.superseded += rows.count - kept.length;
    return {
      count: kept.length,
      stream: kept.map((i) => rows.stream[i] as number),
      timeMs: Float64Array.from(kept, (i) => rows.timeMs[i] as number),
      value: Float32Array.from(kept, (i) => rows.value[i] as number),
      quality: Uint8Array.from(kept, (i) => rows.quality[i] as number),
      ...(rows.resultLagMs && { resultLagMs: Float32Array.from(kept, (i) => rows.resultLagMs?.[i] ?? NaN) }),
    };
  };
  const compose = (): Batch => {
    const taken = owned(waiting.take());
    const now = nowMs();
    counts.shown += taken.count;
    for (let i = 0; i < taken.count; i++) {
      const stream = taken.stream[i] as number;
      counts.outsideCity += outside[stream] as number;
      if (now - (taken.timeMs[i] as number) > staleAfterMs(streams.intervalMs(stream))) counts.staleOnArrival++;
    }
    const vehicles = fleet.hasNews ? fleet.take() : undefined;
    counts.shown += vehicles?.count ?? 0;
    if (vehicles) countPlaces(vehicles, now);
    const batch: Batch = { ...taken, ...(vehicles ? { vehicles } : {}), opened, counts: { ...counts, rejected: { ...counts.rejected } }, arrivedMs, kind };
    opened = [];
    kind = 'update';
    changed = false;
    lastSentMs = monotonicMs();
    pauseMs = batch.count > VERY_MANY_ROWS ? 2 * tickMs : tickMs;
    return batch;
  };

  const send = (): Promise<void> => {
    cancelTick?.();
    cancelTick = null;
    const batch = compose();
    const count = batch.count + (batch.vehicles?.count ?? 0);
    const done = (): void => {
      inFlight = null;
      if (changed) schedule();
    };
    inFlight = sink.batch(batch).then(done, () => {
      // The page could not take it: these rows were never seen. Its streams are told again with the next rows, in their old
      // order, or numbers would mean other streams there than here; so is a jump in time.
      opened = [...batch.opened, ...opened];
      if (batch.kind === 'reset') kind = 'reset';
      counts.shown -= count;
      counts.dropped += count;
      repeats?.forget();
      if (batch.vehicles) fleet.putBack(batch.vehicles);
      changed ||= count > 0 || fleet.hasNews;
      done();
    });
    return inFlight;
  };

  /** At most once a second; the last of a busy second comes after it. */
  const reportSoon = (): void => {
    if (!sink.report || closed) return;
    cancelReport ??= after(REPORT_MS, () => {
      cancelReport = null;
      sink.report?.(gauge.report(nowMs()));
    });
  };
  const schedule = (): void => {
    changed = true;
    reportSoon();
    if (cancelTick || inFlight || closed) return;
    cancelTick = after(Math.max(0, lastSentMs + pauseMs - monotonicMs()), () => {
      cancelTick = null;
      if (changed && !inFlight && !closed) void send();
    });
  };

  return {
    push(topic, bytes, payload) {
      if (closed) return;
      // A protocol's own ticks are no messages of its source.
      if (bytes.length > 0) counts.messages++;
      counts.bytes += bytes.length;
      arrivedMs = clock.wall();
      pushNowMs = nowMs();
      heedRules();
      gauge.message(topic, bytes, pushNowMs);
      sink.raw?.(topic, bytes, payload ?? options.payload);
      if (!(pushNowMs - sweptMs < SWEEP_MS)) {
        sweptMs = pushNowMs;
        counts.superseded += fleet.sweep(pushNowMs);
      }
      topicNow = topic;
      bytesNow = bytes as Uint8Array<ArrayBuffer>;
      payloadNow = payload ?? options.payload;
      decoder.decode(topic, bytes, pushNowMs, rows, payload);
      schedule();
    },
    announce(list) {
      heedRules();
      for (const descriptor of list) rows.open(descriptor);
      if (opened.length > 0) schedule();
    },
    reset() {
      counts.superseded += waiting.clear() + fleet.keep(new Set());
      repeats?.forget();
      kind = 'reset';
      schedule();
    },
    async flush() {
      while (inFlight) await inFlight;
      while (changed && !closed) await send();
      await queue.settled();
    },
    measured: reportSoon,
    drop(count) {
      rows.lose(count);
      schedule();
    },
    unheard: decoder.unheard,
    reject(reason, what) {
      gauge.message('', new Uint8Array(0), nowMs());
      rows.reject(reason, 1, what);
      schedule();
    },
    close() {
      closed = true;
      cancelReport?.();
      queue.close();
      cancelTick?.();
      cancelTick = null;
    },
  };
}
