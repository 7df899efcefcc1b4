import { finish, type Steps } from '../../base/steps.ts';
import type { City } from '../../city/city.ts';
import type { IndicatorReading } from '../../rules/indicators/indicator.ts';
import { STEP_ROWS } from '../../rules/styles/classify.ts';
import type { StyleColumn } from '../../rules/styles/column.ts';
import { areaAt } from '../../scene/area-at.ts';
import { buildingUses, type BuildingTable } from '../../tables/buildings.ts';
import type { StyleValue } from '../../tables/data-style.ts';
import { describeProperty } from '../../tables/properties.ts';
import type { StreamTable } from '../../tables/streams.ts';
import { categoryColumn, numberColumn } from './categories.ts';
import { freshValue, isRankable } from './fresh-value.ts';
import { nearestStation } from './nearest-station.ts';
import { createRowMap, type RowMap } from './row-map.ts';
import type { StyleSource, ValueOption } from './source.ts';
import { attributeTitle, how } from './value-words.ts';

export interface SourceInputs {
  readonly city: City;
  readonly streams: StreamTable;
  readonly now: () => number;
  readonly indicators: (areaId: string | null) => readonly IndicatorReading[];
  /** Kind of static facts, of readings and of indicators here: a demo city's are all demo. */
  readonly kindOf: (origin: StyleValue['from']) => StyleColumn['kind'];
}

const numbers: Readonly<Record<string, readonly [unit: string, decimals: number, of: (table: BuildingTable, row: number) => number]>> = {
  storeys: ['1', 0, ({ storeys }, row) => storeys[row] as number],
  heightM: ['m', 1, ({ heightM }, row) => heightM[row] as number],
  baseM: ['m', 1, ({ baseM }, row) => baseM[row] as number],
  year: ['', 0, ({ year }, row) => year[row] as number],
  people: ['1', 0, ({ people }, row) => residents(people, row, 0)],
  people60: ['1', 0, ({ people }, row) => residents(people, row, 2)],
  share60: ['%', 0, ({ people }, row) => (100 * residents(people, row, 2)) / (residents(people, row, 0) || NaN)],
};
/** Residents of a building from an age group on. */
function residents(people: Float32Array, row: number, fromGroup: number): number {
  let sum = 0;
  for (let group = fromGroup; group < 4; group++) sum += people[row * 4 + group] as number;
  return sum;
}

/** Values of buildings: their own attributes, the indicators of their district, the readings of the nearest station. */
export function createBuildingSource({ city, streams, now, indicators, kindOf }: SourceInputs): StyleSource {
  const { buildings, districts } = city;
  const districtMap = createRowMap(buildings, (lon, lat) => {
    const area = areaAt(districts, lon, lat);
    return area ? districts.indexOf(area) : -1;
  });
  let stations: { readonly key: string; readonly map: RowMap } | null = null;
  let isSettled = true;

  const work = (map: RowMap): RowMap => {
    isSettled = !map.advance();
    return map;
  };
  function* ofRows(value: (row: number) => number): Steps<Float32Array> {
    const values = new Float32Array(buildings.count);
    for (let row = 0; row < values.length; row++) {
      values[row] = value(row);
      if (row % STEP_ROWS === STEP_ROWS - 1) yield;
    }
    return values;
  }
  const stationMap = (property: string): RowMap => {
    const key = `${property} ${streams.shapeVersion}`;
    if (stations?.key !== key) stations = { key, map: createRowMap(buildings, nearestStation(city, streams, property)) };
    return work(stations.map);
  };
  function* attribute(name: string): Steps<StyleColumn | null> {
    const base = { kind: kindOf('attribute') };
    const known = numbers[name];
    if (known)
      return {
        ...numberColumn(name, known[0], known[1], yield* ofRows((row) => known[2](buildings, row)), base),
        ...(name === 'year' && { isYear: true }),
      };
    if (name === 'use')
      return categoryColumn(
        name,
        Array.from({ length: buildings.count }, (_, row) => buildingUses[buildings.use[row] as number] ?? ''),
        base,
      );
    const form = buildings.attributeNames.get(name);
    if (form === undefined) return null;
    const own = (row: number): string | number | boolean | undefined => buildings.attributes(row)?.[name];
    if (form === 'number') return numberColumn(name, '', 2, yield* ofRows((row) => Number(own(row) ?? NaN)), base);
    return categoryColumn(
      name,
      Array.from({ length: buildings.count }, (_, row) => String(own(row) ?? '')),
      base,
    );
  }
  function* indicator(id: string): Steps<StyleColumn | null> {
    const readings = districts.map(({ properties }) => indicators(properties.id).find((r) => r.id === id));
    const [known] = readings.filter((r) => r !== undefined);
    if (!known) return null;
    const map = work(districtMap);
    return {
      title: known.title,
      unit: known.unit,
      decimals: known.decimals,
      values: yield* ofRows((row) => readings[map.of[row] ?? -1]?.value ?? NaN),
      kind: kindOf('indicator'),
      timeMs: Math.max(...readings.map((r) => r?.timeMs ?? -Infinity)),
      how: { zh: how.district.zh + known.formula.zh, en: how.district.en + known.formula.en },
    };
  }
  function* reading(property: string): Steps<StyleColumn | null> {
    const rows = streams.rowsOfProperty(property);
    const [first] = rows;
    if (first === undefined) return null;
    const map = stationMap(property);
    const nowMs = now();
    const latest = new Map(rows.map((row) => [row, freshValue(streams, row, nowMs)]));
    const { title, unit, decimals, range } = describeProperty(property, streams.descriptor(first).unit);
    return {
      ...{ title, unit, decimals, range, how: how.nearest },
      values: yield* ofRows((row) => latest.get(map.of[row] ?? -1) ?? NaN),
      kind: kindOf('reading'),
      timeMs: rows.reduce((newest, row) => Math.max(newest, streams.timeMs[row] || -Infinity), -Infinity),
    };
  }
  const columning: NonNullable<StyleSource['columning']> = (_, { from, name }) =>
    from === 'attribute' ? attribute(name) : from === 'indicator' ? indicator(name) : reading(name);
  return {
    options: () => [
      ...[...Object.keys(numbers), 'use'].map((name): ValueOption => option('attribute', name, name === 'use' ? 'categories' : 'number')),
      ...[...buildings.attributeNames].map(([name, form]): ValueOption => option('attribute', name, form === 'number' ? 'number' : 'categories')),
      ...(districts.length > 0 ? indicators(null).map((r): ValueOption => ({ value: { from: 'indicator', name: r.id }, title: r.title, form: 'number' })) : []),
      ...rankableProperties(streams),
    ],
    column: (style, value) => finish(columning(style, value)),
    columning,
    key: ({ value }) => `${buildings.version} ${districtMap.version} ${stations?.map.version} ${value.from === 'attribute' ? '' : streams.version}`,
    get settled() {
      return isSettled;
    },
  };
}

export const option = (from: StyleValue['from'], name: string, form: ValueOption['form']): ValueOption => ({
  value: { from, name },
  title: attributeTitle(name),
  form,
});

/** Every property some stream observes and that can be ranked. */
export function rankableProperties(streams: StreamTable): ValueOption[] {
  const names = new Set<string>();
  for (let row = 0; row < streams.count; row++) names.add(streams.descriptor(row).property);
  return [...names].filter(isRankable).map((name) => ({ value: { from: 'reading', name }, title: describeProperty(name).title, form: 'number' }));
}
