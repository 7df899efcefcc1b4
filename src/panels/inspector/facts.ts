import { say, type Language } from '../../base/words.ts';
import type { EntityRef } from '../../city/city.ts';
import type { Desk } from '../ui/desk.ts';
import { MISSING, formatAmount, formatLonLat, formatNumber } from '../ui/format.ts';
import { thingKindWords } from '../ui/thing-kinds.ts';
import { linkFacts } from './link-facts.ts';
import { eventFacts, vehicleFacts } from './moving-facts.ts';
import { groupAttributes } from './surface-facts.ts';
import { words } from './words.ts';

export type Fact = readonly [name: string, value: string];

/** What the pack knows of a thing, as name and value; missing values are "–", never left out. */
export function factsOf(desk: Desk, ref: EntityRef, language: Language): readonly Fact[] {
  const w = (key: keyof typeof words, slots: Record<string, string> = {}): string => say(words, language, key, slots);
  const { city } = desk;
  const placeName = (district: string | undefined, street: string | undefined): string =>
    [district, street]
      .map((id) => (id === undefined ? '' : (city.area(id)?.properties.name[language] ?? id)))
      .filter((t) => t !== '')
      .join(' · ') || MISSING;
  const count = (n: number | undefined): string => formatNumber(n ?? NaN, 0, language);
  const kindTitle = (kind: string): string => thingKindWords(city, kind)[language];

  /** A height of the ground, and above what it counts. */
  const level = (heightM: number): string => {
    const { vertical } = city.manifest.crs;
    const datum = vertical === 'unknown' ? w('datumUnknown') : vertical;
    return Number.isNaN(heightM) ? MISSING : `${formatAmount(heightM, 'm', 1, language)} (${datum})`;
  };
  const ground = (lon: number, lat: number): Fact[] => (city.elevation ? [[w('base'), level(city.groundM(lon, lat))]] : []);

  if (ref.kind === 'building') {
    const row = city.buildings.find(ref.id);
    if (row < 0) return [];
    const b = city.buildings.record(row);
    return [
      [w('use'), w(`use.${b.use}`)],
      [w('height'), formatAmount(b.heightM, 'm', 1, language)],
      [w('base'), level(b.baseM)],
      [w('year'), Number.isNaN(b.year) ? MISSING : String(b.year)],
      [w('position'), formatLonLat(b.lon, b.lat)],
      ...groupAttributes(b.attributes ?? {}, language).flatMap(({ name, rows }) => (name === '' ? rows : [])),
    ];
  }
  if (ref.kind === 'service') {
    const s = city.service(ref.id);
    if (!s) return [];
    const p = s.properties;
    return [
      [w('kind'), kindTitle(p.kind)],
      [w('place'), placeName(p.district, p.street)],
      [w('capacity'), count(p.capacity)],
      ...ground(s.lon, s.lat),
      [w('position'), formatLonLat(s.lon, s.lat)],
    ];
  }
  if (ref.kind === 'sensor') {
    const s = city.sensor(ref.id);
    if (!s) return [];
    const p = s.properties;
    const service = p.service === undefined ? undefined : city.service(p.service)?.properties.name[language];
    return [
      [w('kind'), p.kind],
      [w('place'), placeName(p.district, p.street)],
      ...(service === undefined ? [] : [[w('service'), service] as const]),
      ...ground(s.lon, s.lat),
      [w('position'), formatLonLat(s.lon, s.lat)],
    ];
  }
  if (ref.kind === 'area') {
    const area = city.area(ref.id);
    if (!area) return [];
    const p = area.properties;
    const streets = city.streets.filter((s) => s.properties.parent === p.id).length;
    return [
      ...(p.parent === undefined ? [] : [[w('place'), placeName(p.parent, undefined)] as const]),
      [w('population'), count(p.population)],
      [w('population60'), count(p.population60)],
      ...(p.level === 'district' ? [[w('streets'), count(streets)] as const] : []),
    ];
  }
  if (ref.kind === 'link') return linkFacts(desk, ref.id, language);
  if (ref.kind === 'vehicle') return vehicleFacts(desk, ref.id, language);
  if (ref.kind === 'event') return eventFacts(desk, ref.id, language);
  if (ref.kind === 'feature') return [];
  if (ref.kind === 'shape') {
    const feature = desk.view.feature(ref.id);
    if (!feature) return [];
    return [
      ...Object.entries(feature.properties).map(([name, value]): Fact => [name, value === null ? MISSING : String(value)]),
      [w('layer'), layerTitle(desk, feature.layer, language)],
      [w('position'), formatLonLat(feature.lon, feature.lat)],
    ];
  }
  const row = desk.streams.rowsOfThing(ref.id)[0];
  if (row === undefined) return [];
  const d = desk.streams.descriptor(row);
  return [[w('kind'), d.kind || MISSING], ...ground(d.lon, d.lat), [w('position'), formatLonLat(d.lon, d.lat)]];
}

/** A layer of the list, or the dropped file that it came from (`drop-d1-0`). */
const layerTitle = (desk: Desk, id: string, language: Language): string =>
  desk.layers.find((layer) => layer.id === id)?.title[language] ?? desk.drops.list().find((drop) => id.startsWith(`drop-${drop.id}-`))?.name ?? id;

/** Rows of a thing's own streams, and of sensors that stand for it. */
export function rowsOf(desk: Desk, ref: EntityRef): readonly number[] {
  if (ref.kind === 'area' || ref.kind === 'link') return [];
  const { city, streams } = desk;
  const own = streams.rowsOfThing(ref.id);
  if (ref.kind === 'service') {
    const rows = [...own];
    for (const sensor of city.sensors) if (sensor.properties.service === ref.id) rows.push(...streams.rowsOfThing(sensor.properties.id));
    return rows;
  }
  if (ref.kind === 'building') {
    const rows = [...own];
    for (const service of city.services) if (service.properties.building === ref.id) rows.push(...rowsOf(desk, { kind: 'service', id: service.properties.id }));
    return rows;
  }
  return own;
}

/** Things whose alarms belong to this selection. */
export function thingsOf(desk: Desk, ref: EntityRef, rows: readonly number[]): ReadonlySet<string> {
  return new Set([ref.id, ...rows.map((row) => desk.streams.descriptor(row).thingId)]);
}
