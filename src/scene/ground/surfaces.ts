import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { GroundParts } from './parts.ts';

/** Later in this list is drawn above. */
const landOrder = ['base', 'urban', 'field', 'industrial', 'port', 'sand', 'park', 'wood', 'plaza'] as const;

/** Land's colour by its kind. */
export const landColour = (palette: GroundParts['palette']): ExpressionSpecification =>
  ['match', ['get', 'kind'], ...landOrder.flatMap((kind) => [kind, palette.land[kind]]), palette.ground] as unknown as ExpressionSpecification;
export const orderOfLand = ['match', ['get', 'kind'], ...landOrder.flatMap((kind, i) => [kind, i]), 0] as unknown as ExpressionSpecification;

export function landLayers({ palette, from }: GroundParts): LayerSpecification[] {
  const source = from.of('land');
  if (!source) return [];
  return [
    {
      id: 'land',
      type: 'fill',
      ...source,
      layout: { 'fill-sort-key': orderOfLand },
      // The canvas is multisampled: a second draw per tile for smooth edges would buy nothing.
      paint: { 'fill-color': landColour(palette), 'fill-antialias': false },
    },
    {
      id: 'land-edge',
      type: 'line',
      ...source,
      minzoom: 13,
      filter: ['in', ['get', 'kind'], ['literal', ['park', 'wood', 'plaza', 'sand']]],
      paint: { 'line-color': palette.landEdge, 'line-width': 1, 'line-opacity': ['interpolate', ['linear'], ['zoom'], 13, 0, 14, 0.9] },
    },
  ];
}

/** Shallows are some 60 m wide; what is narrower itself gets a rim alone, else a fountain would shine like a star. */
const bandPx: ExpressionSpecification = [
  'interpolate',
  ['exponential', 2],
  ['zoom'],
  11,
  ['case', ['==', ['get', 'small'], 1], 0.1, 3],
  16,
  ['case', ['==', ['get', 'small'], 1], 1.5, 40],
];

export function waterLayers({ palette, from }: GroundParts): LayerSpecification[] {
  const source = from.of('water');
  if (!source) return [];
  return [
    { id: 'water', type: 'fill', ...source, paint: { 'fill-color': palette.water, 'fill-antialias': false } },
    {
      // A soft lighter band along the shore: depth, and an edge that still reads where land and water are close in tone.
      id: 'shallows',
      type: 'line',
      ...source,
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': palette.shallows,
        'line-width': bandPx,
        'line-blur': bandPx,
        'line-opacity': 0.8 * palette.shoreShare,
      },
    },
    {
      id: 'shore',
      type: 'line',
      ...source,
      paint: { 'line-color': palette.shore, 'line-width': ['interpolate', ['linear'], ['zoom'], 11, 0.6, 16, 1.4], 'line-opacity': palette.shoreShare },
    },
  ];
}
