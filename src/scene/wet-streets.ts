import type { Series } from '../tables/series.ts';

/** What asphalt keeps once the surplus has run off, millimetres: about its texture's depth. */
export const MOST_FILM_MM = 0.2;
/** So far back rain may still be seen. */
export const DRYING_MS = 4 * 3_600_000;
/** A gauge that says nothing for longer says nothing about the time after. */
const SILENCE_MS = 20 * 60_000;
const HOUR_MS = 3_600_000;
/** Air over a wet street, where nobody measures it. */
const HUMIDITY = 75;

/**
 * Evaporation from a film of water, mm/h: the aerodynamic term of Penman's equation (H. L. Penman, Proc. R. Soc. A 193 (1948);
 * as W. J. Shuttleworth gives it, Handbook of Hydrology (1993) 4.2.30: 6.43 (1 + 0.536 u) D / λ mm a day), with Tetens'
 * saturation pressure. Sun is left out: streets dry a little late rather than before the eyes of who knows better.
 */
export function dryingMmPerH(temperatureC: number, windMps: number, humidityPercent: number): number {
  const t = Number.isNaN(temperatureC) ? 15 : temperatureC;
  const wind = Number.isNaN(windMps) ? 2 : windMps;
  const share = Math.min(100, Number.isNaN(humidityPercent) ? HUMIDITY : humidityPercent) / 100;
  const saturationKPa = 0.6108 * Math.exp((17.27 * t) / (t + 237.3));
  const latentMJ = 2.501 - 0.002361 * t;
  return (6.43 * (1 + 0.536 * wind) * saturationKPa * (1 - share)) / latentMJ / 24;
}

/** Water on a street at an instant, from what one gauge told before it (mm/h, each valid until the next). */
export function filmMm({ timeMs, value }: Pick<Series, 'timeMs' | 'value'>, nowMs: number, dryingPerH: number): number {
  let film = 0;
  for (let i = 0; i < timeMs.length; i++) {
    const from = timeMs[i] as number;
    if (from > nowMs) break;
    const until = Math.min(nowMs, (timeMs[i + 1] as number | undefined) ?? Infinity, from + SILENCE_MS);
    const rain = value[i] as number;
    const gain = (Number.isFinite(rain) ? Math.max(0, rain) : 0) - dryingPerH;
    film = Math.min(MOST_FILM_MM, Math.max(0, film + (gain * (until - from)) / HOUR_MS));
    const next = Math.min(nowMs, (timeMs[i + 1] as number | undefined) ?? nowMs);
    // Silence dries.
    if (next > until) film = Math.max(0, film - (dryingPerH * (next - until)) / HOUR_MS);
  }
  return film;
}
