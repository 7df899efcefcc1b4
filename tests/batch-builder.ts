import type { Batch } from '../src/tables/batch.ts';
import type { QualityCode } from '../src/tables/quality.ts';

/** A growing set of rows that becomes a Batch; rows are written by index, never as objects. */
export interface BatchBuilder {
  readonly count: number;
  push(stream: number, timeMs: number, value: number, quality: QualityCode): void;
  take(rest: Pick<Batch, 'opened' | 'counts' | 'arrivedMs' | 'kind'>): Batch;
}

export function createBatchBuilder(capacity = 1024): BatchBuilder {
  const columns = (size: number) => ({
    stream: new Uint32Array(size),
    timeMs: new Float64Array(size),
    value: new Float32Array(size),
    quality: new Uint8Array(size),
  });
  let rows = columns(capacity);
  let count = 0;
  const grow = (): void => {
    const next = columns(rows.stream.length * 2);
    next.stream.set(rows.stream);
    next.timeMs.set(rows.timeMs);
    next.value.set(rows.value);
    next.quality.set(rows.quality);
    rows = next;
  };
  return {
    get count() {
      return count;
    },
    push(stream, timeMs, value, quality) {
      if (count === rows.stream.length) grow();
      rows.stream[count] = stream;
      rows.timeMs[count] = timeMs;
      rows.value[count] = value;
      rows.quality[count] = quality;
      count++;
    },
    take(rest) {
      const batch: Batch = {
        count,
        stream: rows.stream.slice(0, count),
        timeMs: rows.timeMs.slice(0, count),
        value: rows.value.slice(0, count),
        quality: rows.quality.slice(0, count),
        ...rest,
      };
      count = 0;
      return batch;
    },
  };
}
