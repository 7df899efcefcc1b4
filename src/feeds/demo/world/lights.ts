import { hourBump } from './ripple.ts';

/** Street lamps switch by their own photocell: between 1.5 and 4.5 degrees below the horizon, by lamp. */
export const switchAltitudeDeg = (fate: number): number => -1.5 - ((fate >>> 3) % 300) / 100;
export const lampOn = (sunAltitudeDeg: number, fate: number): boolean => sunAltitudeDeg < switchAltitudeDeg(fate);

/** Luminous output, %: dimmed to 60 between about 23:30 and 5:00 (EN 13201 adaptive classes), fading within the hour. */
export function lampOutputPct(hour: number): number {
  const night = hour >= 23.5 || hour < 5 ? 1 : Math.max(hourBump(hour, 23.5, 0.12), hourBump(hour, 5, 0.12));
  return 100 - 40 * night;
}
