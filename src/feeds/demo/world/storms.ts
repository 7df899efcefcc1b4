import { createRandom, hashText } from '../../../base/random.ts';
import { dayStartMs, HOUR_MS, MINUTE_MS } from './calendar.ts';

/**
 * Rain as moving convective cells: intensity = peak * sin^2(pi u) in the cell's life u * a Gaussian in space about a centre
 * that drifts with the steering wind (the classical "exponential cell" family of Rodriguez-Iturbe et al. 1986, here Gaussian).
 */
export interface RainCell {
  readonly startMs: number;
  readonly endMs: number;
  /** Centre at mid-life, metres in the local frame. */
  readonly xM: number;
  readonly yM: number;
  readonly vxMps: number;
  readonly vyMps: number;
  readonly sigmaM: number;
  readonly peakMmPerH: number;
}

export function cellRainMmPerH(cell: RainCell, timeMs: number, xM: number, yM: number): number {
  if (timeMs <= cell.startMs || timeMs >= cell.endMs) return 0;
  const lifeMs = cell.endMs - cell.startMs;
  const sinceMidS = (timeMs - (cell.startMs + lifeMs / 2)) / 1000;
  const dx = xM - (cell.xM + cell.vxMps * sinceMidS);
  const dy = yM - (cell.yM + cell.vyMps * sinceMidS);
  const r2 = (dx * dx + dy * dy) / (cell.sigmaM * cell.sigmaM);
  if (r2 > 18) return 0;
  const s = Math.sin((Math.PI * (timeMs - cell.startMs)) / lifeMs);
  return cell.peakMmPerH * s * s * Math.exp(-0.5 * r2);
}

/** All cells at a place. A gauge tips from 0.05 mm/h upwards: less is dry. */
export function rainMmPerH(cells: readonly RainCell[], timeMs: number, xM: number, yM: number): number {
  let sum = 0;
  for (const cell of cells) sum += cellRainMmPerH(cell, timeMs, xM, yM);
  return sum < 0.05 ? 0 : sum;
}

/**
 * The rain of one local day: always a heavy afternoon shower over `focus`; on about two days in five an evening line of
 * lesser cells across the town; on about one in four a drizzle before dawn. Everything is over by 21:30.
 */
export function stormsOfDay(seed: number, day: number, offsetMs: number, focus: { readonly xM: number; readonly yM: number }): readonly RainCell[] {
  const random = createRandom(hashText(`storm ${day}`, seed));
  const midnight = dayStartMs(day, offsetMs);
  const cells: RainCell[] = [];
  const add = (midH: number, lifeMin: number, xM: number, yM: number, speedMps: number, toRad: number, sigmaM: number, peakMmPerH: number): void => {
    const midMs = Math.round(midnight + midH * HOUR_MS);
    cells.push({
      startMs: midMs - Math.round((lifeMin / 2) * MINUTE_MS),
      endMs: midMs + Math.round((lifeMin / 2) * MINUTE_MS),
      xM,
      yM,
      vxMps: speedMps * Math.sin(toRad),
      vyMps: speedMps * Math.cos(toRad),
      sigmaM,
      peakMmPerH,
    });
  };
  const showerH = random.between(15, 16.6);
  const toRad = random.between(-0.9, 0.5);
  add(
    showerH,
    random.between(58, 76),
    focus.xM + random.between(-150, 150),
    focus.yM + random.between(-150, 150),
    random.between(0.5, 0.9),
    toRad,
    random.between(1400, 1700),
    random.between(60, 70),
  );
  add(
    showerH + random.between(0.15, 0.45),
    random.between(45, 60),
    focus.xM + random.between(-2800, 2800),
    focus.yM + random.between(-2800, 2800),
    random.between(1.5, 3),
    toRad,
    random.between(900, 1400),
    random.between(14, 26),
  );
  if (random.next() < 0.4)
    for (let i = 0; i < 4; i++)
      add(
        random.between(18.6, 20.4),
        random.between(35, 60),
        random.between(-6000, 6000),
        random.between(-6000, 6000),
        random.between(3, 6),
        toRad,
        random.between(1200, 2200),
        random.between(8, 24),
      );
  if (random.next() < 0.25) add(random.between(2.5, 4), random.between(120, 200), focus.xM, focus.yM, 0.3, toRad, 9000, random.between(1, 3.5));
  return cells;
}
