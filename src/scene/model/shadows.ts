import {
  DepthTexture,
  LessEqualCompare,
  LinearFilter,
  OrthographicCamera,
  UnsignedIntType,
  Vector3,
  WebGLRenderTarget,
  type Object3D,
  type Scene,
  type WebGLRenderer,
} from 'three';
import type { RawShaderMaterial } from 'three';
import type { ModelUniforms } from './materials.ts';

/** What casts: a group drawn with its own depth material. */
export interface Caster {
  readonly scene: Scene;
  readonly material: RawShaderMaterial;
  /** Into the height field, which does without those that have none. */
  readonly heightMaterial?: RawShaderMaterial;
  /** Only in the near cascade. */
  readonly nearOnly: boolean;
}

/** Two square maps about the focus, drawn only when something moved; the wide one fades out at its rim. */
export interface Shadows {
  /** Bring the maps up to date; cheap when nothing changed. Returns true when one was drawn. */
  update(
    renderer: WebGLRenderer,
    focus: readonly [x: number, y: number, z: number],
    distanceM: number,
    towardsSun: readonly number[],
    casters: readonly Caster[],
  ): boolean;
  /** Draw again at the next update: tiles came or went. */
  touch(): void;
  /** How often that was. */
  readonly touches: number;
  setSize(pixels: number): void;
  readonly isDrawn: boolean;
  dispose(): void;
}

const DEPTH_M = 9000;

interface Cascade {
  readonly target: WebGLRenderTarget;
  readonly camera: OrthographicCamera;
  key: string;
}

function createCascade(pixels: number): Cascade {
  const target = new WebGLRenderTarget(pixels, pixels, { generateMipmaps: false });
  const depth = new DepthTexture(pixels, pixels, UnsignedIntType);
  depth.compareFunction = LessEqualCompare;
  depth.minFilter = depth.magFilter = LinearFilter;
  target.depthTexture = depth;
  const camera = new OrthographicCamera(-1, 1, 1, -1, 1, DEPTH_M);
  return { target, camera, key: '' };
}

export function createShadows(uniforms: ModelUniforms, pixels: number): Shadows {
  let cascades = [createCascade(pixels), createCascade(pixels)] as const;
  let stale = 0;
  const centre = new Vector3();
  const sun = new Vector3();
  const right = new Vector3();
  const up = new Vector3();
  const link = (): void => {
    uniforms.shadowMap0.value = cascades[0].target.depthTexture;
    uniforms.shadowMap1.value = cascades[1].target.depthTexture;
    uniforms.shadowTexel.value.set(1 / cascades[0].target.width, 1.5);
  };
  link();

  /** Place a cascade; the focus moves in steps of an eighth of its radius, snapped to texels so that edges do not swim. */
  const aim = (cascade: Cascade, focus: readonly [x: number, y: number, z: number], radiusM: number, index: 0 | 1): boolean => {
    const step = radiusM / 8;
    const [x, y, z] = [Math.round(focus[0] / step) * step, Math.round(focus[1] / step) * step, Math.round(focus[2] / step) * step];
    const key = `${x},${y},${z},${radiusM},${sun.x.toFixed(3)},${sun.y.toFixed(3)},${sun.z.toFixed(3)},${stale}`;
    if (key === cascade.key) return false;
    cascade.key = key;
    right.set(-sun.z, 0, sun.x).normalize();
    up.crossVectors(sun, right);
    const texel = (2 * radiusM) / cascade.target.width;
    const snap = (v: number): number => Math.round(v / texel) * texel;
    centre
      .set(0, 0, 0)
      .addScaledVector(right, snap(right.x * x + right.z * z))
      .addScaledVector(up, snap(up.x * x + up.y * y + up.z * z))
      .addScaledVector(sun, sun.x * x + sun.y * y + sun.z * z);
    const { camera } = cascade;
    camera.up.copy(up);
    camera.position.copy(centre).addScaledVector(sun, DEPTH_M / 2);
    camera.lookAt(centre);
    camera.left = camera.bottom = -radiusM;
    camera.right = camera.top = radiusM;
    camera.updateProjectionMatrix();
    camera.updateMatrixWorld();
    const matrix = (index === 0 ? uniforms.shadowMatrix0 : uniforms.shadowMatrix1).value;
    matrix.set(0.5, 0, 0, 0.5, 0, 0.5, 0, 0.5, 0, 0, 0.5, 0.5 - 0.0001, 0, 0, 0, 1);
    matrix.multiply(camera.projectionMatrix).multiply(camera.matrixWorldInverse);
    if (index === 0) uniforms.shadowOffset.value.x = texel * 1.5 + 0.05;
    else uniforms.shadowOffset.value.y = texel * 1.5 + 0.05;
    return true;
  };

  const draw = (renderer: WebGLRenderer, cascade: Cascade, casters: readonly Caster[], isNear: boolean): void => {
    renderer.setRenderTarget(cascade.target);
    renderer.clear(true, true, false);
    for (const { scene, material, nearOnly } of casters) {
      if (nearOnly && !isNear) continue;
      scene.overrideMaterial = material;
      renderer.render(scene, cascade.camera);
    }
    renderer.setRenderTarget(null);
  };

  return {
    update(renderer, focus, distanceM, towardsSun, casters) {
      sun.set(towardsSun[0] as number, towardsSun[1] as number, towardsSun[2] as number).normalize();
      // Radii in steps of a quarter octave, so that zooming does not redraw at every frame.
      const stepped = (m: number): number => 2 ** (Math.ceil(Math.log2(m) * 2) / 2);
      const near = Math.min(1448, Math.max(256, stepped(distanceM * 0.5)));
      const wide = Math.min(5792, Math.max(1024, stepped(distanceM * 2)));
      let drew = false;
      [near, wide].forEach((radiusM, i) => {
        const cascade = cascades[i] as Cascade;
        if (!aim(cascade, focus, radiusM, i as 0 | 1)) return;
        draw(renderer, cascade, casters, i === 0);
        drew = true;
      });
      uniforms.shadowReach.value.set(focus[0], focus[2], wide * 0.6, wide * 0.84);
      return drew;
    },
    get isDrawn() {
      return cascades.every(({ key }) => key !== '');
    },
    touch: () => void stale++,
    get touches() {
      return stale;
    },
    setSize(size) {
      if (size === cascades[0].target.width) return;
      for (const { target } of cascades) target.dispose();
      cascades = [createCascade(size), createCascade(size)];
      link();
    },
    dispose() {
      for (const cascade of cascades) {
        cascade.target.depthTexture?.dispose();
        cascade.target.dispose();
        cascade.key = '';
      }
    },
  };
}

/** A scene that draws a group which lives in another scene: no reparenting, no matrix updates. */
export function borrowed(scene: Scene, group: Object3D): Scene {
  scene.matrixWorldAutoUpdate = false;
  scene.children = [group];
  return scene;
}
