import { agedLayersOf, agedUniforms } from './aged-layer.ts';
import { createMarkStore, type MarkStore } from './mark-store.ts';
import { planGlsl, type MarkKind } from './mark-layer.ts';

/**
 * Sensor dots. `place`: plan xyz. `tone`: linear-free sRGB colour 0..1 and alpha. `spokeS`: time of the reading (s since the store's
 * epoch), alone because it is what changes with every reading. `life`: declared interval (s), zoom from which it is drawn, and what is
 * doubtful of the reading (`DOUBT`).
 */
export type DotStore = MarkStore<'place' | 'tone' | 'spokeS' | 'life'>;
export const createDotStore = (capacity: number): DotStore => createMarkStore({ place: 3, tone: 4, spokeS: 1, life: 3 }, capacity);

/** A reading from a clock that nobody can trust is late at best, one of bad quality, or without a value, stale. */
export const DOUBT = { none: 0, clockAhead: 0.5, bad: 1 } as const;

/** `spokeS` of a stream that never spoke, and of a dot that has no stream at all. */
export const NEVER_S = -1e9;
export const NO_STREAM_S = -2e9;

/**
 * The age ladder on the GPU, so that an ageing city costs nothing on the CPU (same steps as `freshnessOf`): fresh is solid,
 * late is lighter, stale is hatched with a ring, lost is a hollow dashed ring.
 */
const vertex = `\
in vec2 corner;
in vec3 place;
in vec4 tone;
in float spokeS;
in vec3 life;
out vec2 at;
out vec4 colour;
out float radiusPx;
flat out int stepOfAge;
${planGlsl}
int ageStep(float timeS, float intervalS, float doubt) {
  if (timeS < -1.5e9) return 4;
  float age = marks.nowS - timeS;
  if (age > max(10.0 * intervalS, 60.0)) return 3;
  if (doubt > 0.75 || age > max(2.0 * intervalS, 5.0)) return 2;
  if (doubt > 0.25 || age > max(1.5 * intervalS, 3.0)) return 1;
  return 0;
}
void main() {
  stepOfAge = ageStep(spokeS, life.x, life.z);
  vec4 clip = planToClip(place);
  float zoom = zoomAt(clip);
  float shown = clamp((zoom - life.y) / 0.35, 0.0, 1.0);
  radiusPx = marks.radiusPx * clamp(1.0 + (zoom - marks.zoom) * 0.22, 0.5, 1.0) * (stepOfAge == 2 || stepOfAge == 3 ? 1.35 : 1.0) * (0.6 + 0.4 * shown);
  if (stepOfAge == 4) radiusPx *= 0.7;
  float reach = radiusPx + 1.5;
  at = corner * reach;
  colour = vec4(tone.rgb, tone.a * shown);
  gl_Position = shown <= 0.0 || clip.w <= 0.0 ? vec4(2.0, 2.0, 2.0, 1.0) : offsetPixels(clip, at);
}
`;
const fragment = `\
in vec2 at;
in vec4 colour;
in float radiusPx;
flat in int stepOfAge;
out vec4 fragColor;
float disc(float d, float r) { return clamp(r + 0.5 - d, 0.0, 1.0); }
void main() {
  float d = length(at);
  float outline = disc(d, radiusPx + 1.0);
  float body = disc(d, radiusPx);
  vec3 edge = vec3(marks.edgeTone);
  vec3 rgb = colour.rgb;
  float fill = 1.0;
  if (stepOfAge == 1) fill = 0.55;
  if (stepOfAge == 2) {
    float stripes = abs(fract((at.x + at.y) / 3.6) - 0.5) * 3.6;
    float ring = disc(d, radiusPx) - disc(d, radiusPx - 1.2);
    fill = max(smoothstep(0.5, 1.1, stripes), ring);
  }
  if (stepOfAge == 3) {
    float ring = disc(d, radiusPx) - disc(d, radiusPx - 1.5);
    float dash = step(0.35, fract(atan(at.y, at.x) / 6.2831853 * 5.0));
    fill = ring * dash;
  }
  if (stepOfAge == 4) fill = 0.5;
  float inside = body * fill;
  vec3 shade = mix(edge, rgb, inside);
  float alpha = (stepOfAge == 3 ? max(inside, 0.25 * outline) : max(inside, outline * marks.edgeAlpha)) * colour.a;
  if (alpha < 0.06) discard;
  fragColor = vec4(shade * alpha, alpha);
}
`;

const kind: MarkKind = { name: 'dots', vertex, fragment, uniforms: agedUniforms, columns: ['place', 'tone', 'spokeS', 'life'] };

export const createDotLayer = agedLayersOf(kind);
