import { entityFromKey } from '../../city/city.ts';

/** What the small window shows: an entity (or a spot `@lon,lat`) from a distance and a side. */
export interface InsetState {
  readonly key: string;
  readonly distanceM: number;
  readonly bearingDeg: number;
  readonly pitchDeg: number;
}

export const [LEAST_M, MOST_M] = [40, 5000] as const;
const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

export const writeInset = ({ key, distanceM, bearingDeg, pitchDeg }: InsetState): string =>
  [Math.round(distanceM), bearingDeg.toFixed(1), pitchDeg.toFixed(1), key].join('|');

/** Null where nothing is pinned or it makes no sense. */
export function readInset(text: string): InsetState | null {
  const [distance = '', bearing = '', pitch = '', ...rest] = text.split('|');
  const key = rest.join('|');
  const [distanceM, bearingDeg, pitchDeg] = [Number(distance), Number(bearing), Number(pitch)];
  const isPlaced = entityFromKey(key) !== null || spotOf(key) !== null;
  if (!isPlaced || ![distanceM, bearingDeg, pitchDeg].every(Number.isFinite) || distance === '') return null;
  return { key, distanceM: clamp(distanceM, LEAST_M, MOST_M), bearingDeg: ((bearingDeg % 360) + 360) % 360, pitchDeg: clamp(pitchDeg, 0, 85) };
}

/** `@lon,lat` as a place. */
export function spotOf(key: string): { readonly lon: number; readonly lat: number } | null {
  const [, lonText, latText] = /^@(-?[\d.]+),(-?[\d.]+)$/.exec(key) ?? [];
  const [lon, lat] = [Number(lonText), Number(latText)];
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 85 ? { lon, lat } : null;
}

export const turned = (state: InsetState, byDeg: number, upDeg = 0): InsetState => ({
  ...state,
  bearingDeg: (((state.bearingDeg + byDeg) % 360) + 360) % 360,
  pitchDeg: clamp(state.pitchDeg + upDeg, 0, 85),
});
export const zoomed = (state: InsetState, factor: number): InsetState => ({ ...state, distanceM: clamp(state.distanceM * factor, LEAST_M, MOST_M) });
