import { Quality } from './quality.ts';

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
  /** Spans that begin at or after `fromMs` and before `toMs`. */
  spans(stream: number, fromMs: number, toMs: number): Spans;
  readonly spanMs: number;
  readonly bytes: number;
}

const MINUTE_MS = 60_000;
export const DAY_MS = 1440 * MINUTE_MS;
/** Spans that divide a day; the store begins with the finest and takes the next when its memory is used up. */
const spanSteps = [5, 15, 30, 60, 120, 240, 480].map((minutes) => minutes * MINUTE_MS);
const SPAN_BYTES = 24;
const FIRST_SPANS = 4;

/** A ring over the spans of a day by their number, opened small. */
interface Ring {
  /** Number of the span (start / spanMs) that each place holds; NaN = none. */
  number: Float64Array;
  least: Float32Array;
  greatest: Float32Array;
  mean: Float32Array;
  count: Uint32Array;
}

const openRing = (size: number): Ring => ({
  number: new Float64Array(size).fill(NaN),
  least: new Float32Array(size),
  greatest: new Float32Array(size),
  mean: new Float32Array(size),
  count: new Uint32Array(size),
});

/** Sum up into the place of a span; what stood there of an earlier day goes. Older than what stands there: too late. */
function put(ring: Ring, number: number, least: number, greatest: number, mean: number, count: number): void {
  const at = number % ring.number.length;
  const held = ring.number[at] as number;
  if (held > number) return;
  if (held !== number) {
    ring.number[at] = number;
    ring.least[at] = least;
    ring.greatest[at] = greatest;
    ring.mean[at] = mean;
    ring.count[at] = count;
    return;
  }
  const total = (ring.count[at] as number) + count;
  ring.least[at] = Math.min(ring.least[at] as number, least);
  ring.greatest[at] = Math.max(ring.greatest[at] as number, greatest);
  ring.mean[at] = (ring.mean[at] as number) + ((mean - (ring.mean[at] as number)) * count) / total;
  ring.count[at] = total;
}

/** The same spans in a ring of another size, or joined into spans that many times as long. */
function laidOut(ring: Ring, size: number, times: number): Ring {
  const next = openRing(size);
  const places = [...ring.number.keys()].filter((i) => !Number.isNaN(ring.number[i])).sort((a, b) => (ring.number[a] as number) - (ring.number[b] as number));
  for (const i of places)
    put(
      next,
      Math.floor((ring.number[i] as number) / times),
      ring.least[i] as number,
      ring.greatest[i] as number,
      ring.mean[i] as number,
      ring.count[i] as number,
    );
  return next;
}

/** @param maxBytes over all streams; when it is used up every stream's spans become longer, down to three a day. */
export function createThinned(maxBytes = 48 << 20): Thinned {
  const rings = new Map<number, Ring>();
  let step = 0;
  let bytes = 0;
  const spanMs = (): number => spanSteps[step] as number;
  const dayOf = (): number => DAY_MS / spanMs();

  const set = (stream: number, ring: Ring, before: number): void => {
    bytes += (ring.number.length - before) * SPAN_BYTES;
    rings.set(stream, ring);
  };
  const coarsen = (): void => {
    const times = (spanSteps[step + 1] as number) / spanMs();
    step++;
    for (const [stream, ring] of rings) {
      const size = Math.min(dayOf(), Math.max(FIRST_SPANS, Math.ceil(ring.number.length / times)));
      set(stream, laidOut(ring, size, times), ring.number.length);
    }
  };
  const fits = (more: number): boolean => {
    while (bytes + more * SPAN_BYTES > maxBytes && step < spanSteps.length - 1) coarsen();
    return bytes + more * SPAN_BYTES <= maxBytes;
  };
  /** A ring with room for this span beside those it holds, or null where there is no memory for one. */
  const ringFor = (stream: number, timeMs: number): Ring | null => {
    for (;;) {
      const ring = rings.get(stream);
      const size = ring?.number.length ?? 0;
      if (ring && (size >= dayOf() || !isTaken(ring, Math.floor(timeMs / spanMs())))) return ring;
      const wider = Math.min(dayOf(), Math.max(FIRST_SPANS, size * 2));
      const stepBefore = step;
      if (!fits(wider - size)) return ring ?? null;
      if (step !== stepBefore) continue;
      set(stream, ring ? laidOut(ring, wider, 1) : openRing(wider), size);
    }
  };
  return {
    add(stream, timeMs, value, quality) {
      if (quality >= Quality.bad || Number.isNaN(value) || !(timeMs >= 0)) return;
      const ring = ringFor(stream, timeMs);
      if (ring) put(ring, Math.floor(timeMs / spanMs()), value, value, value, 1);
    },
    spans(stream, fromMs, toMs) {
      const ring = rings.get(stream);
      if (!ring) return noSpans;
      const span = spanMs();
      // What nothing took the place of may be older than a day.
      const newest = ring.number.reduce((most, n) => (n > most ? n : most), -Infinity);
      const first = Math.max(newest - dayOf() + 1, fromMs / span);
      const places = [...ring.number.keys()]
        .filter((i) => (ring.number[i] as number) >= first && (ring.number[i] as number) * span < toMs)
        .sort((a, b) => (ring.number[a] as number) - (ring.number[b] as number));
      return {
        spanMs: span,
        startMs: Float64Array.from(places, (i) => (ring.number[i] as number) * span),
        least: Float32Array.from(places, (i) => ring.least[i] as number),
        greatest: Float32Array.from(places, (i) => ring.greatest[i] as number),
        mean: Float32Array.from(places, (i) => ring.mean[i] as number),
        count: Uint32Array.from(places, (i) => ring.count[i] as number),
      };
    },
    get spanMs() {
      return spanMs();
    },
    get bytes() {
      return bytes;
    },
  };
}

/** The place of this span holds an earlier one that is not a day old yet. */
const isTaken = (ring: Ring, number: number): boolean => {
  const held = ring.number[number % ring.number.length] as number;
  return !Number.isNaN(held) && held !== number;
};
