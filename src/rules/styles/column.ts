import type { Words } from '../../base/words.ts';

/** Many things that take their values from few sources: buildings from the station nearest to them. */
export interface Followers {
  /** Source of each thing; -1 = none. */
  readonly of: Int32Array;
  /** Things by source: those of source s are `things[first[s]]` to before `things[first[s + 1]]`. */
  readonly first: Uint32Array;
  readonly things: Uint32Array;
}

/** One value per thing, with all that a legend must say about it. */
export interface StyleColumn {
  readonly title: Words;
  /** UCUM; empty for categories. */
  readonly unit: string;
  readonly decimals: number;
  /** NaN = missing. Codes into `categories` where those are given. */
  readonly values: ArrayLike<number>;
  /** Where things take their values from sources: whose, and the value of each. `values` says the same thing by thing. */
  readonly follow?: { readonly followers: Followers; readonly values: Float32Array };
  /** What the values belong to, where things have no row: area ids, entity keys, road names. */
  readonly keys?: readonly string[];
  /** Years are written without grouping. */
  readonly isYear?: boolean;
  readonly categories?: readonly { readonly code: string; readonly title: Words }[];
  /** Typical range of the quantity, so that classes of a live value stand still. */
  readonly range?: readonly [low: number, high: number];
  readonly kind: 'measured' | 'derived' | 'demo' | 'entered';
  /** Newest time among the values, ms since epoch; NaN for what does not change. */
  readonly timeMs: number;
  /** How a thing comes by its value: "median of the fresh sensors inside". */
  readonly how: Words;
}
