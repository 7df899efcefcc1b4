import { moonLatitudeTerms, moonLongitudeTerms } from './moon-terms.ts';
import { apparentSun } from './sun.ts';

/** J. Meeus, "Astronomical Algorithms" (2nd ed., 1998), chapters 40, 47 and 48; about 10" in longitude, 4" in latitude. */
const RAD = Math.PI / 180;
const DAY_MS = 86400000;
const AU_KM = 149597870.7;
const turn = (deg: number): number => ((deg % 360) + 360) % 360;

/** Geocentric, mean equinox of the date. */
export interface MoonPlace {
  readonly longitudeDeg: number;
  readonly latitudeDeg: number;
  readonly distanceKm: number;
}

/** Chapter 47, at a Julian ephemeris day (terrestrial time). */
export function moonPlace(jde: number): MoonPlace {
  const t = (jde - 2451545) / 36525;
  const polynomial = (...c: readonly number[]): number => turn(c.reduceRight((sum, k) => sum * t + k, 0)) * RAD;
  const longitude = polynomial(218.3164477, 481267.88123421, -0.0015786, 1 / 538841, -1 / 65194000);
  const d = polynomial(297.8501921, 445267.1114034, -0.0018819, 1 / 545868, -1 / 113065000);
  const m = polynomial(357.5291092, 35999.0502909, -0.0001536, 1 / 24490000);
  const mm = polynomial(134.9633964, 477198.8675055, 0.0087414, 1 / 69699, -1 / 14712000);
  const f = polynomial(93.272095, 483202.0175233, -0.0036539, -1 / 3526000, 1 / 863310000);
  const [a1, a2, a3] = [polynomial(119.75, 131.849), polynomial(53.09, 479264.29), polynomial(313.45, 481266.484)];
  // The earth's orbit slowly grows rounder: terms of the sun's anomaly shrink with it.
  const e = 1 + t * (-0.002516 - 0.0000074 * t);
  const term = (table: readonly number[], i: number): readonly [angle: number, share: number] => {
    const [kd, km, kmm, kf] = [table[i] as number, table[i + 1] as number, table[i + 2] as number, table[i + 3] as number];
    return [kd * d + km * m + kmm * mm + kf * f, e ** Math.abs(km)];
  };
  let [sumL, sumR, sumB] = [0, 0, 0];
  for (let i = 0; i < moonLongitudeTerms.length; i += 6) {
    const [angle, share] = term(moonLongitudeTerms, i);
    sumL += (moonLongitudeTerms[i + 4] as number) * share * Math.sin(angle);
    sumR += (moonLongitudeTerms[i + 5] as number) * share * Math.cos(angle);
  }
  for (let i = 0; i < moonLatitudeTerms.length; i += 5) {
    const [angle, share] = term(moonLatitudeTerms, i);
    sumB += (moonLatitudeTerms[i + 4] as number) * share * Math.sin(angle);
  }
  sumL += 3958 * Math.sin(a1) + 1962 * Math.sin(longitude - f) + 318 * Math.sin(a2);
  sumB += -2235 * Math.sin(longitude) + 382 * Math.sin(a3) + 175 * Math.sin(a1 - f) + 175 * Math.sin(a1 + f);
  sumB += 127 * Math.sin(longitude - mm) - 115 * Math.sin(longitude + mm);
  return { longitudeDeg: turn(longitude / RAD + sumL / 1e6), latitudeDeg: sumB / 1e6, distanceKm: 385000.56 + sumR / 1000 };
}

/**
 * Chapter 48: the angle sun-moon-earth, degrees (0 full, 180 new), from the geocentric apparent places of both and their
 * distances in one unit.
 */
