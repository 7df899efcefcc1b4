import { noiseAt } from '../../base/random.ts';
import { between, distance, type Point } from './plane.ts';

/** A control point as seeds write it: x, y and 1 where the line turns a hard corner (quays). */
export type Control = readonly [x: number, y: number, sharp?: number];

function catmullRom(a: Point, b: Point, c: Point, d: Point, t: number): Point {
  const axis = (i: 0 | 1): number =>
    0.5 * (2 * b[i] + (c[i] - a[i]) * t + (2 * a[i] - 5 * b[i] + 4 * c[i] - d[i]) * t * t + (3 * b[i] - a[i] - 3 * c[i] + d[i]) * t * t * t);
  return [axis(0), axis(1)];
}

/** Points every `step` metres or so along a Catmull-Rom curve; between two sharp points it runs straight. */
export function curve(controls: readonly Control[], step: number, closed = false): Point[] {
  const n = controls.length;
  const point = (i: number): Control => (closed ? controls[(i + n) % n] : controls[Math.max(0, Math.min(n - 1, i))]) as Control;
  const line: Point[] = [];
  for (let i = 0; i < (closed ? n : n - 1); i++) {
    const [b, c] = [point(i), point(i + 1)];
    const p: Point = [b[0], b[1]];
    const q: Point = [c[0], c[1]];
    const before: Point = b[2] ? p : [point(i - 1)[0], point(i - 1)[1]];
    const beyond: Point = c[2] ? q : [point(i + 2)[0], point(i + 2)[1]];
    const pieces = Math.max(1, Math.round(distance(p, q) / step));
    for (let k = 0; k < pieces; k++) line.push(b[2] && c[2] ? between(p, q, k / pieces) : catmullRom(before, p, q, beyond, k / pieces));
  }
  if (!closed) line.push([point(n - 1)[0], point(n - 1)[1]]);
  return line;
}

/** The line moved sideways (left positive) by a distance per point. */
export function beside(line: readonly Point[], offsetM: (i: number) => number): Point[] {
  return line.map((p, i) => {
    const a = line[Math.max(0, i - 1)] as Point;
    const b = line[Math.min(line.length - 1, i + 1)] as Point;
    const length = distance(a, b) || 1;
    const d = offsetM(i);
    return [p[0] - ((b[1] - a[1]) / length) * d, p[1] + ((b[0] - a[0]) / length) * d];
  });
}

/** Points about `step` apart, ends kept. */
export function resample(line: readonly Point[], step: number): Point[] {
  const total = lengthOf(line);
  const pieces = Math.max(1, Math.round(total / step));
  const out: Point[] = [line[0] as Point];
  let [walked, i] = [0, 0];
  for (let k = 1; k < pieces; k++) {
    const wanted = (total * k) / pieces;
    while (i + 2 < line.length && walked + distance(line[i] as Point, line[i + 1] as Point) < wanted) walked += distance(line[i] as Point, line[++i] as Point);
    const piece = distance(line[i] as Point, line[i + 1] as Point);
    out.push(between(line[i] as Point, line[i + 1] as Point, piece === 0 ? 0 : (wanted - walked) / piece));
  }
  out.push(line[line.length - 1] as Point);
  return out;
}

export function lengthOf(line: readonly Point[]): number {
  let sum = 0;
  for (let i = 0; i + 1 < line.length; i++) sum += distance(line[i] as Point, line[i + 1] as Point);
  return sum;
}

/** Add points so that no piece is longer than `step`. */
export function densify(line: readonly Point[], step: number): Point[] {
  const out: Point[] = [];
  for (let i = 0; i + 1 < line.length; i++) {
    const a = line[i] as Point;
    const b = line[i + 1] as Point;
    const pieces = Math.max(1, Math.ceil(distance(a, b) / step));
    for (let k = 0; k < pieces; k++) out.push(between(a, b, k / pieces));
  }
  out.push(line[line.length - 1] as Point);
  return out;
}

/** Smooth value noise in [-1, 1] with features of about `size` metres. */
export function softNoise(seed: number, x: number, y: number, size: number): number {
  const [u, v] = [x / size, y / size];
  const [i, j] = [Math.floor(u), Math.floor(v)];
  const ease = (t: number): number => t * t * (3 - 2 * t);
  const [s, t] = [ease(u - i), ease(v - j)];
  const n = (a: number, b: number): number => noiseAt(seed, i + a, j + b);
  const low = n(0, 0) + (n(1, 0) - n(0, 0)) * s;
  const high = n(0, 1) + (n(1, 1) - n(0, 1)) * s;
  return 2 * (low + (high - low) * t) - 1;
}

/** A gentle one-to-one bending of the whole plan: straight grids become streets that were walked before they were paved. */
export function createWarp(amount: number): (p: Point) => Point {
  const wave = (p: Point, kx: number, ky: number, phase: number): number => Math.sin((p[0] * kx + p[1] * ky) / 1000 + phase);
  return (p) => [
    p[0] + amount * (46 * wave(p, 0.7, 2.3, 0.4) + 26 * wave(p, 2.9, 3.3, 2.1) + 9 * wave(p, -6.1, 7.9, 5.0)),
    p[1] + amount * (46 * wave(p, 2.2, -0.9, 1.3) + 26 * wave(p, 3.6, 2.4, 4.2) + 9 * wave(p, 8.3, 5.7, 0.9)),
  ];
}
