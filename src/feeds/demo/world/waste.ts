import { noiseAt } from '../../../base/random.ts';
import { dayStartMs, dayOf, HOUR_MS } from './calendar.ts';

/** When the lorry comes to a container on a day, hours: between 4:30 and 7:30. */
const collectionH = (fate: number): number => 4.5 + ((fate >>> 6) % 180) / 60;
const everyDays = (fate: number): number => 1 + ((fate >>> 14) % 2);
const collectedOn = (fate: number, day: number): boolean => (((day + fate) % everyDays(fate)) + everyDays(fate)) % everyDays(fate) === 0;

/** The last collection at or before an instant, ms. */
export function lastCollectionMs(fate: number, timeMs: number, offsetMs: number): number {
  let day = dayOf(timeMs, offsetMs);
  for (let i = 0; i < 4; i++, day--) {
    if (!collectedOn(fate, day)) continue;
    const at = dayStartMs(day, offsetMs) + Math.round(collectionH(fate) * HOUR_MS);
    if (at <= timeMs) return at;
  }
  return dayStartMs(day, offsetMs);
}

/** Hours' worth of a whole day's waste thrown in by an hour of the day: little at night, most from 7 to 22. */
function thrownBy(hour: number): number {
  if (hour < 7) return 0.06 * (hour / 7);
  if (hour < 22) return 0.06 + 0.9 * ((hour - 7) / 15);
  return 0.96 + 0.04 * ((hour - 22) / 2);
}

/** Fill level since the last collection, %: rises with the day, never falls but when emptied; 100 is brim-full. */
export function fillPct(fate: number, timeMs: number, offsetMs: number): number {
  const from = lastCollectionMs(fate, timeMs, offsetMs);
  const daysAt = (t: number): number => {
    const day = dayOf(t, offsetMs);
    return day + thrownBy((t - dayStartMs(day, offsetMs)) / HOUR_MS);
  };
  const perDay = (42 + ((fate >>> 9) % 44)) / everyDays(fate) + 12 * noiseAt(fate, dayOf(from, offsetMs));
  return Math.min(100, 3 + perDay * (daysAt(timeMs) - daysAt(from)));
}
