import type { Map as MapLibreMap } from 'maplibre-gl';
import type { EntityRef } from '../city/city.ts';
import type { Picker } from './picking.ts';
import type { MapFeature } from './scene.ts';

/** Features of data layers under the pointer, and what was learnt of those picked lately. */
export interface MapFeatures {
  at(x: number, y: number): EntityRef | null;
  find(id: string): MapFeature | null;
}

const MOST_KEPT = 200;
const REACH_PX = 4;

/** Layers of data: those with a slash in their id, made by `overlayLayers`. */
export function createMapFeatures(map: MapLibreMap, sources: () => readonly string[]): MapFeatures {
  const kept = new Map<string, MapFeature>();
  return {
    at(x, y) {
      const wanted = new Set(sources());
      if (wanted.size === 0) return null;
      const layers = map
        .getStyle()
        .layers.filter((layer) => 'source' in layer && wanted.has(layer.source))
        .map(({ id }) => id);
      if (layers.length === 0) return null;
      const [found] = map.queryRenderedFeatures(
        [
          [x - REACH_PX, y - REACH_PX],
          [x + REACH_PX, y + REACH_PX],
        ],
        { layers },
      );
      if (!found) return null;
      const id = `${found.source}/${found.sourceLayer === undefined ? '' : `${found.sourceLayer}/`}${String(found.id ?? kept.size)}`;
      const { lng, lat } = map.unproject([x, y]);
      kept.delete(id);
      kept.set(id, { layer: found.source, lon: lng, lat, properties: { ...found.properties } });
      for (const old of [...kept.keys()].slice(0, -MOST_KEPT)) kept.delete(old);
      return { kind: 'shape', id };
    },
    find: (id) => kept.get(id) ?? null,
  };
}

/** What lies flat is picked where nothing stands. */
export const alsoFlat = (picker: Picker, flat: Pick<MapFeatures, 'at'>): Picker => ({
  ...picker,
  pick: async (...spot) => (await picker.pick(...spot)) ?? flat.at(spot[0], spot[1]),
});
