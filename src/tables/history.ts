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

/** Columns that several rings share: a million small rings with buffers of their own would cost ten times their rows. */
interface Page {
  readonly timeMs: Float64Array;
  readonly value: Float32Array;
  readonly quality: Uint8Array;
}
/** Rows `base` to `base + size` of a page, the oldest at `base + start`. */
interface Ring {
  page: Page;
  base: number;
  size: number;
  start: number;
  count: number;
}
const openPage = (rows: number): Page => ({ timeMs: new Float64Array(rows), value: new Float32Array(rows), quality: new Uint8Array(rows) });
/** Rings of the first size that share a page. */
const RINGS_A_PAGE = 1024;
const ROW_BYTES = 13;
const FIRST_STREAMS = 1024;
const nothing = { timeMs: NaN, value: NaN, quality: Quality.missing } as const;

/**
 * @param maxRows per stream, at most 65,535; the oldest row is forgotten first.
 * @param maxBytes over all streams: once reached, rings stay the size they are (at least `firstRows`) and forget sooner.
 */
export function createHistory(maxRows = 2048, firstRows = 8, maxBytes = 96 << 20, thinned: Thinned = createThinned()): History {
  const rings = createRings();
  let bytes = 0;
  let page: Page | null = null;
  let taken = 0;
  /** Places in shared pages that a ring grew out of. */
  const left: { readonly page: Page; readonly base: number }[] = [];

  const open = (size: number): Ring => {
    bytes += size * ROW_BYTES;
    if (size !== firstRows) return { page: openPage(size), base: 0, size, start: 0, count: 0 };
    const place = left.pop();
    if (place) return { ...place, size, start: 0, count: 0 };
    if (!page || taken === RINGS_A_PAGE) [page, taken] = [openPage(RINGS_A_PAGE * firstRows), 0];
    return { page, base: firstRows * taken++, size, start: 0, count: 0 };
  };
  const rowOf = ({ base, start, size }: Ring, at: number): number => base + ((start + at) % size);
  /** The same rows in a ring of their own, the oldest first. */
  const widened = (ring: Ring, size: number): Ring => {
    const next = open(size);
    for (let i = 0; i < ring.count; i++) {
      const row = rowOf(ring, i);
      next.page.timeMs[i] = ring.page.timeMs[row] as number;
      next.page.value[i] = ring.page.value[row] as number;
      next.page.quality[i] = ring.page.quality[row] as number;
    }
    next.count = ring.count;
    bytes -= ring.size * ROW_BYTES;
    if (ring.size === firstRows) left.push({ page: ring.page, base: ring.base });
    return next;
  };
  const timeAt = (ring: Ring, at: number): number => ring.page.timeMs[rowOf(ring, at)] as number;
  /** Last place of a ring whose time is at or before an instant, or -1. */
  const placeAt = (ring: Ring, timeMs: number): number => {
    let [low, high] = [0, ring.count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (timeAt(ring, middle) <= timeMs) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };

  const write = (ring: Ring, at: number, timeMs: number, value: number, quality: number): void => {
    const row = rowOf(ring, at);
    ring.page.timeMs[row] = timeMs;
    ring.page.value[row] = value;
    ring.page.quality[row] = quality;
  };
  /** The oldest row makes room. */
  const forget = (stream: number, ring: Ring): void => {
    const row = ring.base + ring.start;
    thinned.add(stream, ring.page.timeMs[row] as number, ring.page.value[row] as number, ring.page.quality[row] as number);
  };

  /** Put a late reading where it belongs; the rows after it move up by one. They are few: sources are late by little. */
  const insert = (stream: number, ring: Ring, timeMs: number, value: number, quality: number): void => {
    let at = ring.count;
    while (at > 0 && timeAt(ring, at - 1) > timeMs) at--;
    // The same instant told again is a correction.
    if (at > 0 && timeAt(ring, at - 1) === timeMs) return write(ring, at - 1, timeMs, value, quality);
    if (ring.count === ring.size) {
      if (at === 0) return thinned.add(stream, timeMs, value, quality);
      forget(stream, ring);
      ring.start = (ring.start + 1) % ring.size;
      at--;
    } else ring.count++;
    for (let to = ring.count - 1; to > at; to--) {
      const from = rowOf(ring, to - 1);
      write(ring, to, ring.page.timeMs[from] as number, ring.page.value[from] as number, ring.page.quality[from] as number);
    }
    write(ring, at, timeMs, value, quality);
  };

  return {
    append(stream, timeMs, value, quality) {
      if (Number.isNaN(timeMs)) return;
      let ring = rings.at(stream) ?? rings.set(stream, open(firstRows));
      const wider = Math.min(ring.size * 2, maxRows);
      if (ring.count === ring.size && wider > ring.size && bytes + (wider - ring.size) * ROW_BYTES <= maxBytes) ring = rings.set(stream, widened(ring, wider));
      if (ring.count > 0 && timeMs <= timeAt(ring, ring.count - 1)) insert(stream, ring, timeMs, value, quality);
      else {
        if (ring.count === ring.size) forget(stream, ring);
        write(ring, ring.count, timeMs, value, quality);
        if (ring.count < ring.size) ring.count++;
        else ring.start = (ring.start + 1) % ring.size;
      }
      rings.moved(stream, ring);
    },
    range(stream, fromMs, toMs) {
      const ring = rings.at(stream);
      if (!ring) return emptySeries;
      const first = placeAt(ring, fromMs - 1e-6) + 1;
      const count = Math.max(0, placeAt(ring, toMs) + 1 - first);
      const { timeMs, value, quality } = openPage(count);
      for (let i = 0; i < count; i++) {
        const row = rowOf(ring, first + i);
        timeMs[i] = ring.page.timeMs[row] as number;
        value[i] = ring.page.value[row] as number;
        quality[i] = ring.page.quality[row] as number;
      }
      return { timeMs, value, quality };
    },
    at(stream, timeMs) {
      const ring = rings.at(stream);
      const place = ring ? placeAt(ring, timeMs) : -1;
      if (!ring || place < 0) return summedUp(thinned.spans(stream, timeMs - DAY_MS, timeMs + 1), timeMs);
      const row = rowOf(ring, place);
      return { timeMs: ring.page.timeMs[row] as number, value: ring.page.value[row] as number, quality: ring.page.quality[row] as number };
    },
    spans: thinned.spans,
    get bytes() {
      return bytes + thinned.bytes;
    },
  };
}

/** Rings by stream, as columns: 14 bytes each, where an object for each of a million would weigh half as much as its rows. */
function createRings() {
  const pages: Page[] = [];
  const pageNumbers = new Map<Page, number>();
  /** Of pages that one ring had to itself and grew out of. */
  const freed: number[] = [];
  /** Number of the page plus one; 0: no ring. */
  let page = new Uint32Array(FIRST_STREAMS);
  let base = new Uint32Array(FIRST_STREAMS);
  let size = new Uint16Array(FIRST_STREAMS);
  let start = new Uint16Array(FIRST_STREAMS);
  let count = new Uint16Array(FIRST_STREAMS);
  const shown: Ring = { page: openPage(0), base: 0, size: 0, start: 0, count: 0 };

  const grow = (stream: number): void => {
    const longer = <T extends Uint32Array | Uint16Array>(old: T, next: T): T => {
      next.set(old);
      return next;
    };
    const length = Math.max(stream + 1, page.length * 2);
    page = longer(page, new Uint32Array(length));
    base = longer(base, new Uint32Array(length));
    size = longer(size, new Uint16Array(length));
    start = longer(start, new Uint16Array(length));
    count = longer(count, new Uint16Array(length));
  };
  const numberOf = (wanted: Page): number => {
    let number = pageNumbers.get(wanted);
    if (number !== undefined) return number;
    number = freed.pop() ?? pages.length;
    pages[number] = wanted;
    pageNumbers.set(wanted, number);
    return number;
  };
  return {
    /** Good until the next call. */
    at(stream: number): Ring | undefined {
      const number = page[stream] ?? 0;
      if (number === 0) return undefined;
      shown.page = pages[number - 1] as Page;
      shown.base = base[stream] as number;
      shown.size = size[stream] as number;
      shown.start = start[stream] as number;
      shown.count = count[stream] as number;
      return shown;
    },
    set(stream: number, ring: Ring): Ring {
      if (stream >= page.length) grow(stream);
      const before = page[stream] as number;
      const left = pages[before - 1];
      // A ring that had the page to itself leaves it for good.
      if (left && left.timeMs.length === size[stream]) {
        pageNumbers.delete(left);
        freed.push(before - 1);
      }
      page[stream] = numberOf(ring.page) + 1;
      base[stream] = ring.base;
      size[stream] = ring.size;
      start[stream] = ring.start;
      count[stream] = ring.count;
      return ring;
    },
    /** What rows do to a ring. */
    moved(stream: number, ring: Ring): void {
      start[stream] = ring.start;
      count[stream] = ring.count;
    },
  };
}

/** The span an instant falls into, or the last before it. */
function summedUp({ startMs, mean }: Spans, timeMs: number): ReturnType<History['at']> {
  const row = rowAt(startMs, startMs.length, timeMs);
  return row < 0 ? nothing : { timeMs: startMs[row] as number, value: mean[row] as number, quality: Quality.uncertain };
}
