import type { EntityRef } from '../../city/city.ts';
import { utcZone } from '../../base/civil-time.ts';
import type { Desk } from '../ui/desk.ts';
import { nameOf } from '../ui/entity.ts';
import { rfc3339 } from './csv.ts';

const qualityNames = ['good', 'uncertain', 'bad', 'missing'];
/** JSON has no NaN: unknown is null. */
const known = (value: number): number | null => (Number.isFinite(value) ? Number(value.toPrecision(7)) : null);

/** Fewer than ten residents of an age in one house are not handed out: one house is not a statistic. */
const discreet = (people: number): number | null => (people > 0 && people < 10 ? null : known(people));

function placeOf(desk: Desk, ref: EntityRef, rows: readonly number[]): GeoJSON.Geometry | null {
  const area = ref.kind === 'area' ? desk.city.area(ref.id) : undefined;
  if (area) return area.geometry;
  const point = desk.city.place(ref) ?? (rows[0] === undefined ? undefined : desk.streams.descriptor(rows[0]));
  return point && Number.isFinite(point.lon) && Number.isFinite(point.lat) ? { type: 'Point', coordinates: [point.lon, point.lat] } : null;
}

function ownProperties(desk: Desk, ref: EntityRef): Readonly<Record<string, unknown>> {
  const { city } = desk;
  if (ref.kind === 'area') return { ...city.area(ref.id)?.properties };
  if (ref.kind === 'service') return { ...city.service(ref.id)?.properties };
  if (ref.kind === 'sensor') {
    const { streams: _streams, ...rest } = city.sensor(ref.id)?.properties ?? { streams: [] };
    return rest;
  }
  const row = ref.kind === 'building' ? city.buildings.find(ref.id) : -1;
  if (row < 0) return {};
  const { use, storeys, heightM, baseM, year, people, attributes } = city.buildings.record(row);
  return { use, storeys: known(storeys), heightM: known(heightM), baseM: known(baseM), year: known(year), people: people.map(discreet), ...attributes };
}

/** The selection as one RFC 7946 feature: where it is, what the pack knows, and its latest readings with unit, time and source. */
export function selectionFeature(desk: Desk, ref: EntityRef, rows: readonly number[]): GeoJSON.Feature<GeoJSON.Geometry | null> {
  const { streams } = desk;
  const readings = rows.map((row) => {
    const d = streams.descriptor(row);
    const timeMs = streams.timeMs[row] as number;
    return {
      stream: d.id,
      property: d.property,
      value: known(streams.value[row] as number),
      unit: d.unit,
      time: Number.isFinite(timeMs) ? rfc3339(timeMs, utcZone) : null,
      quality: qualityNames[streams.quality[row] as number] ?? 'missing',
      source: d.source,
    };
  });
  const indicators =
    ref.kind === 'area'
      ? desk.indicators.read(ref.id).map(({ id, value, unit, counted, expected }) => ({ id, value: known(value), unit, counted, expected }))
      : [];
  return {
    type: 'Feature',
    id: ref.id,
    geometry: placeOf(desk, ref, rows),
    properties: {
      kind: ref.kind,
      ...ownProperties(desk, ref),
      name: nameOf(desk, ref),
      ...(readings.length > 0 ? { readings } : {}),
      ...(indicators.length > 0 ? { indicators } : {}),
      attribution: desk.city.manifest.attribution ?? null,
    },
  };
}

export const selectionGeoJson = (desk: Desk, ref: EntityRef, rows: readonly number[]): Blob =>
  new Blob([JSON.stringify(selectionFeature(desk, ref, rows), null, 1)], { type: 'application/geo+json' });
