import { Quality, type QualityCode } from '../../tables/quality.ts';
import type { JsonObject } from './json.ts';
import { isObject, own } from './json.ts';

/** What a JSON value says as a number: amounts as they are, yes and no as 1 and 0. NaN when it says none. */
export function numberOf(value: unknown): number {
  if (typeof value === 'number') return Number.isFinite(value) ? value : NaN;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'string') return NaN;
  if (value === 'on' || value === 'true') return 1;
  if (value === 'off' || value === 'false') return 0;
  return NaN;
}

/** EPSG:4326 degrees of a geometry, `null` when there is no geometry, NaNs when it is not one or out of range. */
export type Place = { readonly lon: number; readonly lat: number };
export const nowhere: Place = { lon: NaN, lat: NaN };

/** A position's first two numbers as degrees, where they are something else. */
export type ToLonLat = (first: number, second: number) => readonly [lonDeg: number, latDeg: number];
const asItIs: ToLonLat = (lon, lat) => [lon, lat];

const placeOf = (position: unknown, toLonLat: ToLonLat): Place => {
  if (!Array.isArray(position)) return nowhere;
  const [first, second] = position as unknown[];
  if (typeof first !== 'number' || typeof second !== 'number') return nowhere;
  const [lon, lat] = toLonLat(first, second);
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? { lon, lat } : nowhere;
};

/** A point for any GeoJSON geometry: itself, or the mean of the outer positions (enough to stand a marker on). */
export function placeOfGeometry(geometry: unknown, toLonLat: ToLonLat = asItIs): Place {
  if (!isObject(geometry)) return nowhere;
  const inner = own(geometry as JsonObject, 'geometry');
  if (isObject(inner)) return placeOfGeometry(inner, toLonLat);
  let coordinates: unknown = own(geometry, 'coordinates');
  if (!Array.isArray(coordinates)) return nowhere;
  if (typeof coordinates[0] === 'number' || coordinates[0] === null) return placeOf(coordinates, toLonLat);
  while (Array.isArray(coordinates) && Array.isArray(coordinates[0]) && Array.isArray(coordinates[0][0])) coordinates = coordinates[0];
  const positions = coordinates as unknown[];
  // A ring repeats its first position at its end.
  const ring = own(geometry, 'type') === 'Polygon' || own(geometry, 'type') === 'MultiPolygon';
  const count = ring ? positions.length - 1 : positions.length;
  let lon = 0;
  let lat = 0;
  for (let i = 0; i < count; i++) {
    const place = placeOf(positions[i], toLonLat);
    lon += place.lon / count;
    lat += place.lat / count;
  }
  return count > 0 ? { lon, lat } : nowhere;
}

/** The longest word that means something. */
const LONGEST_WORD = 12;
/** The same of text in bytes [start, end). */
export const qualityOfBytes = (bytes: Uint8Array, start: number, end: number): QualityCode =>
  end - start > LONGEST_WORD ? Quality.good : qualityOfText(String.fromCharCode(...bytes.subarray(start, end)));

/** What the optional `resultQuality` text means, in small letters or capitals; others are not ours to judge and count as good. */
export function qualityOfText(text: string): QualityCode {
  const word = text.toLowerCase();
  if (word === 'uncertain' || word === 'suspect' || word === 'questionable') return Quality.uncertain;
  if (word === 'bad' || word === 'error' || word === 'invalid') return Quality.bad;
  return word === 'missing' ? Quality.missing : Quality.good;
}
