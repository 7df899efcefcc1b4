/** Metres between two plan places, heights left out. */
export const apartM = (a: readonly [number, number, number], b: readonly [number, number, number]): number => Math.hypot(a[0] - b[0], a[1] - b[1]);
