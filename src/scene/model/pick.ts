import { Camera, FloatType, Matrix4, NearestFilter, RGBAFormat, WebGLRenderTarget, type RawShaderMaterial, type Scene } from 'three';
import type { SceneHost } from '../scene-host.ts';

export interface Picker {
  /** Building row and window depth under a device pixel (top left origin), or null. */
  pick(x: number, y: number): Promise<{ readonly row: number; readonly depth: number } | null>;
  dispose(): void;
}

/** MapLibre caches GL state too, and must be told when somebody drew outside its frame. */
interface Painter {
  readonly painter?: { readonly context?: { setDirty?(): void } };
}

/** Draws row numbers through a camera that sees one pixel; the answer is read without stalling the GPU. */
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
  let last: Promise<unknown> = Promise.resolve();

  const look = async (x: number, y: number): Promise<{ row: number; depth: number } | null> => {
    const { width, height } = host.size();
    if (!(x >= 0 && y >= 0 && x < width && y < height)) return null;
    const [clipX, clipY] = [((x + 0.5) / width) * 2 - 1, 1 - ((y + 0.5) / height) * 2];
    zoom.set(width, 0, 0, -clipX * width, 0, height, 0, -clipY * height, 0, 0, 1, 0, 0, 0, 0, 1);
    camera.projectionMatrix.multiplyMatrices(zoom, host.camera.projectionMatrix);
    camera.projectionMatrixInverse.copy(camera.projectionMatrix).invert();
    camera.matrixWorld.copy(host.camera.matrixWorld);
    camera.matrixWorldInverse.copy(host.camera.matrixWorldInverse);
    const { renderer } = host;
    renderer.resetState();
    scene.overrideMaterial = material;
    renderer.setRenderTarget(target);
    renderer.clear();
    renderer.render(scene, camera);
    const answer = renderer.readRenderTargetPixelsAsync(target, 0, 0, 1, 1, new Float32Array(4));
    renderer.setRenderTarget(null);
    renderer.resetState();
    (host.map as unknown as Painter).painter?.context?.setDirty?.();
    const pixel = (await answer) as Float32Array | undefined;
    const row = Math.round(pixel?.[0] ?? 0) - 1;
    return row < 0 ? null : { row, depth: pixel?.[1] as number };
  };

  return {
    pick(x, y) {
      // One at a time: they share a pixel.
      const next = last.then(
        () => look(x, y),
        () => look(x, y),
      );
      last = next;
      return next;
    },
    dispose: () => target.dispose(),
  };
}
