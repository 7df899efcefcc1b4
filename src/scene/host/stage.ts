import type { Layer as DeckLayer } from '@deck.gl/core';
import type { Map as MapLibreMap } from 'maplibre-gl';
import { keepTerrainFresh } from '../ground/fresh-terrain.ts';
import type { MarkLayer } from '../marks/mark-layer.ts';
import { createAnalysis } from './analysis.ts';
import { createMarksPass, type MarksPass } from './marks-pass.ts';
import { noteListeners } from './noted-listeners.ts';
import { THREE_LAYER_ID, createThreeLayer, type ThreeLayer, type ThreeLayerOptions } from './three-layer.ts';

export interface StageOptions extends ThreeLayerOptions {
  /** Layer the model and the marks are put before. */
  readonly beforeId: string;
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

/** Model and marks on a map that is open; the map is the stage's from now on. */
export function createStage(map: MapLibreMap, options: StageOptions): Stage {
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
