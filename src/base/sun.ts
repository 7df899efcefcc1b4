import { earthLatitudeTerms, earthLongitudeTerms, earthRadiusTerms, nutationArguments, nutationTerms } from './sun-terms.ts';

/**
 * Where the sun stands: NREL's Solar Position Algorithm, I. Reda and A. Andreas, NREL/TP-560-34302 (2003, revised 2008);
 * uncertainty 0.0003 degrees for the years -2000 to 6000. Angles in degrees, times in ms since the Unix epoch (UTC).
 */
export interface SunPosition {
  /** From the zenith, refraction included. */
  readonly zenithDeg: number;
  /** 90 - zenith: negative below the horizon. */
  readonly altitudeDeg: number;
  /** Clockwise from north. */
  readonly azimuthDeg: number;
}

export interface SunSurroundings {
  /** Observer above the ellipsoid, metres. */
  readonly elevationM?: number;
  /** Yearly mean pressure, hPa, and temperature, degrees Celsius, for refraction. */
  readonly pressureHpa?: number;
  readonly temperatureC?: number;
  /** Terrestrial time minus UT1, seconds. */
  readonly deltaTS?: number;
}

const RAD = Math.PI / 180;
const DAY_MS = 86400000;
const turn = (deg: number): number => ((deg % 360) + 360) % 360;
const cubic = (x: number, a: number, b: number, c: number, d: number): number => a + x * (b + x * (c + x * d));

function periodic(tables: readonly (readonly number[])[], jme: number): number {
  let sum = 0;
  for (let power = tables.length - 1; power >= 0; power--) {
    const t = tables[power] as readonly number[];
    let part = 0;
    for (let i = 0; i < t.length; i += 3) part += (t[i] as number) * Math.cos((t[i + 1] as number) + (t[i + 2] as number) * jme);
    sum = sum * jme + part;
  }
  return sum / 1e8;
}

/** Nutation in longitude and obliquity, degrees. */
function nutation(jce: number): readonly [psiDeg: number, epsilonDeg: number] {
  const x = [
    cubic(jce, 297.85036, 445267.11148, -0.0019142, 1 / 189474),
    cubic(jce, 357.52772, 35999.05034, -0.0001603, -1 / 300000),
    cubic(jce, 134.96298, 477198.867398, 0.0086972, 1 / 56250),
    cubic(jce, 93.27191, 483202.017538, -0.0036825, 1 / 327270),
    cubic(jce, 125.04452, -1934.136261, 0.0020708, 1 / 450000),
  ];
  let psi = 0;
  let epsilon = 0;
  for (let row = 0; row < 63; row++) {
    let argument = 0;
    for (let k = 0; k < 5; k++) argument += (nutationArguments[row * 5 + k] as number) * (x[k] as number) * RAD;
    const [a, b, c, d] = [0, 1, 2, 3].map((k) => nutationTerms[row * 4 + k] as number) as [number, number, number, number];
    psi += (a + b * jce) * Math.sin(argument);
    epsilon += (c + d * jce) * Math.cos(argument);
  }
  return [psi / 36e6, epsilon / 36e6];
}

/** Geocentric apparent place of the sun, and the frame it is told in. */
export interface ApparentSun {
  readonly rightAscensionDeg: number;
  readonly declinationDeg: number;
  readonly siderealDeg: number;
  /** Earth-sun distance, astronomical units. */
  readonly radiusAu: number;
  /** True obliquity of the ecliptic, and nutation in longitude. */
  readonly obliquityDeg: number;
  readonly nutationDeg: number;
}

/** Geocentric apparent place of the sun (steps 3.1 to 3.10 of the report). */
export function apparentSun(timeMs: number, deltaTS: number): ApparentSun {
  const jd = timeMs / DAY_MS + 2440587.5;
  const jc = (jd - 2451545) / 36525;
  const jce = (jd + deltaTS / 86400 - 2451545) / 36525;
  const jme = jce / 10;
  const longitude = periodic(earthLongitudeTerms, jme) / RAD + 180;
  const latitude = -periodic(earthLatitudeTerms, jme);
  const radiusAu = periodic(earthRadiusTerms, jme);
  const [psi, deltaEpsilon] = nutation(jce);
  const u = jme / 10;
  const coefficients = [84381.448, -4680.93, -1.55, 1999.25, -51.38, -249.67, -39.05, 7.12, 27.87, 5.79, 2.45];
  const epsilon = (coefficients.reduceRight((sum, c) => sum * u + c, 0) / 3600 + deltaEpsilon) * RAD;
  const lambda = (longitude + psi - 20.4898 / (3600 * radiusAu)) * RAD;
  const mean = 280.46061837 + 360.98564736629 * (jd - 2451545) + 0.000387933 * jc * jc - (jc * jc * jc) / 38710000;
  const [sinL, cosL, sinE, cosE] = [Math.sin(lambda), Math.cos(lambda), Math.sin(epsilon), Math.cos(epsilon)];
  return {
    rightAscensionDeg: turn(Math.atan2(sinL * cosE - Math.tan(latitude) * sinE, cosL) / RAD),
    declinationDeg: Math.asin(Math.sin(latitude) * cosE + Math.cos(latitude) * sinE * sinL) / RAD,
    siderealDeg: turn(mean + psi * cosE),
    radiusAu,
    obliquityDeg: epsilon / RAD,
    nutationDeg: psi,
  };
}

