import { classIn, countIn, createRings, PAGE_MASK, PAGE_SHIFT, startIn, stateOf, withOneMore, type Page } from './rings.ts';
import { emptySeries, type Series } from './series.ts';
import { Quality } from './quality.ts';
import { createThinned, type Spans, type Thinned } from './thinned.ts';

/**
 * Readings of every stream in bounded memory: a ring per stream that starts small and doubles up to a cap, and of what a ring
 * forgets least, greatest and mean by span of time, over a day.
 */
export interface History {
  /** A reading in any order: late ones are sorted in, one told again for the same instant replaces it. */
  append(stream: number, timeMs: number, value: number, quality: number): void;
  /** The same for `count` readings as columns, each of its own stream. */
  appendAll(count: number, streams: Uint32Array, timeMs: Float64Array, value: Float32Array, quality: Uint8Array): void;
  /** Rows with fromMs <= time <= toMs, in time order. */
  range(stream: number, fromMs: number, toMs: number): Series;
  /** What was forgotten one by one, summed up. */
  spans(stream: number, fromMs: number, toMs: number): Spans;
  /**
   * The reading valid at an instant: the last one at or before it. Before the first that is kept one by one it is the mean of
   * the span it falls into, `uncertain`. Value NaN where there is none.
   */
  at(stream: number, timeMs: number): { readonly timeMs: number; readonly value: number; readonly quality: number };
  /** Nothing of a stream is left: what it told meant something else. */
  forget(stream: number): void;
  /** Of rows, of spans, and of knowing where they are. */
  readonly bytes: number;
}

/** A row: time as a double, then value and quality as floats. */
const WORDS_PER_ROW = 4;
/**
 * Rows that make room at once in a ring that finds no memory to grow: a million of them forget with every reading that comes, and
 * where spans lie in memory is not where rows do.
 */
const FORGOTTEN_AT_ONCE = 3;
const nothing = { timeMs: NaN, value: NaN, quality: Quality.missing } as const;

/**
 * @param maxRows per stream, at most 4,096; the oldest row is forgotten first.
 * @param maxBytes over all streams: once reached, rings stay the size they are (at least `firstRows`) and forget sooner.
 */
