import { createRandom, mix32 } from '../../../base/random.ts';
import { isWeekend } from './calendar.ts';
import { clamp, normalCdf } from './ripple.ts';

/** A canteen's day: everyone who will come, by two cumulative bells (noon and evening). Counts only, never persons. */
export interface CanteenDay {
  readonly noon: number;
  readonly evening: number;
  readonly noonH: number;
  readonly eveningH: number;
  readonly seats: number;
}
/** Minutes a diner keeps a seat. */
export const SEATED_H = 0.55;

/** @param capacity seats; NaN = drawn from the canteen's fate. Who comes in a day is 3.4 to 4.2 times the seats. */
export function canteenDay(fate: number, day: number, capacity = NaN): CanteenDay {
  const random = createRandom(mix32(fate ^ Math.imul(day, 0x9e3779b1)));
  const seats = Number.isNaN(capacity) ? 36 + (fate % 45) : capacity;
  const come = seats * (3.4 + ((fate >>> 6) % 100) / 125) * (isWeekend(day) ? 0.86 : 1) * random.between(0.92, 1.06);
  return {
    noon: come * 0.66,
    evening: come * 0.34,
    noonH: 11.75 + random.between(-0.1, 0.15),
    eveningH: 17.4 + random.between(-0.1, 0.2),
    seats,
  };
}

/** Meals served since local midnight: whole, never falling within a day. */
export function mealsServed(day: CanteenDay, hour: number): number {
  if (hour < 10.6) return 0;
  return Math.floor(day.noon * normalCdf((hour - day.noonH) / 0.42) + day.evening * normalCdf((hour - day.eveningH) / 0.38));
}

export const seatsFree = (day: CanteenDay, hour: number): number =>
  clamp(day.seats - (mealsServed(day, hour) - mealsServed(day, hour - SEATED_H)), 0, day.seats);

/** One day's home visits of a posthouse: for each the hour its window opens, and the hour the team arrives. */
export interface VisitDay {
  readonly dueH: Float64Array;
  readonly arrivalH: Float64Array;
}
/** A visit is on time when the team arrives within its window. */
export const VISIT_WINDOW_H = 1;

export function visitDay(fate: number, day: number): VisitDay {
  const random = createRandom(mix32(fate ^ Math.imul(day, 0x85ebca6b)));
  const planned = Math.round((isWeekend(day) ? 9 : 18) + (fate % 24) * random.between(0.8, 1.1));
  const dueH = new Float64Array(planned);
  for (let i = 0; i < planned; i++) dueH[i] = 8 + (9.2 * (i + random.next())) / Math.max(1, planned);
  dueH.sort();
  const hard = random.between(0.03, 0.16);
  const arrivalH = dueH.map((h) => {
    const late = random.next() < hard;
    const missed = random.next() < 0.015;
    const delay = late ? random.between(1.05, 1.9) : random.between(0.08, 0.95);
    return missed ? Infinity : h + delay;
  });
  return { dueH, arrivalH };
}

/**
 * Visits since local midnight that are due (their window has ended, or they were made), made, and made within their window:
 * onTime <= done <= due, and due - done are those still waited for after their window.
 */
export function visitsAt(visits: VisitDay, hour: number): { due: number; done: number; onTime: number } {
  let [due, done, onTime] = [0, 0, 0];
  for (let i = 0; i < visits.dueH.length; i++) {
    const opensH = visits.dueH[i] as number;
    if (opensH > hour) break;
    const closesH = opensH + VISIT_WINDOW_H;
    const arrival = visits.arrivalH[i] as number;
    if (arrival <= hour || closesH <= hour) due++;
    if (arrival > hour) continue;
    done++;
    if (arrival <= closesH) onTime++;
  }
  return { due, done, onTime };
}
