import type { LayerSpecification } from 'maplibre-gl';

/** Plain marks for data nobody styled: an accent that means nothing abnormal, readable on the dark and on the light ground. */
export interface OverlayTones {
  readonly fill: string;
  readonly line: string;
  readonly casing: string;
}
export const overlayTones = (theme: 'night' | 'day'): OverlayTones =>
  theme === 'night' ? { fill: '#7FA8C9', line: '#9CC3E0', casing: '#16181A' } : { fill: '#3F6E93', line: '#2F5D80', casing: '#FFFFFF' };

const byGeometry = (...types: readonly string[]): ['in', ...unknown[]] => [
  'in',
  ['geometry-type'],
  ['literal', types.flatMap((type) => [type, `Multi${type}`])],
];

/** Fill, line and dot layers of one source; ids start with `id`. Quiet ones are ground, not data. */
export function overlayLayers(id: string, source: string, sourceLayer: string | undefined, tones: OverlayTones, isQuiet = false): LayerSpecification[] {
  const from = { source, ...(sourceLayer === undefined ? {} : { 'source-layer': sourceLayer }) };
  const layers: unknown[] = [
    { id: `${id}/fill`, type: 'fill', ...from, filter: byGeometry('Polygon'), paint: { 'fill-color': tones.fill, 'fill-opacity': isQuiet ? 0.1 : 0.22 } },
    {
      id: `${id}/edge`,
      type: 'line',
      ...from,
      filter: byGeometry('Polygon'),
      paint: { 'line-color': tones.line, 'line-width': ['interpolate', ['linear'], ['zoom'], 9, 0.4, 14, 1.2], 'line-opacity': isQuiet ? 0.25 : 0.85 },
    },
    {
      id: `${id}/line`,
      type: 'line',
      ...from,
      filter: byGeometry('LineString'),
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': tones.line, 'line-width': ['interpolate', ['linear'], ['zoom'], 9, 1, 16, 3] },
    },
    {
      id: `${id}/dot`,
      type: 'circle',
      ...from,
      filter: byGeometry('Point'),
      paint: {
        'circle-color': tones.line,
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 9, 2, 16, 5],
        'circle-stroke-color': tones.casing,
        'circle-stroke-width': 1,
      },
    },
  ];
  return layers as LayerSpecification[];
}
