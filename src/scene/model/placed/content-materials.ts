import { DoubleSide, FrontSide, GLSL3, RawShaderMaterial, Vector2, Vector3, Vector4, type IUniform, type Texture } from 'three';
import type { ContentMaterial, ContentPart } from '../../../city/formats/tiles3d/content/content.ts';
import type { ModelUniforms } from '../materials.ts';
import { heightFragment } from '../ambient-glsl.ts';
import { contentDepthFragment, contentDepthVertex, contentFragment, contentPickFragment, contentPickVertex, contentVertex } from './content-glsl.ts';

/** Uniforms all placed content shares beside the city model's own. */
export interface ContentUniforms {
  readonly hoveredFeature: IUniform<number>;
  readonly selectedFeature: IUniform<number>;
  /** Pixels a point's size covers at one metre from the eye. */
  readonly pointPx: IUniform<number>;
}

export interface FeatureMap {
  readonly texture: Texture;
  readonly count: number;
  readonly channels: readonly number[];
}

/** Pictures of a surface; null where it has none. */
export interface ContentMaps {
  readonly map: Texture | null;
  readonly glowMap: Texture | null;
  readonly normalMap: Texture | null;
  readonly finishMap: Texture | null;
}

/** Makes materials that the city's light shines on; those in use follow its quality and its cuts. */
export interface ContentMaterials {
  readonly uniforms: ContentUniforms;
  /** Casts and is picked in one pass each: plain meshes, and repeated ones. */
  readonly depth: RawShaderMaterial;
  readonly repeatedDepth: RawShaderMaterial;
  /** Into the height field that ambient occlusion reads. */
  readonly height: RawShaderMaterial;
  readonly repeatedHeight: RawShaderMaterial;
  /** Those that most contents need, to be compiled before the first comes. */
  usual(): readonly RawShaderMaterial[];
  look(part: ContentPart, material: ContentMaterial, maps: ContentMaps, features: FeatureMap | null): RawShaderMaterial;
  picking(part: ContentPart, features: FeatureMap | null): RawShaderMaterial;
  release(material: RawShaderMaterial): void;
  setShadowTaps(taps: number): void;
  setAmbientTaps(taps: number): void;
  setCutting(isCut: boolean): void;
  /** The GPU forgot everything: programs are made anew at their next use. */
  forget(): void;
  dispose(): void;
}

const told = ({ count, channels }: FeatureMap): Vector4 =>
  new Vector4(
    count,
    channels.length,
    channels.reduce((order, channel, i) => order + channel * 4 ** i, 0),
    0,
  );

