import { createMarkStore, type MarkStore } from './mark-store.ts';
import { planGlsl, type MarkKind, type MarkLayer } from './mark-layer.ts';

/**
 * Stretches of ways, a straight line each. `from`, `to`: plan xyz and the seconds (since the store's epoch) at which its maker was
 * there. `tone`: sRGB and opacity; 0 = no stretch.
 */
export type TrailStore = MarkStore<'from' | 'to' | 'tone'>;
export const createTrailStore = (capacity: number): TrailStore => createMarkStore({ from: 4, to: 4, tone: 4 }, capacity);

/**
 * Age on the GPU: a way fades from now back to `windowS` ago without a row being written, ends where its maker is at the shown
 * instant, and what lies after that instant is not there.
 */
const vertex = `\
in vec2 corner;
in vec4 from;
in vec4 to;
in vec4 tone;
out vec4 colour;
out float across;
out float halfPx;
${planGlsl}
vec2 onScreen(vec4 clip) { return clip.xy / clip.w * 0.5 * view.sizePx / view.pixelRatio; }
void main() {
  vec4 nowhere = vec4(2.0, 2.0, 2.0, 1.0);
  float spanS = max(to.w - from.w, 1e-3);
  // The part that lies between the oldest shown instant and now.
  float first = clamp((marks.nowS - marks.windowS - from.w) / spanS, 0.0, 1.0);
  float last = clamp((marks.nowS - from.w) / spanS, 0.0, 1.0);
  vec4 a = planToClip(mix(from.xyz, to.xyz, first));
  vec4 b = planToClip(mix(from.xyz, to.xyz, last));
  if (tone.a <= 0.0 || first >= last || a.w <= 0.0 || b.w <= 0.0) {
    gl_Position = nowhere;
    return;
  }
  float along = corner.x * 0.5 + 0.5;
  float ageS = marks.nowS - mix(from.w, to.w, mix(first, last, along));
  float fresh = clamp(1.0 - ageS / marks.windowS, 0.0, 1.0);
  vec4 clip = along > 0.5 ? b : a;
  vec2 way = onScreen(b) - onScreen(a);
  vec2 ahead = length(way) > 1e-4 ? normalize(way) : vec2(1.0, 0.0);
  halfPx = marks.widthPx * 0.5 * clamp(1.0 + (zoomAt(clip) - marks.zoom) * 0.22, 0.45, 1.0) * mix(0.7, 1.0, fresh);
  float reach = halfPx + 1.5;
  across = corner.y * reach;
  // Hardly longer at both ends: a gap in a bend is less than a pixel, but where two stretches overlapped a fading way would be a string of beads.
  vec2 pixels = vec2(-ahead.y, ahead.x) * across + ahead * corner.x * 0.15;
  colour = vec4(tone.rgb, tone.a * fresh * fresh);
  clip.xy += pixels * view.pixelRatio * 2.0 / view.sizePx * clip.w;
  gl_Position = clip;
}
`;
const fragment = `\
in vec4 colour;
in float across;
in float halfPx;
out vec4 fragColor;
void main() {
  float d = abs(across);
  float body = clamp(halfPx + 0.5 - d, 0.0, 1.0);
  float around = clamp(halfPx + 1.5 - d, 0.0, 1.0) * marks.edgeAlpha * 0.6;
  float alpha = max(body, around) * colour.a;
  if (alpha < 0.02) discard;
  fragColor = vec4(mix(vec3(marks.edgeTone), colour.rgb, body) * alpha, alpha);
}
`;

export interface TrailLook {
  readonly nowS: number;
  /** How far back ways are shown, seconds. */
  readonly windowS: number;
  readonly zoom: number;
  readonly widthPx: number;
  readonly edgeTone: number;
  readonly edgeAlpha: number;
}
const kind: MarkKind = {
  name: 'trails',
  vertex,
  fragment,
  uniforms: ['nowS', 'windowS', 'zoom', 'widthPx', 'edgeTone', 'edgeAlpha'],
  columns: ['from', 'to', 'tone'],
};

/** Lines that walls hide, and that hide nothing: the vehicle at their end is drawn over them. */
export const createTrailLayer = (id: string, store: TrailStore, look: () => TrailLook): MarkLayer => ({
  id,
  kind,
  store,
  uniforms: () => ({ ...look() }),
  depth: 'unseen',
  underNames: true,
});
