import type { MoonPosition } from '../../base/moon.ts';
import type { SunPosition } from '../../base/sun.ts';
import { along, clamp, ease, linear, mixed, towards } from './curves.ts';
import { moonShare, skyLook, type SkyLook } from './sky-look.ts';
import { dryWeather, underWeather, type WeatherLook } from './weather-look.ts';

/**
 * What the city is lit by and painted in: plain numbers, so that two looks can be mixed while a theme or style changes.
 * Colours are linear RGB; directions point to the light in three's axes (X east, Y up, Z south).
 */
export interface Look extends SkyLook, WeatherLook {
  readonly keyDirection: readonly number[];
  readonly keyLight: readonly number[];
  readonly skyLight: readonly number[];
  readonly groundLight: readonly number[];
  /** Where shadows fall from; never below `LOWEST_SHADOW_DEG`. */
  readonly shadowDirection: readonly number[];
  /** Share of the key light a shadow takes away on buildings, and how much of `shadowTint` a shadow lays on the ground (together at most 45 % darker). */
  readonly shadowStrength: readonly number[];
  readonly groundShadow: readonly number[];
  /** sRGB factors the map's ground is multiplied by: in the open, and further in full shade. */
  readonly groundTint: readonly number[];
  readonly shadowTint: readonly number[];
  /** Haze colour and its largest share. */
  readonly haze: readonly number[];
  readonly hazeShare: readonly number[];
  /** What glass mirrors. */
  readonly skyColour: readonly number[];
  readonly wall: readonly number[];
  readonly roof: readonly number[];
  readonly edge: readonly number[];
  readonly edgeShare: readonly number[];
  readonly accent: readonly number[];
  readonly leaf: readonly number[];
  /** 0 clay, 1 painted façades. */
  readonly lit: readonly number[];
  /** 0 day, 1 windows and lamps on. */
  readonly night: readonly number[];
}

/** A moon that is not there. */
export const noMoon: MoonPosition = { altitudeDeg: -90, azimuthDeg: 0, distanceKm: 384400, lit: 0, phaseDeg: 180 };

const LOWEST_SHADOW_DEG = 12;

/** Direct sunlight by altitude: nothing below the horizon, ember, amber, the brief's warm #FFE3BF, then nearly white. */
const sunlight = [
  [-1, [0, 0, 0]],
  [1, [0.5, 0.17, 0.055]],
  [4, [1.2, 0.54, 0.22]],
  [9, [1.6, 1.0, 0.56]],
  [18, [1.8, 1.37, 0.92]],
  [35, [1.66, 1.4, 1.06]],
  [60, [1.3, 1.18, 1.0]],
] as const;
/** Skylight from above by the sun's altitude: the brief's #DCE6EE by day, violet-blue dusk, moonlike night. */
const skylight = [
  [-14, [0.021, 0.03, 0.055]],
  [-7, [0.062, 0.085, 0.165]],
  [-2, [0.27, 0.3, 0.46]],
  [4, [0.45, 0.48, 0.6]],
  [20, [0.46, 0.52, 0.61]],
] as const;
/** A full moon high up; drawn some thousand times too bright, as eyes that are used to the dark see it. */
const moonlight = [0.062, 0.078, 0.112] as const;
const moonGlow = [0.008, 0.011, 0.018] as const;
const bounce = [
  [-14, [0.026, 0.023, 0.026]],
  [-4, [0.085, 0.078, 0.1]],
  [3, [0.34, 0.27, 0.24]],
  [20, [0.37, 0.335, 0.295]],
] as const;
/** What a noon-coloured ground turns to. */
const noonGround = [
  [-14, [0.15, 0.17, 0.25]],
  [-7, [0.26, 0.29, 0.42]],
  [-2, [0.58, 0.52, 0.58]],
  [2, [0.88, 0.76, 0.7]],
  [8, [1, 0.94, 0.86]],
  [24, [0.95, 0.93, 0.9]],
  [40, [0.93, 0.925, 0.91]],
] as const;
/** The horizon's colour, which haze takes and glass mirrors. */
const horizon = [
  [-14, linear('#141c2a')],
  [-7, linear('#263351')],
  [-2, linear('#7d6c86')],
  [2, linear('#e0ac86')],
  [8, linear('#ecd3b6')],
  [20, linear('#e6dccd')],
  [36, linear('#d7e2ea')],
] as const;
const zenithSky = [
  [-14, linear('#0a0e16')],
  [-6, linear('#1a2740')],
  [0, linear('#52698f')],
  [10, linear('#6d9ac6')],
  [30, linear('#4f8bc9')],
] as const;

