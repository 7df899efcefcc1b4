import type { Steps } from '../../base/steps.ts';
import type { Words } from '../../base/words.ts';
import type { StyleColumn } from '../../rules/styles/column.ts';
import type { AreaLevel, DataStyle, StyleValue } from '../../tables/data-style.ts';

/** A value that can be chosen for a target. */
export interface ValueOption {
  readonly value: StyleValue;
  readonly title: Words;
  readonly form: 'number' | 'categories';
}

/** Where the values of one target come from. */
export interface StyleSource {
  /** What can be chosen now. */
  options(level: AreaLevel): readonly ValueOption[];
  /**
   * The column of a value for the things a style is about: those that have the style's own value. Null when the city has no
   * such value.
   */
  column(style: DataStyle, value: StyleValue): StyleColumn | null;
  /** The same in steps of a few milliseconds, where there may be very many things. */
  readonly columning?: (style: DataStyle, value: StyleValue) => Steps<StyleColumn | null>;
  /** Changes whenever a column of this value may have changed. */
  key(style: DataStyle): string;
  /** Changes whenever the style's filter may let others through; null where that is known only by asking. */
  filterKey?(style: DataStyle): string | null;
  /** False while values are still being worked out. */
  readonly settled: boolean;
}
