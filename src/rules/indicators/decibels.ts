/** Sound levels add as energies, never as numbers (ISO 1996-1:2016). */

/** Energetic mean of levels in dB(A): 10·lg of the mean of 10^(L/10). NaN of nothing. */
export function energeticMeanDb(levelsDb: readonly number[]): number {
  if (levelsDb.length === 0) return NaN;
  const energy = levelsDb.reduce((sum, level) => sum + 10 ** (level / 10), 0);
  return 10 * Math.log10(energy / levelsDb.length);
}
