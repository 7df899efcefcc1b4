import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl';
import type { Area } from '../../../city/city.ts';
import { paletteOf } from '../../ground/palette.ts';
import { fewFarTiles } from '../../ground/far-tiles.ts';
import { LABELS_BOTTOM } from '../../ground/style.ts';
import type { LayerContext, MapLayer } from '../layer.ts';

const SOURCE = 'areas';
const FILL = 'area-fill';
const LINE = 'area-line';

/** Districts, and streets when one comes closer: outlines, and a wash under the pointer and the selection. */
export function openLayer({ inputs, map }: LayerContext): MapLayer {
  const { city, session } = inputs;
  const areas = [...city.districts, ...city.streets];
  const numberOf = new Map(areas.map((area, i) => [`area/${area.properties.id}`, i]));
  let isVisible = true;
  let marked: { hovered: number | undefined; selected: number | undefined } = { hovered: undefined, selected: undefined };

  map.addSource(SOURCE, { type: 'geojson', data: collectionOf(areas), tolerance: 0.3 });
  fewFarTiles(map, SOURCE);
  addLayers(map);

  const setState = (id: number | undefined, state: Record<string, boolean>): void => {
    if (id !== undefined) map.setFeatureState({ source: SOURCE, id }, state);
  };
  const showFill = (): void => {
    const isMarked = marked.hovered !== undefined || marked.selected !== undefined;
    map.setLayoutProperty(FILL, 'visibility', isVisible && isMarked ? 'visible' : 'none');
  };
  const restyle = (): void => {
    const { hovered, selected, theme, style } = session.getState();
    const next = { hovered: numberOf.get(hovered ?? ''), selected: numberOf.get(selected ?? '') };
    if (next.hovered !== marked.hovered) {
      setState(marked.hovered, { hovered: false });
      setState(next.hovered, { hovered: true });
    }
    if (next.selected !== marked.selected) {
      setState(marked.selected, { selected: false });
      setState(next.selected, { selected: true });
    }
    marked = next;
    // A wash that washes nothing would still be drawn tile by tile.
    showFill();
    const palette = paletteOf(theme, style);
    map.setPaintProperty(FILL, 'fill-color', palette.accent);
    map.setPaintProperty(LINE, 'line-color', ['case', ['boolean', ['feature-state', 'selected'], false], palette.accent, palette.districtLine]);
  };
  restyle();
  return {
    marks: [],
    look: () => false,
    restyle,
    repoint: restyle,
    setVisible(visible) {
      isVisible = visible;
      map.setLayoutProperty(LINE, 'visibility', visible ? 'visible' : 'none');
      showFill();
    },
    close() {},
  };
}

function addLayers(map: MapLibreMap): void {
  const underRoads = map.getLayer('road-casing') ? 'road-casing' : firstAbove(map);
  const marked = (name: string) => ['boolean', ['feature-state', name], false] as ['boolean', ...unknown[]];
  map.addLayer(
    {
      id: FILL,
      type: 'fill',
      source: SOURCE,
      layout: { visibility: 'none' },
      paint: { 'fill-antialias': false, 'fill-opacity': ['case', marked('selected') as never, 0.1, marked('hovered') as never, 0.05, 0] },
    },
    underRoads,
  );
  map.addLayer(
    {
      id: LINE,
      type: 'line',
      source: SOURCE,
      layout: { 'line-join': 'round' },
      paint: {
        'line-width': ['case', marked('selected') as never, 2, ['==', ['get', 'level'], 'district'], 1.2, 0.6],
        'line-opacity': [
          'interpolate',
          ['linear'],
          ['zoom'],
          12,
          ['case', marked('selected') as never, 1, marked('hovered') as never, 0.9, ['==', ['get', 'level'], 'district'], 0.7, 0],
          14,
          ['case', marked('selected') as never, 1, marked('hovered') as never, 0.9, ['==', ['get', 'level'], 'district'], 0.6, 0.35],
          17,
          ['case', marked('selected') as never, 1, 0.25],
        ],
      },
    },
    firstAbove(map),
  );
}

/**
 * Below the street names, the city model or the labels, whichever comes first: with the rest of the ground, so that terrain
 * is laid out once and not once more for these lines.
 */
const firstAbove = (map: MapLibreMap): string => ['street-name', 'city-model'].find((id) => map.getLayer(id)) ?? LABELS_BOTTOM;

const collectionOf = (areas: readonly Area[]): Parameters<GeoJSONSource['setData']>[0] => ({
  type: 'FeatureCollection',
  features: areas.map(({ properties, geometry }, id) => ({ type: 'Feature', id, geometry, properties: { level: properties.level } })),
});
