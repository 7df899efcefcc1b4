import type { EntityRef } from '../../city/city.ts';

/** Points that can be pointed at: plan positions in columns, and what each stands for. */
export interface MarkPoints {
  readonly count: number;
  /** Plan x, y, z metres per point. */
  readonly positions: Float32Array;
  /** Bumped when positions or count changed. */
  readonly version: number;
  /** Before each pick: bring positions to where marks are drawn now. Absent: they stand still between versions. */
  aim?(): void;
  /** CSS pixels around the mark that count as a hit at a zoom; 0 = not shown now. */
  reachPx(index: number, zoom: number): number;
  /** CSS pixels the drawn mark lies above its point. */
  readonly liftPx: number;
  ref(index: number): EntityRef;
}
