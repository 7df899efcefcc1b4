/** Readings of one stream in time order, as columns of equal length. */
export interface Series {
  readonly timeMs: Float64Array;
  readonly value: Float32Array;
  readonly quality: Uint8Array;
}
export const emptySeries: Series = { timeMs: new Float64Array(0), value: new Float32Array(0), quality: new Uint8Array(0) };

/** Index of the last row at or before an instant, or -1. Rows must be in time order. */
export function rowAt(timeMs: Float64Array, count: number, atMs: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((timeMs[middle] as number) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
