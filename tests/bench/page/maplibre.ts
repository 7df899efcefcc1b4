import { emptyMap } from './map.ts';

/** The footprints as MapLibre itself draws buildings. */
const map = emptyMap();
map.once('load', () => {
  map.addSource('buildings', { type: 'geojson', data: '/footprints.geojson', tolerance: 0 });
  map.addLayer({
    id: 'buildings',
    type: 'fill-extrusion',
    source: 'buildings',
    paint: { 'fill-extrusion-color': '#4b5157', 'fill-extrusion-height': ['get', 'h'] },
  });
  map.once('idle', () => (window.peer = { turn: (bearing) => void map.jumpTo({ bearing }) }));
});
