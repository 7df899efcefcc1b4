import { finish, type Steps } from '../../base/steps.ts';
import type { City } from '../../city/city.ts';
import type { IndicatorReading } from '../../rules/indicators/indicator.ts';
import { STEP_ROWS } from '../../rules/styles/classify.ts';
import type { StyleColumn } from '../../rules/styles/column.ts';
import { areaAt } from '../../city/area-at.ts';
import { countedValue } from '../../tables/counted.ts';
import { buildingUses, type BuildingTable } from '../../tables/buildings.ts';
import type { StyleValue } from '../../tables/data-style.ts';
import { describeProperty } from '../../tables/properties.ts';
import type { StreamTable } from '../../tables/streams.ts';
import { categoryColumn, numberColumn } from './categories.ts';
import { createFollowedValues, type FollowedSources, type FollowedValues } from './followed.ts';
import { isRankable } from './middle.ts';
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
const MOST_KEPT = 3;

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
  const stations = new Map<string, RowMap>();
  const followed = new Map<string, FollowedValues>();
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
  /** Values by way of a map; while that is still worked out there is nothing to keep. */
  function* byMap(key: string, map: RowMap, sources: FollowedSources): Steps<Pick<StyleColumn, 'values' | 'follow'>> {
    if (isSettled && map.of.length === buildings.count) return yield* keep(followed, key, createFollowedValues).take(`${buildings.version}`, map, sources);
    return {
      values: yield* ofRows((row) => {
        const source = sources.indexOf(map.of[row] ?? -1);
        return source < 0 ? NaN : sources.valueOf(source);
      }),
    };
  }
  const stationMap = (property: string): RowMap => {
    const key = `${property} ${streams.shapeVersion}`;
    return work(keep(stations, key, () => createRowMap(buildings, nearestStation(city, streams, property))));
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
      ...(yield* byMap(`indicator ${id}`, map, { count: readings.length, indexOf: (area) => area, valueOf: (area) => readings[area]?.value ?? NaN })),
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
    const indexOf = new Map(rows.map((row, i) => [row, i]));
    const latest = rows.map((row) => countedValue(streams, row, nowMs));
    const sources = { count: rows.length, indexOf: (row: number) => indexOf.get(row) ?? -1, valueOf: (i: number) => latest[i] ?? NaN };
    const { title, unit, decimals, range } = describeProperty(property, streams.descriptor(first).unit);
    return {
      ...{ title, unit, decimals, range, how: how.nearest },
      ...(yield* byMap(`reading ${property} ${streams.shapeVersion}`, map, sources)),
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
    key: ({ value, where }) =>
      `${buildings.version} ${districtMap.version} ${[...stations.values()].map((map) => map.version).join()} ${
        [value, ...where.map((one) => one.value)].every(isFixed) ? '' : streams.version
      }`,
    filterKey: ({ where }) => (where.every((one) => isFixed(one.value)) ? `${buildings.version}` : null),
    get settled() {
      return isSettled;
    },
  };
}

/** What is stated of a building does not change with time. */
const isFixed = ({ from }: StyleValue): boolean => from === 'attribute';

/** What was made under a key, or made now; of what nobody asked for lately only a few are kept, for each has a number per building. */
function keep<T>(made: Map<string, T>, key: string, make: () => T): T {
  const known = made.get(key) ?? make();
  made.delete(key);
  made.set(key, known);
  for (const old of made.keys()) if (made.size > MOST_KEPT) made.delete(old);
  return known;
}

export const option = (from: StyleValue['from'], name: string, form: ValueOption['form']): ValueOption => ({
  value: { from, name },
  title: attributeTitle(name),
  form,
});

/** Every property some stream observes and that can be ranked. */
export function rankableProperties(streams: StreamTable): ValueOption[] {
  const names = new Set<string>();
  for (let row = 0; row < streams.count; row++) names.add(streams.propertyOf(row));
  return [...names].filter(isRankable).map((name) => ({ value: { from: 'reading', name }, title: describeProperty(name).title, form: 'number' }));
}
