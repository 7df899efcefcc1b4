import { Map as MapLibreMap, prewarm, setWorkerUrl, type StyleSpecification } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import 'maplibre-gl/dist/maplibre-gl.css';
import type { CameraPlace } from '../../session/session.ts';
import { fewFarTiles } from '../ground/far-tiles.ts';
import { lightenTerrain } from '../ground/light-terrain.ts';

export interface MapOptions {
  readonly style: StyleSpecification;
  readonly camera: CameraPlace;
  readonly maxBounds?: readonly [number, number, number, number];
  readonly onError: (error: Error) => void;
}

/** Wide walls: MapLibre's own limit of 4096 px would silently halve an 8K picture. */
const MAX_CANVAS_PX: [number, number] = [8192, 8192];
const MAX_PITCH_DEG = 75;

/** Has the map's worker come up, which takes as long as a manifest does; it stays for all maps to come. */
export function prepareMap(): void {
  setWorkerUrl(workerUrl);
  prewarm();
}

/** The map with its ground, ready for layers; rejects where there is no WebGL 2. */
export async function openMap(container: HTMLElement, { style, camera, maxBounds, onError }: MapOptions): Promise<MapLibreMap> {
  setWorkerUrl(workerUrl);
  const map = new MapLibreMap({
    container,
    style,
    center: [camera.lon, camera.lat],
    zoom: camera.zoom,
    pitch: camera.pitch,
    bearing: camera.bearing,
    maxPitch: MAX_PITCH_DEG,
    minZoom: 8,
    maxZoom: 20.5,
    canvasContextAttributes: { antialias: true },
    maxCanvasSize: MAX_CANVAS_PX,
    attributionControl: false,
    rollEnabled: false,
    renderWorldCopies: false,
    // Names are chosen anew at most this often while the view moves: it is the dearest thing the map does in a frame.
    fadeDuration: 300,
    ...(maxBounds ? { maxBounds: [...maxBounds] as [number, number, number, number] } : {}),
  });
  map.on('error', (event) => onError(event.error as Error));
  await new Promise<void>((loaded) => void map.once('style.load', () => loaded()));
  for (const [id, source] of Object.entries(map.getStyle().sources)) if (source.type === 'vector' || source.type === 'geojson') fewFarTiles(map, id);
  lightenTerrain(map);
  // Terrain set anew (after a lost context too) has tiles and a painter of its own.
  map.on('terrain', () => lightenTerrain(map));
  return map;
}
