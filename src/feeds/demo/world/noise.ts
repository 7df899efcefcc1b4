/** Energetic sum of levels: 10 lg sum 10^(L/10). Decibels are never added or averaged directly. */
export function addDb(...levels: readonly number[]): number {
  let energy = 0;
  for (const level of levels) energy += Math.pow(10, level / 10);
  return 10 * Math.log10(energy);
}

/** Street noise at the kerb from hourly flow, dB(A): L = 38 + 10 lg Q (the flow term of CRTN 1988 with an urban constant). */
export const streetNoiseDb = (flowPerH: number): number => 38 + 10 * Math.log10(Math.max(flowPerH, 1));

/** A point source at a distance: 6 dB less per doubling beyond 20 m (spherical spreading). */
export const spreadDb = (atSourceDb: number, distanceM: number): number => atSourceDb - 20 * Math.log10(Math.max(1, distanceM / 20));
