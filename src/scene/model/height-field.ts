import {
  Color,
  HalfFloatType,
  LinearFilter,
  LinearMipmapLinearFilter,
  OrthographicCamera,
  RedFormat,
  Vector2,
  Vector4,
  WebGLRenderTarget,
  type IUniform,
  type Texture,
  type WebGLRenderer,
} from 'three';
import type { Caster } from './shadows.ts';

/** Uniforms of `ambient-glsl.ts`. */
export interface HeightUniforms {
  readonly heights: IUniform<Texture | null>;
  readonly heightsAt: IUniform<Vector4>;
  readonly heightsBetween: IUniform<Vector2>;
}
export const createHeightUniforms = (): HeightUniforms => ({
  heights: { value: null },
  heightsAt: { value: new Vector4(0, 0, 1, 1) },
  heightsBetween: { value: new Vector2(TOP_M, BOTTOM_M) },
});

/** The city from straight above, in metres: drawn only when the view moved on or something came, went or was cut. */
export interface HeightField {
  /** True when it was drawn. */
  update(renderer: WebGLRenderer, focus: readonly [x: number, z: number], distanceM: number, casters: readonly Caster[], touches: number): boolean;
  dispose(): void;
}

const TOP_M = 1200;
const BOTTOM_M = -100;
const PIXELS = 1024;
/** Where nothing stands the ground is: below everything, so that it blocks nothing. */
const NOTHING = new Color(BOTTOM_M, 0, 0);

export function createHeightField(uniforms: HeightUniforms): HeightField {
  const target = new WebGLRenderTarget(PIXELS, PIXELS, {
    format: RedFormat,
    type: HalfFloatType,
    generateMipmaps: true,
    magFilter: LinearFilter,
    minFilter: LinearMipmapLinearFilter,
  });
  const camera = new OrthographicCamera(-1, 1, 1, -1, 0, TOP_M - BOTTOM_M);
  camera.up.set(0, 0, -1);
  const before = new Color();
  let key = '';
  uniforms.heights.value = target.texture;
  return {
    update(renderer, focus, distanceM, casters, touches) {
      const radiusM = Math.min(1448, Math.max(181, 2 ** (Math.ceil(Math.log2(Math.max(distanceM, 1) * 0.7) * 2) / 2)));
      const step = radiusM / 6;
      const [x, z] = [Math.round(focus[0] / step) * step, Math.round(focus[1] / step) * step];
      const next = `${x},${z},${radiusM},${touches}`;
      if (next === key) return false;
      key = next;
      camera.left = camera.bottom = -radiusM;
      camera.right = camera.top = radiusM;
      camera.position.set(x, TOP_M, z);
      camera.lookAt(x, BOTTOM_M, z);
      camera.updateProjectionMatrix();
      camera.updateMatrixWorld();
      // Rows of the picture run north, three's Z runs south.
      uniforms.heightsAt.value.set(x - radiusM, z + radiusM, 1 / (2 * radiusM), (2 * radiusM) / PIXELS);
      renderer.getClearColor(before);
      const alpha = renderer.getClearAlpha();
      renderer.setRenderTarget(target);
      renderer.setClearColor(NOTHING, 1);
      renderer.clear(true, true, false);
      for (const { scene, heightMaterial } of casters) {
        if (!heightMaterial) continue;
        scene.overrideMaterial = heightMaterial;
        renderer.render(scene, camera);
      }
      renderer.setRenderTarget(null);
      renderer.setClearColor(before, alpha);
      return true;
    },
    dispose: () => target.dispose(),
  };
}
