import type { Series } from '../../tables/series.ts';

/** Least-squares slope of the readings in value units per hour; NaN with fewer than three numbers or no time between them. */
export function slopePerHour(series: Series): number {
  let [n, sumT, sumV, sumTT, sumTV] = [0, 0, 0, 0, 0];
  const originMs = series.timeMs[0] ?? 0;
  for (let i = 0; i < series.timeMs.length; i++) {
    const v = series.value[i] as number;
    if (Number.isNaN(v)) continue;
    const hours = ((series.timeMs[i] as number) - originMs) / 3600000;
    n++;
    sumT += hours;
    sumV += v;
    sumTT += hours * hours;
    sumTV += hours * v;
  }
  const spread = n * sumTT - sumT * sumT;
  return n < 3 || spread <= 1e-12 ? NaN : (n * sumTV - sumT * sumV) / spread;
}
