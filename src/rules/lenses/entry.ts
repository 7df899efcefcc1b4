import type { Words } from '../../base/words.ts';
import type { Interval } from './interval.ts';

export const lensIds = ['livable', 'resilient', 'smart'] as const;
export type LensId = (typeof lensIds)[number];
export const areaLevels = ['city', 'district', 'street'] as const;
export type AreaLevelOfLens = (typeof areaLevels)[number];

/** An indicator before it is read anywhere: what it is, how it is made, and out of what. None claims conformity with its standard. */
export interface LensEntry {
  readonly id: string;
  readonly title: Words;
  readonly lens: LensId;
  /** UCUM. */
  readonly unit: string;
  readonly decimals: number;
  readonly better: 'more' | 'less';
  readonly formula: Words;
  /** The same in symbols. */
  readonly symbols: string;
  /** What stands above and below the line; null where it is no share or rate. */
  readonly above: Words | null;
  readonly below: Words | null;
  /** With edition. */
  readonly standard: string;
  /** What "38 of 41" counts. */
  readonly counts: Words;
  /** The smallest area it is told for. */
  readonly finest: AreaLevelOfLens;
  readonly source: 'streams' | 'window' | 'cases' | 'outages' | 'service' | 'access' | 'timetable' | 'none';
  /** What the value cannot leave. */
  readonly bounds: readonly [low: number, high: number];
  /** How a day of it becomes one number; null where days are not told apart. */
  readonly day: 'mean' | 'last' | null;
  /** Why no city with the feeds known so far can tell it. */
  readonly never?: Words;
}

/** One indicator of one area at one instant. */
export interface LensReading {
  readonly entry: LensEntry;
  /** NaN when it cannot be told, and then `why`. */
  readonly value: number;
  /** Of times: the 90th percentile beside the median; NaN else. */
  readonly p90: number;
  /** Of times: cases that are still open and count; NaN else. */
  readonly open: number;
  readonly numerator: number;
  readonly denominator: number;
  readonly counted: number;
  readonly expected: number;
  readonly interval: Interval | null;
  /** Newest time among the inputs, ms. */
  readonly timeMs: number;
  readonly why: Words | null;
  /** The formula with the numbers of the moment; the entry's where absent. */
  readonly formula?: Words;
}

export const nothingOf = (entry: LensEntry, why: Words | null): LensReading => ({
  entry,
  value: NaN,
  p90: NaN,
  open: NaN,
  numerator: NaN,
  denominator: NaN,
  counted: 0,
  expected: 0,
  interval: null,
  timeMs: NaN,
  why,
});
