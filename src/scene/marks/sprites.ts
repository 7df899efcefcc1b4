import type { PlanFrame } from '../../base/geodesy.ts';
import { premultiplied } from './dots.ts';
import type { GlyphAtlas, GlyphRect } from './glyph-atlas.ts';
import { createMarkStore, type MarkStore } from './mark-store.ts';
import { PlanLayer, planGlsl, planLayerDefaults } from './plan-layer.ts';

/**
 * Icons and words from an atlas. `place`: plan xyz. `rect`: atlas pixels x, y, width, height. `pose`: CSS pixels from the
 * anchor to the sprite's centre (right, up), zoom from which it is drawn, opacity.
 */
export type SpriteStore = MarkStore<'place' | 'rect' | 'pose'>;
export const createSpriteStore = (capacity: number): SpriteStore => createMarkStore({ place: 3, rect: 4, pose: 4 }, capacity);

const vertex = `\
#version 300 es
in vec2 corner;
in vec3 place;
in vec4 rect;
in vec4 pose;
out vec2 texel;
out float opacity;
${planGlsl}
void main() {
  vec4 clip = planToClip(place);
  float shown = clamp((zoomAt(clip) - pose.z) / 0.35, 0.0, 1.0) * pose.w;
  opacity = shown;
  texel = vec2(mix(rect.x, rect.x + rect.z, corner.x * 0.5 + 0.5), mix(rect.y + rect.w, rect.y, corner.y * 0.5 + 0.5)) / vec2(marks.atlasWidth, marks.atlasHeight);
  vec2 half_ = rect.zw / marks.atlasScale * 0.5;
  gl_Position = shown <= 0.0 || rect.z <= 0.0 || clip.w <= 0.0 ? vec4(2.0, 2.0, 2.0, 1.0) : offsetPixels(clip, pose.xy + corner * half_);
}
`;
const fragment = `\
#version 300 es
precision highp float;
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

export interface SpriteOptions {
  readonly id: string;
  readonly frame: PlanFrame;
  readonly store: SpriteStore;
  readonly atlas: GlyphAtlas;
  readonly zoom: () => number;
  /** 0..1, multiplies every sprite; 0 skips nothing but draws nothing. */
  readonly strength?: () => number;
  readonly beforeId?: string;
  /** Drawn whatever stands in front. */
  readonly seeThrough?: boolean;
}

export const createSpriteLayer = ({ id, frame, store, atlas, zoom, strength, beforeId, seeThrough }: SpriteOptions): PlanLayer =>
  new PlanLayer({
    ...planLayerDefaults(frame),
    id,
    frame,
    store,
    vertex,
    fragment,
    uniforms: () => ({
      zoom: zoom(),
      strength: strength?.() ?? 1,
      atlasWidth: atlas.size.width,
      atlasHeight: atlas.size.height,
      atlasScale: atlas.scale,
    }),
    texture: atlas.texture,
    parameters: seeThrough ? { ...premultiplied, depthCompare: 'always', depthWriteEnabled: false } : premultiplied,
    ...(beforeId ? { beforeId } : {}),
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
