import type { FurnitureSet, SolidFeature } from './pack-input.ts';

/** Walls go on this far below the lowest ground at their foot. */
const FOOTING_M = 1.5;

export type GroundAt = (xM: number, yM: number) => number;

/**
 * A solid modelled above its own ground, on the terrain: up by the mean height under its outline, its foot below the lowest.
 * @param groundM height of the ground at a place of the plan, metres; NaN = unknown, which lifts nothing.
 */
export function solidOnGround(feature: SolidFeature, groundM: GroundAt): SolidFeature {
  const { record, mesh } = feature;
  let [sum, count, lowestM] = [0, 0, Infinity];
  for (let i = 0; i < mesh.positions.length; i += 3) {
    const m = groundM(mesh.positions[i] as number, mesh.positions[i + 1] as number);
    if (Number.isNaN(m)) continue;
    sum += m;
    count++;
    lowestM = Math.min(lowestM, m);
  }
  if (count === 0) return feature;
  const liftM = sum / count;
  const footM = Number.isFinite(record.baseM) ? record.baseM : 0;
  // What hangs in the air (a roof over a gate) keeps its height above the ground; only what stands on it goes down into it.
  const positions = mesh.positions.map((value, i) => (i % 3 !== 2 ? value : value <= 0.01 && footM <= 0.01 ? lowestM - FOOTING_M : value + liftM));
  return { ...feature, record: { ...record, baseM: footM + liftM }, mesh: { ...mesh, positions } };
}

/** Trees and lamps, each up by the ground at its own place. */
export const furnitureOnGround = (set: FurnitureSet, groundM: GroundAt): FurnitureSet => ({
  ...set,
  positions: set.positions.map((value, i) => {
    if (i % 3 !== 2) return value;
    const m = groundM(set.positions[i - 2] as number, set.positions[i - 1] as number);
    return value + (Number.isNaN(m) ? 0 : m);
  }),
});
