import { Camera, FloatType, Matrix4, NearestFilter, RGBAFormat, Vector3, WebGLRenderTarget, type RawShaderMaterial, type Scene } from 'three';
import type { PickedSurface, SceneHost } from '../scene-host.ts';
import { createReadBack } from './read-back.ts';

export interface Picker {
  /** What is under a device pixel (top left origin), or null; answers within two frames or so and blocks none. */
  pick(x: number, y: number): Promise<PickedSurface | null>;
  /** Frames the last answer took. */
  readonly framesWaited: number;
  /** The GPU forgot everything: what is under way answers null. */
  forget(): void;
  dispose(): void;
}

/** MapLibre caches GL state too, and must be told when somebody drew outside its frame. */
interface Painter {
  readonly painter?: { readonly context?: { setDirty?(): void } };
}

/** Draws row numbers through a camera that sees one pixel; several pixels may be on their way at once. */
export function createPicker(host: SceneHost, scene: Scene, material: RawShaderMaterial): Picker {
  const target = new WebGLRenderTarget(1, 1, {
    type: FloatType,
    format: RGBAFormat,
    minFilter: NearestFilter,
    magFilter: NearestFilter,
    generateMipmaps: false,
  });
  const camera = new Camera();
  camera.matrixAutoUpdate = camera.matrixWorldAutoUpdate = false;
  const zoom = new Matrix4();
  const { renderer } = host;
  let readBack = createReadBack(renderer.getContext() as WebGL2RenderingContext);

  const aim = (clipX: number, clipY: number, width: number, height: number): void => {
    zoom.set(width, 0, 0, -clipX * width, 0, height, 0, -clipY * height, 0, 0, 1, 0, 0, 0, 0, 1);
    camera.projectionMatrix.multiplyMatrices(zoom, host.camera.projectionMatrix);
    camera.projectionMatrixInverse.copy(camera.projectionMatrix).invert();
    camera.matrixWorld.copy(host.camera.matrixWorld);
    camera.matrixWorldInverse.copy(host.camera.matrixWorldInverse);
  };

  return {
    async pick(x, y) {
      const { width, height } = host.size();
      if (!(x >= 0 && y >= 0 && x < width && y < height)) return null;
      const [clipX, clipY] = [((x + 0.5) / width) * 2 - 1, 1 - ((y + 0.5) / height) * 2];
      aim(clipX, clipY, width, height);
      // The view may have moved on when the answer comes.
      const toWorld = new Matrix4().multiplyMatrices(host.camera.matrixWorld, host.camera.projectionMatrixInverse);
      renderer.resetState();
      scene.overrideMaterial = material;
      renderer.setRenderTarget(target);
      renderer.clear();
      host.inWholeDepth(() => renderer.render(scene, camera));
      const answer = readBack.pixel();
      renderer.setRenderTarget(null);
      renderer.resetState();
      (host.map as unknown as Painter).painter?.context?.setDirty?.();
      const pixel = await answer;
      const row = Math.round(pixel?.[0] ?? 0) - 1;
      if (!pixel || row < 0) return null;
      const [, depth, surface] = pixel as unknown as readonly [number, number, number, number];
      const at = new Vector3(clipX, clipY, depth * 2 - 1).applyMatrix4(toWorld);
      return { row, depth, surface, position: [at.x, at.y, at.z] };
    },
    get framesWaited() {
      return readBack.framesWaited;
    },
    forget() {
      readBack.dispose();
      target.dispose();
      readBack = createReadBack(renderer.getContext() as WebGL2RenderingContext);
    },
    dispose() {
      readBack.dispose();
      target.dispose();
    },
  };
}
