import { Map as MapLibreMap, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import 'maplibre-gl/dist/maplibre-gl.css';
import { view } from './peer.ts';

/** A map with nothing on it. */
export function emptyMap(): MapLibreMap {
  setWorkerUrl(workerUrl);
  return new MapLibreMap({
    container: 'map',
    style: { version: 8, sources: {}, layers: [{ id: 'ground', type: 'background', paint: { 'background-color': '#1a1c1e' } }] },
    center: [view.lon, view.lat],
    zoom: view.zoom,
    pitch: view.pitch,
    maxPitch: 75,
    attributionControl: false,
    canvasContextAttributes: { antialias: true },
  });
}
