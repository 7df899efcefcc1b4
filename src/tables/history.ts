import { emptySeries, rowAt, type Series } from './series.ts';
import { Quality } from './quality.ts';
import { createThinned, DAY_MS, type Spans, type Thinned } from './thinned.ts';

/**
 * Readings of every stream in bounded memory: a ring per stream that starts small and doubles up to a cap, and of what a ring
 * forgets least, greatest and mean by span of time, over a day.
 */
export interface History {
  /** A reading in any order: late ones are sorted in, one told again for the same instant replaces it. */
  append(stream: number, timeMs: number, value: number, quality: number): void;
  /** Rows with fromMs <= time <= toMs, in time order. */
  range(stream: number, fromMs: number, toMs: number): Series;
  /** What was forgotten one by one, summed up. */
  spans(stream: number, fromMs: number, toMs: number): Spans;
  /**
   * The reading valid at an instant: the last one at or before it. Before the first that is kept one by one it is the mean of
   * the span it falls into, `uncertain`. Value NaN where there is none.
   */
  at(stream: number, timeMs: number): { readonly timeMs: number; readonly value: number; readonly quality: number };
  readonly bytes: number;
}

interface Ring {
  timeMs: Float64Array;
  value: Float32Array;
  quality: Uint8Array;
  start: number;
  count: number;
}
const ROW_BYTES = 13;
const nothing = { timeMs: NaN, value: NaN, quality: Quality.missing } as const;

/**
 * @param maxRows per stream; the oldest row is forgotten first.
 * @param maxBytes over all streams: once reached, rings stay the size they are (at least `firstRows`) and forget sooner.
 */
export function createHistory(maxRows = 2048, firstRows = 8, maxBytes = 96 << 20, thinned: Thinned = createThinned()): History {
  const rings = new Map<number, Ring>();
  let bytes = 0;

  const open = (size: number): Ring => {
    bytes += size * ROW_BYTES;
    return { timeMs: new Float64Array(size), value: new Float32Array(size), quality: new Uint8Array(size), start: 0, count: 0 };
  };
  const unrolled = (ring: Ring, size: number): Ring => {
    const next = open(size);
    for (let i = 0; i < ring.count; i++) {
      const row = (ring.start + i) % ring.timeMs.length;
      next.timeMs[i] = ring.timeMs[row] as number;
      next.value[i] = ring.value[row] as number;
      next.quality[i] = ring.quality[row] as number;
    }
    next.count = ring.count;
    bytes -= ring.timeMs.length * ROW_BYTES;
    return next;
  };
  const series = (stream: number): Series & { count: number } => {
    let ring = rings.get(stream);
    if (!ring) return { ...emptySeries, count: 0 };
    if (ring.start !== 0) {
      ring = unrolled(ring, ring.timeMs.length);
      rings.set(stream, ring);
    }
    return ring;
  };

  const write = (ring: Ring, at: number, timeMs: number, value: number, quality: number): void => {
    const row = (ring.start + at) % ring.timeMs.length;
    ring.timeMs[row] = timeMs;
    ring.value[row] = value;
    ring.quality[row] = quality;
  };
  /** The oldest row makes room. */
  const forget = (stream: number, ring: Ring): void =>
    thinned.add(stream, ring.timeMs[ring.start] as number, ring.value[ring.start] as number, ring.quality[ring.start] as number);
  const timeAt = (ring: Ring, at: number): number => ring.timeMs[(ring.start + at) % ring.timeMs.length] as number;

  /** Put a late reading where it belongs; the rows after it move up by one. They are few: sources are late by little. */
  const insert = (stream: number, ring: Ring, timeMs: number, value: number, quality: number): void => {
    let at = ring.count;
    while (at > 0 && timeAt(ring, at - 1) > timeMs) at--;
    // The same instant told again is a correction.
    if (at > 0 && timeAt(ring, at - 1) === timeMs) return write(ring, at - 1, timeMs, value, quality);
    const size = ring.timeMs.length;
    if (ring.count === size) {
      if (at === 0) return thinned.add(stream, timeMs, value, quality);
      forget(stream, ring);
      ring.start = (ring.start + 1) % size;
      at--;
    } else ring.count++;
    for (let to = ring.count - 1; to > at; to--) {
      const from = (ring.start + to - 1) % size;
      write(ring, to, ring.timeMs[from] as number, ring.value[from] as number, ring.quality[from] as number);
    }
    write(ring, at, timeMs, value, quality);
  };

  return {
    append(stream, timeMs, value, quality) {
      if (Number.isNaN(timeMs)) return;
      let ring = rings.get(stream);
      if (!ring) rings.set(stream, (ring = open(firstRows)));
      const size = ring.timeMs.length;
      const wider = Math.min(size * 2, maxRows);
      if (ring.count === size && wider > size && bytes + (wider - size) * ROW_BYTES <= maxBytes) rings.set(stream, (ring = unrolled(ring, wider)));
      if (ring.count > 0 && timeMs <= timeAt(ring, ring.count - 1)) return insert(stream, ring, timeMs, value, quality);
      if (ring.count === ring.timeMs.length) forget(stream, ring);
      write(ring, ring.count, timeMs, value, quality);
      if (ring.count < ring.timeMs.length) ring.count++;
      else ring.start = (ring.start + 1) % ring.timeMs.length;
    },
    range(stream, fromMs, toMs) {
      const rows = series(stream);
      const first = rowAt(rows.timeMs, rows.count, fromMs - 1e-6) + 1;
      const end = rowAt(rows.timeMs, rows.count, toMs) + 1;
      return { timeMs: rows.timeMs.slice(first, end), value: rows.value.slice(first, end), quality: rows.quality.slice(first, end) };
    },
    at(stream, timeMs) {
      const rows = series(stream);
      const row = rowAt(rows.timeMs, rows.count, timeMs);
      if (row < 0) return summedUp(thinned.spans(stream, timeMs - DAY_MS, timeMs + 1), timeMs);
      return { timeMs: rows.timeMs[row] as number, value: rows.value[row] as number, quality: rows.quality[row] as number };
    },
    spans: thinned.spans,
    get bytes() {
      return bytes + thinned.bytes;
    },
  };
}

/** The span an instant falls into, or the last before it. */
function summedUp({ startMs, mean }: Spans, timeMs: number): ReturnType<History['at']> {
  const row = rowAt(startMs, startMs.length, timeMs);
  return row < 0 ? nothing : { timeMs: startMs[row] as number, value: mean[row] as number, quality: Quality.uncertain };
}
