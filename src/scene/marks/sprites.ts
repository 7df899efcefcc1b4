import type { GlyphAtlas, GlyphRect } from './glyph-atlas.ts';
import { createMarkStore, type MarkStore } from './mark-store.ts';
import { planGlsl, type MarkKind, type MarkLayer } from './mark-layer.ts';

/**
 * Icons and words from an atlas. `place`: plan xyz. `rect`: atlas pixels x, y, width, height. `pose`: CSS pixels from the
 * anchor to the sprite's centre (right, up), zoom from which it is drawn, opacity.
 */
export type SpriteStore = MarkStore<'place' | 'rect' | 'pose'>;
export const createSpriteStore = (capacity: number): SpriteStore => createMarkStore({ place: 3, rect: 4, pose: 4 }, capacity);

const vertex = `\
in vec2 corner;
in vec3 place;
in vec4 rect;
in vec4 pose;
out vec2 texel;
out float opacity;
${planGlsl}
void main() {
  vec4 clip = planToClip(place);
  float zoom = marks.zoom + (zoomAt(clip) - marks.zoom) * marks.recede;
  float shown = clamp((zoom - pose.z) / 0.35, 0.0, 1.0) * pose.w;
  opacity = shown;
  texel = vec2(mix(rect.x, rect.x + rect.z, corner.x * 0.5 + 0.5), mix(rect.y + rect.w, rect.y, corner.y * 0.5 + 0.5)) / vec2(marks.atlasWidth, marks.atlasHeight);
  vec2 half_ = rect.zw / marks.atlasScale * 0.5;
  // Hung higher it is hidden by less of what stands before it: seen from above by nothing of its own height, along a street by every wall.
  vec4 above = planToClip(place + vec3(0.0, 0.0, marks.raiseM));
  if (above.w > 0.0) clip.z = min(clip.z, above.z / above.w * clip.w);
  gl_Position = shown <= 0.0 || rect.z <= 0.0 || clip.w <= 0.0 ? vec4(2.0, 2.0, 2.0, 1.0) : offsetPixels(clip, pose.xy + corner * half_);
}
`;
const fragment = `\
uniform sampler2D glyphs;
in vec2 texel;
in float opacity;
out vec4 fragColor;
void main() {
  vec4 c = texture(glyphs, texel) * opacity * marks.strength;
  if (c.a < 0.04) discard;
  fragColor = c;
}
`;

const kind: MarkKind = {
  name: 'sprites',
  vertex,
  fragment,
  uniforms: ['zoom', 'recede', 'raiseM', 'strength', 'atlasWidth', 'atlasHeight', 'atlasScale'],
  columns: ['place', 'rect', 'pose'],
};

export interface SpriteOptions {
  readonly id: string;
  readonly store: SpriteStore;
  readonly atlas: GlyphAtlas;
  readonly zoom: () => number;
  /** How much sooner than by its distance a far sprite is left out; names, which lie side by side, need more room than pins. 1 unless told. */
  readonly recede?: number;
  /** Metres by which it hangs higher where it comes to what hides it; words need it, or a corner of a wall bites into them. */
  readonly raiseM?: number;
  /** 0..1, multiplies every sprite; 0 skips nothing but draws nothing. */
  readonly strength?: () => number;
  readonly underNames?: boolean;
  /** Drawn whatever stands in front. */
  readonly seeThrough?: boolean;
}

export const createSpriteLayer = ({
  id,
  store,
  atlas,
  zoom,
  recede = 1,
  raiseM = 0,
  strength,
  underNames = false,
  seeThrough = false,
}: SpriteOptions): MarkLayer => ({
  id,
  kind,
  store,
  uniforms: () => ({
    zoom: zoom(),
    recede,
    raiseM,
    strength: strength?.() ?? 1,
    atlasWidth: atlas.size.width,
    atlasHeight: atlas.size.height,
    atlasScale: atlas.scale,
  }),
  atlas,
  depth: seeThrough ? 'through' : 'solid',
  underNames,
});

/** Write one sprite's row. */
export function setSprite(
  store: SpriteStore,
  row: number,
  place: readonly [number, number, number],
  rect: GlyphRect | null,
  pose: { readonly rightPx: number; readonly upPx: number; readonly fromZoom: number; readonly opacity: number },
): void {
  store.columns.place.set(place, row * 3);
  store.columns.rect.set(rect ? [rect.x, rect.y, rect.width, rect.height] : [0, 0, 0, 0], row * 4);
  store.columns.pose.set([pose.rightPx, pose.upPx, pose.fromZoom, pose.opacity], row * 4);
  for (const name of ['place', 'rect', 'pose'] as const) store.touch(name, row, row + 1);
}
