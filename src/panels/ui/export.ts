import type { Desk } from './desk.ts';
import { download } from './handout.ts';

/** A cell of RFC 4180; a leading sign that spreadsheets take for a formula is disarmed in texts. */
export function csvCell(value: string | number): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const safe = /^[=+\-@\t]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csvText = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [head.join(','), ...rows.map((row) => row.map(csvCell).join(','))].join('\r\n') + '\r\n';

export const saveCsv = (name: string, text: string): void => download(`${name}.csv`, new Blob([text], { type: 'text/csv;charset=utf-8' }));

/** An RFC 7946 collection that says where its heights start and whose data it rests on. */
export function saveGeoJson(desk: Desk, name: string, features: readonly GeoJSON.Feature[], about: Readonly<Record<string, unknown>> = {}): void {
  const { id, attribution, crs } = desk.city.manifest;
  const collection = { type: 'FeatureCollection', features, city: id, verticalDatum: crs.vertical, attribution: attribution ?? null, ...about };
  download(`${name}.geojson`, new Blob([JSON.stringify(collection, null, 1)], { type: 'application/geo+json' }));
}
