/**
 * Harmonic tide: h(t) = Z0 + sum A cos(360 t / T - phase), the form of every tide table (Pugh & Woodworth 2014, ch. 4).
 * Speeds are the astronomical ones; amplitudes and phases are Yunwan's own, fictional like the city.
 * Spring tides (M2 and S2 in step) recur every 14.765 days.
 */
export interface Constituent {
  readonly name: string;
  readonly periodH: number;
  readonly amplitudeM: number;
  /** Phase lag at 2000-01-01T00:00Z, degrees. */
  readonly phaseDeg: number;
}
export const constituents: readonly Constituent[] = [
  { name: 'M2', periodH: 12.4206012, amplitudeM: 1.12, phaseDeg: 96 },
  { name: 'S2', periodH: 12, amplitudeM: 0.42, phaseDeg: 131 },
  { name: 'K1', periodH: 23.9344696, amplitudeM: 0.27, phaseDeg: 214 },
  { name: 'O1', periodH: 25.8193417, amplitudeM: 0.19, phaseDeg: 178 },
];
const EPOCH_MS = 946_684_800_000;
/** Mean sea level above the city's vertical datum, metres. */
export const MEAN_SEA_LEVEL_M = 0.15;

const speeds = constituents.map((c) => ({
  perMs: (2 * Math.PI) / (c.periodH * 3_600_000),
  amplitudeM: c.amplitudeM,
  phase: (c.phaseDeg * Math.PI) / 180,
}));

/** Astronomical tide above the city's vertical datum, metres. */
export function tideM(timeMs: number): number {
  let level = MEAN_SEA_LEVEL_M;
  for (const c of speeds) level += c.amplitudeM * Math.cos((timeMs - EPOCH_MS) * c.perMs - c.phase);
  return level;
}
