import type { ExpressionSpecification, LayerSpecification, Map as MapLibreMap } from 'maplibre-gl';
import type { Language } from '../../base/words.ts';
import type { GroundParts } from './parts.ts';

/** Browser font names, as MapLibre hands them to a canvas. */
export const labelFonts = ['Inter Variable', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', 'sans-serif'];
const labelled = ['street-name', 'place-natural', 'place-quiet', 'place'] as const;

/** The name in a language, or in any other where that one is missing. */
export const nameIn = (language: Language): ExpressionSpecification =>
  language === 'zh' ? ['coalesce', ['get', 'name_zh'], ['get', 'name_en'], ''] : ['coalesce', ['get', 'name_en'], ['get', 'name_zh'], ''];

/** Ranks 1 (city) to 5 come in as one comes closer. */
const shownRank: ExpressionSpecification = ['<=', ['to-number', ['get', 'rank'], 5], ['step', ['zoom'], 2, 11, 3, 13.4, 4, 15, 5]];

export function labelLayers({ palette, from, language }: GroundParts): LayerSpecification[] {
  const source = from.of('places');
  if (!source) return [];
  const common = { type: 'symbol', ...source } as const;
  const layout = {
    'text-field': nameIn(language),
    'text-font': labelFonts,
    'symbol-sort-key': ['to-number', ['get', 'rank'], 5] as ExpressionSpecification,
    'text-padding': 12,
    'text-max-width': 8,
  };
  const halo = { 'text-halo-color': palette.labelHalo, 'text-halo-width': 1.4, 'text-halo-blur': 0.6 };
  const kinds = (...names: string[]): ExpressionSpecification => ['in', ['get', 'kind'], ['literal', names]];
  return [
    {
      id: 'place-natural',
      ...common,
      filter: ['all', kinds('water', 'park', 'port'), shownRank],
      layout: { ...layout, 'text-size': ['interpolate', ['linear'], ['zoom'], 11, 11, 16, 13], 'text-letter-spacing': 0.08 },
      paint: { ...halo, 'text-color': ['match', ['get', 'kind'], 'water', palette.waterLabel, 'park', palette.parkLabel, palette.labelQuiet] },
    },
    {
      id: 'place-quiet',
      ...common,
      minzoom: 12.5,
      filter: ['all', kinds('street'), shownRank],
      layout: { ...layout, 'text-size': ['interpolate', ['linear'], ['zoom'], 12.5, 11, 16, 13] },
      paint: { ...halo, 'text-color': palette.labelQuiet },
    },
    {
      id: 'place',
      ...common,
      filter: ['all', kinds('city', 'district'), shownRank],
      layout: {
        ...layout,
        'text-size': ['interpolate', ['linear'], ['zoom'], 9, ['match', ['get', 'kind'], 'city', 17, 11], 14, ['match', ['get', 'kind'], 'city', 24, 15]],
        'text-letter-spacing': ['match', ['get', 'kind'], 'city', 0.12, 0.06],
      },
      paint: { ...halo, 'text-color': palette.label, 'text-opacity': ['interpolate', ['linear'], ['zoom'], 15.5, 1, 17, 0.6] },
    },
  ];
}

/** Switch every label at once; neither camera nor sources move. */
export function speakLabels(map: MapLibreMap, language: Language): void {
  for (const id of labelled) if (map.getLayer(id)) map.setLayoutProperty(id, 'text-field', nameIn(language));
}
