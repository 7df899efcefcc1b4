import { ckmeans } from 'simple-statistics';
import type { Steps } from '../../base/steps.ts';
import type { StyleScale } from '../../tables/data-style.ts';

export const MOST_CLASSES = 9;
/** Natural breaks are found on an even sample of so many values: the method costs n log n per class. */
const NATURAL_SAMPLE = 2000;

/** So many values are sorted, merged or looked through in one step: about a millisecond. */
export const STEP_ROWS = 8192;

/** Finite values, rising: runs sorted one by one, then merged two by two (von Neumann 1945). */
export function* sortedFinite(values: ArrayLike<number>, shown: Uint8Array | null = null): Steps<Float64Array> {
  let n = 0;
  let from = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const v = values[i] as number;
    if (Number.isFinite(v) && shown?.[i] !== 0) from[n++] = v;
    if (i % STEP_ROWS === STEP_ROWS - 1) yield;
  }
  for (let at = 0; at < n; at += STEP_ROWS) {
    from.subarray(at, Math.min(n, at + STEP_ROWS)).sort();
    yield;
  }
  let to = n > STEP_ROWS ? new Float64Array(n) : from;
  for (let run = STEP_ROWS; run < n; run *= 2) {
    for (let at = 0; at < n; at += 2 * run) {
      const [middle, end] = [Math.min(n, at + run), Math.min(n, at + 2 * run)];
      let [a, b] = [at, middle];
      for (let k = at; k < end; k++) {
        to[k] = b >= end || (a < middle && (from[a] as number) <= (from[b] as number)) ? (from[a++] as number) : (from[b++] as number);
        if (k % STEP_ROWS === STEP_ROWS - 1) yield;
      }
    }
    [from, to] = [to, from];
  }
  return from.subarray(0, n);
}

/** Values in rising order, asked for by rank; beyond the last there is none. */
export interface Ranked {
  readonly length: number;
  at(rank: number): number | undefined;
}

/** Finite values as if each were there as often as its weight says: ranks of a million things that follow a thousand sources. */
export function rankedByWeight(values: ArrayLike<number>, weights: ArrayLike<number>): Ranked {
  const order = Array.from({ length: values.length }, (_, i) => i).filter((i) => Number.isFinite(values[i]) && (weights[i] as number) > 0);
  order.sort((a, b) => (values[a] as number) - (values[b] as number));
  let length = 0;
  const ends = order.map((i) => (length += weights[i] as number));
  return {
    length,
    at(rank) {
      let [low, high] = [0, ends.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((ends[middle] as number) > rank) high = middle;
        else low = middle + 1;
      }
      const i = order[low];
      return i === undefined ? undefined : values[i];
    },
  };
}

/**
 * Inner limits of classes, rising and distinct: `n` limits make `n + 1` classes. Fewer come back where the values have too few
 * distinct places. Equal intervals between least and greatest; quantiles by the nearest rank; natural breaks by Ckmeans (Wang
 * and Song 2011, The R Journal 3/2), which is what Jenks 1967 asks for, solved exactly.
 * @param sorted finite values, rising.
 * @param range where equal intervals should span a known range instead of the values' own.
 */
export function innerBreaks(sorted: Ranked, scale: StyleScale, range?: readonly [number, number]): readonly number[] {
  if (scale.kind === 'breaks') return scale.breaks;
  if (scale.kind !== 'classed' || (sorted.length === 0 && !range)) return [];
  const classes = Math.min(MOST_CLASSES, Math.max(1, scale.classes));
  const [low, high] = range ?? [sorted.at(0) as number, sorted.at(sorted.length - 1) as number];
  const limits = Array.from({ length: classes - 1 }, (_, i) => {
    const share = (i + 1) / classes;
    if (scale.method === 'equal' || sorted.length === 0) return low + (high - low) * share;
    return sorted.at(Math.min(sorted.length - 1, Math.ceil(share * sorted.length))) as number;
  });
  const found = scale.method === 'natural' && sorted.length > 0 ? naturalBreaks(sorted, classes) : limits;
  return found.filter((limit, i) => limit > (found[i - 1] ?? -Infinity) && limit > (sorted.at(0) ?? -Infinity));
}

function naturalBreaks(sorted: Ranked, classes: number): number[] {
  const step = Math.max(1, sorted.length / NATURAL_SAMPLE);
  const sample = Array.from({ length: Math.min(sorted.length, NATURAL_SAMPLE) }, (_, i) => sorted.at(Math.floor(i * step)) as number);
  const clusters = ckmeans(sample, Math.min(classes, new Set(sample).size));
  return clusters.slice(1).map((cluster) => cluster[0] as number);
}

/** Class of a value: how many inner limits it reaches. */
export function classOf(value: number, breaks: readonly number[]): number {
  let k = 0;
  while (k < breaks.length && value >= (breaks[k] as number)) k++;
  return k;
}
