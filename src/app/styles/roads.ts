import type { StyleColumn } from '../../rules/styles/column.ts';
import { countedValue } from '../../tables/counted.ts';
import { describeProperty } from '../../tables/properties.ts';
import { option, rankableProperties, type SourceInputs } from './buildings.ts';
import { median } from './middle.ts';
import type { StyleSource } from './source.ts';
import { attributeTitle, categoryTitle, how } from './value-words.ts';

const classes = ['motorway', 'primary', 'secondary', 'residential', 'lane', 'path'] as const;
const WIDEST_M = 40;

/**
 * Values of roads. Roads live in tiles and have no rows here: a column is about classes, about all widths there can be, or
 * about the roads (by name) that sensors stand on.
 */
export function createRoadSource({ city, streams, now, kindOf }: SourceInputs): StyleSource {
  const roadOf = new Map(city.sensors.flatMap(({ properties: { id, road } }) => (road === undefined ? [] : [[id, road] as const])));
  const hasRoad = (property: string): boolean => streams.rowsOfProperty(property).some((row) => roadOf.has(streams.descriptor(row).thingId));

  const attribute = (name: string): StyleColumn | null => {
    const base = { title: attributeTitle(name), decimals: 0, kind: kindOf('attribute'), timeMs: NaN, how: how.own };
    if (name === 'widthM') return { ...base, unit: 'm', values: [], keys: [], range: [0, WIDEST_M] };
    if (name !== 'class') return null;
    return { ...base, unit: '', values: classes.map((_, i) => i), keys: classes, categories: classes.map((code) => ({ code, title: categoryTitle(code) })) };
  };
  const reading = (property: string): StyleColumn | null => {
    const onRoad = new Map<string, number[]>();
    const rows = streams.rowsOfProperty(property);
    const nowMs = now();
    let newestMs = -Infinity;
    for (const row of rows) {
      const road = roadOf.get(streams.descriptor(row).thingId);
      if (road === undefined) continue;
      const list = onRoad.get(road) ?? [];
      onRoad.set(road, list);
      const value = countedValue(streams, row, nowMs);
      if (!Number.isFinite(value)) continue;
      list.push(value);
      newestMs = Math.max(newestMs, streams.timeMs[row] as number);
    }
    if (onRoad.size === 0) return null;
    const { title, unit, decimals, range } = describeProperty(property, streams.descriptor(rows[0] ?? 0).unit);
    return {
      ...{ title, unit, decimals, range, how: how.onRoad, kind: kindOf('reading'), timeMs: newestMs },
      keys: [...onRoad.keys()],
      values: Float32Array.from(onRoad.values(), median),
    };
  };
  return {
    options: () => [
      option('attribute', 'class', 'categories'),
      option('attribute', 'widthM', 'number'),
      ...rankableProperties(streams).filter(({ value }) => hasRoad(value.name)),
    ],
    column: (_, { from, name }) => (from === 'attribute' ? attribute(name) : from === 'reading' ? reading(name) : null),
    key: ({ value }) => (value.from === 'attribute' ? '' : `${streams.version}`),
    settled: true,
  };
}