/** The sun as seen from a place (topocentric, refracted). Defaults: sea level, 1013 hPa, 15 °C, delta T of the 2020s. */
export function sunPosition(timeMs: number, lonDeg: number, latDeg: number, around: SunSurroundings = {}): SunPosition {
  const { elevationM = 0, pressureHpa = 1013.25, temperatureC = 15, deltaTS = 69.2 } = around;
  const sun = apparentSun(timeMs, deltaTS);
  const hour = turn(sun.siderealDeg + lonDeg - sun.rightAscensionDeg) * RAD;
  const latitude = latDeg * RAD;
  const declination = sun.declinationDeg * RAD;
  const parallax = (8.794 / (3600 * sun.radiusAu)) * RAD;
  const u = Math.atan(0.99664719 * Math.tan(latitude));
  const x = Math.cos(u) + (elevationM / 6378140) * Math.cos(latitude);
  const y = 0.99664719 * Math.sin(u) + (elevationM / 6378140) * Math.sin(latitude);
  const east = Math.cos(declination) - x * Math.sin(parallax) * Math.cos(hour);
  const shift = Math.atan2(-x * Math.sin(parallax) * Math.sin(hour), east);
  const topDeclination = Math.atan2((Math.sin(declination) - y * Math.sin(parallax)) * Math.cos(shift), east);
  const topHour = hour - shift;
  const bare = Math.asin(Math.sin(latitude) * Math.sin(topDeclination) + Math.cos(latitude) * Math.cos(topDeclination) * Math.cos(topHour)) / RAD;
  // Refraction is defined down to where the upper limb still shows.
  const refraction =
    bare > -(0.26667 + 0.5667) ? ((pressureHpa / 1010) * (283 / (273 + temperatureC)) * 1.02) / (60 * Math.tan((bare + 10.3 / (bare + 5.11)) * RAD)) : 0;
  const altitudeDeg = bare + refraction;
  const azimuth = Math.atan2(Math.sin(topHour), Math.cos(topHour) * Math.sin(latitude) - Math.tan(topDeclination) * Math.cos(latitude));
  return { zenithDeg: 90 - altitudeDeg, altitudeDeg, azimuthDeg: turn(azimuth / RAD + 180) };
}

export interface SunTimes {
  /** NaN where the sun does not rise or set that day. */
  readonly sunriseMs: number;
  readonly transitMs: number;
  readonly sunsetMs: number;
}

/**
 * Sunrise, transit and sunset nearest to an instant's solar day (upper limb at a refracted horizon: centre at -0.8333°,
 * the report's A.2): the transit closest to `timeMs`, the rise before it and the set after it.
 */
export function sunTimes(timeMs: number, lonDeg: number, latDeg: number, deltaTS = 69.2): SunTimes {
  const latitude = latDeg * RAD;
  const hourAngleAt = (t: number): number => {
    const sun = apparentSun(t, deltaTS);
    return turn(sun.siderealDeg + lonDeg - sun.rightAscensionDeg + 180) - 180;
  };
  // The sun's hour angle gains 360 degrees a day within 0.3 %: three corrections end below a millisecond.
  let transitMs = timeMs;
  for (let i = 0; i < 3; i++) transitMs -= (hourAngleAt(transitMs) / 360) * DAY_MS;
  const crossing = (side: -1 | 1): number => {
    let t = transitMs;
    for (let i = 0; i < 6; i++) {
      const declination = apparentSun(t, deltaTS).declinationDeg * RAD;
      const cosine = (Math.sin(-0.8333 * RAD) - Math.sin(latitude) * Math.sin(declination)) / (Math.cos(latitude) * Math.cos(declination));
      if (!(Math.abs(cosine) <= 1)) return NaN;
      const off = (side * Math.acos(cosine)) / RAD - hourAngleAt(t);
      t += (off / 360) * DAY_MS;
    }
    return t;
  };
  return { sunriseMs: crossing(-1), transitMs, sunsetMs: crossing(1) };
}
