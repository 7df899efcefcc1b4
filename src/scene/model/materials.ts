import {
  CustomBlending,
  DstAlphaFactor,
  DoubleSide,
  DstColorFactor,
  GLSL3,
  Matrix4,
  OneFactor,
  OneMinusDstAlphaFactor,
  OneMinusSrcAlphaFactor,
  RawShaderMaterial,
  Vector2,
  Vector3,
  Vector4,
  ZeroFactor,
  type DepthTexture,
  type IUniform,
  type Texture,
} from 'three';
import { heightFragment } from './ambient-glsl.ts';
import { buildingDepthVertex, buildingFragment, buildingPickFragment, buildingPickVertex, buildingVertex, depthFragment } from './building-glsl.ts';
import { catcherFragment, catcherVertex, hazeFragment, hazeVertex } from './catcher-glsl.ts';
import { createCutUniforms, setCutting, type CutUniforms } from './cut.ts';
import { furnitureDepthVertex, furnitureFragment, furnitureVertex, poolFragment, poolVertex } from './furniture-glsl.ts';
import { createHeightUniforms, type HeightUniforms } from './height-field.ts';
import type { Look } from './light.ts';
import type { DataPaint } from './data-paint.ts';
import { skyFragment, skyVertex } from './sky-glsl.ts';
import { createSkyUniforms, paintSky, type SkyUniforms } from './sky-uniforms.ts';
import type { BuildingStates } from './states.ts';
import { waterFragment, waterVertex } from './water-glsl.ts';
import { fallFragment, groundWeatherVertex, snowFragment, wetFragment } from './weather-glsl.ts';

const uniform = <T>(value: T): IUniform<T> => ({ value });

/** Uniforms shared by all materials of the city model: written once a frame, read by everything. */
export interface ModelUniforms extends Record<string, IUniform>, SkyUniforms, HeightUniforms, CutUniforms {
  readonly eye: IUniform<Vector3>;
  readonly hazeReach: IUniform<Vector4>;
  readonly shadowMatrix0: IUniform<Matrix4>;
  readonly shadowMatrix1: IUniform<Matrix4>;
  readonly shadowMap0: IUniform<DepthTexture | null>;
  readonly shadowMap1: IUniform<DepthTexture | null>;
  readonly shadowReach: IUniform<Vector4>;
  readonly shadowOffset: IUniform<Vector2>;
  readonly shadowTexel: IUniform<Vector2>;
  readonly windowsLit: IUniform<Float32Array>;
  readonly furnitureReach: IUniform<Vector4>;
  readonly dataStyle: IUniform<Vector2>;
}

export interface ModelMaterials {
  readonly uniforms: ModelUniforms;
  readonly building: RawShaderMaterial;
  readonly buildingDepth: RawShaderMaterial;
  readonly buildingPick: RawShaderMaterial;
  /** Buildings in their source's own colours. */
  readonly colouredBuilding: RawShaderMaterial;
  readonly furniture: RawShaderMaterial;
  readonly furnitureDepth: RawShaderMaterial;
  readonly buildingHeight: RawShaderMaterial;
  readonly furnitureHeight: RawShaderMaterial;
  readonly pool: RawShaderMaterial;
  readonly catcher: RawShaderMaterial;
  /** Haze over far ground. */
  readonly haze: RawShaderMaterial;
  /** Fill what the water mask left open: sea, rivers, lakes; then the sky. */
  readonly water: RawShaderMaterial;
  readonly sky: RawShaderMaterial;
  /** Snow and wetness on the ground; rain and snow in the air. */
  readonly snow: RawShaderMaterial;
  readonly wet: RawShaderMaterial;
  readonly fall: RawShaderMaterial;
  /** Every one of them. */
  readonly all: readonly RawShaderMaterial[];
  /** Write a look into the uniforms. */
  paint(look: Look): void;
  setShadowTaps(taps: number): void;
  /** How much of the buildings is seen: 1 as ever, less as panes of glass that hide nothing behind them. */
  setGhost(share: number): void;
  /** Whether anything is cut away; what, the uniforms say. */
  setCutting(isCut: boolean): void;
  /** Directions ambient occlusion looks into; 0 does without. */
  setAmbientTaps(taps: number): void;
  /** 0: gradients only; 1: clouds, stars and waves, banks mirrored in a few steps; 2: in many. */
  setSkyDetail(detail: number): void;
  dispose(): void;
}

