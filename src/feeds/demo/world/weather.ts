import { hourOf, yearFraction, HOUR_MS } from './calendar.ts';
import { clamp, hourBump, ripple } from './ripple.ts';
import { chillK, coldSpell, snowDepthM, snowFallMmPerH } from './snow.ts';

/** Weather of the whole town at an instant; rain and gusts by place are in `storms.ts`. Closed forms of seed and time. */
export interface Weather {
  /** Mean wind, m/s, and where it comes FROM, degrees clockwise from north. */
  readonly windMps: number;
  readonly windFromDeg: number;
  readonly temperatureC: number;
  readonly dewPointC: number;
  /** Height of the layer that smoke mixes in, metres: low on clear nights, high after noon. */
  readonly mixingM: number;
  /** Share of the sky under cloud without that of showers, 0 to 1. */
  readonly cloud: number;
  /** Snow falling, mm/h of water, and lying, m. */
  readonly snowMmPerH: number;
  readonly snowM: number;
}

/**
 * Maritime subtropical: yearly mean 19 Cel, yearly swing 8 K (sign by hemisphere), daily swing 3.5 K with its top at 14:30,
 * slow synoptic wandering over days, one cold spell each winter. Sea breeze: stronger and from the south-east after noon.
 */
export function weatherAt(seed: number, timeMs: number, offsetMs: number, latDeg: number): Weather {
  const hour = hourOf(timeMs, offsetMs);
  const days = timeMs / (24 * HOUR_MS);
  const season = Math.cos(2 * Math.PI * (yearFraction(timeMs) - 0.56)) * (latDeg < 0 ? -1 : 1);
  const daily = Math.cos((2 * Math.PI * (hour - 14.5)) / 24);
  const spell = coldSpell(seed, timeMs, offsetMs, latDeg);
  const chill = chillK(spell, timeMs);
  const temperatureC = 19 - chill + 8 * season + 3.5 * daily + 2.2 * ripple(seed ^ 0x51, days * 0.7);
  const breeze = hourBump(hour, 15, 3);
  const windMps = 2.2 + 2.4 * breeze + 1.4 * (1 + ripple(seed ^ 0x52, days * 3)) + 0.5 * ripple(seed ^ 0x53, days * 60);
  const windFromDeg = 110 + 40 * breeze + 70 * ripple(seed ^ 0x54, days * 1.3) + 9 * ripple(seed ^ 0x55, days * 80);
  return {
    windMps,
    windFromDeg: ((windFromDeg % 360) + 360) % 360,
    temperatureC,
    dewPointC: 14.5 - 1.1 * chill + 7 * season + 1.8 * ripple(seed ^ 0x56, days * 0.9),
    cloud: clamp(0.34 + 0.42 * ripple(seed ^ 0x58, days * 1.7) + 0.12 * ripple(seed ^ 0x59, days * 11) + 0.14 * chill, 0, 1),
    snowMmPerH: snowFallMmPerH(spell, timeMs),
    snowM: snowDepthM(spell, timeMs),
    mixingM: 260 + 950 * hourBump(hour, 14, 3.6) + 60 * ripple(seed ^ 0x57, days * 5),
  };
}

/** Relative humidity by the Magnus formula (WMO No. 8, coefficients 17.62 and 243.12 Cel over water), %. */
export function relativeHumidity(temperatureC: number, dewPointC: number): number {
  const magnus = (t: number): number => Math.exp((17.62 * t) / (243.12 + t));
  return Math.min(100, (100 * magnus(Math.min(dewPointC, temperatureC))) / magnus(temperatureC));
}
