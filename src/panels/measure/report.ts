import { say, type Language } from '../../base/words.ts';
import { formatAmount, MISSING } from '../ui/format.ts';
import { csvText } from '../ui/export.ts';
import { figuresOf, type Figures, type Measurement } from './measurement.ts';
import { words } from './words.ts';

type Row = readonly [name: keyof typeof words, value: number, unit: string, decimals: number];

/** What a measurement says, in the order people ask. */
export function quantitiesOf(measurement: Measurement, figures: Figures = figuresOf(measurement)): Row[] {
  const { groundM, slantM, riseM, slopeDeg, slopePercent, azimuthDeg, areaM2, faceM2, perimeterM } = figures;
  if (measurement.kind === 'distance')
    return [
      ['ground', groundM, 'm', 2],
      ['slant', slantM, 'm', 2],
      ['rise', riseM, 'm', 2],
      ['slope', slopePercent, '%', 1],
      ['azimuth', azimuthDeg, 'deg', 1],
    ];
  if (measurement.kind === 'height')
    return [
      ['rise', riseM, 'm', 2],
      ['apart', groundM, 'm', 2],
      ['slant', slantM, 'm', 2],
      ['slope', slopeDeg, 'deg', 1],
      ['from', measurement.spots[0]?.heightM ?? NaN, 'm', 2],
    ];
  return [
    ['areaMap', areaM2, 'm2', 1],
    ['areaFace', faceM2, 'm2', 1],
    ['perimeter', perimeterM, 'm', 2],
  ];
}

export const rowsOf = (measurement: Measurement, language: Language): (readonly [string, string])[] =>
  quantitiesOf(measurement).map(([name, value, unit, decimals]) => [say(words, language, name), formatAmount(value, unit, decimals, language)]);

/** Lines for the clipboard: what, how much, which unit. */
export const textOf = (list: readonly Measurement[], language: Language): string =>
  list
    .map((m, i) => [`${i + 1}. ${say(words, language, m.kind)}`, ...rowsOf(m, language).map(([name, value]) => `${name}: ${value || MISSING}`)].join('\n'))
    .join('\n\n');

/** One row per figure and per leg, SI units, full precision to the millimetre. */
export function csvOf(list: readonly Measurement[]): string {
  const exact = (value: number): number => Number(value.toFixed(3));
  const rows = list.flatMap((m, i) => {
    const figures = figuresOf(m);
    return [
      ...quantitiesOf(m, figures).map(([name, value, unit]) => [i + 1, m.kind, words[name].en, exact(value), unit, '', '', '']),
      ...m.spots.map((s, k) => [i + 1, m.kind, `point ${k + 1}`, exact(s.heightM), 'm', s.lon, s.lat, k > 0 ? exact(figures.legs[k - 1]?.groundM ?? NaN) : '']),
    ];
  });
  return csvText(['measurement', 'kind', 'quantity', 'value', 'unit', 'lon', 'lat', 'leg_m'], rows);
}

export function featuresOf(list: readonly Measurement[]): GeoJSON.Feature[] {
  return list.map((m, i) => {
    const points = m.spots.map((s) => [s.lon, s.lat, Number(s.heightM.toFixed(2))]);
    const geometry: GeoJSON.Geometry =
      m.kind === 'area' ? { type: 'Polygon', coordinates: [[...points, points[0] as number[]]] } : { type: 'LineString', coordinates: points };
    const quantities = Object.fromEntries(
      quantitiesOf(m).map(([name, value, unit]) => [name, { value: Number.isFinite(value) ? Number(value.toFixed(3)) : null, unit }]),
    );
    return { type: 'Feature', id: i + 1, geometry, properties: { kind: m.kind, derived: true, ...quantities } };
  });
}
