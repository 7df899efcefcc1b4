import type { GeoJSONSource } from 'maplibre-gl';
import { emptyMap } from './map.ts';
import { commitLoop, hearOnPage, live, PROBE_ENTITY, places } from './live-parts.ts';

/** MapLibre's way for changing points: a GeoJSON source and `updateData`. */
const map = emptyMap();
await new Promise<void>((done) => void map.once('load', () => done()));
map.addSource('live', {
  type: 'geojson',
  data: {
    type: 'FeatureCollection',
    features: places().map((place, id) => ({ type: 'Feature', id, properties: { v: 0 }, geometry: { type: 'Point', coordinates: [...place] } })),
  },
});
map.addLayer({
  id: 'live',
  type: 'circle',
  source: 'live',
  paint: { 'circle-radius': 3, 'circle-color': ['interpolate', ['linear'], ['get', 'v'], 0, 'rgb(0,64,255)', 100, 'rgb(255,64,0)'] },
});
await new Promise<void>((done) => void map.once('idle', () => done()));
const source = map.getSource('live') as GeoJSONSource;
const waiting = new Map<number, number>();
await hearOnPage(({ entity, value }) => void waiting.set(entity, value));
commitLoop(
  () => waiting.size > 0,
  async () => {
    const probe = waiting.get(PROBE_ENTITY);
    const update = [...waiting].map(([id, value]) => ({ id, addOrUpdateProperties: [{ key: 'v', value }] }));
    waiting.clear();
    const loaded = new Promise<void>((done) => {
      const heard = (event: { readonly sourceId: string }): void => {
        if (event.sourceId !== 'live' || !map.isSourceLoaded('live')) return;
        map.off('sourcedata', heard);
        done();
      };
      map.on('sourcedata', heard);
    });
    void source.updateData({ update });
    await loaded;
    if (probe !== undefined) live.committed = probe;
  },
);
live.ready = true;
