import type { SunPosition } from '../../base/sun.ts';

/**
 * What the city is lit by and painted in: plain numbers, so that two looks can be mixed while a theme or style changes.
 * Colours are linear RGB; directions point to the light in three's axes (X east, Y up, Z south).
 */
export interface Look {
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

const LOWEST_SHADOW_DEG = 12;
const RAD = Math.PI / 180;

/** sRGB hex to linear RGB (IEC 61966-2-1). */
export function linear(hex: string, gain = 1): readonly [number, number, number] {
  const n = Number.parseInt(hex.slice(1), 16);
  const channel = (shift: number): number => {
    const c = ((n >> shift) & 255) / 255;
    return gain * (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  };
  return [channel(16), channel(8), channel(0)];
}

/** Unit vector towards a point of the sky, three axes. */
export function towards(azimuthDeg: number, altitudeDeg: number): readonly [number, number, number] {
  const [az, alt] = [azimuthDeg * RAD, altitudeDeg * RAD];
  return [Math.sin(az) * Math.cos(alt), Math.sin(alt), -Math.cos(az) * Math.cos(alt)];
}

const clamp = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x));
const ease = (from: number, to: number, x: number): number => {
  const t = clamp((x - from) / (to - from), 0, 1);
  return t * t * (3 - 2 * t);
};
const mixed = (a: readonly number[], b: readonly number[], t: number): readonly number[] => a.map((v, i) => v + ((b[i] as number) - v) * t);

/** Piecewise linear through (x, value) stops. */
function along(stops: readonly (readonly [number, readonly number[]])[], x: number): readonly number[] {
  const next = stops.findIndex(([at]) => at >= x);
  if (next === 0) return (stops[0] as readonly [number, readonly number[]])[1];
  if (next < 0) return (stops[stops.length - 1] as readonly [number, readonly number[]])[1];
  const [x0, a] = stops[next - 1] as readonly [number, readonly number[]];
  const [x1, b] = stops[next] as readonly [number, readonly number[]];
  return mixed(a, b, (x - x0) / (x1 - x0));
}

/** Direct sunlight by altitude: nothing below the horizon, ember, amber, the brief's warm #FFE3BF, then nearly white. */
const sunlight = [
  [-1, [0, 0, 0]],
  [1, [0.5, 0.17, 0.055]],
  [4, [1.2, 0.54, 0.22]],
  [9, [1.62, 1.0, 0.56]],
  [18, [1.78, 1.36, 0.92]],
  [35, [1.6, 1.36, 1.05]],
  [60, [1.22, 1.13, 1.02]],
] as const;
/** Skylight from above by the sun's altitude: the brief's #DCE6EE by day, violet-blue dusk, moonlike night. */
const skylight = [
  [-14, [0.021, 0.03, 0.055]],
  [-7, [0.062, 0.085, 0.165]],
  [-2, [0.27, 0.3, 0.46]],
  [4, [0.45, 0.48, 0.6]],
  [20, [0.52, 0.59, 0.69]],
] as const;
const bounce = [
  [-14, [0.026, 0.023, 0.026]],
  [-4, [0.085, 0.078, 0.1]],
  [3, [0.34, 0.27, 0.24]],
  [20, [0.44, 0.4, 0.36]],
] as const;
/** What a noon-coloured ground turns to. */
const noonGround = [
  [-14, [0.15, 0.17, 0.25]],
  [-7, [0.26, 0.29, 0.42]],
  [-2, [0.58, 0.52, 0.58]],
  [2, [0.88, 0.76, 0.7]],
  [8, [1, 0.94, 0.86]],
  [24, [1, 0.985, 0.96]],
  [40, [1, 1, 1]],
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
  [10, linear('#8fb0cf')],
  [30, linear('#9dc0df')],
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
    haze: linear('#E9E7E2'),
    leaf: linear('#b4c1a2'),
  },
} as const;

/** Operate: neutral clay, a soft key that keeps to 18-28 degrees and follows the clock only in azimuth. */
function clayLook(theme: 'night' | 'day', sun: SunPosition): Look {
  const paint = clayPaint[theme];
  const up = ease(-2, 6, sun.altitudeDeg);
  // With no sun, light comes from the upper left of a north-up map, as relief is always drawn.
  const day = towards(sun.azimuthDeg, clamp(sun.altitudeDeg, 18, 28));
  const still = towards(315, 30);
  const warm = theme === 'day' ? linear('#FFE9CF') : linear('#FFF6EA');
  // Paper white needs more fill and less key than slate, or its shade turns to dirt.
  const [key, sky, ground] = theme === 'day' ? [0.52, 0.7, 0.56] : [0.98, 0.8, 0.5];
  return {
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
function litLook(theme: 'night' | 'day', sun: SunPosition): Look {
  const altitude = sun.altitudeDeg;
  const up = ease(-1, 5, altitude);
  const moon = [0.026, 0.037, 0.064];
  return {
    keyDirection: up > 0.02 ? towards(sun.azimuthDeg, Math.max(altitude, 2)) : towards(315, 42),
    keyLight: up > 0.02 ? along(sunlight, altitude) : moon,
    skyLight: along(skylight, altitude),
    groundLight: along(bounce, altitude),
    shadowDirection: towards(sun.azimuthDeg, Math.max(LOWEST_SHADOW_DEG * 0.75, altitude)),
    shadowStrength: [0.92 * up],
    groundShadow: [0.62 * ease(-1, 8, altitude)],
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
    leaf: linear('#86a35a'),
    lit: [1],
    night: [1 - ease(-5, 3, altitude)],
  };
}

export const lookOf = (style: 'clay' | 'lit', theme: 'night' | 'day', sun: SunPosition): Look => (style === 'lit' ? litLook(theme, sun) : clayLook(theme, sun));

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
