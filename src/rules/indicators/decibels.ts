/** Sound levels add as energies, never as numbers (ISO 1996-1:2016). */

/** Energetic mean of levels in dB(A): 10·lg of the mean of 10^(L/10). NaN of nothing. */
export function energeticMeanDb(levelsDb: readonly number[]): number {
  if (levelsDb.length === 0) return NaN;
  const energy = levelsDb.reduce((sum, level) => sum + 10 ** (level / 10), 0);
  return 10 * Math.log10(energy / levelsDb.length);
}

/**
 * Day-evening-night level in dB(A) (Directive 2002/49/EC, Annex I): twelve hours of day, four of evening with 5 dB added, eight
 * of night with 10 dB added, as energies.
 */
export const ldenDb = (dayDb: number, eveningDb: number, nightDb: number): number => {
  const energy = (level: number): number => 10 ** (level / 10);
  return 10 * Math.log10((12 * energy(dayDb) + 4 * energy(eveningDb + 5) + 8 * energy(nightDb + 10)) / 24);
};
