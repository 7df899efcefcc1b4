import type { GeoJSONSource } from 'maplibre-gl';
import { cellPolygon, crowdCells } from '../../../rules/teams/crowd-cells.ts';
import { isOver } from '../../../tables/tasks.ts';
import { LABELS_BOTTOM } from '../../ground/style.ts';
import type { LayerContext, MapLayer } from '../layer.ts';

const SOURCE = 'task-cells';
/** A square with fewer tasks than this is not drawn: who is visited must not be told by a map. */
const CROWD = 3;
const tones = { night: { fill: '#9FB6C8', text: '#E8EAEC', halo: '#16181A' }, day: { fill: '#4F6B80', text: '#1C1F22', halo: '#FFFFFF' } } as const;

/** Open tasks of the services' teams, counted in squares of the unit grid and bigger ones; never one by one. */
export function openLayer({ inputs, map, theme }: LayerContext): MapLayer {
  const { tasks } = inputs;
  let shown = '';
  let isOn = true;
  map.addSource(SOURCE, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } });
  map.addLayer(
    {
      id: 'task-cell',
      type: 'fill',
      source: SOURCE,
      paint: {
        'fill-color': ['get', 'css'],
        'fill-opacity': ['interpolate', ['linear'], ['get', 'perHa'], 0, 0.1, 1, 0.25, 4, 0.5],
        'fill-outline-color': ['get', 'css'],
      },
    },
    map.getLayer('city-model') ? 'city-model' : LABELS_BOTTOM,
  );
  map.addLayer({
    id: 'task-count',
    type: 'symbol',
    source: SOURCE,
    minzoom: 12.5,
    layout: { 'text-field': ['get', 'text'], 'text-size': 12, 'text-font': ['sans-serif'] },
    paint: { 'text-color': ['get', 'ink'], 'text-halo-color': ['get', 'halo'], 'text-halo-width': 1.4 },
  });
  const features = (): GeoJSON.Feature[] => {
    const tone = tones[theme()];
    const open = tasks?.list().filter(({ state }) => !isOver(state)) ?? [];
    return crowdCells(open, CROWD).cells.map((cell) => ({
      type: 'Feature',
      properties: { css: tone.fill, ink: tone.text, halo: tone.halo, text: String(cell.count), perHa: cell.count / (cell.sizeM / 100) ** 2 },
      geometry: cellPolygon(cell),
    }));
  };
  return {
    marks: [],
    look() {
      const key = isOn ? `${tasks?.version ?? 0} ${theme()}` : '';
      if (key === shown) return false;
      shown = key;
      void (map.getSource(SOURCE) as GeoJSONSource).setData({ type: 'FeatureCollection', features: isOn ? features() : [] });
      return true;
    },
    setVisible(visible) {
      isOn = visible;
    },
    close() {},
  };
}
