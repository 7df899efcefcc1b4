import type { ExpressionSpecification, GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl';
import { labelFonts } from '../ground/labels.ts';
import { markTones, type Theme } from '../marks/tones.ts';

const SOURCE = 'styled-labels';
const LAYER = 'styled-label';
const ROAD_LAYER = 'styled-road-label';

export interface PlacedText {
  readonly lon: number;
  readonly lat: number;
  readonly text: string;
}

/** Values written beside things: points from `placed`, and along roads by an expression. */
export function showLabels(map: MapLibreMap, theme: Theme, placed: readonly PlacedText[], roads: ExpressionSpecification | null): void {
  const isKnown = map.getSource(SOURCE) !== undefined;
  if (!isKnown && placed.length === 0 && !roads) return;
  if (!isKnown) addLayers(map);
  const features = placed.map(({ lon, lat, text }): GeoJSON.Feature => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [lon, lat] },
    properties: { text },
  }));
  (map.getSource(SOURCE) as GeoJSONSource).setData({ type: 'FeatureCollection', features });
  const { text, halo } = markTones[theme];
  for (const id of [LAYER, ROAD_LAYER]) {
    if (!map.getLayer(id)) continue;
    map.setPaintProperty(id, 'text-color', text);
    map.setPaintProperty(id, 'text-halo-color', halo);
  }
  if (!map.getLayer(ROAD_LAYER)) return;
  map.setLayoutProperty(ROAD_LAYER, 'visibility', roads ? 'visible' : 'none');
  if (roads) map.setLayoutProperty(ROAD_LAYER, 'text-field', roads);
}

function addLayers(map: MapLibreMap): void {
  map.addSource(SOURCE, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } });
  const layout = { 'text-font': labelFonts, 'text-size': 12 } as const;
  const paint = { 'text-halo-width': 1.4 } as const;
  map.addLayer({ id: LAYER, type: 'symbol', source: SOURCE, layout: { ...layout, 'text-field': ['get', 'text'], 'text-padding': 3 }, paint });
  const road = map.getLayer('road') as { source: string; sourceLayer?: string } | undefined;
  if (!road) return;
  const from = { source: road.source, ...(road.sourceLayer ? { 'source-layer': road.sourceLayer } : {}) };
  map.addLayer({
    id: ROAD_LAYER,
    type: 'symbol',
    ...from,
    minzoom: 12,
    layout: { ...layout, 'symbol-placement': 'line', 'symbol-spacing': 320, visibility: 'none' },
    paint,
  });
}
