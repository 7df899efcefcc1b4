import { woundGeometry } from '../../base/winding.ts';
import type { Desk } from './desk.ts';
import { download } from './handout.ts';

/**
 * A cell of RFC 4180; what spreadsheets take for the beginning of a formula is disarmed in texts (OWASP ASVS 5.0, 1.2.10): signs, and
 * tabs and line ends that some of them skip to find one.
 */
export function csvCell(value: string | number): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const safe = /^[=+\-@\t\r\n\0]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csvText = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [head.join(','), ...rows.map((row) => row.map(csvCell).join(','))].join('\r\n') + '\r\n';

/** An id or a name as a file's. */
export const fileName = (text: string): string => text.replace(/[^\w.-]+/g, '_');

export const saveCsv = (name: string, text: string): void => download(`${name}.csv`, new Blob([text], { type: 'text/csv;charset=utf-8' }));

/** An RFC 7946 collection that says where its heights start and whose data it rests on. */
export function featureCollection(desk: Desk, features: readonly GeoJSON.Feature<GeoJSON.Geometry | null>[], about: Readonly<Record<string, unknown>> = {}) {
  const { id, attribution, crs } = desk.city.manifest;
  const wound = features.map((feature) => ({ ...feature, geometry: woundGeometry(feature.geometry) }));
  return { type: 'FeatureCollection', features: wound, city: id, verticalDatum: crs.vertical, attribution: attribution ?? null, ...about } as const;
}

export function saveGeoJson(
  desk: Desk,
  name: string,
  features: readonly GeoJSON.Feature<GeoJSON.Geometry | null>[],
  about: Readonly<Record<string, unknown>> = {},
): void {
  const text = JSON.stringify(featureCollection(desk, features, about), null, 1);
  download(`${name}.geojson`, new Blob([text], { type: 'application/geo+json' }));
}
