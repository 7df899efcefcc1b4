import { Matrix4, Vector3, Vector4, type DataTexture, type IUniform } from 'three';
import type { Look } from './light.ts';
import { createNoiseTexture } from './noise-texture.ts';

const told = ['sunDirection', 'sunDisc', 'moonDirection', 'moonDisc', 'cloudLight', 'cloudShade', 'waterBody'] as const;

/** Uniforms of sky and water, beside those of the light. */
export interface SkyUniforms extends Record<(typeof told)[number], IUniform<Vector3>> {
  readonly noise: IUniform<DataTexture>;
  /** Cloud cover, stars, drift of the clouds in tiles of noise. */
  readonly skyState: IUniform<Vector4>;
  /** Two drifts of the waves, their height 0 to 1, rain on them 0 to 1. */
  readonly waves: IUniform<Vector4>;
  /** Metres above the vertical datum. */
  readonly waterLevel: IUniform<number>;
  /** Clip space to a direction from the eye. */
  readonly skyRay: IUniform<Matrix4>;
  /** Wet, snow lying, rain and snow falling, 0 to 1. */
  readonly weather: IUniform<Vector4>;
  /** Seconds that fall has lasted, lean by the wind east and south. */
  readonly fall: IUniform<Vector4>;
  /** The map's own flat colours, as the display has them. */
  readonly claySky: IUniform<Vector3>;
  readonly clayHorizon: IUniform<Vector3>;
  readonly clayWater: IUniform<Vector3>;
}

export function createSkyUniforms(): SkyUniforms {
  const vector = (): IUniform<Vector3> => ({ value: new Vector3() });
  return {
    sunDirection: vector(),
    sunDisc: vector(),
    moonDirection: vector(),
    moonDisc: vector(),
    cloudLight: vector(),
    cloudShade: vector(),
    waterBody: vector(),
    noise: { value: createNoiseTexture() },
    skyState: { value: new Vector4(0.25, 0, 0, 0) },
    waves: { value: new Vector4(0, 0, 0.3, 0) },
    waterLevel: { value: 0 },
    skyRay: { value: new Matrix4() },
    weather: { value: new Vector4() },
    fall: { value: new Vector4() },
    claySky: vector(),
    clayHorizon: vector(),
    clayWater: vector(),
  };
}

export function paintSky(uniforms: SkyUniforms, look: Look): void {
  for (const name of told) uniforms[name].value.fromArray(look[name] as number[]);
  uniforms.skyState.value.x = look.cloud[0] as number;
  uniforms.skyState.value.y = look.stars[0] as number;
  uniforms.weather.value.set(look.wet[0] as number, look.snow[0] as number, look.rainfall[0] as number, look.snowfall[0] as number);
  uniforms.waves.value.w = look.rainfall[0] as number;
}
