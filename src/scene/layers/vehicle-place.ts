import { prefersReducedMotion } from '../../base/browser.ts';
import { standingM, type City } from '../../city/city.ts';
import type { VehicleFacts } from '../../tables/vehicles.ts';

/** Plan metres from the city's origin: east, north, and above the pack's zero. */
export type PlanPlace = readonly [x: number, y: number, z: number];

/** Metres between two plan places, heights left out. */
export const apartM = (a: PlanPlace, b: PlanPlace): number => Math.hypot(a[0] - b[0], a[1] - b[1]);

/** Further than this between two fixes is a jump of the source, not a drive. */
export const LONGEST_HOP_M = 20_000;
/** A mark on the ground stands a little above it, so that no road swallows it. */
const ABOVE_GROUND_M = 3;

/** Where a vehicle's fix is drawn: on the ground, or at its height where the source tells one that is no height above ground. */
export function vehiclePlace(city: City, datum: VehicleFacts['altDatum'], lon: number, lat: number, altM: number): PlanPlace {
  const [x, y] = city.frame.toPlan(lon, lat);
  const groundM = standingM(city, lon, lat) + ABOVE_GROUND_M;
  if (Number.isNaN(altM) || datum === 'none' || datum === 'ground') return [x, y, groundM];
  // Heights above the ellipsoid come down to the pack's own zero; by pressure they are near enough to see.
  const offsetM = datum === 'ellipsoid' ? city.manifest.crs.ellipsoidOffset.metres : 0;
  return [x, y, Math.max(groundM, altM - offsetM)];
}

/** Movement between two fixes is shown within this time; longer gaps are no movement anybody saw. */
const LONGEST_GLIDE_MS = 60_000;

/** How long a mark takes from its former fix to the latest, ms; 0 = it is there at once. */
export function glideOf(betweenMs: number, awayM: number): number {
  const tookMs = Math.min(betweenMs, LONGEST_GLIDE_MS);
  return !prefersReducedMotion() && tookMs > 0 && awayM < LONGEST_HOP_M ? tookMs : 0;
}
