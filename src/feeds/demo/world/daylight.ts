import { sunPosition } from '../../../base/sun.ts';
import { byDay, dayOf, dayStartMs, MINUTE_MS } from './calendar.ts';

const STEP_MS = 10 * MINUTE_MS;
const STEPS = 144;

/** Sun's altitude over the city, degrees: NREL SPA every 10 minutes of the day, straight lines between (error < 0.05°). */
export function createDaylight(lonDeg: number, latDeg: number, offsetMs: number): (timeMs: number) => number {
  const tables = byDay((day) => {
    const table = new Float64Array(STEPS + 1);
    const midnight = dayStartMs(day, offsetMs);
    for (let i = 0; i <= STEPS; i++) table[i] = sunPosition(midnight + i * STEP_MS, lonDeg, latDeg).altitudeDeg;
    return table;
  });
  return (timeMs) => {
    const day = dayOf(timeMs, offsetMs);
    const table = tables.at(day);
    const x = (timeMs - dayStartMs(day, offsetMs)) / STEP_MS;
    const i = Math.floor(x);
    const a = table[i] as number;
    return a + ((table[i + 1] as number) - a) * (x - i);
  };
}
