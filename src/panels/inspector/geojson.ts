import type { EntityRef } from '../../city/city.ts';
import { utcZone } from '../../base/civil-time.ts';
import { woundGeometry } from '../../base/winding.ts';
import type { StreamDescriptor } from '../../tables/batch.ts';
import type { Desk } from '../ui/desk.ts';
import { nameOf } from '../ui/entity.ts';
import type { Past } from '../ui/whole-past.ts';
import { qualityNames, rfc3339, toldRows } from './csv.ts';
import { factsOf } from './facts.ts';

/** JSON has no NaN: unknown is null. */
const known = (value: number): number | null => (Number.isFinite(value) ? Number(value.toPrecision(7)) : null);

/** Fewer than ten residents of an age in one house are not handed out: one house is not a statistic. */
const discreet = (people: number): number | null => (people > 0 && people < 10 ? null : known(people));

const pointAt = ({ lon, lat }: { readonly lon: number; readonly lat: number }): GeoJSON.Point | null =>
  Number.isFinite(lon) && Number.isFinite(lat) ? { type: 'Point', coordinates: [lon, lat] } : null;

function placeOf(desk: Desk, ref: EntityRef, rows: readonly number[]): GeoJSON.Geometry | null {
  const area = ref.kind === 'area' ? desk.city.area(ref.id) : undefined;
  // As the file has it that it was imported from, which may run either way round.
  if (area) return woundGeometry(area.geometry);
  if (ref.kind === 'vehicle') {
    const row = desk.vehicles.find(ref.id);
    return row < 0 ? null : pointAt({ lon: desk.vehicles.now.lon[row] as number, lat: desk.vehicles.now.lat[row] as number });
  }
  const point = desk.city.place(ref) ?? (rows[0] === undefined ? desk.view.feature(ref.id) : desk.streams.descriptor(rows[0]));
  return point && pointAt(point);
}

function ownProperties(desk: Desk, ref: EntityRef): Readonly<Record<string, unknown>> {
  const { city } = desk;
  if (ref.kind === 'area') return { ...city.area(ref.id)?.properties };
  if (ref.kind === 'service') return { ...city.service(ref.id)?.properties };
  if (ref.kind === 'sensor') {
    const { streams: _streams, ...rest } = city.sensor(ref.id)?.properties ?? { streams: [] };
    return rest;
  }
  // What only the inspector's own words tell: networks, vehicles, warnings, features of files.
  if (ref.kind !== 'building') return Object.fromEntries(factsOf(desk, ref, 'en'));
  const row = city.buildings.find(ref.id);
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

/** A stream's past as features, one per reading or sum, where the stream is measured: a table with times that maps can show. */
export function seriesFeatures(past: Past, { id, thingId, property, unit, source, lon, lat }: StreamDescriptor): GeoJSON.Feature<GeoJSON.Geometry | null>[] {
  const geometry = pointAt({ lon, lat });
  return toldRows(past, unit).map(({ timeMs, untilMs, statistic, value, quality, readings }) => ({
    type: 'Feature',
    geometry,
    properties: {
      time: rfc3339(timeMs, utcZone),
      ...(Number.isNaN(untilMs) ? {} : { until: rfc3339(untilMs, utcZone) }),
      stream: id,
      thing: thingId,
      property,
      value: known(value),
      unit,
      quality,
      statistic,
      readings,
      source,
    },
  }));
}
