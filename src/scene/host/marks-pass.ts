import type { CustomLayerInterface, CustomRenderMethodInput, Map as MapLibreMap } from 'maplibre-gl';
import { Matrix4 } from 'three';
import { after, monotonicMs } from '../../base/browser.ts';
import type { PlanFrame } from '../../base/geodesy.ts';
import { spend } from '../frame-stats.ts';
import { createMarkGpu, type MarkGpu, type MarkView } from '../marks/mark-gpu.ts';
import type { MarkLayer } from '../marks/mark-layer.ts';
import { planToMercator } from './map-camera.ts';

/** Marks inside the map's frame and depth: one layer of the map under the names of places, one over everything. */
export interface MarksPass {
  /** Lowest first. */
  setLayers(layers: readonly MarkLayer[]): void;
  /** Nothing waits for a program. */
  readonly settled: boolean;
  remove(): void;
}

export const MARKS_UNDER_NAMES = 'marks-under-names';
export const MARKS_ON_TOP = 'marks-on-top';
/** Between two looks at whether the driver has compiled what the marks wait for. */
const POLL_MS = 30;

/** `beforeId`: the first layer of names. */
export function createMarksPass(map: MapLibreMap, frame: PlanFrame, beforeId: string): MarksPass {
  const toMercator = planToMercator(frame);
  let layers: readonly MarkLayer[] = [];
  let gpu: MarkGpu | null = null;
  let stopPolling: (() => void) | null = null;

  /** Frames are drawn without what is still compiling: a driver that takes its time holds up none. */
  const poll = (): void => {
    stopPolling = null;
    if (!gpu) return;
    if (gpu.ready) map.triggerRepaint();
    else stopPolling = after(POLL_MS, poll);
  };
  const prepare = (): void => {
    if (!gpu) return;
    for (const { kind } of layers) gpu.prepare(kind);
    if (!gpu.ready) stopPolling ??= after(POLL_MS, poll);
  };
  const passOf = (id: string, underNames: boolean): CustomLayerInterface => ({
    id,
    type: 'custom',
    renderingMode: '3d',
    onAdd(_map, gl) {
      if (gpu) return;
      gpu = createMarkGpu(gl as WebGL2RenderingContext);
      prepare();
    },
    render(gl, input) {
      if (!gpu) return;
      const startMs = monotonicMs();
      let view: MarkView | null = null;
      for (const layer of layers) {
        if (layer.underNames !== underNames || layer.store.count === 0) continue;
        if (!view) {
          view = viewOf(map, frame, toMercator, input);
          blendPremultiplied(gl as WebGL2RenderingContext);
        }
        gpu.draw(layer, view);
      }
      gl.bindBuffer(gl.ARRAY_BUFFER, null);
      (gl as WebGL2RenderingContext).bindVertexArray(null);
      spend('marks', startMs);
    },
  });
  map.addLayer(passOf(MARKS_UNDER_NAMES, true), beforeId);
  map.addLayer(passOf(MARKS_ON_TOP, false));

  return {
    setLayers(next) {
      layers = next;
      prepare();
      map.triggerRepaint();
    },
    get settled() {
      return gpu?.ready ?? false;
    },
    remove() {
      stopPolling?.();
      gpu?.close();
      gpu = null;
      // A lost context has taken the map's style with it.
      if (!map.style) return;
      for (const id of [MARKS_UNDER_NAMES, MARKS_ON_TOP]) if (map.getLayer(id)) map.removeLayer(id);
    },
  };
}

/** Colours leave the shaders premultiplied: no dark fringes where marks meet the sky. */
function blendPremultiplied(gl: WebGL2RenderingContext): void {
  gl.enable(gl.BLEND);
  gl.blendEquation(gl.FUNC_ADD);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  gl.enable(gl.DEPTH_TEST);
  gl.disable(gl.CULL_FACE);
  gl.disable(gl.STENCIL_TEST);
  gl.colorMask(true, true, true, true);
}

const matrix = new Matrix4();
const shift = new Matrix4();

/** From the middle of the view on, so that float32 is finest where one looks; multiplied in float64. */
function viewOf(map: MapLibreMap, frame: PlanFrame, toMercator: Matrix4, input: CustomRenderMethodInput): MarkView {
  const { lng, lat } = map.getCenter();
  const [x, y] = frame.toPlan(lng, lat).map(Math.fround) as [number, number];
  const z = Math.fround(map.getCenterElevation());
  matrix
    .fromArray(input.defaultProjectionData.mainMatrix as unknown as number[])
    .multiply(toMercator)
    .multiply(shift.makeTranslation(x, y, z));
  const { width, height } = map.getCanvas();
  return {
    planToClip: new Float32Array(matrix.elements),
    middle: [x, y, z],
    sizePx: [width, height],
    pixelRatio: map.getPixelRatio(),
    centreW: matrix.elements[15] as number,
  };
}
