/** What a value could as well have been: a two-sided 95 % interval. Ends may be infinite where the data set no bound. */
export type Interval = readonly [low: number, high: number];

/** Standard normal quantiles (0.975 and 0.9). */
export const Z95 = 1.959964;
export const Z80 = 1.281552;

/**
 * Quantile of Student's t for the upper tail whose normal quantile is `z`, by Cornish and Fisher's expansion (Abramowitz & Stegun
 * 26.7.5), exact for one and two degrees of freedom. NaN below one.
 */
export function studentT(z: number, degrees: number): number {
  if (!(degrees >= 1)) return NaN;
  const p = z === Z80 ? 0.9 : 0.975;
  if (degrees < 2) return Math.tan(Math.PI * (p - 0.5));
  if (degrees < 3) return (2 * p - 1) * Math.sqrt(2 / (1 - (2 * p - 1) ** 2));
  const [z3, z5, z7, z9] = [z ** 3, z ** 5, z ** 7, z ** 9];
  return (
    z +
    (z3 + z) / (4 * degrees) +
    (5 * z5 + 16 * z3 + 3 * z) / (96 * degrees ** 2) +
    (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * degrees ** 3) +
    (79 * z9 + 776 * z7 + 1482 * z5 - 1920 * z3 - 945 * z) / (92160 * degrees ** 4)
  );
}

/** Wilson's score interval of a share `part / whole`, as shares (Wilson 1927); null of nothing. */
export function wilson(part: number, whole: number): Interval | null {
  if (!(whole > 0) || !(part >= 0)) return null;
  const share = Math.min(1, part / whole);
  const z2 = Z95 * Z95;
  const middle = (share + z2 / (2 * whole)) / (1 + z2 / whole);
  const reach = (Z95 / (1 + z2 / whole)) * Math.sqrt((share * (1 - share)) / whole + z2 / (4 * whole * whole));
  return [Math.max(0, middle - reach), Math.min(1, middle + reach)];
}

/** Mean of samples that stand for more than themselves: mean ± t·s/√n; null with fewer than two. */
export function meanInterval(values: readonly number[]): Interval | null {
  const n = values.length;
  if (n < 2) return null;
  const mean = values.reduce((sum, v) => sum + v, 0) / n;
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (n - 1);
  const reach = studentT(Z95, n - 1) * Math.sqrt(variance / n);
  return [mean - reach, mean + reach];
}

/**
 * Interval of a quantile by order statistics, free of any distribution (Campbell & Gardner, BMJ 296, 1988): the ranks
 * n·p ∓ 1.96·√(n·p·(1−p)), the upper one plus one. A rank beyond the sample is no bound.
 */
export function quantileInterval(values: readonly number[], p: number): Interval | null {
  const n = values.length;
  if (n === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const reach = Z95 * Math.sqrt(n * p * (1 - p));
  const low = sorted[Math.round(n * p - reach) - 1] ?? -Infinity;
  const high = sorted[Math.round(n * p + reach + 1) - 1] ?? Infinity;
  return [low, high];
}

/** Interval of a count of rare things, by Byar's approximation (Breslow & Day 1987, p. 69). */
export function poissonInterval(count: number): Interval | null {
  if (!(count >= 0)) return null;
  const low = count === 0 ? 0 : count * (1 - 1 / (9 * count) - Z95 / (3 * Math.sqrt(count))) ** 3;
  const next = count + 1;
  return [Math.max(0, low), next * (1 - 1 / (9 * next) + Z95 / (3 * Math.sqrt(next))) ** 3];
}

export const scaled = (interval: Interval | null, by: number): Interval | null => interval && [interval[0] * by, interval[1] * by];