export function phaseAngleDeg(
  moon: { readonly rightAscensionDeg: number; readonly declinationDeg: number; readonly distance: number },
  sun: { readonly rightAscensionDeg: number; readonly declinationDeg: number; readonly distance: number },
): number {
  const [d0, d] = [sun.declinationDeg * RAD, moon.declinationDeg * RAD];
  const cosine = Math.sin(d0) * Math.sin(d) + Math.cos(d0) * Math.cos(d) * Math.cos((sun.rightAscensionDeg - moon.rightAscensionDeg) * RAD);
  const elongation = Math.acos(Math.max(-1, Math.min(1, cosine)));
  return Math.atan2(sun.distance * Math.sin(elongation), moon.distance - sun.distance * Math.cos(elongation)) / RAD;
}

/** Lit share of the disc at a phase angle, 0 to 1. */
export const litShare = (phaseDeg: number): number => (1 + Math.cos(phaseDeg * RAD)) / 2;

export interface MoonPosition {
  /** Topocentric, without refraction; negative below the horizon. */
  readonly altitudeDeg: number;
  /** Clockwise from north. */
  readonly azimuthDeg: number;
  readonly distanceKm: number;
  /** Lit share of the disc, 0 new to 1 full. */
  readonly lit: number;
  /** Sun-moon-earth, degrees. */
  readonly phaseDeg: number;
}

/** Geocentric apparent place: longitude with nutation, turned to the equator. */
export function apparentMoon(
  timeMs: number,
  deltaTS: number,
): { readonly rightAscensionDeg: number; readonly declinationDeg: number; readonly distanceKm: number } {
  const sun = apparentSun(timeMs, deltaTS);
  const place = moonPlace(timeMs / DAY_MS + 2440587.5 + deltaTS / 86400);
  const [l, b, e] = [(place.longitudeDeg + sun.nutationDeg) * RAD, place.latitudeDeg * RAD, sun.obliquityDeg * RAD];
  return {
    rightAscensionDeg: turn(Math.atan2(Math.sin(l) * Math.cos(e) - Math.tan(b) * Math.sin(e), Math.cos(l)) / RAD),
    declinationDeg: Math.asin(Math.sin(b) * Math.cos(e) + Math.cos(b) * Math.sin(e) * Math.sin(l)) / RAD,
    distanceKm: place.distanceKm,
  };
}

/** The moon as seen from a place at sea level. Time in ms since the Unix epoch (UTC); terrestrial time minus UT1 in seconds. */
export function moonPosition(timeMs: number, lonDeg: number, latDeg: number, deltaTS = 69.2): MoonPosition {
  const sun = apparentSun(timeMs, deltaTS);
  const moon = apparentMoon(timeMs, deltaTS);
  // Parallax in right ascension and declination (40.2, 40.3): up to a degree for the moon.
  const latitude = latDeg * RAD;
  const u = Math.atan(0.99664719 * Math.tan(latitude));
  const [rhoSin, rhoCos] = [0.99664719 * Math.sin(u), Math.cos(u)];
  const parallax = 6378.14 / moon.distanceKm;
  const hour = (sun.siderealDeg + lonDeg - moon.rightAscensionDeg) * RAD;
  const declination = moon.declinationDeg * RAD;
  const east = Math.cos(declination) - rhoCos * parallax * Math.cos(hour);
  const shift = Math.atan2(-rhoCos * parallax * Math.sin(hour), east);
  const topDeclination = Math.atan2((Math.sin(declination) - rhoSin * parallax) * Math.cos(shift), east);
  const topHour = hour - shift;
  const phaseDeg = phaseAngleDeg({ ...moon, distance: moon.distanceKm }, { ...sun, distance: sun.radiusAu * AU_KM });
  return {
    altitudeDeg: Math.asin(Math.sin(latitude) * Math.sin(topDeclination) + Math.cos(latitude) * Math.cos(topDeclination) * Math.cos(topHour)) / RAD,
    azimuthDeg: turn(Math.atan2(Math.sin(topHour), Math.cos(topHour) * Math.sin(latitude) - Math.tan(topDeclination) * Math.cos(latitude)) / RAD + 180),
    distanceKm: moon.distanceKm,
    lit: litShare(phaseDeg),
    phaseDeg,
  };
}
