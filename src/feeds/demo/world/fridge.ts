/** A canteen's cold store. Temperatures in degrees Celsius; first-order warming as by Newton's law of cooling. */
export interface Fridge {
  readonly setC: number;
  readonly swingC: number;
  readonly periodMs: number;
  readonly phase: number;
}
export const fridgeOf = (fate: number): Fridge => ({
  setC: 3 + (fate % 100) / 80,
  swingC: 0.7 + ((fate >>> 7) % 10) / 16,
  periodMs: (18 + ((fate >>> 11) % 14)) * 60_000,
  phase: ((fate >>> 15) % 1000) / 1000,
});

/** Compressor on for 40 % of a cycle, cooling in a straight line, then warming: a saw between set - swing and set + swing. */
export function cycleC(fridge: Fridge, timeMs: number): number {
  const u = timeMs / fridge.periodMs + fridge.phase;
  const x = u - Math.floor(u);
  const saw = x < 0.4 ? 1 - x / 0.2 : (x - 0.4) / 0.3 - 1;
  return fridge.setC + fridge.swingC * saw;
}

export interface Warming {
  readonly startMs: number;
  readonly endMs: number;
  /** Temperature it would end at, above the set point, K. */
  readonly towardsK: number;
  readonly tauMs: number;
}
const COOLING_TAU_MS = 12 * 60_000;

/** Rise above the normal cycle, K: towards the room while the fault lasts, back with a time constant of 12 minutes after. */
export function riseK(warming: Warming, timeMs: number): number {
  if (timeMs <= warming.startMs) return 0;
  const reached = warming.towardsK * (1 - Math.exp(-(Math.min(timeMs, warming.endMs) - warming.startMs) / warming.tauMs));
  return timeMs <= warming.endMs ? reached : reached * Math.exp(-(timeMs - warming.endMs) / COOLING_TAU_MS);
}
