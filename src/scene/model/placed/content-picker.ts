import { Camera, FloatType, Matrix4, NearestFilter, RGBAFormat, Scene, Vector3, WebGLRenderTarget } from 'three';
import type { SceneHost } from '../../scene-host.ts';
import { createReadBack } from '../read-back.ts';
import { borrowed } from '../shadows.ts';
import { shownDrawables, type ContentStage, type Drawable } from './content-view.ts';

export interface ContentPicker {
  /** Pick number, window depth and place (three metres) under a device pixel (top left origin), or null. */
  pick(x: number, y: number): Promise<{ readonly number: number; readonly depth: number; readonly position: Vector3 } | null>;
  /** The GPU forgot everything: what is under way answers null. */
  forget(): void;
  dispose(): void;
}

/** MapLibre caches GL state too, and must be told when somebody drew outside its frame. */
interface Painter {
  readonly painter?: { readonly context?: { setDirty?(): void } };
}

/** Pick numbers of what is placed, through a camera that sees one pixel; read without stalling the GPU. */
export function createContentPicker(host: SceneHost, stage: ContentStage): ContentPicker {
  const target = new WebGLRenderTarget(1, 1, {
    type: FloatType,
    format: RGBAFormat,
    minFilter: NearestFilter,
    magFilter: NearestFilter,
    generateMipmaps: false,
  });
  const camera = new Camera();
  camera.matrixAutoUpdate = camera.matrixWorldAutoUpdate = false;
  const scene = borrowed(new Scene(), stage.group);
  const zoom = new Matrix4();
  const { renderer } = host;
  let readBack = createReadBack(renderer.getContext() as WebGL2RenderingContext);

  const draw = (shown: readonly Drawable[]): void => {
    const looks = shown.map(({ material }) => material);
    for (const made of shown) made.material = made.userData['picking'];
    renderer.render(scene, camera);
    shown.forEach((made, i) => (made.material = looks[i] as Drawable['material']));
  };
  return {
    async pick(x, y) {
      const { width, height } = host.size();
      const shown = shownDrawables(stage) as readonly Drawable[];
      if (shown.length === 0 || !(x >= 0 && y >= 0 && x < width && y < height)) return null;
      const [clipX, clipY] = [((x + 0.5) / width) * 2 - 1, 1 - ((y + 0.5) / height) * 2];
      zoom.set(width, 0, 0, -clipX * width, 0, height, 0, -clipY * height, 0, 0, 1, 0, 0, 0, 0, 1);
      camera.projectionMatrix.multiplyMatrices(zoom, host.camera.projectionMatrix);
      camera.projectionMatrixInverse.copy(camera.projectionMatrix).invert();
      camera.matrixWorld.copy(host.camera.matrixWorld);
      camera.matrixWorldInverse.copy(host.camera.matrixWorldInverse);
      // The view may have moved on when the answer comes.
      const toWorld = new Matrix4().multiplyMatrices(host.camera.matrixWorld, host.camera.projectionMatrixInverse);
      renderer.resetState();
      renderer.setRenderTarget(target);
      renderer.clear();
      host.inWholeDepth(() => draw(shown));
      const answer = readBack.pixel();
      renderer.setRenderTarget(null);
      renderer.resetState();
      (host.map as unknown as Painter).painter?.context?.setDirty?.();
      const pixel = await answer;
      const number = Math.round(pixel?.[0] ?? 0);
      const depth = pixel?.[1] ?? NaN;
      return number <= 0 ? null : { number, depth, position: new Vector3(clipX, clipY, depth * 2 - 1).applyMatrix4(toWorld) };
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
