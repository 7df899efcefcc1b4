import { agedLayersOf, agedUniforms } from './aged-layer.ts';
import { createMarkStore, type MarkStore } from './mark-store.ts';
import { planGlsl, type MarkKind } from './mark-layer.ts';

/**
 * Moving marks. `from`, `to`: plan xyz and seconds (since the store's epoch) between which the mark goes from one to the other.
 * `facing`: heading in degrees (-1 = not told), time of the fix (s), interval between fixes (s), shape. `tone`: sRGB and alpha.
 */
export type MoverStore = MarkStore<'from' | 'to' | 'facing' | 'tone'>;
export const createMoverStore = (capacity: number): MoverStore => createMarkStore({ from: 4, to: 4, facing: 4, tone: 4 }, capacity);

/** Outlines by kind of vehicle, so that no colour is needed to tell them apart. */
export const moverShapes = { road: 0, rail: 1, ship: 2, aircraft: 3, other: 4 } as const;

/**
 * Movement and age on the GPU: a vehicle goes from its former to its latest fix while the clock runs, and a city that grows older costs
 * nothing on the CPU. Fresh is solid, late lighter, stale hatched, lost a hollow outline (the steps of `freshnessOf`).
 */
const vertex = `\
in vec2 corner;
in vec4 from;
in vec4 to;
in vec4 facing;
in vec4 tone;
out vec2 at;
out vec4 colour;
out float radiusPx;
flat out int stepOfAge;
flat out int shape;
flat out int hasHeading;
${planGlsl}
int ageStep(float age, float intervalS) {
  if (age > max(10.0 * intervalS, 60.0)) return 3;
  if (age > max(2.0 * intervalS, 5.0)) return 2;
  if (age > max(1.5 * intervalS, 3.0)) return 1;
  return 0;
}
void main() {
  float span = to.w - from.w;
  float share = span > 0.0 ? clamp((marks.nowS - from.w) / span, 0.0, 1.0) : 1.0;
  vec3 place = mix(from.xyz, to.xyz, share);
  vec4 clip = planToClip(place);
  float zoom = zoomAt(clip);
  stepOfAge = ageStep(marks.nowS - facing.y, facing.z);
  shape = int(facing.w + 0.5);
  hasHeading = facing.x >= 0.0 ? 1 : 0;
  radiusPx = marks.radiusPx * clamp(1.0 + (zoom - marks.zoom) * 0.2, 0.55, 1.0);
  float reach = radiusPx + 2.0;
  // Where north-by-heading points on the screen, seen through the camera: an arrow lies on the street it drives on.
  float angle = radians(facing.x);
  vec4 ahead = planToClip(place + vec3(sin(angle), cos(angle), 0.0) * 10.0);
  vec2 up = hasHeading == 1 && ahead.w > 0.0 ? (ahead.xy / ahead.w - clip.xy / clip.w) * view.sizePx : vec2(0.0, 1.0);
  up = length(up) > 1e-5 ? normalize(up) : vec2(0.0, 1.0);
  at = corner * reach;
  vec2 turned = vec2(at.x * up.y + at.y * up.x, at.y * up.y - at.x * up.x);
  colour = tone;
  // The future of a shown past has not happened: what was taken after it is not there.
  bool isAhead = facing.y > marks.nowS + 61.0;
  gl_Position = isAhead || tone.a <= 0.0 || clip.w <= 0.0 ? vec4(2.0, 2.0, 2.0, 1.0) : offsetPixels(clip, turned);
}
`;
const fragment = `\
in vec2 at;
in vec4 colour;
in float radiusPx;
flat in int stepOfAge;
flat in int shape;
flat in int hasHeading;
out vec4 fragColor;
/** Signed distances in radii; negative inside. Forward is +y. */
float kite(vec2 p) { return max(abs(p.x) * 1.15 + p.y * 0.62 - 0.62, -(p.y + 0.62 - abs(p.x) * 0.55)); }
float slab(vec2 p) { vec2 d = abs(p) - vec2(0.46, 0.9); return max(max(d.x, d.y), abs(p.x) + p.y - 1.05); }
float hull(vec2 p) { return max(abs(p.x) + max(p.y - 0.15, 0.0) * 0.62 - 0.44, abs(p.y) - 0.95); }
float wings(vec2 p) {
  float body = max(abs(p.x) - 0.16, abs(p.y) - 0.95);
  float wing = max(abs(p.x) * 0.55 + abs(p.y - 0.1 + abs(p.x) * 0.3) * 1.6 - 0.5, abs(p.x) - 0.95);
  float tail = max(abs(p.x) - 0.42, abs(p.y + 0.74) - 0.13);
  return min(min(body, wing), tail);
}
float outline(vec2 p) {
  if (hasHeading == 0) return shape == 4 ? length(p) - 0.62 : max(abs(p.x), abs(p.y)) - 0.6;
  if (shape == 1) return slab(p);
  if (shape == 2) return hull(p);
  if (shape == 3) return wings(p);
  return kite(p);
}
void main() {
  float d = outline(at / radiusPx) * radiusPx;
  float body = clamp(0.5 - d, 0.0, 1.0);
  float around = clamp(1.7 - d, 0.0, 1.0);
  float fill = 1.0;
  if (stepOfAge == 1) fill = 0.6;
  float rim = clamp(0.5 - abs(d + 0.8) + 0.5, 0.0, 1.0);
  if (stepOfAge == 2) fill = max(smoothstep(0.5, 1.1, abs(fract((at.x + at.y) / 4.0) - 0.5) * 4.0), rim);
  if (stepOfAge == 3) fill = rim;
  float inside = body * fill;
  vec3 shade = mix(vec3(marks.edgeTone), colour.rgb, inside);
  float alpha = (stepOfAge == 3 ? max(inside, 0.25 * around) : max(inside, around * marks.edgeAlpha)) * colour.a;
  if (alpha < 0.06) discard;
  fragColor = vec4(shade * alpha, alpha);
}
`;

const kind: MarkKind = { name: 'movers', vertex, fragment, uniforms: agedUniforms, columns: ['from', 'to', 'facing', 'tone'] };

export const createMoverLayer = agedLayersOf(kind);
