import type { Batch } from '../tables/batch.ts';
import type { QualityCode } from '../tables/quality.ts';
import { feltRows, type IsMoot, type LimitsOf } from './felt-rows.ts';
import { byStream } from './stream-order.ts';

/** Rows waiting for the page. Written by index; a stream's waiting row can be replaced in place. */
export interface WaitingRows {
  readonly count: number;
  /**
   * Add a row; says how many were superseded by it. With `conflating` a stream keeps one waiting row, the latest by phenomenon
   * time (on a tie the later arrival): one was superseded, the old or the new. Otherwise, and of a stream that rules watch, every
   * row stays; only where too many of those wait are they thinned to what rules feel (see `feltRows`).
   */
  push(stream: number, timeMs: number, value: number, quality: QualityCode, conflating: boolean, resultMs?: number): number;
  /** Whether rules watch a stream from now on: then no reading of it may be passed over. */
  watch(stream: number, isWatched: boolean): void;
  /** Forget everything waiting; says how many rows that were. */
  clear(): number;
  /** In the order they came; many at once in the order of their streams, those of a stream in the order they came. */
  take(): Pick<Batch, 'count' | 'stream' | 'timeMs' | 'value' | 'quality' | 'resultLagMs'>;
}

/** Fewer rows than these find their streams' columns in the processor's own memory. */
const MANY_ROWS = 8192;
/**
 * Readings of watched streams that wait beside their stream's first: as many as a page takes in within a part of a second, and more
 * than a city's ruled streams tell in one that it was busy for.
 */
const MOST_WHOLE = 131_072;

const columns = (size: number) => ({
  stream: new Uint32Array(size),
  timeMs: new Float64Array(size),
  value: new Float32Array(size),
  quality: new Uint8Array(size),
});

/** @param limitsOf where the rules on a watched stream change their mind. */
export function createWaitingRows(limitsOf: LimitsOf = () => null, mostWhole = MOST_WHOLE, isMoot?: IsMoot): WaitingRows {
  let rows = columns(1024);
  /** Result minus phenomenon time of each row, ms; there from the first row on that tells one. */
  let resultLagMs: Float32Array | null = null;
  let count = 0;
  /** Row of each stream's latest waiting reading plus one; 0 = none. */
  let rowOf = new Uint32Array(1024);
  /** By stream, as long: 1 where rules watch it. */
  let watched = new Uint8Array(1024);
  /** Rows that wait only because somebody watches their stream, and how many make them be thinned. */
  let whole = 0;
  let thinAt = mostWhole;

  const growRows = (): void => {
    const next = columns(rows.stream.length * 2);
    next.stream.set(rows.stream);
    next.timeMs.set(rows.timeMs);
    next.value.set(rows.value);
    next.quality.set(rows.quality);
    rows = next;
    if (!resultLagMs) return;
    const longer = new Float32Array(next.stream.length).fill(NaN);
    longer.set(resultLagMs);
    resultLagMs = longer;
  };
  const growStreams = (stream: number): void => {
    const next = new Uint32Array(Math.max(stream + 1, rowOf.length * 2));
    next.set(rowOf);
    rowOf = next;
    const wider = new Uint8Array(next.length);
    wider.set(watched);
    watched = wider;
  };
  const write = (row: number, stream: number, timeMs: number, value: number, quality: number, lagMs: number): void => {
    rows.stream[row] = stream;
    rows.timeMs[row] = timeMs;
    rows.value[row] = value;
    rows.quality[row] = quality;
    if (resultLagMs) resultLagMs[row] = lagMs;
    else if (!Number.isNaN(lagMs)) (resultLagMs = new Float32Array(rows.stream.length).fill(NaN))[row] = lagMs;
  };
  /** @param waiting row of the stream's latest so far, or -1. */
  const append = (stream: number, waiting: number, timeMs: number, value: number, quality: number, lagMs: number): void => {
    write(count, stream, timeMs, value, quality, lagMs);
    if (waiting < 0 || timeMs >= (rows.timeMs[waiting] as number)) rowOf[stream] = count + 1;
    count++;
  };
  const clear = (): number => {
    const cleared = count;
    for (let row = 0; row < count; row++) rowOf[rows.stream[row] as number] = 0;
    count = 0;
    whole = 0;
    thinAt = mostWhole;
    return cleared;
  };
  /** Leave of watched streams what rules feel, in the order it came; says how many rows went. */
  const thin = (): number => {
    const before = count;
    const wholeBefore = whole;
    const stays = feltRows(rows, before, limitsOf, isMoot);
    clear();
    for (let row = 0; row < before; row++) {
      if (!stays[row]) continue;
      const [stream, timeMs] = [rows.stream[row] as number, rows.timeMs[row] as number];
      append(
        stream,
        (rowOf[stream] as number) - 1,
        timeMs,
        rows.value[row] as number,
        rows.quality[row] as number,
        resultLagMs ? (resultLagMs[row] as number) : NaN,
      );
    }
    whole = Math.max(0, wholeBefore - (before - count));
    // Where nearly all are felt, the next look waits until there are twice as many.
    thinAt = Math.max(mostWhole, 2 * whole);
    return before - count;
  };

  const isResultTold = (): boolean => resultLagMs?.subarray(0, count).some((lagMs) => !Number.isNaN(lagMs)) ?? false;
  const inOrderOfArrival = (): ReturnType<WaitingRows['take']> => ({
    count,
    stream: rows.stream.slice(0, count),
    timeMs: rows.timeMs.slice(0, count),
    value: rows.value.slice(0, count),
    quality: rows.quality.slice(0, count),
    ...(resultLagMs && isResultTold() && { resultLagMs: resultLagMs.slice(0, count) }),
  });
  const inOrderOfStreams = (): ReturnType<WaitingRows['take']> => {
    const order = byStream(rows.stream, count);
    const taken = { count, ...columns(count) };
    for (let i = 0; i < count; i++) {
      const row = order[i] as number;
      taken.stream[i] = rows.stream[row] as number;
      taken.timeMs[i] = rows.timeMs[row] as number;
      taken.value[i] = rows.value[row] as number;
      taken.quality[i] = rows.quality[row] as number;
    }
    const told = resultLagMs;
    if (!told || !isResultTold()) return taken;
    return { ...taken, resultLagMs: Float32Array.from(order.subarray(0, count), (row) => told[row] as number) };
  };

  return {
    get count() {
      return count;
    },
    push(stream, timeMs, value, quality, conflating, resultMs = NaN) {
      if (stream >= rowOf.length) growStreams(stream);
      const waiting = (rowOf[stream] as number) - 1;
      const isBeside = conflating && waiting >= 0;
      if (isBeside && watched[stream] === 0) {
        if (timeMs >= (rows.timeMs[waiting] as number)) write(waiting, stream, timeMs, value, quality, resultMs - timeMs);
        return 1;
      }
      if (count === rows.stream.length) growRows();
      append(stream, waiting, timeMs, value, quality, resultMs - timeMs);
      return isBeside && ++whole > thinAt ? thin() : 0;
    },
    watch(stream, isWatched) {
      if (stream >= rowOf.length) growStreams(stream);
      watched[stream] = isWatched ? 1 : 0;
    },
    clear,
    take() {
      const taken = count < MANY_ROWS ? inOrderOfArrival() : inOrderOfStreams();
      clear();
      return taken;
    },
  };
}