export function createContentMaterials(shared: ModelUniforms): ContentMaterials {
  const uniforms: ContentUniforms = { hoveredFeature: { value: 0 }, selectedFeature: { value: 0 }, pointPx: { value: 100 } };
  const all = { ...shared, ...uniforms };
  const live = new Set<RawShaderMaterial>();
  let taps = 4;
  let ambientTaps = 0;
  let isCutting = false;

  const make = (vertexShader: string, fragmentShader: string, own: Record<string, IUniform>, defines: readonly string[]): RawShaderMaterial => {
    const made = new RawShaderMaterial({
      glslVersion: GLSL3,
      vertexShader,
      fragmentShader,
      uniforms: { ...all, ...own },
      defines: { SHADOW_TAPS: taps, AO_TAPS: ambientTaps, CUT: Number(isCutting), ...Object.fromEntries(defines.map((name) => [name, 1])) },
    });
    live.add(made);
    return made;
  };
  const sidedness = (part: ContentPart): string[] => (part.instances ? ['REPEATED'] : []);
  const featureParts = (features: FeatureMap | null): { defines: string[]; own: Record<string, IUniform> } =>
    features
      ? { defines: ['FEATURE_IMAGE'], own: { featureMap: { value: features.texture }, featureTold: { value: told(features) } } }
      : { defines: [], own: {} };

  const depthOf = (defines: readonly string[]): RawShaderMaterial =>
    Object.assign(make(contentDepthVertex, contentDepthFragment, {}, defines), {
      side: DoubleSide,
      polygonOffset: true,
      polygonOffsetFactor: 1.5,
      polygonOffsetUnits: 6,
    });
  const depth = depthOf([]);
  const repeatedDepth = depthOf(['REPEATED']);
  const heightOf = (defines: readonly string[]): RawShaderMaterial =>
    Object.assign(make(contentDepthVertex, heightFragment, {}, defines), { side: DoubleSide });
  const [height, repeatedHeight] = [heightOf([]), heightOf(['REPEATED'])];
  const picks = [make(contentPickVertex, contentPickFragment, {}, []), make(contentPickVertex, contentPickFragment, {}, ['REPEATED'])] as const;
  for (const pick of picks) pick.side = DoubleSide;
  const kept = new Set([depth, repeatedDepth, height, repeatedHeight, ...picks]);
  let usual: readonly RawShaderMaterial[] | null = null;

  return {
    uniforms,
    depth,
    repeatedDepth,
    height,
    repeatedHeight,
    usual() {
      // As glTF files and photogrammetry come: smooth or faceted, with a picture or without, closed or not.
      usual ??= [['SMOOTH'], ['MAP', 'SMOOTH'], ['SMOOTH', 'TWO_SIDED'], ['MAP', 'SMOOTH', 'TWO_SIDED'], ['MAP', 'FACETED'], ['FACETED']].map((defines) =>
        make(contentVertex, contentFragment, {}, defines),
      );
      for (const material of usual) kept.add(material);
      return [...usual, depth, ...picks.slice(0, 1)];
    },
    look(part, material, { map, glowMap, normalMap, finishMap }, features) {
      const told = featureParts(features);
      const isSolid = part.shape === 'triangles' && !material.isUnlit;
      const defines = [
        ...sidedness(part),
        ...told.defines,
        ...(map && part.uv ? ['MAP'] : []),
        ...(glowMap && part.uv ? ['GLOW_MAP'] : []),
        ...(normalMap && part.uv && isSolid ? ['NORMAL_MAP'] : []),
        ...(finishMap && part.uv && isSolid ? ['FINISH_MAP'] : []),
        ...(part.colour ? ['TONED'] : []),
        ...(part.normal && !material.isUnlit ? ['SMOOTH'] : isSolid ? ['FACETED'] : []),
        ...(part.shape === 'triangles' ? [] : ['POINTS']),
        ...(material.isDoubleSided ? ['TWO_SIDED'] : []),
        ...(material.alpha === 'mask' ? ['MASKED'] : []),
        ...(material.alpha === 'blend' ? ['SHEER'] : []),
      ];
      const made = make(
        contentVertex,
        contentFragment,
        {
          ...told.own,
          baseColour: { value: new Vector4(...material.baseColour) },
          glow: { value: new Vector3(...material.emissive) },
          finish: { value: new Vector2(material.metallic, Math.min(1, Math.max(0.04, material.roughness))) },
          cutoff: { value: material.cutoff },
          map: { value: map },
          glowMap: { value: glowMap },
          normalMap: { value: normalMap },
          finishMap: { value: finishMap },
          normalScale: { value: material.normalScale },
        },
        defines,
      );
      made.side = material.isDoubleSided ? DoubleSide : FrontSide;
      if (material.alpha === 'blend') Object.assign(made, { transparent: true, premultipliedAlpha: true, depthWrite: false });
      return made;
    },
    picking(part, features) {
      if (!features) return picks[part.instances ? 1 : 0];
      const { defines, own } = featureParts(features);
      return Object.assign(make(contentPickVertex, contentPickFragment, own, [...sidedness(part), ...defines]), { side: DoubleSide });
    },
    release(material) {
      if (kept.has(material)) return;
      live.delete(material);
      material.dispose();
    },
    setShadowTaps(next) {
      taps = next;
      for (const material of live) define(material, 'SHADOW_TAPS', taps);
    },
    setAmbientTaps(next) {
      ambientTaps = next;
      for (const material of live) define(material, 'AO_TAPS', ambientTaps);
    },
    setCutting(next) {
      isCutting = next;
      for (const material of live) define(material, 'CUT', Number(isCutting));
    },
    forget() {
      for (const material of live) material.dispose();
    },
    dispose() {
      for (const material of live) material.dispose();
      live.clear();
    },
  };
}

function define(material: RawShaderMaterial, name: string, value: number): void {
  if (material.defines[name] === value) return;
  material.defines[name] = value;
  material.needsUpdate = true;
}
