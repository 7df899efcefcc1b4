import type { PictureLevel } from '../../session/session.ts';
import type { GroundFineness } from './ground-fineness.ts';

/** What a level of the picture spends. */
export interface PictureSpend {
  /** The model's own level: shadow maps, error of tiles, how far trees reach. */
  readonly model: 0 | 1 | 2;
  readonly ground: GroundFineness;
  /** Share of the screen's own pixels, each way. */
  readonly pixelShare: number;
}

/** From the least to the most. */
export const pictureLevels = ['sparing', 'light', 'balanced', 'fine'] as const satisfies readonly PictureLevel[];

export const spendOf: Readonly<Record<PictureLevel, PictureSpend>> = {
  sparing: { model: 0, ground: { texels: 0.5, cells: 64 }, pixelShare: 0.66 },
  light: { model: 0, ground: { texels: 1, cells: 64 }, pixelShare: 1 },
  balanced: { model: 1, ground: { texels: 2, cells: 128 }, pixelShare: 1 },
  fine: { model: 2, ground: { texels: 2, cells: 128 }, pixelShare: 1 },
};

/** Software rasterisers are fill-bound: they start low. `renderer` as WEBGL_debug_renderer_info names it. */
export const isSoftware = (renderer: string): boolean => /swiftshader|llvmpipe|software|basic render/i.test(renderer);

/** The GPU's name where the browser tells it. */
export function rendererName(gl: WebGLRenderingContext | WebGL2RenderingContext | null): string {
  const info = gl?.getExtension('WEBGL_debug_renderer_info');
  return gl && info ? String(gl.getParameter(info.UNMASKED_RENDERER_WEBGL)) : '';
}
