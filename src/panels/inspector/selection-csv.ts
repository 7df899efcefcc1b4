import type { EntityRef } from '../../city/city.ts';
import type { Desk } from '../ui/desk.ts';
import { nameOf } from '../ui/entity.ts';
import { csvText } from '../ui/export.ts';
import { selectionFeature } from './geojson.ts';

type Told = Readonly<Record<string, unknown>>;

const cell = (value: unknown): string | number => {
  if (value === null || value === undefined) return '';
  return typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value);
};
const listOf = (value: unknown): readonly Told[] => (Array.isArray(value) ? (value as Told[]) : []);
const head = ['kind', 'id', 'name_zh', 'name_en', 'lon', 'lat', 'quantity', 'value', 'unit', 'time', 'quality', 'stream', 'source', 'counted', 'expected'];

/**
 * The selection as a table that says what its GeoJSON says: a row for each thing known of it, each latest reading, each indicator.
 * The place is in EPSG:4326 degrees; of an area it is the middle of its name.
 */
export function selectionCsv(desk: Desk, ref: EntityRef, rows: readonly number[]): string {
  const { geometry, properties } = selectionFeature(desk, ref, rows);
  const { kind: _kind, name: _name, attribution: _attribution, readings, indicators, ...known } = (properties ?? {}) as Told;
  const [lon, lat] = geometry?.type === 'Point' ? geometry.coordinates : [desk.city.place(ref)?.lon, desk.city.place(ref)?.lat];
  const { zh, en } = nameOf(desk, ref);
  const row = (quantity: unknown, told: Told): (string | number)[] =>
    [
      ref.kind,
      ref.id,
      zh,
      en,
      lon,
      lat,
      quantity,
      ...['value', 'unit', 'time', 'quality', 'stream', 'source', 'counted', 'expected'].map((key) => told[key]),
    ].map(cell);
  const told = [
    ...Object.entries(known).map(([quantity, value]) => row(quantity, { value })),
    ...listOf(readings).map((reading) => row(reading['property'], reading)),
    ...listOf(indicators).map((indicator) => row(indicator['id'], indicator)),
  ];
  return csvText(head, told.length > 0 ? told : [row('', {})]);
}
