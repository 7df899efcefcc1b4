import type { GeoJSONSource } from 'maplibre-gl';
import type { Network } from '../../../city/networks/index.ts';
import type { LinkProperties } from '../../../city/pack/network-properties.ts';
import { cascade, type Fall } from '../../../rules/cascade/cascade.ts';
import { cascadeText, readCascade } from '../../../session/cascade.ts';
import type { DependencyGraph, DependencyNode } from '../../../tables/dependencies.ts';
import { LABELS_BOTTOM } from '../../ground/style.ts';
import type { LayerContext, MapLayer } from '../layer.ts';

const SOURCE = 'cascade';
/** Down by the hour looked at, and still standing then: light on dark and dark on light, never an alarm's hue. */
const tones = { night: { down: '#7CC4F5', later: '#4D6E86' }, day: { down: '#0072B2', later: '#8FB3CC' } } as const;

/**
 * What a failure would take with it, on the real pipes, cables and ducts and at the real places: dashed, for it is a forecast.
 * Buildings are painted by the app's cascade paint.
 */
export function openLayer({ inputs, map, theme }: LayerContext): MapLayer {
  const { city, session } = inputs;
  const linksByCarrier = new Map<string, GeoJSON.Position[][]>();
  const known = new Set<Network>();
  let shown = '';
  let isOn = true;
  let falls: readonly Fall[] = [];
  let fallsOf = '';

  map.addSource(SOURCE, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } });
  const before = map.getLayer('city-model') ? 'city-model' : LABELS_BOTTOM;
  map.addLayer(
    {
      id: 'cascade-link',
      type: 'line',
      source: SOURCE,
      filter: ['==', ['geometry-type'], 'MultiLineString'],
      layout: { 'line-cap': 'butt' },
      paint: { 'line-color': ['get', 'css'], 'line-width': ['interpolate', ['linear'], ['zoom'], 11, 1, 16, 3.5], 'line-dasharray': [2.2, 1.1] },
    },
    before,
  );
  map.addLayer(
    {
      id: 'cascade-node',
      type: 'circle',
      source: SOURCE,
      filter: ['==', ['geometry-type'], 'Point'],
      paint: {
        'circle-color': ['case', ['get', 'down'], ['get', 'css'], 'rgba(0,0,0,0)'],
        'circle-stroke-color': ['get', 'css'],
        'circle-stroke-width': 2,
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 11, ['case', ['get', 'critical'], 4, 2], 16, ['case', ['get', 'critical'], 10, 6]],
      },
    },
    LABELS_BOTTOM,
  );
  map.addLayer({
    id: 'cascade-name',
    type: 'symbol',
    source: SOURCE,
    minzoom: 12,
    filter: ['all', ['==', ['geometry-type'], 'Point'], ['get', 'critical']],
    layout: { 'text-field': ['get', 'text'], 'text-size': 12, 'text-offset': [0, 1.1], 'text-anchor': 'top', 'text-font': ['sans-serif'] },
    paint: { 'text-color': ['get', 'css'], 'text-halo-color': ['get', 'halo'], 'text-halo-width': 1.4 },
  });

  /** Lines of every carrier, from the networks that have come. */
  const learn = (): void => {
    for (const { id, kind } of city.networks.declared) {
      if (kind !== 'power' && kind !== 'water' && kind !== 'drain' && kind !== 'telecom') continue;
      const network = city.networks.loaded(id);
      if (!network) void city.networks.load(id);
      if (!network || known.has(network)) continue;
      known.add(network);
      const { linkTexts, start, lonLat } = network.columns;
      linkTexts.forEach((text, n) => {
        const { carrier } = JSON.parse(text) as LinkProperties;
        if (carrier === undefined) return;
        const line: GeoJSON.Position[] = [];
        for (let i = start[n] as number; i < (start[n + 1] as number); i++) line.push([lonLat[i * 2] as number, lonLat[i * 2 + 1] as number]);
        linksByCarrier.set(carrier, [...(linksByCarrier.get(carrier) ?? []), line]);
      });
    }
  };
  const featuresOf = (graph: DependencyGraph, atH: number): GeoJSON.Feature[] => {
    const tone = tones[theme()];
    const { language } = session.getState();
    return falls.flatMap((fall): GeoJSON.Feature[] => {
      const node = graph.nodes[fall.node] as DependencyNode;
      const down = fall.atH <= atH;
      const properties = {
        css: down ? tone.down : tone.later,
        halo: theme() === 'night' ? '#16181A' : '#FFFFFF',
        down,
        critical: node.isCritical === true || fall.because === null,
        text: `${node.name[language]} +${Number(fall.atH.toFixed(1))} h`,
      };
      const lines = linksByCarrier.get(node.id);
      return [
        ...(lines ? [{ type: 'Feature' as const, properties, geometry: { type: 'MultiLineString' as const, coordinates: lines } }] : []),
        { type: 'Feature' as const, properties, geometry: { type: 'Point' as const, coordinates: [node.lon, node.lat] } },
      ];
    });
  };
  const put = (features: GeoJSON.Feature[]): void =>
    (map.getSource(SOURCE) as GeoJSONSource).setData({ type: 'FeatureCollection', features }) as unknown as void;
  return {
    marks: [],
    look() {
      const choice = isOn ? readCascade(cascadeText(session)) : null;
      const graph = choice ? city.dependencies.graph : null;
      if (choice && graph) learn();
      const key = choice && graph ? `${choice.node}@${choice.atH} ${known.size} ${theme()} ${session.getState().language}` : '';
      if (key === shown) return false;
      shown = key;
      if (!choice || !graph) {
        put([]);
        return true;
      }
      if (choice.node !== fallsOf) {
        const node = graph.find(choice.node);
        falls = node < 0 ? [] : cascade(graph, [{ node }]);
        fallsOf = choice.node;
      }
      put(featuresOf(graph, choice.atH));
      return true;
    },
    setVisible(visible) {
      isOn = visible;
    },
    close() {},
  };
}
