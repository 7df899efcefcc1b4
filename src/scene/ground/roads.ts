import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl';
import type { Language } from '../../base/words.ts';
import { roadClasses, type RoadClass } from './palette.ts';
import { labelFonts, nameIn } from './labels.ts';
import type { GroundParts } from './parts.ts';
import { roadWidth } from './road-width.ts';

/** Zoom at which a class begins to show. */
export const fromZoom: Record<RoadClass, number> = { motorway: 8, primary: 9, secondary: 10.5, residential: 12.2, lane: 13.4, path: 14.2 };
const isBridge: ExpressionSpecification = ['==', ['to-number', ['get', 'bridge'], 0], 1];

export function roadLayers({ palette, from, latDeg, language }: GroundParts, words: GroundParts['palette']): LayerSpecification[] {
  const roads = from.of('roads');
  const boundaries = from.of('boundaries');
  const layers: LayerSpecification[] = [];
  if (boundaries) layers.push(...boundaryLayers(boundaries, palette.districtLine, palette.streetLine));
  if (!roads) return layers;

  const order = ['match', ['get', 'class'], ...roadClasses.flatMap((c, i) => [c, roadClasses.length - i]), 0];
  const colour = roadColour(palette);
  const layout = { 'line-cap': 'round', 'line-join': 'round', 'line-sort-key': order as unknown as ExpressionSpecification } as const;
  const opacity = fadeIn();
  const filter = (bridge: boolean, more: FilterSpecification[] = []): FilterSpecification =>
    ['all', bridge ? isBridge : ['!', isBridge], ...more] as FilterSpecification;
  const notPath: FilterSpecification = ['!=', ['get', 'class'], 'path'];
  // Small streets end where they end; only wide ones need round ends to close their junctions.
  const isMinor: FilterSpecification = ['in', ['get', 'class'], ['literal', ['residential', 'lane', 'path']]];
  const line = (id: string, bridge: boolean, casing: boolean, which: FilterSpecification[] = []): LayerSpecification => ({
    id,
    type: 'line',
    ...roads,
    filter: filter(bridge, casing ? [notPath, ...which] : which),
    layout: bridge || which[0] === isMinor ? { ...layout, 'line-cap': 'butt' } : layout,
    paint: {
      'line-color': casing ? (bridge ? palette.bridgeCasing : palette.casing) : colour,
      'line-width': roadWidth(latDeg, casing ? (bridge ? 3 : 1.6) : 0),
      'line-opacity': opacity,
    },
  });
  const isMajor = ['!', isMinor] as FilterSpecification;
  layers.push(
    line('road-minor-casing', false, true, [isMinor]),
    line('road-casing', false, true, [isMajor]),
    line('road-minor', false, false, [isMinor]),
    line('road', false, false, [isMajor]),
  );
  layers.push(line('bridge-casing', true, true), line('bridge', true, false));
  layers.push(streetNames(roads, words, language));
  return layers;
}

/** A road's colour by its class. */
export const roadColour = (palette: GroundParts['palette']): ExpressionSpecification =>
  ['match', ['get', 'class'], ...roadClasses.flatMap((c) => [c, palette.road[c]]), palette.road.residential] as unknown as ExpressionSpecification;

/** Each class fades in over half a zoom level instead of popping. */
function fadeIn(): ExpressionSpecification {
  const at = (zoom: number): unknown => [
    'match',
    ['get', 'class'],
    ...roadClasses.flatMap((c) => [c, Math.min(1, Math.max(0, (zoom - fromZoom[c]) / 0.6))]),
    1,
  ];
  const stops = [8, 9, 10, 11, 12, 13, 14, 15].flatMap((zoom) => [zoom, at(zoom)]);
  return ['interpolate', ['linear'], ['zoom'], ...stops] as unknown as ExpressionSpecification;
}

function boundaryLayers(source: { source: string; 'source-layer'?: string }, district: string, street: string): LayerSpecification[] {
  return [
    {
      id: 'street-boundary',
      type: 'line',
      ...source,
      minzoom: 12,
      filter: ['==', ['get', 'level'], 'street'],
      paint: {
        'line-color': street,
        'line-width': 0.8,
        'line-dasharray': [2, 3],
        'line-opacity': ['interpolate', ['linear'], ['zoom'], 12, 0, 13, 0.7, 15, 0.4],
      },
    },
    {
      id: 'district-boundary',
      type: 'line',
      ...source,
      filter: ['==', ['get', 'level'], 'district'],
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': district,
        'line-width': ['interpolate', ['linear'], ['zoom'], 10, 0.8, 15, 1.6],
        'line-dasharray': [4, 2, 1, 2],
        'line-opacity': ['interpolate', ['linear'], ['zoom'], 9, 0.5, 12, 0.8, 16, 0.35],
      },
    },
  ];
}

/** Names lie on the street, under the city model, so that buildings hide them as they hide the street. */
function streetNames(source: { source: string; 'source-layer'?: string }, palette: GroundParts['palette'], language: Language): LayerSpecification {
  return {
    id: 'street-name',
    type: 'symbol',
    ...source,
    minzoom: 14.5,
    layout: {
      'symbol-placement': 'line',
      'symbol-spacing': 420,
      'text-field': nameIn(language),
      'text-font': labelFonts,
      'text-size': ['interpolate', ['linear'], ['zoom'], 14.5, 10, 18, 13],
      'text-letter-spacing': 0.04,
      'text-max-angle': 30,
    },
    paint: { 'text-color': palette.labelQuiet, 'text-halo-color': palette.labelHalo, 'text-halo-width': 1.2 },
  };
}
