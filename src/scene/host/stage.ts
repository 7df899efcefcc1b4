import type { Layer as DeckLayer } from '@deck.gl/core';
import { Map as MapLibreMap, setWorkerUrl, type StyleSpecification } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import 'maplibre-gl/dist/maplibre-gl.css';
import type { CameraPlace } from '../../session/session.ts';
import { fewFarTiles } from '../ground/far-tiles.ts';
import { keepTerrainFresh } from '../ground/fresh-terrain.ts';
import { lightenTerrain } from '../ground/light-terrain.ts';
import type { MarkLayer } from '../marks/mark-layer.ts';
import { createAnalysis } from './analysis.ts';
import { createMarksPass, type MarksPass } from './marks-pass.ts';
import { noteListeners } from './noted-listeners.ts';
import { THREE_LAYER_ID, createThreeLayer, type ThreeLayer, type ThreeLayerOptions } from './three-layer.ts';

export interface StageOptions extends ThreeLayerOptions {
  readonly style: StyleSpecification;
  readonly camera: CameraPlace;
  /** Layer the model and the marks are put before. */
  readonly beforeId: string;
  readonly maxBounds?: readonly [number, number, number, number];
  readonly onError: (error: Error) => void;
  /** The context went away, and came back with both layers added again. */
  readonly onLost: () => void;
  readonly onRestored: () => void;
}

/** Map, model and marks in one canvas, one context, one camera and one depth. */
export interface Stage {
  readonly map: MapLibreMap;
  readonly three: ThreeLayer;
  readonly lost: boolean;
  /** In drawing order. */
  setMarks(layers: readonly MarkLayer[]): void;
  /** Layers of deck.gl, in drawing order; each must carry `beforeId`. */
  setAnalysis(layers: readonly DeckLayer[]): void;
  readonly settled: boolean;
  close(): void;
}

/** Wide walls: MapLibre's own limit of 4096 px would silently halve an 8K picture. */
const MAX_CANVAS_PX: [number, number] = [8192, 8192];
const MAX_PITCH_DEG = 75;

export async function createStage(container: HTMLElement, options: StageOptions): Promise<Stage> {
  setWorkerUrl(workerUrl);
  const { camera } = options;
  const map = new MapLibreMap({
    container,
    style: options.style,
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
    ...(options.maxBounds ? { maxBounds: [...options.maxBounds] as [number, number, number, number] } : {}),
  });
  map.on('error', (event) => options.onError(event.error as Error));
  await new Promise<void>((loaded) => void map.once('style.load', () => loaded()));

  for (const [id, source] of Object.entries(map.getStyle().sources)) if (source.type === 'vector' || source.type === 'geojson') fewFarTiles(map, id);

  lightenTerrain(map);
  // Terrain set anew (after a lost context too) has tiles and a painter of its own.
  map.on('terrain', () => lightenTerrain(map));
  const fresh = keepTerrainFresh(map);

  const canvasListeners = noteListeners(map.getCanvas(), ['mousemove', 'mouseleave', 'webglcontextcreationerror']);
  let marks: readonly MarkLayer[] = [];
  const three: ThreeLayer = createThreeLayer(options);
  let pass: MarksPass | null = null;
  const analysis = createAnalysis(map, options.onError);
  let lost = false;

  const raise = (): void => {
    map.addLayer(three, options.beforeId);
    pass = createMarksPass(map, options.frame, options.beforeId);
    pass.setLayers(marks);
    analysis.raise();
  };
  map.on('webglcontextlost', () => {
    lost = true;
    pass?.remove();
    pass = null;
    analysis.lower();
    canvasListeners.drop();
    three.lose();
    options.onLost();
  });
  map.on('webglcontextrestored', () => {
    bringNamesAtOnce(map);
    if (map.getLayer(THREE_LAYER_ID)) map.removeLayer(THREE_LAYER_ID);
    const again = (): void => {
      lost = false;
      // The map sets its terrain up again before it has a painter for the new context: once more, with that one.
      const terrain = map.getTerrain();
      map.setTerrain(null);
      map.setTerrain(terrain);
      options.onRestored();
      raise();
    };
    if (map.isStyleLoaded()) again();
    else map.once('style.load', again);
  });
  raise();

  return {
    map,
    three,
    get lost() {
      return lost;
    },
    setMarks(layers) {
      marks = layers;
      pass?.setLayers(layers);
    },
    setAnalysis: analysis.setLayers,
    get settled() {
      return !lost && !three.isDue && !fresh.isBehind && (pass?.settled ?? false) && analysis.settled;
    },
    close() {
      pass?.remove();
      pass = null;
      analysis.lower();
      canvasListeners.close();
      map.remove();
      three.dispose();
    },
  };
}

/**
 * Before its first rest a map shows its names at once. After a lost context it would fade them in again, and draw the whole picture
 * over and over for it; there is no setting, only this field.
 */
function bringNamesAtOnce(map: MapLibreMap): void {
  const inner = map as unknown as { _idleTriggered: boolean };
  inner._idleTriggered = false;
  void map.once('idle', () => (inner._idleTriggered = true));
}
