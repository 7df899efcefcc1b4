import { Quality } from './quality.ts';
import { classIn, countIn, createRings, PAGE_MASK, PAGE_SHIFT, startIn, stateOf, tagIn, type Page } from './rings.ts';

/** Readings of one stream summed up over equal spans of time, in time order; spans without a reading are not told. */
export interface Spans {
  readonly spanMs: number;
  readonly startMs: Float64Array;
  readonly least: Float32Array;
  readonly greatest: Float32Array;
  /** Arithmetic mean of the readings in the span: of levels in decibels or of directions it means nothing. */
  readonly mean: Float32Array;
  /** Readings summed up. */
  readonly count: Uint32Array;
}
export const noSpans: Spans = {
  spanMs: 0,
  startMs: new Float64Array(0),
  least: new Float32Array(0),
  greatest: new Float32Array(0),
  mean: new Float32Array(0),
  count: new Uint32Array(0),
};

/** What is left of readings that were forgotten one by one: a day of every stream, however many there are. */
export interface Thinned {
  /** A reading that nobody keeps any more; missing and bad ones leave no trace. */
  add(stream: number, timeMs: number, value: number, quality: number): void;
  /**
   * The same for `count` readings of a ring, from its row `start` on: rows of a time as a double, then value and quality as floats,
   * `size` of them from row `base` of a page.
   */
  addRows(stream: number, rows: Pick<Page, 'doubles' | 'floats'>, base: number, size: number, start: number, count: number): void;
  /** Spans that begin at or after `fromMs` and before `toMs`. */
  spans(stream: number, fromMs: number, toMs: number): Spans;
  /** The mean of the span an instant falls into or of the last before it, `uncertain`; null where there is none within a day. */
  at(stream: number, timeMs: number): { readonly timeMs: number; readonly value: number; readonly quality: number } | null;
  /** Nothing of a stream is left. */
  forget(stream: number): void;
  readonly bytes: number;
}

const MINUTE_MS = 60_000;
export const DAY_MS = 1440 * MINUTE_MS;
/** Spans that divide a day; a stream begins with the finest and takes the next when there is no memory for more of them. */
const spanSteps = [5, 15, 30, 60, 120, 240, 480].map((minutes) => minutes * MINUTE_MS);
const spansADay = spanSteps.map((spanMs) => DAY_MS / spanMs);
/** A day of the longest spans and the one that begins: these every stream is granted. */
const FIRST_SPANS = 4;
/** A span: its number (start / length), how many readings; least and greatest as floats, their sum as a double. */
const WORDS_PER_SPAN = 6;
const LAST_NUMBER = 2 ** 32 - 1;
const LAST_MS = LAST_NUMBER * (spanSteps[0] as number);
/** Place of a span's sum among the doubles of its page. */
const sumOf = (word: number): number => (word >> 1) + 2;
const meanOf = (words: Uint32Array, doubles: Float64Array, word: number): number => (doubles[sumOf(word)] as number) / (words[word + 1] as number);

/** Leaves a trace; written so that NaN counts as none. */
const isTold = (timeMs: number, value: number, quality: number): boolean => !(quality >= Quality.bad || value !== value || !(timeMs >= 0 && timeMs <= LAST_MS));

