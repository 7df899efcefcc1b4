import type { MoonPosition } from '../../base/moon.ts';
import type { SunPosition } from '../../base/sun.ts';
import { along, ease, linear, towards, type Stops } from './curves.ts';

/** The part of a look that is told by the sky alone: the same for clay and lit, which differ in how much of it they show. */
export interface SkyLook {
  readonly sunDirection: readonly number[];
  readonly sunDisc: readonly number[];
  readonly moonDirection: readonly number[];
  readonly moonDisc: readonly number[];
  readonly cloudLight: readonly number[];
  readonly cloudShade: readonly number[];
  readonly stars: readonly number[];
  readonly waterBody: readonly number[];
}

/** The disc through the air it shines through. */
const sunDisc: Stops = [
  [-4, [0, 0, 0]],
  [-1, [1.1, 0.3, 0.09]],
  [2, [1.9, 0.72, 0.24]],
  [8, [2.2, 1.35, 0.7]],
  [20, [2.1, 1.75, 1.25]],
  [45, [2, 1.86, 1.6]],
];
const cloudLight: Stops = [
  [-14, linear('#141a26')],
  [-7, linear('#3a4262')],
  [-3, linear('#b0788a')],
  [1, linear('#f2b48c')],
  [8, linear('#fbe6cb')],
  [22, linear('#fdfbf6')],
];
const cloudShade: Stops = [
  [-14, linear('#0a0e16')],
  [-7, linear('#232c44')],
  [-2, linear('#5b5c7c')],
  [4, linear('#a08f98')],
  [14, linear('#b9bfc9')],
  [30, linear('#b4c2d0')],
];
/** Sediment green near the shore of a subtropical bay, by the eye. */
const body = [0.02, 0.115, 0.15] as const;

/**
 * Light of the moon against that of a full one: its phase by the law of R. K. Rowe's integral phase curve in the form of
 * Krisciunas and Schaefer (PASP 103, 1033, 1991), 10^(-0.4 (0.026 a + 4e-9 a^4)), a the phase angle in degrees.
 */
export const moonShare = (phaseDeg: number): number => 10 ** (-0.4 * (0.026 * phaseDeg + 4e-9 * phaseDeg ** 4));

export function skyLook(sun: SunPosition, moon: MoonPosition): SkyLook {
  const altitude = sun.altitudeDeg;
  const moonUp = ease(-1, 6, moon.altitudeDeg);
  const dark = 1 - ease(-12, -3, altitude);
  return {
    sunDirection: towards(sun.azimuthDeg, altitude),
    sunDisc: along(sunDisc, altitude),
    moonDirection: towards(moon.azimuthDeg, moon.altitudeDeg),
    moonDisc: [0.95, 0.93, 0.86].map((c) => c * moonUp * (0.12 + 0.88 * dark)),
    cloudLight: along(cloudLight, altitude),
    cloudShade: along(cloudShade, altitude),
    // A full moon outshines all but the brightest.
    stars: [dark * (1 - 0.6 * moonUp * moonShare(moon.phaseDeg))],
    waterBody: body,
  };
}