export function createMaterials(states: BuildingStates, data: DataPaint, lampTexture: Texture): ModelMaterials {
  const sky = createSkyUniforms();
  const vector = (): IUniform<Vector3> => uniform(new Vector3());
  const colours = {
    keyDirection: vector(),
    keyLight: vector(),
    skyLight: vector(),
    groundLight: vector(),
    haze: vector(),
    skyColour: vector(),
    wall: vector(),
    roof: vector(),
    edgeColour: vector(),
    accent: vector(),
    leaf: vector(),
    groundTint: vector(),
    shadowTint: vector(),
  };
  const shares = { ghost: uniform(1), lit: uniform(0), night: uniform(0), shadowStrength: uniform(0), groundShadow: uniform(0), edgeShare: uniform(0) };
  const uniforms = {
    ...colours,
    ...shares,
    ...createCutUniforms(),
    facts: uniform<Texture>(states.facts),
    tint: uniform<Texture>(states.tint),
    dataColours: uniform<Texture>(data.colours),
    dataHeights: uniform<Texture>(data.heights),
    dataStyle: uniform(new Vector2()),
    eye: vector(),
    hazeReach: uniform(new Vector4(2000, 9000, 0.35, 0)),
    shadowMatrix0: uniform(new Matrix4()),
    shadowMatrix1: uniform(new Matrix4()),
    shadowMap0: uniform<DepthTexture | null>(null),
    shadowMap1: uniform<DepthTexture | null>(null),
    shadowReach: uniform(new Vector4(0, 0, 1, 2)),
    shadowOffset: uniform(new Vector2(0.5, 2)),
    shadowTexel: uniform(new Vector2(1 / 2048, 1.6)),
    windowsLit: uniform(new Float32Array(11)),
    furnitureReach: uniform(new Vector4(0, 0, 1000, 1500)),
    ...sky,
    ...createHeightUniforms(),
    lamps: uniform<Texture>(lampTexture),
  } satisfies ModelUniforms;

  const material = (vertexShader: string, fragmentShader: string, more: Partial<RawShaderMaterial> = {}): RawShaderMaterial => {
    const made = new RawShaderMaterial({
      glslVersion: GLSL3,
      uniforms,
      vertexShader,
      fragmentShader,
      defines: { SHADOW_TAPS: 4, SKY_DETAIL: 1, AO_TAPS: 0, REFLECT_STEPS: 10, CUT: 0, SKIN: 0 },
    });
    return Object.assign(made, more);
  };
  const coloured = (made: RawShaderMaterial): RawShaderMaterial => Object.assign(made, { defines: { ...made.defines, SKIN: 1 } });
  const sees = { transparent: true, depthWrite: false, premultipliedAlpha: true } as const;
  const offset = (units: number): Partial<RawShaderMaterial> => ({ polygonOffset: true, polygonOffsetFactor: units, polygonOffsetUnits: units * 4 });
  // Drawn before water and sky, whose places the picture's alpha marks.
  const keepsAlpha: Partial<RawShaderMaterial> = {
    ...sees,
    blending: CustomBlending,
    blendSrc: OneFactor,
    blendDst: OneMinusSrcAlphaFactor,
    blendSrcAlpha: ZeroFactor,
    blendDstAlpha: OneFactor,
  };
  // Shown where the picture's alpha is 0, which it makes 1.
  const fillsOpen: Partial<RawShaderMaterial> = {
    ...sees,
    blending: CustomBlending,
    blendSrc: OneMinusDstAlphaFactor,
    blendDst: DstAlphaFactor,
    blendSrcAlpha: OneFactor,
    blendDstAlpha: OneFactor,
  };
  const materials = {
    building: material(buildingVertex, buildingFragment, offset(0.5)),
    colouredBuilding: coloured(material(buildingVertex, buildingFragment, offset(0.5))),
    // Both sides cast: imported models are not always closed.
    buildingDepth: material(buildingDepthVertex, depthFragment, { side: DoubleSide, ...offset(1.5) }),
    buildingPick: material(buildingPickVertex, buildingPickFragment),
    furniture: material(furnitureVertex, furnitureFragment),
    furnitureDepth: material(furnitureDepthVertex, depthFragment, offset(1)),
    buildingHeight: material(buildingDepthVertex, heightFragment, { side: DoubleSide }),
    furnitureHeight: material(furnitureDepthVertex, heightFragment),
    pool: material(poolVertex, poolFragment, { ...sees, ...offset(-2) }),
    haze: material(hazeVertex, hazeFragment, { ...sees, ...offset(-3) }),
    water: material(waterVertex, waterFragment, fillsOpen),
    sky: material(skyVertex, skyFragment, { ...fillsOpen, depthTest: false }),
    snow: material(groundWeatherVertex, snowFragment, { ...keepsAlpha, ...offset(-0.5) }),
    wet: material(groundWeatherVertex, wetFragment, { ...keepsAlpha, ...offset(-1.5) }),
    fall: material(skyVertex, fallFragment, { ...sees, depthTest: false }),
    // What is there times what this says: the map's colours stay, the light on them changes.
    catcher: material(catcherVertex, catcherFragment, {
      ...sees,
      ...offset(-1),
      blending: CustomBlending,
      blendSrc: DstColorFactor,
      blendDst: ZeroFactor,
      blendSrcAlpha: ZeroFactor,
      blendDstAlpha: OneFactor,
      userData: { isLight: true },
    }),
  };

  const define = (name: string, value: number, users: readonly RawShaderMaterial[]): void => {
    for (const m of users) {
      if (m.defines[name] === value) continue;
      m.defines[name] = value;
      m.needsUpdate = true;
    }
  };
  return {
    uniforms,
    ...materials,
    all: Object.values(materials),
    paint(look) {
      const put = (target: IUniform<Vector3>, from: readonly number[]): unknown => target.value.set(from[0] as number, from[1] as number, from[2] as number);
      put(colours.keyDirection, look.keyDirection);
      colours.keyDirection.value.normalize();
      put(colours.keyLight, look.keyLight);
      put(colours.skyLight, look.skyLight);
      put(colours.groundLight, look.groundLight);
      put(colours.haze, look.haze);
      put(colours.skyColour, look.skyColour);
      put(colours.wall, look.wall);
      put(colours.roof, look.roof);
      put(colours.edgeColour, look.edge);
      put(colours.accent, look.accent);
      put(colours.leaf, look.leaf);
      put(colours.groundTint, look.groundTint);
      put(colours.shadowTint, look.shadowTint);
      paintSky(sky, look);
      shares.lit.value = look.lit[0] as number;
      shares.night.value = look.night[0] as number;
      shares.shadowStrength.value = look.shadowStrength[0] as number;
      shares.groundShadow.value = look.groundShadow[0] as number;
      shares.edgeShare.value = look.edgeShare[0] as number;
    },
    setGhost(share) {
      if (shares.ghost.value === share) return;
      shares.ghost.value = share;
      for (const building of [materials.building, materials.colouredBuilding]) {
        building.transparent = building.premultipliedAlpha = share < 1;
        building.depthWrite = share === 1;
      }
    },
    setCutting(isCut) {
      const { building, colouredBuilding, buildingDepth, buildingPick, furniture, furnitureDepth } = materials;
      setCutting([building, colouredBuilding, buildingDepth, buildingPick, furniture, furnitureDepth], [building, colouredBuilding, buildingPick], isCut);
    },
    setShadowTaps: (taps) =>
      define('SHADOW_TAPS', taps, [materials.building, materials.colouredBuilding, materials.furniture, materials.catcher, materials.water]),
    setAmbientTaps: (taps) => define('AO_TAPS', taps, [materials.building, materials.colouredBuilding, materials.catcher, materials.water]),
    setSkyDetail(detail) {
      define('SKY_DETAIL', detail, [materials.sky, materials.water]);
      define('REFLECT_STEPS', detail * 10, [materials.water]);
    },
    dispose() {
      sky.noise.value.dispose();
      for (const m of Object.values(materials)) m.dispose();
    },
  };
}
