import type { GeoJSONSource } from 'maplibre-gl';
import type { RootGroup } from '../../../rules/alarms/root-groups.ts';
import { labelFonts } from '../../ground/labels.ts';
import { LABELS_BOTTOM } from '../../ground/style.ts';
import { markTones } from '../../marks/tones.ts';
import type { LayerContext } from '../layer.ts';
import { roomyHull, type PlanPoint } from './hull.ts';

const SOURCE = 'alarm-hulls';
const LAYERS = ['alarm-hull-fill', 'alarm-hull-line', 'alarm-hull-count'] as const;
const ROOM_M = 70;
/** Two things are no crowd: their marks say it. */
const FEWEST_THINGS = 3;

/** The flood as shapes: one around everything a root asset brought down, with how many alarms it holds. */
export interface FloodHulls {
  /** Draw the groups; things drawn as part of a hull lose their own marks, their root and the critical ones keep them. */
  show(groups: readonly RootGroup[], placeOf: (thingId: string) => PlanPoint | null): ReadonlySet<string>;
  restyle(): void;
  setVisible(visible: boolean): void;
}

export function openFloodHulls({ inputs, map, theme }: LayerContext): FloodHulls {
  const { frame } = inputs.city;
  let last: Parameters<FloodHulls['show']> = [[], () => null];
  let isOpen = false;
  let drawn = '[]';

  /** A city without floods pays nothing. */
  const open = (): void => {
    if (isOpen) return;
    isOpen = true;
    map.addSource(SOURCE, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } });
    const before = map.getLayer('city-model') ? 'city-model' : LABELS_BOTTOM;
    const [fill, line, count] = LAYERS;
    map.addLayer(
      { id: fill, type: 'fill', source: SOURCE, filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': ['get', 'css'], 'fill-opacity': 0.1 } },
      before,
    );
    map.addLayer(
      { id: line, type: 'line', source: SOURCE, filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'line-color': ['get', 'css'], 'line-width': 2 } },
      before,
    );
    map.addLayer({
      id: count,
      type: 'symbol',
      source: SOURCE,
      filter: ['==', ['geometry-type'], 'Point'],
      layout: {
        'text-field': ['get', 'text'],
        'text-font': labelFonts,
        'text-size': 14,
        'text-offset': [0, 1],
        'text-anchor': 'top',
        'text-allow-overlap': true,
      },
      paint: { 'text-color': ['get', 'ink'], 'text-halo-color': ['get', 'halo'], 'text-halo-width': 1.6 },
    });
  };
  const draw = (): ReadonlySet<string> => {
    const [groups, placeOf] = last;
    const tones = markTones[theme()];
    const folded = new Set<string>();
    const features: GeoJSON.Feature[] = [];
    const toLonLat = ([x, y]: PlanPoint): GeoJSON.Position => [...frame.toLonLat(x, y)];
    for (const { rootId, alarms, priority, things, isKin } of groups) {
      // Without a root there is no place they hang together.
      if (isKin) continue;
      if (things < FEWEST_THINGS) continue;
      const places = [...new Set(alarms.map(({ thingId }) => thingId))].flatMap((id): PlanPoint[] => {
        const at = placeOf(id);
        return at ? [at] : [];
      });
      if (places.length < FEWEST_THINGS) continue;
      const ring = roomyHull(places, ROOM_M).map(toLonLat);
      const critical = new Set(alarms.filter(({ rule }) => rule.priority === 1).map(({ thingId }) => thingId));
      for (const { thingId } of alarms) if (thingId !== rootId && !critical.has(thingId)) folded.add(thingId);
      features.push({
        type: 'Feature',
        properties: { css: tones.alarm[priority] },
        geometry: { type: 'Polygon', coordinates: [[...ring, ring[0] as GeoJSON.Position]] },
      });
      const root = placeOf(rootId) ?? (places[0] as PlanPoint);
      const text = `P${priority} × ${alarms.length}`;
      features.push({ type: 'Feature', properties: { text, ink: tones.text, halo: tones.halo }, geometry: { type: 'Point', coordinates: toLonLat(root) } });
    }
    if (features.length > 0) open();
    const text = JSON.stringify(features);
    // Alarms change with every value: what is drawn, seldom.
    if (isOpen && text !== drawn) (map.getSource(SOURCE) as GeoJSONSource).setData({ type: 'FeatureCollection', features });
    drawn = text;
    return folded;
  };
  return {
    show(groups, placeOf) {
      last = [groups, placeOf];
      return draw();
    },
    restyle: () => void draw(),
    setVisible(visible) {
      if (isOpen) for (const id of LAYERS) map.setLayoutProperty(id, 'visibility', visible ? 'visible' : 'none');
    },
  };
}
