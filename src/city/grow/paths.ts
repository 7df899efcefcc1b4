import { distance, type Point } from './plane.ts';
import type { Plan } from './plan.ts';

/** The whole of a road by its English name, land and bridges in one line; the longest run where the sea cuts it. */
export function roadPath(plan: Plan, en: string): Point[] {
  const pieces = plan.roads.filter((r) => r.en === en).map((r) => [...r.line]);
  const runs: Point[][] = [];
  for (const piece of pieces) {
    const last = runs[runs.length - 1];
    if (last && distance(last[last.length - 1] as Point, piece[0] as Point) < 0.5) last.push(...piece.slice(1));
    else runs.push(piece);
  }
  const first = runs[0];
  const end = runs[runs.length - 1];
  // A closed road may begin in the middle of a run.
  if (first && end && first !== end && distance(end[end.length - 1] as Point, first[0] as Point) < 0.5) {
    end.push(...first.slice(1));
    runs.shift();
  }
  return runs.reduce<Point[]>((best, run) => (run.length > best.length ? run : best), []);
}

/** The part of a line from its point nearest to one place up to its point nearest to another, in the line's own direction. */
export function stretch(line: readonly Point[], from: Point, to: Point): Point[] {
  const nearest = (p: Point): number => line.reduce((best, q, i) => (distance(p, q) < distance(p, line[best] as Point) ? i : best), 0);
  const [a, b] = [nearest(from), nearest(to)];
  if (a <= b) return line.slice(a, b + 1);
  const isClosed = distance(line[0] as Point, line[line.length - 1] as Point) < 1;
  return isClosed ? [...line.slice(a), ...line.slice(1, b + 1)] : line.slice(b, a + 1).reverse();
}

/** How far along a line each of its points lies, metres. */
export function walkedOf(line: readonly Point[]): number[] {
  const walked = [0];
  for (let i = 1; i < line.length; i++) walked.push((walked[i - 1] as number) + distance(line[i - 1] as Point, line[i] as Point));
  return walked;
}

/**
 * Heights at least `least` everywhere that never climb or fall faster than `slope`: the lowest such line (a max-plus
 * convolution, done in one sweep each way).
 */
export function easeUp(least: readonly number[], walked: readonly number[], slope: number): number[] {
  const z = [...least];
  for (let i = 1; i < z.length; i++) z[i] = Math.max(z[i] as number, (z[i - 1] as number) - slope * ((walked[i] as number) - (walked[i - 1] as number)));
  for (let i = z.length - 2; i >= 0; i--) z[i] = Math.max(z[i] as number, (z[i + 1] as number) - slope * ((walked[i + 1] as number) - (walked[i] as number)));
  return z;
}

/** Round off the corners of a profile with a running mean; ends stay. */
export function soften(z: readonly number[], times: number): number[] {
  let now = [...z];
  for (let k = 0; k < times; k++)
    now = now.map((v, i) => (i === 0 || i === now.length - 1 ? v : ((now[i - 1] as number) + 2 * v + (now[i + 1] as number)) / 4));
  return now;
}
