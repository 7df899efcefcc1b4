import type { Words } from '../../base/words.ts';

/** A count of streams in hexagons that the pack offers as a layer of its own. */
export interface DensityDeclaration {
  readonly id: string;
  readonly title: Words;
  /** Only streams of this observed property; all when absent. */
  readonly property?: string;
  /** From a hexagon's middle to a corner, metres; 250 when absent. */
  readonly radiusM?: number;
  /** From how many streams heard on each class of colour begins, rising; 1, 8, 16, 24, 36 when absent. */
  readonly breaks?: readonly number[];
  /** Height of the tallest column, metres; 90 when absent. */
  readonly tallestM?: number;
  readonly onByDefault?: boolean;
}
