/**
 * On which side of each limit a value lies (equal counts as a side of its own), as one number: readings with the same number are
 * the same to every rule with these limits.
 */
export function sideOf(value: number, limits: Float32Array): number {
  let side = 0;
  for (const limit of limits) side += value > limit ? 2 : value === limit ? 1 : 0;
  return side;
}
