import { clamp } from './ripple.ts';
import type { Weather } from './weather.ts';

/** What burns near a place, ug/m3 of PM2.5 it would give in a 500 m deep layer at 2 m/s. */
export interface Emissions {
  readonly traffic: number;
  readonly industry: number;
  /** Regional background carried in from outside. */
  readonly background: number;
}

/** Ventilation of a well-mixed box, C = E / (h u), against 500 m and 2 m/s (Lettau 1970). */
export const dilution = (weather: Pick<Weather, 'mixingM' | 'windMps'>): number =>
  clamp((500 / weather.mixingM) * (2 / Math.max(0.6, weather.windMps)), 0.1, 2.5);

/** Share of a source's smoke that the wind carries to a place: all of it straight downwind, a tenth upwind; less with distance. */
export function carried(weather: Pick<Weather, 'windFromDeg'>, fromX: number, fromY: number, toX: number, toY: number, reachM: number): number {
  const dx = toX - fromX;
  const dy = toY - fromY;
  const far = Math.hypot(dx, dy);
  const near = Math.exp(-((far / reachM) ** 2));
  if (far < 50) return near;
  const towards = ((weather.windFromDeg + 180) * Math.PI) / 180;
  const along = (dx * Math.sin(towards) + dy * Math.cos(towards)) / far;
  return near * (0.1 + 0.9 * Math.max(0, along));
}

/** PM2.5 in ug/m3; rain washes half out at 20 mm/h. */
export function pm25(emissions: Emissions, weather: Weather, rainMmPerH: number): number {
  const washed = 1 / (1 + rainMmPerH / 20);
  return (emissions.background + (emissions.traffic + emissions.industry) * dilution(weather)) * washed;
}

/** NO2 in ug/m3: traffic's own, less in sunshine. */
export const no2 = (traffic: number, weather: Weather, sunDeg: number): number => 6 + traffic * 2.3 * dilution(weather) * (1 - 0.35 * clamp(sunDeg / 60, 0, 1));

/** O3 in ug/m3: made by sun, eaten by fresh NO (titration). */
export const o3 = (no2Level: number, temperatureC: number, sunDeg: number): number =>
  Math.max(4, 48 + 70 * clamp(sunDeg / 60, 0, 1) * clamp((temperatureC - 5) / 25, 0.2, 1.2) - 0.5 * no2Level);

/** CO in mg/m3. */
export const co = (traffic: number, weather: Weather): number => 0.25 + 0.045 * traffic * dilution(weather);
