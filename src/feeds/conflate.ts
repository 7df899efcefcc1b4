import type { Batch } from '../tables/batch.ts';
import type { QualityCode } from '../tables/quality.ts';
import { byStream } from './stream-order.ts';

/** Rows waiting for the page. Written by index; a stream's waiting row can be replaced in place. */
export interface WaitingRows {
  readonly count: number;
  /**
   * Add a row. With `conflating` a stream keeps one waiting row, the latest by phenomenon time (on a tie the later
   * arrival), and the call says 1: one row was superseded, the old or the new. Otherwise every row stays, and it says 0.
   */
  push(stream: number, timeMs: number, value: number, quality: QualityCode, conflating: boolean): 0 | 1;
  /** Forget everything waiting; says how many rows that were. */
  clear(): number;
  /** In the order they came; many at once in the order of their streams, those of a stream in the order they came. */
  take(): Pick<Batch, 'count' | 'stream' | 'timeMs' | 'value' | 'quality'>;
}

/** Fewer rows than these find their streams' columns in the processor's own memory. */
const MANY_ROWS = 8192;

const columns = (size: number) => ({
  stream: new Uint32Array(size),
  timeMs: new Float64Array(size),
  value: new Float32Array(size),
  quality: new Uint8Array(size),
});

export function createWaitingRows(): WaitingRows {
  let rows = columns(1024);
  let count = 0;
  /** Row of each stream's latest waiting reading plus one; 0 = none. */
  let rowOf = new Uint32Array(1024);

  const growRows = (): void => {
    const next = columns(rows.stream.length * 2);
    next.stream.set(rows.stream);
    next.timeMs.set(rows.timeMs);
    next.value.set(rows.value);
    next.quality.set(rows.quality);
    rows = next;
  };
  const growStreams = (stream: number): void => {
    const next = new Uint32Array(Math.max(stream + 1, rowOf.length * 2));
    next.set(rowOf);
    rowOf = next;
  };
  const write = (row: number, stream: number, timeMs: number, value: number, quality: number): void => {
    rows.stream[row] = stream;
    rows.timeMs[row] = timeMs;
    rows.value[row] = value;
    rows.quality[row] = quality;
  };
  const clear = (): number => {
    const cleared = count;
    for (let row = 0; row < count; row++) rowOf[rows.stream[row] as number] = 0;
    count = 0;
    return cleared;
  };

  const inOrderOfArrival = (): ReturnType<WaitingRows['take']> => ({
    count,
    stream: rows.stream.slice(0, count),
    timeMs: rows.timeMs.slice(0, count),
    value: rows.value.slice(0, count),
    quality: rows.quality.slice(0, count),
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
    return taken;
  };

  return {
    get count() {
      return count;
    },
    push(stream, timeMs, value, quality, conflating) {
      if (stream >= rowOf.length) growStreams(stream);
      const waiting = (rowOf[stream] as number) - 1;
      if (conflating && waiting >= 0) {
        if (timeMs >= (rows.timeMs[waiting] as number)) write(waiting, stream, timeMs, value, quality);
        return 1;
      }
      if (count === rows.stream.length) growRows();
      write(count, stream, timeMs, value, quality);
      if (waiting < 0 || timeMs >= (rows.timeMs[waiting] as number)) rowOf[stream] = count + 1;
      count++;
      return 0;
    },
    clear,
    take() {
      const taken = count < MANY_ROWS ? inOrderOfArrival() : inOrderOfStreams();
      clear();
      return taken;
    },
  };
}
