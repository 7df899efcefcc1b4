/** Cividis (Nuñez, Anderton and Renslow, 2018) at even steps: dark blue is low, yellow is high, also for the colour-blind. */
const ramp = [
  [0, 32, 76],
  [0, 42, 102],
  [42, 63, 107],
  [75, 84, 108],
  [102, 105, 112],
  [128, 126, 120],
  [158, 148, 118],
  [190, 171, 109],
  [224, 197, 91],
  [255, 234, 70],
] as const;

/** Colour of a height by its share of the way from the lowest to the highest, 0 to 255 each; picture and legend ask here. */
export function heightColour(share: number): readonly [number, number, number] {
  const at = Math.max(0, Math.min(ramp.length - 1.000001, share * (ramp.length - 1)));
  const [i, t] = [Math.floor(at), at % 1];
  const [low, high] = [ramp[i] as readonly [number, number, number], ramp[i + 1] as readonly [number, number, number]];
  return [low[0] + (high[0] - low[0]) * t, low[1] + (high[1] - low[1]) * t, low[2] + (high[2] - low[2]) * t];
}
