import { entityKey } from '../../city/city.ts';
import type { StyleColumn } from '../../rules/styles/column.ts';
import { countedValue } from '../../tables/counted.ts';
import type { DataStyle, StyleValue } from '../../tables/data-style.ts';
import { describeProperty } from '../../tables/properties.ts';
import { option, rankableProperties, type SourceInputs } from './buildings.ts';
import { categoryColumn, numberColumn } from './categories.ts';
import type { StyleSource, ValueOption } from './source.ts';
import { how } from './value-words.ts';

interface Point {
  readonly key: string;
  readonly id: string;
  readonly kind: string;
  readonly district: string;
  readonly capacity: number;
}

/** Values of points: kind, district and capacity of sensors and services, and the readings of sensors. */
export function createPointSource({ city, streams, now, kindOf, indicators }: SourceInputs): StyleSource {
  const points: readonly Point[] = [
    ...city.sensors.map(({ properties: p }) => ({ key: entityKey({ kind: 'sensor', id: p.id }), id: p.id, kind: p.kind, district: p.district, capacity: NaN })),
    ...city.services.map(({ properties: p }) => ({
      key: entityKey({ kind: 'service', id: p.id }),
      id: p.id,
      kind: p.kind,
      district: p.district,
      capacity: p.capacity ?? NaN,
    })),
  ];
  const rowsOf = (property: string): ReadonlyMap<string, number> =>
    new Map(streams.rowsOfProperty(property).map((row) => [streams.descriptor(row).thingId, row]));
  /** The points a style is about: those that can have its value. */
  const about = ({ from, name }: StyleValue): readonly Point[] => {
    if (from === 'reading') {
      const rows = rowsOf(name);
      return points.filter(({ key, id }) => rows.has(id) && key.startsWith('sensor/'));
    }
    return name === 'capacity' ? points.filter(({ capacity }) => Number.isFinite(capacity)) : points;
  };
  const reading = (chosen: readonly Point[], property: string, keys: readonly string[]): StyleColumn | null => {
    const rows = rowsOf(property);
    const [first] = rows.values();
    if (first === undefined) return null;
    const nowMs = now();
    const { title, unit, decimals, range } = describeProperty(property, streams.descriptor(first).unit);
    return {
      ...{ title, unit, decimals, range, keys, how: how.reading },
      values: Float32Array.from(chosen, ({ id }) => countedValue(streams, rows.get(id) ?? -1, nowMs)),
      kind: kindOf('reading'),
      timeMs: [...rows.values()].reduce((newest, row) => Math.max(newest, streams.timeMs[row] || -Infinity), -Infinity),
    };
  };
  const districtName = new Map(city.districts.map(({ properties }) => [properties.id, properties.name]));
  const attribute = (chosen: readonly Point[], name: string, keys: readonly string[]): StyleColumn | null => {
    const base = { kind: kindOf('attribute') };
    if (name === 'capacity')
      return numberColumn(
        name,
        '1',
        0,
        Float32Array.from(chosen, ({ capacity }) => capacity),
        base,
        keys,
      );
    if (name === 'kind')
      return categoryColumn(
        name,
        chosen.map(({ kind }) => kind),
        base,
        keys,
      );
    if (name !== 'district') return null;
    const column = categoryColumn(
      name,
      chosen.map(({ district }) => district),
      base,
      keys,
    );
    return { ...column, categories: (column.categories ?? []).map(({ code, title }) => ({ code, title: districtName.get(code) ?? title })) };
  };
  const indicator = (chosen: readonly Point[], id: string, keys: readonly string[]): StyleColumn | null => {
    const byDistrict = new Map(city.districts.map(({ properties }) => [properties.id, indicators(properties.id).find((r) => r.id === id)]));
    const known = [...byDistrict.values()].find((r) => r !== undefined);
    if (!known) return null;
    return {
      ...{ title: known.title, unit: known.unit, decimals: known.decimals, keys, timeMs: known.timeMs },
      values: Float32Array.from(chosen, ({ district }) => byDistrict.get(district)?.value ?? NaN),
      kind: kindOf('indicator'),
      how: { zh: how.district.zh + known.formula.zh, en: how.district.en + known.formula.en },
    };
  };
  return {
    options: () => [
      option('attribute', 'kind', 'categories'),
      option('attribute', 'district', 'categories'),
      option('attribute', 'capacity', 'number'),
      ...rankableProperties(streams),
      ...indicators(null).map((r): ValueOption => ({ value: { from: 'indicator', name: r.id }, title: r.title, form: 'number' })),
    ],
    column({ value: own }: DataStyle, { from, name }) {
      const chosen = about(own);
      const keys = chosen.map(({ key }) => key);
      if (from === 'attribute') return attribute(chosen, name, keys);
      return from === 'reading' ? reading(chosen, name, keys) : indicator(chosen, name, keys);
    },
    key: ({ value, where }) => (value.from === 'attribute' && where.every((c) => c.value.from === 'attribute') ? '' : `${streams.version}`),
    settled: true,
  };
}