const clayPaint = {
  night: {
    wall: linear('#4B5157'),
    roof: linear('#5C636A'),
    edge: linear('#767E86'),
    accent: linear('#BFDDF7'),
    haze: linear('#262D34'),
    leaf: linear('#435049'),
  },
  day: {
    wall: linear('#F2EEE7'),
    roof: linear('#FAF7F2'),
    edge: linear('#9A948B'),
    accent: linear('#1C1F22'),
    haze: linear('#EEF0EE'),
    leaf: linear('#b4c1a2'),
  },
} as const;

/** Operate: neutral clay, a soft key that keeps to 18-28 degrees and follows the clock only in azimuth. */
function clayLook(theme: 'night' | 'day', sun: SunPosition, moon: MoonPosition): Look {
  const paint = clayPaint[theme];
  const up = ease(-2, 6, sun.altitudeDeg);
  // With no sun, light comes from the upper left of a north-up map, as relief is always drawn.
  const day = towards(sun.azimuthDeg, clamp(sun.altitudeDeg, 18, 28));
  const still = towards(315, 30);
  const warm = theme === 'day' ? linear('#FFE9CF') : linear('#FFF6EA');
  // Paper white needs more fill and less key than slate, or its shade turns to dirt.
  const [key, sky, ground] = theme === 'day' ? [0.52, 0.7, 0.56] : [0.98, 0.8, 0.5];
  return {
    ...skyLook(sun, moon),
    ...dryWeather,
    keyDirection: up > 0.5 ? day : still,
    keyLight: warm.map((c) => c * key),
    skyLight: [sky * 0.97, sky, sky * 1.04],
    groundLight: [ground * 1.01, ground, ground * 0.99],
    shadowDirection: towards(sun.azimuthDeg, Math.max(LOWEST_SHADOW_DEG, sun.altitudeDeg)),
    shadowStrength: [0.72 * up],
    groundShadow: [(theme === 'day' ? 0.55 : 0.6) * up],
    groundTint: [1, 1, 1],
    shadowTint: theme === 'day' ? [0.52, 0.58, 0.68] : [0.2, 0.22, 0.26],
    haze: paint.haze,
    hazeShare: [0.35],
    skyColour: linear('#9fb2c2'),
    wall: paint.wall,
    roof: paint.roof,
    edge: paint.edge,
    edgeShare: [theme === 'day' ? 0.45 : 0.55],
    accent: paint.accent,
    leaf: paint.leaf,
    lit: [0],
    night: [0],
  };
}

