/** Features by size, falling: from band i on none is larger than `mostM[i]`, and bands before i end at `end[i - 1]` in the index. */
export interface SizeBands {
  readonly mostM: Float32Array<ArrayBuffer>;
  readonly end: Uint32Array<ArrayBuffer>;
}

/** Size bands per doubling; the smallest band holds everything under a metre. */
const BANDS_PER_OCTAVE = 4;
const BAND_COUNT = 48;

/** Drawn triangles, those of the largest features first; size is a feature's mean extent, metres. */
export function bySize(
  corners: Int32Array,
  steps: Int16Array,
  feature: Uint32Array,
  featureCount: number,
  scale: readonly [number, number, number],
  isDrawn: Uint8Array,
  drawn: number,
): { order: Uint32Array; bands: SizeBands } {
  const lowest = new Int16Array(featureCount * 3).fill(32767);
  const highest = new Int16Array(featureCount * 3).fill(-32768);
  for (let v = 0; v < feature.length; v++)
    for (let a = 0; a < 3; a++) {
      const step = steps[v * 3 + a] as number;
      const o = (feature[v] as number) * 3 + a;
      if (step < (lowest[o] as number)) lowest[o] = step;
      if (step > (highest[o] as number)) highest[o] = step;
    }
  const bandOf = new Uint8Array(featureCount);
  for (let f = 0; f < featureCount; f++) {
    let square = 0;
    for (let a = 0; a < 3; a++) square += (Math.max(0, (highest[f * 3 + a] as number) - (lowest[f * 3 + a] as number)) * (scale[a] as number)) ** 2;
    const octave = Math.log2(Math.max(1, Math.sqrt(square / 3)));
    bandOf[f] = BAND_COUNT - 1 - Math.min(BAND_COUNT - 1, Math.floor(octave * BANDS_PER_OCTAVE));
  }
  const bandOfTriangle = (t: number): number => bandOf[feature[corners[t * 3] as number] as number] as number;
  const end = new Uint32Array(BAND_COUNT);
  for (let t = 0; t < isDrawn.length; t++) if (isDrawn[t] === 1) end[bandOfTriangle(t)] = (end[bandOfTriangle(t)] as number) + 1;
  const next = new Uint32Array(BAND_COUNT);
  for (let b = 1; b < BAND_COUNT; b++) {
    next[b] = end[b - 1] as number;
    end[b] = (end[b] as number) + (end[b - 1] as number);
  }
  const order = new Uint32Array(drawn);
  for (let t = 0; t < isDrawn.length; t++) {
    if (isDrawn[t] === 0) continue;
    const b = bandOfTriangle(t);
    order[next[b] as number] = t;
    next[b] = (next[b] as number) + 1;
  }
  // The topmost band is open upwards.
  const mostM = Float32Array.from(end, (_, b) => (b === 0 ? Infinity : 2 ** ((BAND_COUNT - b) / BANDS_PER_OCTAVE)));
  return { order, bands: { mostM, end: end.map((count) => count * 3) } };
}

/** How much of a tile's index to draw where a metre covers `pixelsPerM`: nothing of under `leastPx` pixels. */
export function indexToDraw(bands: SizeBands, pixelsPerM: number, leastPx: number): number {
  let drawn = 0;
  for (let b = 0; b < bands.end.length && (bands.mostM[b] as number) * pixelsPerM >= leastPx; b++) drawn = bands.end[b] as number;
  return drawn;
}
