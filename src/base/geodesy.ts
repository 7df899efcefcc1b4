/**
 * WGS 84 ellipsoid and the city's plan frame. Angles in degrees at the doors, metres inside.
 * Formulas: NIMA TR8350.2 (ellipsoid), Bowring 1976 is not needed: tiles carry their own geodetic anchors.
 */
export const WGS84_A_M = 6378137;
export const WGS84_F = 1 / 298.257223563;
const E2 = WGS84_F * (2 - WGS84_F);
const RAD = Math.PI / 180;
/** MapLibre's mean earth radius; its mercator metres are based on it. */
const MEAN_RADIUS_M = 6371008.8;
const EARTH_CIRCUMFERENCE_M = 2 * Math.PI * MEAN_RADIUS_M;

export type LonLat = readonly [lonDeg: number, latDeg: number];
export type Vec3 = readonly [number, number, number];

/** Geodetic (EPSG:4979) to earth-centred (EPSG:4978) metres. */
export function geodeticToEcef(lonDeg: number, latDeg: number, heightM: number): Vec3 {
  const lon = lonDeg * RAD;
  const lat = latDeg * RAD;
  const sinLat = Math.sin(lat);
  const n = WGS84_A_M / Math.sqrt(1 - E2 * sinLat * sinLat);
  const r = (n + heightM) * Math.cos(lat);
  return [r * Math.cos(lon), r * Math.sin(lon), (n * (1 - E2) + heightM) * sinLat];
}

/** Earth-centred metres to geodetic degrees and ellipsoidal metres (Heikkinen-style iteration, < 1e-9 m after 6 rounds). */
export function ecefToGeodetic(x: number, y: number, z: number): readonly [lonDeg: number, latDeg: number, heightM: number] {
  const p = Math.hypot(x, y);
  let lat = Math.atan2(z, p * (1 - E2));
  let n = WGS84_A_M;
  for (let i = 0; i < 6; i++) {
    const s = Math.sin(lat);
    n = WGS84_A_M / Math.sqrt(1 - E2 * s * s);
    lat = Math.atan2(z + E2 * n * s, p);
  }
  const cosLat = Math.cos(lat);
  const heightM = Math.abs(cosLat) > 1e-6 ? p / cosLat - n : Math.abs(z) - n * (1 - E2);
  return [Math.atan2(y, x) / RAD, lat / RAD, heightM];
}

/** Column-major 4x4 placing a local east-north-up frame (metres) at a geodetic anchor, as 3D Tiles `transform` wants it. */
export function enuToEcef(lonDeg: number, latDeg: number, heightM: number): number[] {
  const lon = lonDeg * RAD;
  const lat = latDeg * RAD;
  const [sl, cl, sp, cp] = [Math.sin(lon), Math.cos(lon), Math.sin(lat), Math.cos(lat)];
  const [x, y, z] = geodeticToEcef(lonDeg, latDeg, heightM);
  return [-sl, cl, 0, 0, -sp * cl, -sp * sl, cp, 0, cp * cl, cp * sl, sp, 0, x, y, z, 1];
}

/** True metres per degree of longitude and latitude on the ellipsoid at a latitude. */
export function metresPerDegree(latDeg: number): { readonly lonM: number; readonly latM: number } {
  const s = Math.sin(latDeg * RAD);
  const w = 1 - E2 * s * s;
  const n = WGS84_A_M / Math.sqrt(w);
  const m = (WGS84_A_M * (1 - E2)) / (w * Math.sqrt(w));
  return { lonM: n * Math.cos(latDeg * RAD) * RAD, latM: m * RAD };
}

/** Web mercator in [0, 1], as MapLibre's `MercatorCoordinate`. */
export const mercatorX = (lonDeg: number): number => (180 + lonDeg) / 360;
export const mercatorY = (latDeg: number): number => (180 - (180 / Math.PI) * Math.log(Math.tan(Math.PI / 4 + (latDeg * Math.PI) / 360))) / 360;
export const lonOfMercatorX = (x: number): number => x * 360 - 180;
export const latOfMercatorY = (y: number): number => (360 / Math.PI) * Math.atan(Math.exp((180 - y * 360) * RAD)) - 90;

/**
 * The plan frame: x east, y north, in "map metres" of MapLibre's mercator at the city's origin; z up from the vertical datum.
 * Straight lines on the map are straight here, so buildings, roads and readings share one flat metric world. It differs
 * from true ellipsoidal metres by a constant factor per axis at the origin (`scale`) and by less than 0.2 % within 10 km.
 */
export interface PlanFrame {
  readonly origin: LonLat;
  /** Mercator [0,1] units per plan metre. */
  readonly mercatorPerM: number;
  toPlan(lonDeg: number, latDeg: number): readonly [xM: number, yM: number];
  toLonLat(xM: number, yM: number): readonly [lonDeg: number, latDeg: number];
  /** Plan metres per true metre along east and north at a latitude: what local ENU meshes are multiplied by. */
  scaleAt(latDeg: number): { readonly east: number; readonly north: number };
}

export function createPlanFrame(origin: LonLat): PlanFrame {
  const [lon0, lat0] = origin;
  const mercatorPerM = 1 / (EARTH_CIRCUMFERENCE_M * Math.cos(lat0 * RAD));
  const x0 = mercatorX(lon0);
  const y0 = mercatorY(lat0);
  const toPlan = (lon: number, lat: number): readonly [number, number] => [(mercatorX(lon) - x0) / mercatorPerM, (y0 - mercatorY(lat)) / mercatorPerM];
  return {
    origin,
    mercatorPerM,
    toPlan,
    toLonLat: (x, y) => [lonOfMercatorX(x0 + x * mercatorPerM), latOfMercatorY(y0 - y * mercatorPerM)],
    scaleAt(latDeg) {
      const { lonM, latM } = metresPerDegree(latDeg);
      const step = 1e-4;
      const [, north] = toPlan(lon0, latDeg + step);
      const [, south] = toPlan(lon0, latDeg - step);
      return { east: 1 / (360 * mercatorPerM) / lonM, north: (north - south) / (2 * step) / latM };
    },
  };
}
