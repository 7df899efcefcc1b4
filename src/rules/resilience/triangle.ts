/** Service over time: share of customers served, %, at rising instants; NaN where nobody knows. */
export interface ServiceCurve {
  readonly timeMs: Float64Array;
  readonly served: Float32Array;
}

/** A service's loss and recovery, told apart as Bruneau et al. (Earthquake Spectra 19/4, 2003) do. */
export interface Resilience {
  /** ∫(100 − Q) dt over the curve, %·h (trapezoids; spans that touch the unknown are left out). */
  readonly lossPctH: number;
  /** Robustness: the least that was left, %. */
  readonly robustnessPct: number;
  /** Rapidity: how fast it came back from its least, % per hour; NaN while it has not, or nothing was lost. */
  readonly rapidityPctPerH: number;
  /** When the latest loss began; NaN when the curve ends whole. */
  readonly sinceMs: number;
  /** Hours the curve covers with knowledge. */
  readonly knownH: number;
}

/** Below this share the service is not whole, %: rounding of a few customers is no event. */
const WHOLE_PCT = 99.95;
const HOUR_MS = 3_600_000;

export function resilienceOf({ timeMs, served }: ServiceCurve): Resilience {
  let [lossPctH, knownH, least, leastMs, sinceMs, rapidity] = [0, 0, Infinity, NaN, NaN, NaN];
  for (let i = 0; i < timeMs.length; i++) {
    const [t, q] = [timeMs[i] as number, served[i] as number];
    if (Number.isNaN(q)) continue;
    const [before, q0] = [timeMs[i - 1] as number, served[i - 1] as number];
    if (i > 0 && !Number.isNaN(q0)) {
      const hours = (t - before) / HOUR_MS;
      lossPctH += (100 - (q + q0) / 2) * hours;
      knownH += hours;
    }
    if (q < least) [least, leastMs, rapidity] = [q, t, NaN];
    if (q < WHOLE_PCT) {
      if (Number.isNaN(sinceMs)) sinceMs = t;
    } else {
      sinceMs = NaN;
      if (Number.isNaN(rapidity) && least < WHOLE_PCT) rapidity = (q - least) / ((t - leastMs) / HOUR_MS);
    }
  }
  return { lossPctH, robustnessPct: least === Infinity ? NaN : least, rapidityPctPerH: rapidity, sinceMs, knownH };
}
