import { noiseAt } from '../../../base/random.ts';
import { DAY_MS, HOUR_MS } from './calendar.ts';

/**
 * Once every winter air from the continent reaches the bay: two days of frost, and a quiet snowfall of some hours in it.
 * Closed forms of seed and year. `fall` in mm/h of liquid water, `depth` in metres.
 */
export interface ColdSpell {
  readonly peakMs: number;
  readonly dropK: number;
}

const YEAR_MS = 365.2425 * DAY_MS;
/** Coldest of the year: late January in the north, late July in the south. */
const coldest = (latDeg: number): number => (latDeg < 0 ? 0.56 : 0.06);
const SIGMA_MS = 0.8 * DAY_MS;
const FALL_BEFORE_MS = 11 * HOUR_MS;
const FALL_AFTER_MS = 5 * HOUR_MS;
/** Fresh snow weighs a tenth of water: a centimetre of it is a millimetre. */
const MM_PER_M = 100;
const MELT_MS = 14 * HOUR_MS;
const LEAST_M = 0.003;

/** The spell of the winter nearest to an instant; its peak is at six in the morning. */
export function coldSpell(seed: number, timeMs: number, offsetMs: number, latDeg: number): ColdSpell {
  const winter = Math.round(timeMs / YEAR_MS - coldest(latDeg));
  const day = Math.round(((winter + coldest(latDeg)) * YEAR_MS) / DAY_MS + 16 * (noiseAt(seed, 0x5e0, winter) - 0.5));
  return { peakMs: day * DAY_MS - offsetMs + 6 * HOUR_MS, dropK: 12 + 2 * noiseAt(seed, 0x5e1, winter) };
}

export const chillK = ({ peakMs, dropK }: ColdSpell, timeMs: number): number => {
  const z = (timeMs - peakMs) / SIGMA_MS;
  return Math.abs(z) > 5 ? 0 : dropK * Math.exp(-0.5 * z * z);
};

const depthWhole = ({ dropK }: ColdSpell): number => 0.06 + 0.02 * (dropK - 12);
/** Share of the fall's time that has passed. */
const passed = ({ peakMs }: ColdSpell, timeMs: number): number =>
  Math.min(1, Math.max(0, (timeMs - peakMs + FALL_BEFORE_MS) / (FALL_BEFORE_MS + FALL_AFTER_MS)));

/** Depth grows as u^2 (3 - 2u) while it falls, then melts away exponentially. */
export function snowDepthM(spell: ColdSpell, timeMs: number): number {
  const u = passed(spell, timeMs);
  const melted = Math.exp(-Math.max(0, timeMs - spell.peakMs - FALL_AFTER_MS) / MELT_MS);
  const depth = depthWhole(spell) * u * u * (3 - 2 * u) * melted;
  return depth < LEAST_M ? 0 : depth;
}
/** The derivative of that growth, as water. */
export function snowFallMmPerH(spell: ColdSpell, timeMs: number): number {
  const u = passed(spell, timeMs);
  return (depthWhole(spell) * MM_PER_M * 6 * u * (1 - u)) / ((FALL_BEFORE_MS + FALL_AFTER_MS) / HOUR_MS);
}
