import type { ExpressionSpecification } from 'maplibre-gl';
import type { NetworkDeclaration } from '../../../city/pack/network-properties.ts';
import { undergroundOf } from '../../../session/underground.ts';
import { LABELS_BOTTOM } from '../../ground/style.ts';
import { layerOf, networkColours } from '../../underground/kinds.ts';
import type { LayerContext, MapLayer } from '../layer.ts';

/** Where a network runs, drawn on the ground: what lies below is shown at its depth once the ground is clear. */
export function openNetworkLayer({ map, inputs }: LayerContext, declaration: NetworkDeclaration): MapLayer {
  const { city, session } = inputs;
  const id = layerOf(declaration.id);
  const isTransit = declaration.kind === 'metro' || declaration.kind === 'rail' || declaration.kind === 'road';
  map.addSource(id, { type: 'geojson', data: new URL(declaration.file, city.baseUrl).href, tolerance: 0.4 });
  const width = (far: number, near: number): ExpressionSpecification => ['interpolate', ['exponential', 1.6], ['zoom'], 11, far, 17, near];
  map.addLayer(
    {
      id,
      type: 'line',
      source: id,
      ...(isTransit ? {} : { minzoom: 12.5 }),
      filter: ['==', ['geometry-type'], 'LineString'],
      layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: {
        'line-color': ['coalesce', ['get', 'colour'], networkColours[declaration.kind]],
        'line-width': isTransit ? width(1.2, 4) : ['interpolate', ['linear'], ['get', 'diameterMm'], 100, 1, 2000, 3.2],
        'line-opacity': isTransit ? 0.85 : 0.8,
      },
    },
    map.getLayer('city-model') ? 'city-model' : LABELS_BOTTOM,
  );
  let isOn = true;
  // With the ground clear the tubes themselves are seen; a second line over them would lie.
  const put = (): void => void map.setLayoutProperty(id, 'visibility', isOn && (isTransit || undergroundOf(session).kind === 'off') ? 'visible' : 'none');
  let shownFor = '';
  return {
    marks: [],
    look() {
      const key = undergroundOf(session).kind;
      if (key !== shownFor) put();
      const changed = key !== shownFor;
      shownFor = key;
      return changed;
    },
    setVisible(visible) {
      isOn = visible;
      put();
    },
    close() {},
  };
}
