import { createMarkStore, type MarkStore } from '../marks/mark-store.ts';
import { planGlsl, type MarkKind, type MarkLayer } from '../marks/mark-layer.ts';

/** Straight lines: two ends in plan metres, a colour, and width and dash length in CSS pixels (0 = solid). */
export type SegmentStore = MarkStore<'from' | 'to' | 'tone' | 'style'>;
export const createSegmentStore = (): SegmentStore => createMarkStore({ from: 3, to: 3, tone: 4, style: 2 });

/** Parallelograms (or, with `form` 1, triangles): a corner and two sides in plan metres. */
export type PatchStore = MarkStore<'corner0' | 'across' | 'along' | 'tone' | 'form'>;
export const createPatchStore = (): PatchStore => createMarkStore({ corner0: 3, across: 3, along: 3, tone: 4, form: 1 });

/** Draw a little nearer than true, or lines on walls and cells on the ground would drown in them. */
const nearer = 'vec4 nearer(vec4 clip) { clip.z -= 8e-5 * clip.w; return clip; }\n';

const segmentVertex = `\
in vec2 corner;
in vec3 from;
in vec3 to;
in vec4 tone;
in vec2 style;
out vec3 at; // along and across in CSS pixels, both times w, and w: straight on the screen
out vec4 colour;
flat out vec2 vStyle;
${planGlsl}
${nearer}
void main() {
  vec4 a = planToClip(from), b = planToClip(to);
  float least = 0.02 * view.centreW;
  colour = tone;
  vStyle = style;
  at = vec3(0.0, 0.0, 1.0);
  gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  if (max(a.w, b.w) < least) return;
  if (a.w < least) a = mix(b, a, (b.w - least) / (b.w - a.w));
  if (b.w < least) b = mix(a, b, (a.w - least) / (a.w - b.w));
  vec2 half_ = 0.5 * view.sizePx / view.pixelRatio;
  vec2 run = (b.xy / b.w - a.xy / a.w) * half_;
  float length_ = length(run);
  vec2 way = length_ > 1e-4 ? run / length_ : vec2(1.0, 0.0);
  float reach = style.x * 0.5 + 2.0;
  vec4 end = nearer(corner.x < 0.0 ? a : b);
  vec2 shift = vec2(-way.y, way.x) * corner.y * reach + way * corner.x * style.x * 0.5;
  end.xy += shift / half_ * end.w;
  at = vec3(corner.x < 0.0 ? -style.x * 0.5 : length_ + style.x * 0.5, corner.y * reach, 1.0) * end.w;
  gl_Position = end;
}
`;
const segmentFragment = `\
in vec3 at;
in vec4 colour;
flat in vec2 vStyle;
out vec4 fragColor;
void main() {
  vec2 px = at.xy / at.z;
  float away = abs(px.y) - vStyle.x * 0.5;
  float core = clamp(0.5 - away, 0.0, 1.0);
  float edge = clamp(1.9 - away, 0.0, 1.0) * 0.7;
  if (vStyle.y > 0.0) {
    float gap = smoothstep(0.55, 0.62, fract(px.x / vStyle.y));
    core *= 1.0 - gap;
    edge *= 1.0 - gap;
  }
  float alpha = max(core, edge) * colour.a * marks.strength;
  if (alpha < 0.02) discard;
  fragColor = vec4(mix(vec3(marks.haloTone), colour.rgb, core) * alpha, alpha);
}
`;

const patchVertex = `\
in vec2 corner;
in vec3 corner0;
in vec3 across;
in vec3 along;
in vec4 tone;
in float form;
out vec4 colour;
${planGlsl}
${nearer}
void main() {
  vec2 share = corner * 0.5 + 0.5;
  if (form > 0.5 && share.x + share.y > 1.5) share = vec2(0.0, 1.0);
  colour = tone;
  gl_Position = nearer(planToClip(corner0 + across * share.x + along * share.y));
}
`;
const patchFragment = `\
in vec4 colour;
out vec4 fragColor;
void main() {
  float alpha = colour.a * marks.strength;
  if (alpha < 0.01) discard;
  fragColor = vec4(colour.rgb * alpha, alpha);
}
`;

const segmentKind: MarkKind = {
  name: 'segments',
  vertex: segmentVertex,
  fragment: segmentFragment,
  uniforms: ['zoom', 'strength', 'haloTone'],
  columns: ['from', 'to', 'tone', 'style'],
};
const patchKind: MarkKind = {
  name: 'patches',
  vertex: patchVertex,
  fragment: patchFragment,
  uniforms: ['zoom', 'strength'],
  columns: ['corner0', 'across', 'along', 'tone', 'form'],
};

/** `hidden` draws faintly what stands behind something; the plain one draws over it what is in sight. */
export const createSegmentLayer = (id: string, store: SegmentStore, haloTone: () => number, hidden: boolean): MarkLayer => ({
  id,
  kind: segmentKind,
  store,
  uniforms: () => ({ zoom: 0, strength: hidden ? 0.3 : 1, haloTone: haloTone() }),
  depth: hidden ? 'through' : 'unseen',
  underNames: false,
});

export const createPatchLayer = (id: string, store: PatchStore): MarkLayer => ({
  id,
  kind: patchKind,
  store,
  uniforms: () => ({ zoom: 0, strength: 1 }),
  depth: 'unseen',
  underNames: false,
});
