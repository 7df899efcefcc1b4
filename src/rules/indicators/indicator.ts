import type { Words } from '../../base/words.ts';
import type { Interval } from '../lenses/interval.ts';

/** One indicator for one area at one instant: it can explain itself. */
export interface IndicatorReading {
  /** `ISO37120-8.1`, `OPS-DQ`, `CARE-ONTIME`, ... */
  readonly id: string;
  readonly title: Words;
  readonly lens: 'livable' | 'resilient' | 'smart';
  /** NaN when it cannot be computed now. */
  readonly value: number;
  readonly unit: string;
  readonly decimals: number;
  /** Streams (or units) that counted, of how many that should have: "38 of 41". */
  readonly counted: number;
  readonly expected: number;
  /** Above and below the line of the formula, where it is a share or a rate. */
  readonly numerator?: number;
  readonly denominator?: number;
  /** What the value could as well be, 95 %; absent or null where nobody can say. */
  readonly interval?: Interval | null;
  /** Plain formula and standard with edition, both languages. */
  readonly formula: Words;
  readonly standard: string;
  /** Newest phenomenon time among the inputs, ms; NaN when none. */
  readonly timeMs: number;
  /** Values over the last hours, oldest first, NaN for gaps; for the sparkline. */
  readonly trend: Float32Array;
  /** Times of the first and last trend value, ms. */
  readonly trendFromMs: number;
  readonly trendToMs: number;
  /** `high` is bad, or `low` is bad, or neither; a band outside which the value is abnormal, if any. */
  readonly abnormalAbove?: number;
  readonly abnormalBelow?: number;
}
