import type { RejectReason, StreamDescriptor } from '../../tables/batch.ts';
import { CLOCK_AHEAD_MS, Quality, type QualityCode } from '../../tables/quality.ts';
import { rowAt, type Series } from '../../tables/series.ts';
import { readRecording, type Recording } from '../mcap/read.ts';
import { createDecoder, type PayloadDecoder, type RowSink } from '../payloads/decoder.ts';
import { createFixLog, type ReplayFixes } from './fixes.ts';
import { createLotLog, type ReplayLots } from './lots.ts';

/** What one recorded feed told: every reading in the order in which it arrived, as columns of `count` rows; vehicles and records beside them. */
export interface ReplayRows {
  readonly recording: Recording;
  readonly descriptors: readonly StreamDescriptor[];
  readonly count: number;
  readonly stream: Uint32Array;
  /** Phenomenon time, ms. */
  readonly timeMs: Float64Array;
  readonly value: Float32Array;
  readonly quality: Uint8Array;
  /** Machine time of arrival, ms; never falls. */
  readonly receivedMs: Float64Array;
  /** Messages of this feed, their bytes, and rows that could not be read, as when they were first met. */
  readonly messages: number;
  readonly bytes: number;
  readonly rejected: Readonly<Partial<Record<RejectReason, number>>>;
  /** Rows beyond the most that are held: the recording is longer than what is shown of it. */
  readonly left: number;
  readonly fixes: ReplayFixes;
  readonly lots: ReplayLots;
}

/** Some 200 MB at 25 bytes a row. */
const MOST_ROWS = 8_000_000;

/** How many rows had arrived by an instant. */
export const arrivedBy = (rows: ReplayRows, atMs: number): number => rowAt(rows.receivedMs, rows.count, atMs) + 1;

/** Decode a feed's share of a recording once, by the decoders that decoded it live. `summary`: what was read of it before. */
export async function readRows(blob: Blob, feedId: string, summary: Recording | null = null, mostRows = MOST_ROWS): Promise<ReplayRows> {
  let size = 1024;
  const open = <T>(make: (size: number) => T): T => make(size);
  let stream = open((n) => new Uint32Array(n));
  let timeMs = open((n) => new Float64Array(n));
  let value = open((n) => new Float32Array(n));
  let quality = open((n) => new Uint8Array(n));
  let receivedMs = open((n) => new Float64Array(n));
  const grow = (): void => {
    size *= 2;
    const wider = <T extends Uint32Array | Float64Array | Float32Array | Uint8Array>(old: T, next: T): T => {
      next.set(old as never);
      return next;
    };
    stream = wider(stream, new Uint32Array(size));
    timeMs = wider(timeMs, new Float64Array(size));
    value = wider(value, new Float32Array(size));
    quality = wider(quality, new Uint8Array(size));
    receivedMs = wider(receivedMs, new Float64Array(size));
  };
  const counted = { count: 0, messages: 0, bytes: 0, left: 0 };
  const rejected: Partial<Record<RejectReason, number>> = {};
  const fixes = createFixLog();
  const lots = createLotLog();
  const descriptors: StreamDescriptor[] = [];
  const numbers = new Map<string, number>();
  const opened = (descriptor: StreamDescriptor): number => {
    const known = numbers.get(descriptor.id);
    if (known !== undefined) return known;
    numbers.set(descriptor.id, descriptors.length);
    return descriptors.push(descriptor) - 1;
  };
  /** Of streams whose unit came late, how many rows there were by then. */
  const unitless = new Map<number, number>();
  let arrivedMs = -Infinity;
  /** As recorded, also where the clock was set back meanwhile. */
  let messageMs = -Infinity;
  const row = (of: number, atMs: number, reading: number, code: QualityCode): void => {
    if (counted.count === mostRows) return void counted.left++;
    if (counted.count === size) grow();
    const at = counted.count++;
    stream[at] = of;
    timeMs[at] = atMs;
    value[at] = reading;
    quality[at] = code;
    receivedMs[at] = arrivedMs;
  };
  const reject = (reason: RejectReason, of = 1): void => void (rejected[reason] = (rejected[reason] ?? 0) + of);
  const sink: RowSink = {
    find: (id) => numbers.get(id) ?? -1,
    descriptor: (number) => descriptors[number] as StreamDescriptor,
    open: opened,
    reopen(descriptor) {
      const of = opened(descriptor);
      descriptors[of] = descriptor;
      unitless.set(of, counted.count);
      return of;
    },
    row(of, atMs, reading, code) {
      // As live: a reading from a clock that was far ahead when it came is doubted.
      row(of, atMs, reading, code === Quality.good && atMs > messageMs + CLOCK_AHEAD_MS ? Quality.uncertain : code);
    },
    vehicle(facts, fix) {
      const fault = fixes.add(facts, fix, arrivedMs);
      if (fault) reject(fault);
    },
    vehiclesAre: (ids) => fixes.listed(ids, arrivedMs),
    tell: (tidings) => lots.tell(tidings, arrivedMs),
    // Where the recording began in the midst of somebody's numbers, a gap before them is none.
    lose() {},
    reject,
  };
  /** What was received before teaches the decoders; what it told is in the feed's present. */
  const deaf: RowSink = { ...sink, row() {}, vehicle() {}, vehiclesAre() {}, tell() {}, reject() {} };
  // All streams of the feeds stand after the messages in the file: who does not know them yet reads it twice.
  const recording = summary ?? (await readRecording(blob, () => undefined));
  const feed = recording.feeds.find(({ declaration }) => declaration.id === feedId);
  // A stream whose unit was told while the recording ran is opened without it, as it was: its messages tell it again at their moment.
  const asBegun = new Map(feed?.unitless?.map((descriptor) => [descriptor.id, descriptor]));
  for (const descriptor of feed?.streams ?? []) opened(asBegun.get(descriptor.id) ?? descriptor);
  arrivedMs = recording.fromMs;
  for (const [id, atMs, reading, code] of feed?.present ?? []) row(numbers.get(id) ?? opened(unknownStream(id)), atMs, reading ?? NaN, code as QualityCode);
  for (const [facts, fix] of feed?.vehicles ?? []) fixes.add(facts, fix, arrivedMs);
  for (const tidings of feed?.told ?? []) lots.tell(tidings, arrivedMs);
  const decoders = new Map<string | undefined, PayloadDecoder>();
  await readRecording(blob, (message) => {
    if (message.feedId !== feedId || !feed) return;
    const { payload } = message;
    const decoder = decoders.get(payload) ?? createDecoder(feed.declaration, payload === undefined ? {} : { payload });
    decoders.set(payload, decoder);
    if (message.isContext) return decoder.decode(message.topic, message.bytes, message.receivedMs, deaf);
    counted.messages++;
    counted.bytes += message.bytes.length;
    // A clock set back while recording must not let the past come again.
    messageMs = message.receivedMs;
    arrivedMs = Math.max(arrivedMs, messageMs);
    decoder.decode(message.topic, message.bytes, messageMs, sink);
  });
  // What was said in a unit nobody had told must not pass for the unit told since: it is forgotten, as live.
  for (let at = 0; unitless.size > 0 && at < counted.count; at++) {
    if (at >= (unitless.get(stream[at] as number) ?? 0)) continue;
    value[at] = NaN;
    quality[at] = Quality.missing;
  }
  return { recording, descriptors, ...counted, rejected, stream, timeMs, value, quality, receivedMs, fixes: fixes.fixes(), lots: lots.told() };
}

