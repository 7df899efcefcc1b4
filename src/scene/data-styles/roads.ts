import type { ExpressionSpecification, FilterSpecification, Map as MapLibreMap } from 'maplibre-gl';
import type { StyleColumn } from '../../rules/styles/column.ts';
import { PAINTED, Pattern, type Painted } from '../../rules/styles/paint.ts';
import { cssOf } from '../../rules/styles/ramps.ts';
import type { StyleCondition } from '../../tables/data-style.ts';
import { roadWidth } from '../ground/road-width.ts';
import { patternImage } from './patterns.ts';

/** Fill layers of roads in the ground's style, and their casings, which follow the filter. */
const FILLS = ['road-minor', 'road', 'bridge'];
const CASINGS = ['road-minor-casing', 'road-casing', 'bridge-casing'];
const INK = 'styled-road-pattern';
const QUIET = '#9A9A9A';
/** Metres a road is widened by where height is the channel: there is no height to a road, its width says the same. */
const WIDEST_M = 60;

type Expression = ExpressionSpecification;
interface Told {
  readonly filters: ReadonlyMap<string, FilterSpecification | undefined>;
}
const told = new WeakMap<MapLibreMap, Told>();

/** Roads painted by data through the ground's own layers; without a style they take their plain colour and width again. */
export function showRoads(map: MapLibreMap, painted: Painted | null, latDeg: number, plain: Expression): void {
  const isTold = told.get(map);
  if (!painted && !isTold) return;
  const layers = [...FILLS, ...CASINGS].filter((id) => map.getLayer(id));
  const original = isTold ?? { filters: new Map(layers.map((id) => [id, map.getFilter(id) as FilterSpecification | undefined])) };
  if (painted) told.set(map, original);
  else told.delete(map);
  for (const id of layers) map.setFilter(id, withConditions(original.filters.get(id), painted?.style.where ?? []));
  for (const id of FILLS.filter((layer) => map.getLayer(layer))) {
    map.setPaintProperty(id, 'line-color', painted ? colourOf(painted, plain) : plain);
    map.setPaintProperty(id, 'line-width', painted?.heightM ? widthOf(painted) : roadWidth(latDeg, 0));
  }
  showPatterns(map, painted, original.filters.get('road'));
}

/** Key of a road in a column: its class or its name. */
const keyOf = ({ style }: Painted): Expression => (style.value.from === 'attribute' ? ['get', 'class'] : ['get', 'name_en']);

/** What stands for each key: `match` over the keys that have something, else the fallback. */
function match<T extends string | number>(painted: Painted, of: (i: number) => T | null, otherwise: T | Expression): T | Expression {
  const pairs = (painted.column.keys ?? []).flatMap((key, i) => {
    const value = of(i);
    return value === null ? [] : [key, value];
  });
  return pairs.length === 0 ? otherwise : (['match', keyOf(painted), ...pairs, otherwise] as unknown as Expression);
}

/** Roads a style says nothing about keep their plain colour. */
function colourOf(painted: Painted, plain: Expression): Expression | string {
  const { paint, column, legend } = painted;
  if ((column.keys ?? []).length > 0)
    return match(
      painted,
      (i) => ((paint[i * 4 + 3] as number) < PAINTED ? null : cssOf([paint[i * 4] as number, paint[i * 4 + 1] as number, paint[i * 4 + 2] as number])),
      plain,
    );
  // A number every road carries itself: classes straight from the legend.
  const value: Expression = ['to-number', ['get', painted.style.value.name], 0];
  if (legend.gradient) {
    const { css, low, high } = legend.gradient;
    return ['interpolate', ['linear'], value, ...css.flatMap((colour, i) => [low + ((high - low) * i) / (css.length - 1), colour])] as unknown as Expression;
  }
  const [first, ...rest] = legend.rows;
  return rest.length === 0
    ? (first?.css ?? QUIET)
    : (['step', value, first?.css ?? QUIET, ...rest.flatMap((row) => [row.from, row.css])] as unknown as Expression);
}

/** Width in proportion to the value, the greatest `WIDEST_M` wide; true width where a road has no value. */
function widthOf(painted: Painted): Expression {
  const { heightM } = painted;
  const greatest = heightM ? heightM.reduce((most, m) => (m > most ? m : most), 0) : 0;
  const metres = match(painted, (i) => (Number.isFinite(heightM?.[i]) ? ((heightM?.[i] as number) / greatest) * WIDEST_M : null), 3);
  const pxPerM = (zoom: number): number => 2 ** zoom / 78_000;
  return ['interpolate', ['exponential', 2], ['zoom'], 10, ['max', 0.6, ['*', metres, pxPerM(10)]], 22, ['*', metres, pxPerM(22)]] as unknown as Expression;
}

function showPatterns(map: MapLibreMap, painted: Painted | null, filter: FilterSpecification | undefined): void {
  const isPattern = painted?.style.channel === 'pattern';
  if (!isPattern) {
    if (map.getLayer(INK)) map.setLayoutProperty(INK, 'visibility', 'none');
    return;
  }
  const source = map.getLayer('road')?.source;
  if (source === undefined) return;
  if (!map.getLayer(INK)) {
    const sourceLayer = (map.getLayer('road') as { sourceLayer?: string }).sourceLayer;
    map.addLayer(
      { id: INK, type: 'line', source, ...(sourceLayer ? { 'source-layer': sourceLayer } : {}) },
      map.getLayer('city-model') ? 'city-model' : undefined,
    );
  }
  const images = match(painted, (i) => patternImage(map, (painted.paint[i * 4 + 3] as number) & 7), patternImage(map, Pattern.missing) ?? '');
  map.setLayoutProperty(INK, 'visibility', 'visible');
  map.setPaintProperty(INK, 'line-pattern', images as string);
  map.setPaintProperty(INK, 'line-width', map.getPaintProperty('road', 'line-width') as number);
  map.setFilter(INK, withConditions(filter, painted.style.where));
}

/** The layer's own filter and the style's conditions on what a road carries itself; others do not apply to roads. */
function withConditions(own: FilterSpecification | undefined, where: readonly StyleCondition[]): FilterSpecification | null {
  const conditions = where.flatMap(({ value, op, operand }): unknown[] => {
    if (value.from !== 'attribute') return [];
    const operator = op === '=' ? '==' : op;
    return typeof operand === 'number'
      ? [[operator, ['to-number', ['get', value.name], -1], operand]]
      : [[operator, ['to-string', ['get', value.name]], operand]];
  });
  if (conditions.length === 0) return own ?? null;
  return ['all', ...(own ? [own] : []), ...conditions] as FilterSpecification;
}

/** Text along a road: its value by key; null where a style has no keys. */
export function roadText(painted: Painted, text: (column: StyleColumn, i: number) => string): Expression | null {
  const label = match(painted, (i) => text(painted.column, i), '');
  return typeof label === 'string' ? null : label;
}
