/**
 * How far one sees: meteorological optical range V = 3.912 / sigma (Koschmieder 1924, contrast 2 %). Extinctions per km add up:
 * - clear coastal air: 24 km;
 * - rain: 1.076 R^0.67 dB/km (Carbonneau, in Recommendation ITU-R P.1814), R in mm/h;
 * - dry snow at 550 nm: 5.496 S^1.38 dB/km (same recommendation), S in mm/h of water;
 * - fog: up to 15 per km where air is saturated and still.
 */
export function visibilityM(rainMmPerH: number, snowMmPerH: number, fog: number): number {
  const perKm = 3.912 / 24 + decibels(1.076 * rainMmPerH ** 0.67) + decibels(5.496 * snowMmPerH ** 1.38) + 15 * fog * fog;
  return 3912 / perKm;
}
const decibels = (dbPerKm: number): number => (dbPerKm * Math.LN10) / 10;

/** Radiation fog, 0 to 1: from 96 % humidity on, and only in air that hardly moves. */
export function fogShare(humidityPct: number, windMps: number): number {
  const damp = Math.min(1, Math.max(0, (humidityPct - 96) / 4));
  const still = Math.min(1, Math.max(0, (5 - windMps) / 2.5));
  return damp * still;
}
