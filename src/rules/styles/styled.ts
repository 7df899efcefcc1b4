import type { StyleTarget } from '../../tables/data-style.ts';
import type { Painted } from './paint.ts';

/** What is styled by data now; kept up by the app, read by the scene's frame loop and by panels. */
export interface Styled {
  /** Counts up with every change of any target. */
  readonly version: number;
  painted(target: StyleTarget): Painted | null;
}