const unknownStream = (id: string): StreamDescriptor => ({
  id,
  thingId: id,
  property: id,
  unit: '1',
  intervalMs: NaN,
  lon: NaN,
  lat: NaN,
  source: '',
  kind: '',
});

/**
 * The row of each stream's latest reading by phenomenon time among the first `count` that arrived; -1 = none. As live, one from a clock
 * far ahead holds its stream only until the next one.
 */
export function latestRows(rows: ReplayRows, count: number): Int32Array {
  const latest = new Int32Array(rows.descriptors.length).fill(-1);
  for (let at = 0; at < count; at++) {
    const of = rows.stream[at] as number;
    const held = latest[of] as number;
    const heldMs = held < 0 ? -Infinity : (rows.timeMs[held] as number);
    if ((rows.timeMs[at] as number) >= heldMs || heldMs > (rows.receivedMs[at] as number) + CLOCK_AHEAD_MS) latest[of] = at;
  }
  return latest;
}

/** Rows by stream: those of stream n are `order[first[n]]` to `order[first[n + 1] - 1]`, in the order of their arrival. */
export interface RowsByStream {
  readonly first: Uint32Array;
  readonly order: Uint32Array;
}
export function byStream({ stream, count, descriptors }: ReplayRows): RowsByStream {
  const first = new Uint32Array(descriptors.length + 1);
  for (let at = 0; at < count; at++) first[(stream[at] as number) + 1] = (first[(stream[at] as number) + 1] as number) + 1;
  for (let n = 0; n < descriptors.length; n++) first[n + 1] = (first[n + 1] as number) + (first[n] as number);
  const next = first.slice();
  const order = new Uint32Array(count);
  for (let at = 0; at < count; at++) {
    const of = stream[at] as number;
    order[next[of] as number] = at;
    next[of] = (next[of] as number) + 1;
  }
  return { first, order };
}

/** A stream's readings between two instants in the order of their phenomenon times; with a step the last of each step. */
export function seriesOf(rows: ReplayRows, { first, order }: RowsByStream, of: number, fromMs: number, toMs: number, stepMs: number): Series {
  const places = [...order.subarray(first[of], first[of + 1])].filter((at) => (rows.timeMs[at] as number) >= fromMs && (rows.timeMs[at] as number) <= toMs);
  places.sort((a, b) => (rows.timeMs[a] as number) - (rows.timeMs[b] as number) || a - b);
  const step = (at: number): number => Math.floor((rows.timeMs[at] as number) / stepMs);
  const kept = stepMs > 0 ? places.filter((at, i) => i + 1 === places.length || step(at) !== step(places[i + 1] as number)) : places;
  return {
    timeMs: Float64Array.from(kept, (at) => rows.timeMs[at] as number),
    value: Float32Array.from(kept, (at) => rows.value[at] as number),
    quality: Uint8Array.from(kept, (at) => rows.quality[at] ?? Quality.missing),
  };
}
