import type { GlyphAtlas } from './glyph-atlas.ts';
import type { MarkGpu } from './mark-gpu.ts';

/** What drawing needs of a store, whatever its columns are called. */
export interface DrawnStore {
  readonly count: number;
  /** Floats per row by column, in the order of the shader's inputs. */
  readonly sizes: Readonly<Record<string, number>>;
  buffers(gpu: MarkGpu): Readonly<Record<string, WebGLBuffer>>;
}

/** How a kind of mark is drawn: one program for all layers of it. Shaders read `view` and their own floats as `marks.<name>`. */
export interface MarkKind {
  readonly name: string;
  readonly vertex: string;
  readonly fragment: string;
  readonly uniforms: readonly string[];
  /** The inputs by row, as the store orders them. */
  readonly columns: readonly string[];
}

/**
 * Instanced marks whose positions are float32 plan metres from the city's origin. The plan frame is linear in mercator, so one
 * matrix takes them to the map's own clip space, and marks agree with three's model everywhere, not only near the origin.
 * Buffers are written in place by the store; the layer itself never changes.
 */
export interface MarkLayer {
  readonly id: string;
  readonly kind: MarkKind;
  readonly store: DrawnStore;
  /** The kind's floats, asked once a draw. */
  readonly uniforms: () => Readonly<Record<string, number>>;
  readonly atlas?: GlyphAtlas;
  /** `solid`: hidden by what stands before it, and hides; `unseen`: hidden, but hides nothing; `through`: drawn whatever stands before it. */
  readonly depth: 'solid' | 'unseen' | 'through';
  /** Drawn under the names of places instead of over everything. */
  readonly underNames: boolean;
}

/** Shared by the vertex shaders: where a plan point is on the screen, and how pixels are added to it. */
export const planGlsl = `\
vec4 planToClip(vec3 plan) {
  return view.planToClip * vec4(plan - view.middle, 1.0);
}
/** A mark further away than the view's centre is drawn as at a smaller zoom: no crowd at the horizon. */
float zoomAt(vec4 clip) {
  return marks.zoom - max(0.0, log2(max(clip.w, 1e-6) / view.centreW));
}
/** Adds CSS pixels; the anchor is first put on a device pixel so that text and icons stay crisp. */
vec4 offsetPixels(vec4 clip, vec2 pixels) {
  vec2 half_ = 0.5 * view.sizePx;
  vec2 device = floor((clip.xy / clip.w) * half_ + 0.5);
  vec2 ndc = (device + pixels * view.pixelRatio) / half_;
  return vec4(ndc * clip.w, clip.zw);
}
`;