export function createHistory(maxRows = 2048, firstRows = 4, maxBytes = 96 << 20, thinned: Thinned = createThinned()): History {
  const rings = createRings({ wordsPerRow: WORDS_PER_ROW, firstRows, maxRows, maxBytes, layout: 'apart' });
  const { pages, sizes } = rings;

  const write = ({ doubles, floats }: Page, row: number, timeMs: number, value: number, quality: number): void => {
    doubles[row * 2] = timeMs;
    floats[row * 4 + 2] = value;
    floats[row * 4 + 3] = quality;
  };
  const copyRow = ({ doubles }: Page, from: number, to: number): void => {
    doubles[to * 2] = doubles[from * 2] as number;
    doubles[to * 2 + 1] = doubles[from * 2 + 1] as number;
  };
  const forget = (stream: number, { doubles, floats }: Page, row: number): void =>
    thinned.add(stream, doubles[row * 2] as number, floats[row * 4 + 2] as number, floats[row * 4 + 3] as number);

  /** Put a late reading where it belongs; the rows after it move up by one. They are few: sources are late by little. */
  const insert = (stream: number, timeMs: number, value: number, quality: number): void => {
    const state = rings.index[2 * stream + 1] as number;
    const place = (rings.index[2 * stream] as number) - 1;
    const page = pages[place >>> PAGE_SHIFT] as Page;
    const base = place & PAGE_MASK;
    const size = sizes[classIn(state)] as number;
    let [start, count] = [startIn(state), countIn(state)];
    const rowOf = (at: number): number => base + ((start + at) % size);
    let at = count;
    while (at > 0 && (page.doubles[rowOf(at - 1) * 2] as number) > timeMs) at--;
    // The same instant told again is a correction.
    if (at > 0 && page.doubles[rowOf(at - 1) * 2] === timeMs) return write(page, rowOf(at - 1), timeMs, value, quality);
    if (count === size) {
      if (at === 0) return thinned.add(stream, timeMs, value, quality);
      forget(stream, page, rowOf(0));
      start = (start + 1) % size;
      at--;
    } else count++;
    for (let to = count - 1; to > at; to--) copyRow(page, rowOf(to - 1), rowOf(to));
    write(page, rowOf(at), timeMs, value, quality);
    rings.index[2 * stream + 1] = stateOf(start, count, classIn(state));
  };

  /** Make room in a full ring; says its state from then on. */
  const forgetOldest = (stream: number, page: Page, base: number, state: number): number => {
    const size = sizes[classIn(state)] as number;
    const forgotten = size === maxRows ? 1 : Math.min(size, FORGOTTEN_AT_ONCE);
    const start = startIn(state);
    thinned.addRows(stream, page, base, size, start, forgotten);
    return stateOf(start + forgotten >= size ? start + forgotten - size : start + forgotten, size - forgotten, classIn(state));
  };

  const append = (stream: number, timeMs: number, value: number, quality: number): void => {
    // Not a number.
    if (timeMs !== timeMs) return;
    if (!(rings.index[2 * stream] as number)) rings.open(stream);
    let state = rings.index[2 * stream + 1] as number;
    let size = sizes[classIn(state)] as number;
    if (countIn(state) === size && rings.widen(stream)) {
      state = rings.index[2 * stream + 1] as number;
      size = sizes[classIn(state)] as number;
    }
    const place = (rings.index[2 * stream] as number) - 1;
    const page = pages[place >>> PAGE_SHIFT] as Page;
    const base = place & PAGE_MASK;
    let start = startIn(state);
    let count = countIn(state);
    let last = start + count - 1;
    if (last >= size) last -= size;
    if (count > 0 && timeMs <= (page.doubles[(base + last) * 2] as number)) return insert(stream, timeMs, value, quality);
    if (count === size) {
      state = forgetOldest(stream, page, base, state);
      count = countIn(state);
      start = startIn(state);
    }
    write(page, base + (last + 1 === size ? 0 : last + 1), timeMs, value, quality);
    rings.index[2 * stream + 1] = stateOf(start, count + 1, classIn(state));
  };

  /** A stream's ring as it stands; null where it has none. */
  const ringOf = (stream: number) => {
    const place = (rings.index[2 * stream] ?? 0) - 1;
    if (place < 0) return null;
    const state = rings.index[2 * stream + 1] as number;
    const page = pages[place >>> PAGE_SHIFT] as Page;
    const size = sizes[classIn(state)] as number;
    const [start, count, base] = [startIn(state), countIn(state), place & PAGE_MASK];
    const rowOf = (at: number): number => base + ((start + at) % size);
    /** Last place whose time is at or before an instant, or -1. */
    const placeAt = (timeMs: number): number => {
      let [low, high] = [0, count];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((page.doubles[rowOf(middle) * 2] as number) <= timeMs) low = middle + 1;
        else high = middle;
      }
      return low - 1;
    };
    return { page, rowOf, placeAt };
  };

  return {
    append,
    appendAll(count, streams, timeMs, value, quality) {
      let { index } = rings;
      for (let i = 0; i < count; i++) {
        const stream = streams[i] as number;
        const t = timeMs[i] as number;
        const place = (index[2 * stream] as number) - 1;
        const state = index[2 * stream + 1] as number;
        const size = sizes[classIn(state)] as number;
        const kept = countIn(state);
        if (place >= 0 && kept > 0) {
          const page = pages[place >>> PAGE_SHIFT] as Page;
          const { doubles, floats } = page;
          const base = place & PAGE_MASK;
          let next = startIn(state) + kept;
          if (next >= size) next -= size;
          const row = base + next;
          // Newer than the newest, and its ring as large as it gets or with room: nearly always.
          if (t > (doubles[(next === 0 ? base + size - 1 : row - 1) * 2] as number) && (kept < size || !rings.widen(stream))) {
            index[2 * stream + 1] = withOneMore(kept < size ? state : forgetOldest(stream, page, base, state));
            doubles[row * 2] = t;
            floats[row * 4 + 2] = value[i] as number;
            floats[row * 4 + 3] = quality[i] as number;
            continue;
          }
        }
        append(stream, t, value[i] as number, quality[i] as number);
        index = rings.index;
      }
    },
    range(stream, fromMs, toMs) {
      const ring = ringOf(stream);
      if (!ring) return emptySeries;
      const first = ring.placeAt(fromMs - 1e-6) + 1;
      const count = Math.max(0, ring.placeAt(toMs) + 1 - first);
      const series = { timeMs: new Float64Array(count), value: new Float32Array(count), quality: new Uint8Array(count) };
      const { doubles, floats } = ring.page;
      for (let i = 0; i < count; i++) {
        const row = ring.rowOf(first + i);
        series.timeMs[i] = doubles[row * 2] as number;
        series.value[i] = floats[row * 4 + 2] as number;
        series.quality[i] = floats[row * 4 + 3] as number;
      }
      return series;
    },
    at(stream, timeMs) {
      const ring = ringOf(stream);
      const place = ring ? ring.placeAt(timeMs) : -1;
      if (!ring || place < 0) return thinned.at(stream, timeMs) ?? nothing;
      const row = ring.rowOf(place);
      const { doubles, floats } = ring.page;
      return { timeMs: doubles[row * 2] as number, value: floats[row * 4 + 2] as number, quality: floats[row * 4 + 3] as number };
    },
    spans: thinned.spans,
    forget(stream) {
      rings.close(stream);
      thinned.forget(stream);
    },
    get bytes() {
      return rings.bytes + thinned.bytes;
    },
  };
}
