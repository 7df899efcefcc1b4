// A MapLibre map with one background layer and nothing else: what a moving frame costs before there is a city in it.
import { Map as MapLibreMap, setWorkerUrl } from '/maplibre/maplibre-gl.mjs';

globalThis.trustedTypes?.createPolicy('default', { createScriptURL: (url) => url });
setWorkerUrl('/maplibre/maplibre-gl-worker.mjs');
const style = { version: 8, sources: {}, layers: [{ id: 'ground', type: 'background', paint: { 'background-color': '#1a1c1e' } }] };
const map = new MapLibreMap({ container: 'map', style, center: [150, 31], zoom: 14, pitch: 55, attributionControl: false });
window.turn = (bearing) => map.jumpTo({ bearing });
map.once('idle', () => {
  window.idleMs = performance.now();
  window.isReady = true;
});
