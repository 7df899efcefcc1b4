import type { Point, Ring } from './plane.ts';

/** A raster over the plan: square cells from the north-west corner, rows southwards. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  /** Plan position of the middle of the first cell, and the way to the next one east (and south). */
  readonly westM: number;
  readonly northM: number;
  readonly stepM: number;
}

const column = (r: Raster, x: number): number => (x - r.westM) / r.stepM;
const row = (r: Raster, y: number): number => (r.northM - y) / r.stepM;

/** Set the cells whose middles lie inside rings (even-odd over all of them). */
export function fillRings(mask: Uint8Array, r: Raster, rings: readonly Ring[], value: number): void {
  for (let j = 0; j < r.height; j++) {
    const y = r.northM - j * r.stepM;
    const xs: number[] = [];
    for (const ring of rings)
      for (let i = 0, k = ring.length - 1; i < ring.length; k = i++) {
        const [a, b] = [ring[k] as Point, ring[i] as Point];
        if (a[1] > y !== b[1] > y) xs.push(column(r, a[0] + ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1])));
      }
    xs.sort((p, q) => p - q);
    for (let n = 0; n + 1 < xs.length; n += 2) {
      const from = Math.max(0, Math.ceil(xs[n] as number));
      const to = Math.min(r.width - 1, Math.floor(xs[n + 1] as number));
      if (to >= from) mask.fill(value, j * r.width + from, j * r.width + to + 1);
    }
  }
}

/** Set the cells a line runs through. */
export function drawLine(mask: Uint8Array, r: Raster, line: readonly Point[], value: number): void {
  for (let n = 0; n + 1 < line.length; n++) {
    const [a, b] = [line[n] as Point, line[n + 1] as Point];
    const pieces = Math.max(1, Math.ceil((2 * Math.max(Math.abs(b[0] - a[0]), Math.abs(b[1] - a[1]))) / r.stepM));
    for (let k = 0; k <= pieces; k++) {
      const i = Math.round(column(r, a[0] + ((b[0] - a[0]) * k) / pieces));
      const j = Math.round(row(r, a[1] + ((b[1] - a[1]) * k) / pieces));
      if (i >= 0 && j >= 0 && i < r.width && j < r.height) mask[j * r.width + i] = value;
    }
  }
}

/** Lower envelope of the parabolas `f[q] + (p - q)²` along one line of cells, in place. */
function sweep(f: Float64Array, n: number, seats: Int32Array, ends: Float64Array, out: Float64Array): void {
  let k = 0;
  seats[0] = 0;
  ends[0] = -Infinity;
  ends[1] = Infinity;
  const meet = (q: number, v: number): number => ((f[q] as number) + q * q - ((f[v] as number) + v * v)) / (2 * (q - v));
  for (let q = 1; q < n; q++) {
    let s = meet(q, seats[k] as number);
    while (s <= (ends[k] as number)) s = meet(q, seats[--k] as number);
    seats[++k] = q;
    ends[k] = s;
    ends[k + 1] = Infinity;
  }
  k = 0;
  for (let q = 0; q < n; q++) {
    while ((ends[k + 1] as number) < q) k++;
    const v = seats[k] as number;
    out[q] = (q - v) * (q - v) + (f[v] as number);
  }
  f.set(out.subarray(0, n));
}

/** Metres from every cell to the nearest set one: exact Euclidean distance between middles (Felzenszwalb and Huttenlocher 2012). */
export function distanceField(mask: Uint8Array, r: Raster): Float32Array {
  const { width, height } = r;
  // Far, but finite: differences of infinities are not numbers.
  const far = (width + height) ** 2 * 4;
  const squares = Float64Array.from(mask, (m) => (m ? 0 : far));
  const longest = Math.max(width, height);
  const [line, out, ends, seats] = [new Float64Array(longest), new Float64Array(longest), new Float64Array(longest + 1), new Int32Array(longest)];
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < height; j++) line[j] = squares[j * width + i] as number;
    sweep(line, height, seats, ends, out);
    for (let j = 0; j < height; j++) squares[j * width + i] = line[j] as number;
  }
  for (let j = 0; j < height; j++) {
    line.set(squares.subarray(j * width, (j + 1) * width));
    sweep(line, width, seats, ends, out);
    squares.set(line.subarray(0, width), j * width);
  }
  return Float32Array.from(squares, (s) => Math.sqrt(s) * r.stepM);
}