/** @param maxBytes over all streams: once used up, streams that would need more take longer spans, down to three a day. */
export function createThinned(maxBytes = 48 << 20): Thinned {
  const rings = createRings({ wordsPerRow: WORDS_PER_SPAN, firstRows: FIRST_SPANS, maxRows: DAY_MS / (spanSteps[0] as number), maxBytes, layout: 'abreast' });
  const { pages, sizes, strides } = rings;
  /** Which of `spanSteps` a stream has is its ring's tag. */
  const spanMsOf = (stream: number): number => spanSteps[tagIn(rings.index[2 * stream + 1] as number)] as number;

  const begin = ({ words, floats, doubles }: Page, at: number, number: number, value: number): void => {
    words[at] = number;
    words[at + 1] = 1;
    floats[at + 2] = value;
    floats[at + 3] = value;
    doubles[sumOf(at)] = value;
  };
  /** A stream's first span. */
  const first = (stream: number, timeMs: number, value: number): void => {
    rings.open(stream);
    const place = (rings.index[2 * stream] as number) - 1;
    begin(pages[place >>> PAGE_SHIFT] as Page, (place & PAGE_MASK) * WORDS_PER_SPAN, Math.floor(timeMs / (spanSteps[0] as number)), value);
    rings.index[2 * stream + 1] = stateOf(0, 1, 0);
  };
  const sumUp = ({ words, floats, doubles }: Page, at: number, value: number): void => {
    (words[at + 1] as number)++;
    if (value < (floats[at + 2] as number)) floats[at + 2] = value;
    if (value > (floats[at + 3] as number)) floats[at + 3] = value;
    (doubles[sumOf(at)] as number) += value;
  };
  /** A stream's ring: `wordOf` says where its spans begin, the oldest first. */
  const ringOf = (stream: number) => {
    const state = rings.index[2 * stream + 1] as number;
    const place = (rings.index[2 * stream] as number) - 1;
    const size = sizes[classIn(state)] as number;
    const stride = strides[classIn(state)] as number;
    const [start, base] = [startIn(state), place & PAGE_MASK];
    return {
      page: pages[place >>> PAGE_SHIFT] as Page,
      count: countIn(state),
      size,
      wordOf: (at: number): number => (base + ((start + at) % size) * stride) * WORDS_PER_SPAN,
    };
  };
  /** Where the newest span of a ring begins. */
  const lastSpan = (place: number, state: number): number => {
    const sizeClass = classIn(state);
    let last = startIn(state) + countIn(state) - 1;
    if (last >= (sizes[sizeClass] as number)) last -= sizes[sizeClass] as number;
    return ((place & PAGE_MASK) + last * (strides[sizeClass] as number)) * WORDS_PER_SPAN;
  };
  const setCount = (stream: number, forgotten: number, count: number): void => {
    const state = rings.index[2 * stream + 1] as number;
    const size = sizes[classIn(state)] as number;
    rings.index[2 * stream + 1] = stateOf((startIn(state) + forgotten) % size, count, classIn(state), tagIn(state));
  };
  /** Join a stream's spans into the next longer ones. */
  const coarsen = (stream: number): void => {
    const step = tagIn(rings.index[2 * stream + 1] as number);
    const times = (spanSteps[step + 1] as number) / (spanSteps[step] as number);
    const { page, count, wordOf } = ringOf(stream);
    const { words, floats, doubles } = page;
    let joined = 0;
    for (let i = 0; i < count; i++) {
      const from = wordOf(i);
      const number = Math.floor((words[from] as number) / times);
      const into = joined > 0 ? wordOf(joined - 1) : -1;
      if (into < 0 || words[into] !== number) {
        const to = wordOf(joined++);
        for (let word = 1; word < WORDS_PER_SPAN; word++) words[to + word] = words[from + word] as number;
        words[to] = number;
        continue;
      }
      (words[into + 1] as number) += words[from + 1] as number;
      floats[into + 2] = Math.min(floats[into + 2] as number, floats[from + 2] as number);
      floats[into + 3] = Math.max(floats[into + 3] as number, floats[from + 3] as number);
      (doubles[sumOf(into)] as number) += doubles[sumOf(from)] as number;
    }
    const state = rings.index[2 * stream + 1] as number;
    rings.index[2 * stream + 1] = stateOf(startIn(state), joined, classIn(state), step + 1);
  };
  /** Into another span than the last one: a new one at the end, or, for a reading that is late, an earlier one. */
  const put = (stream: number, timeMs: number, value: number): void => {
    for (;;) {
      const step = tagIn(rings.index[2 * stream + 1] as number);
      const number = Math.floor(timeMs / (spanSteps[step] as number));
      const { page, count, size, wordOf } = ringOf(stream);
      const numberAt = (at: number): number => page.words[wordOf(at)] as number;
      let at = count;
      while (at > 0 && numberAt(at - 1) > number) at--;
      if (at > 0 && numberAt(at - 1) === number) return sumUp(page, wordOf(at - 1), value);
      const newest = count > 0 ? Math.max(number, numberAt(count - 1)) : number;
      const oldest = newest - (spansADay[step] as number) + 1;
      if (number < oldest) return;
      let expired = 0;
      while (expired < at && numberAt(expired) < oldest) expired++;
      if (expired > 0) {
        setCount(stream, expired, count - expired);
        continue;
      }
      if (count === size) {
        if (!rings.widen(stream)) coarsen(stream);
        continue;
      }
      for (let to = count; to > at; to--) page.words.copyWithin(wordOf(to), wordOf(to - 1), wordOf(to - 1) + WORDS_PER_SPAN);
      begin(page, wordOf(at), number, value);
      return setCount(stream, 0, count + 1);
    }
  };

  const add = (stream: number, timeMs: number, value: number, quality: number): void => {
    if (!isTold(timeMs, value, quality)) return;
    if (!(rings.index[2 * stream] as number)) return first(stream, timeMs, value);
    const place = (rings.index[2 * stream] as number) - 1;
    const at = lastSpan(place, rings.index[2 * stream + 1] as number);
    const page = pages[place >>> PAGE_SHIFT] as Page;
    const spanMs = spanMsOf(stream);
    const intoMs = timeMs - (page.words[at] as number) * spanMs;
    if (intoMs >= 0 && intoMs < spanMs) sumUp(page, at, value);
    else put(stream, timeMs, value);
  };

  return {
    add,
    forget: rings.close,
    addRows(stream, rows, base, size, start, count) {
      const { doubles: times, floats: readings } = rows;
      const end = base + size;
      let row = base + start;
      let left = count;
      const place = (rings.index[2 * stream] ?? 0) - 1;
      if (place >= 0) {
        const at = lastSpan(place, rings.index[2 * stream + 1] as number);
        const { words, floats, doubles } = pages[place >>> PAGE_SHIFT] as Page;
        const spanMs = spanMsOf(stream);
        const startMs = (words[at] as number) * spanMs;
        let summedUp = 0;
        let least = floats[at + 2] as number;
        let greatest = floats[at + 3] as number;
        let sum = doubles[sumOf(at)] as number;
        for (; left > 0; left--) {
          const timeMs = times[row * 2] as number;
          const value = readings[row * 4 + 2] as number;
          if (isTold(timeMs, value, readings[row * 4 + 3] as number)) {
            if (timeMs < startMs || timeMs >= startMs + spanMs) break;
            summedUp++;
            if (value < least) least = value;
            if (value > greatest) greatest = value;
            sum += value;
          }
          if (++row === end) row = base;
        }
        if (summedUp > 0) {
          (words[at + 1] as number) += summedUp;
          floats[at + 2] = least;
          floats[at + 3] = greatest;
          doubles[sumOf(at)] = sum;
        }
      }
      // In another span than the last one.
      for (; left > 0; left--) {
        add(stream, times[row * 2] as number, readings[row * 4 + 2] as number, readings[row * 4 + 3] as number);
        if (++row === end) row = base;
      }
    },
    spans(stream, fromMs, toMs) {
      if ((rings.index[2 * stream] ?? 0) === 0) return noSpans;
      const spanMs = spanMsOf(stream);
      const { page, count, wordOf } = ringOf(stream);
      const { words, floats, doubles } = page;
      const startOf = (at: number): number => (words[wordOf(at)] as number) * spanMs;
      // What nothing took the place of may be older than a day.
      const oldestMs = Math.max(startOf(count - 1) - DAY_MS + spanMs, fromMs);
      let [first, end] = [0, count];
      while (first < count && startOf(first) < oldestMs) first++;
      while (end > first && startOf(end - 1) >= toMs) end--;
      const at = Array.from({ length: end - first }, (_, i) => wordOf(first + i));
      return {
        spanMs,
        startMs: Float64Array.from(at, (word) => (words[word] as number) * spanMs),
        least: Float32Array.from(at, (word) => floats[word + 2] as number),
        greatest: Float32Array.from(at, (word) => floats[word + 3] as number),
        mean: Float32Array.from(at, (word) => meanOf(words, doubles, word)),
        count: Uint32Array.from(at, (word) => words[word + 1] as number),
      };
    },
    at(stream, timeMs) {
      if ((rings.index[2 * stream] ?? 0) === 0) return null;
      const spanMs = spanMsOf(stream);
      const { page, count, wordOf } = ringOf(stream);
      for (let at = count - 1; at >= 0; at--) {
        const word = wordOf(at);
        const startMs = (page.words[word] as number) * spanMs;
        if (startMs > timeMs) continue;
        return startMs < timeMs - DAY_MS ? null : { timeMs: startMs, value: meanOf(page.words, page.doubles, word), quality: Quality.uncertain };
      }
      return null;
    },
    get bytes() {
      return rings.bytes;
    },
  };
}
