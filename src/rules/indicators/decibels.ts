/** Sound levels add as energies, never as numbers (ISO 1996-1:2016). */

/** Energetic mean of levels in dB(A): 10·lg of the mean of 10^(L/10). NaN of nothing. */
export function energeticMeanDb(levelsDb: readonly number[]): number {
  if (levelsDb.length === 0) return NaN;
  const energy = levelsDb.reduce((sum, level) => sum + 10 ** (level / 10), 0);
  return 10 * Math.log10(energy / levelsDb.length);
}

/**
 * Day-evening-night level, dB(A) (Directive 2002/49/EC annex I): 12 h day, 4 h evening + 5 dB, 8 h night + 10 dB.
 * Arguments are the energetic means of the three periods.
 */
export function dayEveningNightLevelDb(dayDb: number, eveningDb: number, nightDb: number): number {
  const energy = 12 * 10 ** (dayDb / 10) + 4 * 10 ** ((eveningDb + 5) / 10) + 8 * 10 ** ((nightDb + 10) / 10);
  return 10 * Math.log10(energy / 24);
}
