import { advance, createRoot, extend, type ReconcilerRoot, type RootStore } from '@react-three/fiber';
import type { CustomLayerInterface, CustomRenderMethodInput, Map as MapLibreMap } from 'maplibre-gl';
import type { ReactNode } from 'react';
import { AmbientLight, DirectionalLight, Group, HemisphereLight, Mesh, Object3D, PCFShadowMap, WebGLRenderer } from 'three';
import type { PlanFrame } from '../../base/geodesy.ts';
import { after, monotonicMs } from '../../base/browser.ts';
import { spend } from '../frame-stats.ts';
import type { FrameInfo, SceneHost } from '../scene-host.ts';
import { createCanvasStub, type CanvasStub } from './canvas-stub.ts';
import { readFrame } from './frame-info.ts';
import { MapCamera, slaveCamera, worldToMercator } from './map-camera.ts';
import { withoutRetiredClock } from './retired-clock.ts';

// Only these may be written as elements; extending with all of three would pull all of it into the bundle.
extend({ AmbientLight, DirectionalLight, Group, HemisphereLight, Mesh, Object3D });

export const THREE_LAYER_ID = 'city-model';

export interface ThreeLayerOptions {
  readonly frame: PlanFrame;
  readonly nowMs: () => number;
  readonly pending: (what: string) => () => void;
  /** What React draws, given the host of this context. */
  readonly children: (host: SceneHost) => ReactNode;
}

/** three's last frame, for statistics and for projecting marks with the very matrices that drew the picture. */
export interface ThreeLayer extends CustomLayerInterface {
  readonly camera: MapCamera;
  readonly frameInfo: FrameInfo | null;
  readonly drawCalls: number;
  readonly triangles: number;
  /** Something changed that no frame shows yet. */
  readonly isDue: boolean;
  /** The context is gone: let go of all it held, keep the scene; the next `onAdd` brings it back. */
  lose(): void;
  dispose(): void;
}

/**
 * React Three Fiber's root inside the map's own context and frame: MapLibre asks for a picture, three draws into it with
 * the shared depth. Nothing here ever asks for a frame by itself.
 */
export function createThreeLayer(options: ThreeLayerOptions): ThreeLayer {
  const camera = new MapCamera();
  const world = worldToMercator(options.frame);
  const listeners = new Set<(frame: FrameInfo) => void>();
  let frameInfo: FrameInfo | null = null;
  let mounted: Mounted | null = null;
  let isDue = false;
  const due = (): void => void (isDue = true);

  return {
    id: THREE_LAYER_ID,
    type: 'custom',
    renderingMode: '3d',
    camera,
    get frameInfo() {
      return frameInfo;
    },
    get drawCalls() {
      return mounted?.renderer.info.render.calls ?? 0;
    },
    get triangles() {
      return mounted?.renderer.info.render.triangles ?? 0;
    },
    get isDue() {
      return isDue;
    },
    onAdd(map: MapLibreMap, gl: WebGLRenderingContext | WebGL2RenderingContext) {
      if (mounted) return mounted.restore();
      listeners.clear();
      mounted = mount(map, gl as WebGL2RenderingContext, camera, listeners, due, options);
    },
    render(_gl: WebGLRenderingContext | WebGL2RenderingContext, input: CustomRenderMethodInput) {
      if (!mounted) return;
      isDue = false;
      const startMs = monotonicMs();
      slaveCamera(camera, input, world);
      frameInfo = readFrame(camera, mounted.heightPx(), options.nowMs(), mounted.groundM());
      const { renderer, store } = mounted;
      renderer.info.reset();
      // MapLibre and luma changed the real GL state behind three's cache, and must find it clean afterwards: luma uploads
      // index buffers into whatever vertex array is still bound.
      renderer.resetState();
      for (const listener of listeners) listener(frameInfo);
      advance(monotonicMs() / 1000, true, store.getState());
      renderer.resetState();
      spend('three', startMs);
    },
    onRemove(_map: MapLibreMap, gl: WebGLRenderingContext | WebGL2RenderingContext) {
      // The map takes its layers down when the context is lost; the scene stays.
      if (gl.isContextLost()) return;
      mounted?.unmount();
      mounted = null;
    },
    lose: () => mounted?.lose(),
    dispose() {
      mounted?.unmount();
      mounted = null;
    },
  };
}

