import { noiseAt } from '../../../base/random.ts';

/** Smooth seeded wandering in [-1, 1] with bends about one unit of `x` apart (value noise, smoothstep between knots). */
export function ripple(seed: number, x: number): number {
  const knot = Math.floor(x);
  const u = x - knot;
  const a = noiseAt(seed, knot);
  const b = noiseAt(seed, knot + 1);
  return 2 * (a + (b - a) * u * u * (3 - 2 * u)) - 1;
}

/** A soft bump on the 24 h circle: 1 at `centre`, falling as a Gaussian of standard deviation `width` hours. */
export const hourBump = (hour: number, centre: number, width: number): number => {
  let d = Math.abs(hour - centre);
  if (d > 12) d = 24 - d;
  return Math.exp((-0.5 * d * d) / (width * width));
};

export const clamp = (x: number, low: number, high: number): number => (x < low ? low : x > high ? high : x);

/** Cumulative standard normal, Abramowitz and Stegun 26.2.17 (absolute error below 7.5e-8), monotone in double precision. */
export function normalCdf(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail = Math.exp(-0.5 * z * z) * 0.3989422804014327 * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z > 0 ? 1 - tail : tail;
}
