import type { Interval } from './interval.ts';

/** What a list of areas is ranked by. `less`: the smaller value is the better one. */
export interface Ranked {
  readonly id: string;
  /** NaN: cannot be told, and then it has no rank. */
  readonly value: number;
  /** Null: nobody can say how sure the value is, and then it is surely apart from no other. */
  readonly interval: Interval | null;
}
export interface Rank extends Ranked {
  /** Ranks it could as well have; NaN without a value. Equal where it is sure. */
  readonly from: number;
  readonly to: number;
}

/**
 * Ranks with their uncertainty (Klein, Wright & Wieczorek 2020): an area is surely better than another only where their intervals do
 * not overlap. Its rank lies between one more than those surely better and all less those surely worse; who shares ranks is tied.
 * Sorted by value, best first; those without a value last, in their own order.
 */
export function rankAreas(rows: readonly Ranked[], better: 'more' | 'less'): readonly Rank[] {
  const told = rows.filter(({ value }) => Number.isFinite(value));
  const bounds = ({ interval }: Ranked): Interval => {
    const [low, high] = interval ?? [-Infinity, Infinity];
    return better === 'less' ? [low, high] : [-high, -low];
  };
  const isBetter = (a: Ranked, b: Ranked): boolean => bounds(a)[1] < bounds(b)[0];
  const sign = better === 'less' ? 1 : -1;
  const ranked = told
    .map((row) => ({
      ...row,
      from: 1 + told.filter((other) => other !== row && isBetter(other, row)).length,
      to: told.length - told.filter((other) => other !== row && isBetter(row, other)).length,
    }))
    .sort((a, b) => sign * (a.value - b.value) || a.from - b.from || (a.id < b.id ? -1 : 1));
  return [...ranked, ...rows.filter(({ value }) => !Number.isFinite(value)).map((row) => ({ ...row, from: NaN, to: NaN }))];
}