/** Painted façades under the true sun: golden, dusk and night by its altitude. */
function litLook(theme: 'night' | 'day', sun: SunPosition, moon: MoonPosition): Look {
  const altitude = sun.altitudeDeg;
  const up = ease(-1, 5, altitude);
  const isDay = up > 0.02;
  const moonUp = ease(0, 8, moon.altitudeDeg) * moonShare(moon.phaseDeg) * (1 - ease(-9, -2, altitude));
  return {
    ...skyLook(sun, moon),
    ...dryWeather,
    keyDirection: isDay ? towards(sun.azimuthDeg, Math.max(altitude, 2)) : towards(moon.azimuthDeg, Math.max(moon.altitudeDeg, 2)),
    keyLight: isDay ? along(sunlight, altitude) : moonlight.map((c) => c * moonUp),
    skyLight: along(skylight, altitude).map((c, i) => c + (moonGlow[i] as number) * moonUp),
    groundLight: along(bounce, altitude),
    shadowDirection: isDay
      ? towards(sun.azimuthDeg, Math.max(LOWEST_SHADOW_DEG * 0.75, altitude))
      : towards(moon.azimuthDeg, Math.max(LOWEST_SHADOW_DEG * 0.75, moon.altitudeDeg)),
    shadowStrength: [isDay ? 0.92 * up : 0.92 * moonUp],
    groundShadow: [isDay ? 0.62 * ease(-1, 8, altitude) : 0.4 * moonUp],
    groundTint: theme === 'day' ? along(noonGround, altitude) : [1, 1, 1],
    shadowTint: along(
      [
        [0, [0.36, 0.36, 0.52]],
        [12, [0.3, 0.34, 0.46]],
        [30, [0.3, 0.36, 0.46]],
      ],
      altitude,
    ),
    haze: along(horizon, altitude),
    hazeShare: [0.35],
    skyColour: along(zenithSky, altitude),
    wall: linear('#d9d4ca'),
    roof: linear('#c9c5bd'),
    edge: linear('#4e4a46'),
    edgeShare: [0.22],
    accent: theme === 'day' ? linear('#1C1F22') : linear('#BFDDF7'),
    leaf: linear('#77904f'),
    lit: [1],
    night: [1 - ease(-5, 3, altitude)],
  };
}

/** Clay leaves the weather to the readings; a lit city stands in it. */
export const lookOf = (style: 'clay' | 'lit', theme: 'night' | 'day', sun: SunPosition, moon = noMoon, weather = dryWeather): Look =>
  style === 'lit' ? underWeather(litLook(theme, sun, moon), weather) : clayLook(theme, sun, moon);

/** A look on the way from one to another, 0 to 1. */
export function mixLooks(from: Look, to: Look, t: number): Look {
  if (t >= 1) return to;
  const out = { ...to } as { -readonly [K in keyof Look]: readonly number[] };
  for (const key of Object.keys(to) as (keyof Look)[]) out[key] = mixed(from[key], to[key], t);
  return out;
}

/** Share of windows lit by use (order of `buildingUses`) at hours 0, 3, 6, 9, 12, 15, 18, 20, 22, 24; illustrative. */
const hours = [0, 3, 6, 9, 12, 15, 18, 20, 22, 24];
const litShare: readonly (readonly number[])[] = [
  [0.12, 0.05, 0.12, 0.1, 0.1, 0.1, 0.35, 0.4, 0.25, 0.12],
  [0.16, 0.05, 0.22, 0.08, 0.08, 0.08, 0.4, 0.62, 0.5, 0.16],
  [0.12, 0.06, 0.1, 0.4, 0.4, 0.4, 0.6, 0.62, 0.4, 0.12],
  [0.06, 0.04, 0.08, 0.5, 0.5, 0.5, 0.6, 0.34, 0.14, 0.06],
  [0.22, 0.2, 0.22, 0.35, 0.35, 0.35, 0.3, 0.25, 0.22, 0.22],
  [0.06, 0.05, 0.08, 0.4, 0.4, 0.4, 0.45, 0.25, 0.12, 0.06],
  [0.5, 0.42, 0.5, 0.6, 0.6, 0.6, 0.68, 0.66, 0.58, 0.5],
  [0.04, 0.03, 0.08, 0.4, 0.4, 0.4, 0.45, 0.4, 0.1, 0.04],
  [0.6, 0.5, 0.7, 0.7, 0.7, 0.7, 0.85, 0.85, 0.8, 0.6],
  [0.08, 0.04, 0.1, 0.1, 0.1, 0.1, 0.45, 0.55, 0.35, 0.08],
  [0.65, 0.6, 0.65, 0.7, 0.7, 0.7, 0.75, 0.75, 0.7, 0.65],
];

/** Share of lit windows per use at a local hour, 0 to 24. */
export function windowsLit(hour: number, into: Float32Array): Float32Array {
  const next = Math.max(
    1,
    hours.findIndex((h) => h >= hour),
  );
  const [a, b] = [hours[next - 1] as number, hours[next] as number];
  const t = (hour - a) / (b - a);
  litShare.forEach((row, use) => (into[use] = (row[next - 1] as number) + ((row[next] as number) - (row[next - 1] as number)) * t));
  return into;
}
