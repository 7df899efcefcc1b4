import type { Weather } from '../weather.ts';
import { MOST_FILM_MM } from '../wet-streets.ts';
import { ease, mixed } from './curves.ts';
import type { Look } from './light.ts';

/** What weather does to what is drawn, 0 to 1 each. */
export interface WeatherLook {
  /** Wet surfaces; snow on what faces up. */
  readonly wet: readonly number[];
  readonly snow: readonly number[];
  /** Falling now. */
  readonly rainfall: readonly number[];
  readonly snowfall: readonly number[];
  /** Share of the sky under cloud. */
  readonly cloud: readonly number[];
  /** How far haze lets one see, metres. */
  readonly sightM: readonly number[];
}

/** A few clouds of fair weather: nobody measured them, and nothing is told by them. */
const FAIR_CLOUD = 0.22;
export const CLEAR_SIGHT_M = 40_000;
export const dryWeather: WeatherLook = { wet: [0], snow: [0], rainfall: [0], snowfall: [0], cloud: [FAIR_CLOUD], sightM: [CLEAR_SIGHT_M] };

/** Rain turns to snow between these (WMO: half of all precipitation is solid near 1 Cel). */
const ALL_SNOW_C = 0.2;
const ALL_RAIN_C = 1.8;
const or = (value: number, otherwise: number): number => (Number.isNaN(value) ? otherwise : value);

export function weatherLook(weather: Weather): WeatherLook {
  const rain = or(weather.rainMmPerH, 0);
  const solid = 1 - ease(ALL_SNOW_C, ALL_RAIN_C, or(weather.temperatureC, 15));
  const falling = ease(0, 12, rain) * 0.75 + ease(0.02, 0.8, rain) * 0.25;
  const snow = ease(0, 0.04, or(weather.snowM, 0));
  return {
    // Rain wets at once, and streets dry as their film goes.
    wet: [Math.max(ease(0.03, 1.5, rain), ease(0, MOST_FILM_MM, or(weather.filmMm, 0))) * (1 - solid) * (1 - 0.7 * snow)],
    snow: [snow],
    rainfall: [falling * (1 - solid)],
    snowfall: [falling * solid],
    // Rain falls from clouds, whether or not somebody counts them.
    cloud: [Math.max(or(weather.cloud, FAIR_CLOUD), ease(0, 1.2, rain))],
    sightM: [Math.min(CLEAR_SIGHT_M, or(weather.visibilityM, CLEAR_SIGHT_M))],
  };
}

const grey = (c: readonly number[], tint: readonly number[]): readonly number[] => {
  const y = 0.2126 * (c[0] as number) + 0.7152 * (c[1] as number) + 0.0722 * (c[2] as number);
  return tint.map((t) => t * y);
};

/** A clear look under a measured sky: cloud takes the sun's share and its shadows, fog the distance, rain the colour of the ground. */
export function underWeather(look: Look, weather: WeatherLook): Look {
  const cloud = weather.cloud[0] as number;
  const rain = Math.max(weather.rainfall[0] as number, weather.snowfall[0] as number);
  const dull = ease(0.45, 1, cloud);
  const fog = 1 - ease(800, 12_000, weather.sightM[0] as number);
  const veil = Math.max(dull, fog);
  const scale = (c: readonly number[], by: number): readonly number[] => c.map((v) => v * by);
  const haze = mixed(look.haze, scale(grey(look.haze, [0.96, 1, 1.05]), 0.86 - 0.36 * rain), Math.max(veil, rain));
  const wet = weather.wet[0] as number;
  const snow = weather.snow[0] as number;
  return {
    ...look,
    ...weather,
    keyLight: scale(look.keyLight, 1 - 0.86 * veil),
    skyLight: mixed(look.skyLight, scale(grey(look.skyLight, [0.97, 1, 1.04]), 1.7 - 0.75 * rain), veil),
    // Snow lights up what hangs over it.
    groundLight: mixed(scale(look.groundLight, 1 - 0.3 * wet), look.skyLight, 0.6 * snow),
    shadowStrength: scale(look.shadowStrength, 1 - 0.8 * veil),
    groundShadow: scale(look.groundShadow, 1 - 0.78 * veil),
    groundTint: mixed(look.groundTint, scale(grey(look.groundTint, [0.95, 0.98, 1.02]), (0.9 - 0.2 * rain) * (1 - 0.3 * wet)), Math.max(veil, wet)),
    haze,
    skyColour: mixed(look.skyColour, scale(haze, 0.72 - 0.12 * rain), Math.max(veil, 0.9 * fog)),
    sunDisc: scale(look.sunDisc, (1 - veil) ** 2),
    moonDisc: scale(look.moonDisc, 1 - 0.95 * veil),
    cloudLight: mixed(look.cloudLight, scale(haze, 1.02), 0.85 * Math.max(dull, fog)),
    cloudShade: mixed(look.cloudShade, scale(haze, 0.78 - 0.2 * rain), 0.85 * Math.max(dull, fog)),
    stars: scale(look.stars, 1 - Math.max(cloud * 0.9, fog)),
  };
}
