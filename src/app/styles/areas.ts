import type { Area, City } from '../../city/city.ts';
import type { StyleColumn } from '../../rules/styles/column.ts';
import { areaAt } from '../../city/area-at.ts';
import { countedValue } from '../../tables/counted.ts';
import type { AreaLevel, DataStyle } from '../../tables/data-style.ts';
import { describeProperty } from '../../tables/properties.ts';
import { option, rankableProperties, type SourceInputs } from './buildings.ts';
import { numberColumn } from './categories.ts';
import { median } from './middle.ts';
import type { StyleSource, ValueOption } from './source.ts';
import { how } from './value-words.ts';

/** Area of a polygon with holes in the plan frame, km² (shoelace formula). */
export function areaKm2(city: City, { geometry }: Area): number {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  const ringM2 = (ring: readonly GeoJSON.Position[]): number => {
    let twice = 0;
    for (let i = 0; i < ring.length; i++) {
      const [ax, ay] = city.frame.toPlan(...(ring[i] as [number, number]));
      const [bx, by] = city.frame.toPlan(...(ring[(i + 1) % ring.length] as [number, number]));
      twice += ax * by - bx * ay;
    }
    return Math.abs(twice) / 2;
  };
  const m2 = polygons.reduce((sum, [outer, ...holes]) => sum + ringM2(outer ?? []) - holes.reduce((hole, ring) => hole + ringM2(ring), 0), 0);
  return m2 / 1e6;
}

const numbers: Readonly<Record<string, readonly [unit: string, decimals: number, of: (city: City, area: Area) => number]>> = {
  population: ['1', 0, (_, { properties }) => properties.population ?? NaN],
  population60: ['1', 0, (_, { properties }) => properties.population60 ?? NaN],
  share60: ['%', 0, (_, { properties: { population, population60 } }) => (100 * (population60 ?? NaN)) / (population || NaN)],
  density: ['/km2', 0, (city, area) => (area.properties.population ?? NaN) / areaKm2(city, area)],
};

/** Values of areas: their own attributes, indicators (districts only: nothing finer is computed), the readings inside them. */
export function createAreaSource({ city, streams, now, indicators, kindOf }: SourceInputs): StyleSource {
  const areasOf = (level: AreaLevel): readonly Area[] => (level === 'district' ? city.districts : level === 'street' ? city.streets : city.grid);
  const homes = new Map<string, ReadonlyMap<string, string>>();
  /** Area of every sensor, where the pack does not say it itself. */
  const homeOf = (level: AreaLevel, thingId: string): string | undefined => {
    const sensor = city.sensor(thingId);
    if (!sensor) return undefined;
    if (level === 'district') return sensor.properties.district;
    if (level === 'street' && sensor.properties.street !== undefined) return sensor.properties.street;
    let known = homes.get(level);
    if (!known) {
      const areas = areasOf(level);
      known = new Map(city.sensors.flatMap((s) => [[s.properties.id, areaAt(areas, s.lon, s.lat)?.properties.id ?? ''] as const]));
      homes.set(level, known);
    }
    return known.get(thingId);
  };

  const reading = (level: AreaLevel, property: string, keys: readonly string[]): StyleColumn | null => {
    const rows = streams.rowsOfProperty(property);
    const [first] = rows;
    if (first === undefined) return null;
    const nowMs = now();
    const inside = new Map<string, number[]>(keys.map((key) => [key, []]));
    for (const row of rows) {
      const value = countedValue(streams, row, nowMs);
      if (Number.isFinite(value)) inside.get(homeOf(level, streams.descriptor(row).thingId) ?? '')?.push(value);
    }
    const { title, unit, decimals, range } = describeProperty(property, streams.descriptor(first).unit);
    return {
      ...{ title, unit, decimals, range, keys, how: how.inside },
      values: Float32Array.from(keys, (key) => median(inside.get(key) ?? [])),
      kind: kindOf('reading'),
      timeMs: rows.reduce((newest, row) => Math.max(newest, streams.timeMs[row] || -Infinity), -Infinity),
    };
  };
  const indicator = (id: string, keys: readonly string[]): StyleColumn | null => {
    const readings = keys.map((key) => indicators(key).find((r) => r.id === id));
    const [known] = readings.filter((r) => r !== undefined);
    if (!known) return null;
    return {
      title: known.title,
      unit: known.unit,
      decimals: known.decimals,
      keys,
      values: Float32Array.from(readings, (r) => r?.value ?? NaN),
      kind: kindOf('indicator'),
      timeMs: Math.max(...readings.map((r) => r?.timeMs ?? -Infinity)),
      how: known.formula,
    };
  };
  const attribute = (areas: readonly Area[], name: string, keys: readonly string[]): StyleColumn | null => {
    const known = numbers[name];
    if (!known) return null;
    const values = Float32Array.from(areas, (area) => known[2](city, area));
    return values.some(Number.isFinite) ? numberColumn(name, known[0], known[1], values, { kind: kindOf('attribute') }, keys) : null;
  };
  return {
    options: (level) => [
      ...Object.keys(numbers).map((name): ValueOption => option('attribute', name, 'number')),
      ...(level === 'district' ? indicators(null).map((r): ValueOption => ({ value: { from: 'indicator', name: r.id }, title: r.title, form: 'number' })) : []),
      ...rankableProperties(streams),
    ],
    column({ level }: DataStyle, { from, name }) {
      const areas = areasOf(level);
      const keys = areas.map((area) => area.properties.id);
      if (from === 'attribute') return attribute(areas, name, keys);
      if (from === 'indicator') return level === 'district' ? indicator(name, keys) : null;
      return reading(level, name, keys);
    },
    key: ({ value }) => (value.from === 'attribute' ? '' : `${streams.version}`),
    settled: true,
  };
}
