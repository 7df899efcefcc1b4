/** Ranges of pick numbers: every feature drawn has one, 0 is nothing; numbers stay below 2^24, which float32 holds exactly. */
export interface PickNumbers<T> {
  /** Numbers `base` to `base + count - 1` mean features of `owner`; null when there are none left. */
  take(count: number, owner: T): number | null;
  free(base: number): void;
  find(number: number): { readonly owner: T; readonly feature: number } | null;
}

const MOST = 2 ** 24 - 1;

export function createPickNumbers<T>(): PickNumbers<T> {
  /** By first number, kept in order. */
  let ranges: { readonly base: number; readonly count: number; readonly owner: T }[] = [];
  return {
    take(count, owner) {
      let base = 1;
      let at = 0;
      // The first gap that is wide enough.
      while (at < ranges.length && (ranges[at] as (typeof ranges)[0]).base - base < count) {
        const range = ranges[at] as (typeof ranges)[0];
        base = range.base + range.count;
        at++;
      }
      if (base + count - 1 > MOST) return null;
      ranges.splice(at, 0, { base, count, owner });
      return base;
    },
    free(base) {
      ranges = ranges.filter((range) => range.base !== base);
    },
    find(number) {
      const range = ranges.find(({ base, count }) => number >= base && number < base + count);
      return range ? { owner: range.owner, feature: number - range.base } : null;
    },
  };
}