interface Mounted {
  readonly renderer: WebGLRenderer;
  readonly store: RootStore;
  heightPx(): number;
  lose(): void;
  restore(): void;
  /** Of the ground the map is centred on. */
  groundM(): number;
  unmount(): void;
}

function mount(
  map: MapLibreMap,
  gl: WebGL2RenderingContext,
  camera: MapCamera,
  listeners: Set<(frame: FrameInfo) => void>,
  due: () => void,
  options: ThreeLayerOptions,
): Mounted {
  const canvas = map.getCanvas();
  const stub = createCanvasStub(canvas);
  const renderer = createRenderer(stub, gl);
  const contextListeners = new Set<(what: 'lost' | 'restored') => void>();
  const host: SceneHost = {
    map,
    renderer,
    camera,
    frame: options.frame,
    invalidate() {
      due();
      map.triggerRepaint();
    },
    inWholeDepth(draw) {
      const [nearest, furthest] = depthRangeOf(map);
      gl.depthRange(0, 1);
      draw();
      gl.depthRange(nearest, furthest);
    },
    onBeforeDraw(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onContext(listener) {
      contextListeners.add(listener);
      return () => contextListeners.delete(listener);
    },
    pending: options.pending,
    size: () => ({ width: canvas.width, height: canvas.height }),
  };
  // A fresh key element per mount: React's StrictMode and a restored context each get a root of their own.
  const root: ReconcilerRoot<HTMLCanvasElement> = withoutRetiredClock(() => createRoot(canvas.ownerDocument.createElement('canvas')));
  const size = () => ({ width: canvas.clientWidth, height: canvas.clientHeight, top: 0, left: 0 });
  void root.configure({
    gl: renderer,
    camera,
    frameloop: 'never',
    dpr: map.getPixelRatio(),
    shadows: { type: PCFShadowMap },
    size: size(),
    flat: true,
  });
  const store = root.render(options.children(host));
  // With frameloop 'never' fiber's own invalidate does nothing: a changed prop must still reach the screen.
  store.setState({ invalidate: () => map.triggerRepaint() });

  // Asking the page for a size in every frame would make it lay itself out in every frame.
  let heightPx = canvas.clientHeight;
  const resize = (): void => {
    const { width, height } = size();
    heightPx = height;
    store.getState().setDpr(map.getPixelRatio());
    store.getState().setSize(width, height, 0, 0);
    stub.resize();
    renderer.setViewport(0, 0, canvas.width / map.getPixelRatio(), canvas.height / map.getPixelRatio());
  };
  map.on('resize', resize);
  map.triggerRepaint();
  return {
    renderer,
    store,
    heightPx: () => heightPx,
    lose() {
      // Disposed things may be used again: what matters is that nothing keeps the old context's books.
      store.getState().scene.traverse(forgetGpu);
      for (const listener of contextListeners) listener('lost');
      stub.tell('webglcontextlost');
    },
    restore() {
      stub.tell('webglcontextrestored');
      for (const listener of contextListeners) listener('restored');
      map.triggerRepaint();
    },
    groundM: () => map.getCenterElevation(),
    unmount() {
      map.off('resize', resize);
      root.unmount();
      // fiber still releases objects in this tick; the renderer goes after them.
      after(0, () => renderer.dispose());
    },
  };
}

/** What the map told the context last, from its own books: asking the context would wait for the GPU. */
function depthRangeOf(map: MapLibreMap): readonly [number, number] {
  const { painter } = map as unknown as { painter?: { context?: { depthRange?: { current?: readonly [number, number] } } } };
  return painter?.context?.depthRange?.current ?? [0, 1];
}

function forgetGpu(object: Object3D): void {
  if (!(object instanceof Mesh)) return;
  const { geometry, material } = object as Mesh;
  geometry.dispose();
  for (const one of Array.isArray(material) ? material : [material]) one.dispose();
}

function createRenderer(stub: CanvasStub, gl: WebGL2RenderingContext): WebGLRenderer {
  const renderer = new WebGLRenderer({ canvas: stub.canvas, context: gl, antialias: true, alpha: true, stencil: true });
  renderer.autoClear = false;
  renderer.info.autoReset = false;
  // fiber loses the context when it unmounts, even of a renderer it does not own: this one is the map's.
  renderer.forceContextLoss = () => undefined;
  return renderer;
}
