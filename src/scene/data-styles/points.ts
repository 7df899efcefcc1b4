import { entityFromKey, type City, type EntityRef } from '../../city/city.ts';
import { PAINTED, Pattern, type Painted } from '../../rules/styles/paint.ts';
import { STREET_HEIGHT_M, planOf, serviceHeightM } from '../layers/standing.ts';
import { createDotLayer, createDotStore } from '../marks/dots.ts';
import type { MarkPoints } from '../marks/mark-points.ts';
import { createMarkStore } from '../marks/mark-store.ts';
import { planGlsl, type MarkKind, type MarkLayer } from '../marks/mark-layer.ts';
import type { Theme } from '../marks/tones.ts';

/** Dots painted by data, on stems where height is the channel. */
export interface StyledPoints {
  readonly marks: readonly MarkLayer[];
  readonly points: MarkPoints;
  show(painted: Painted | null): void;
  place(i: number): { readonly lon: number; readonly lat: number } | undefined;
  release(): void;
}

const FRESH_S = 0;
const LOST_S = -1e9;
const STEM_PX = 2.4;

const stemVertex = `\
in vec2 corner;
in vec3 place;
in vec4 tone;
in float tall;
out vec4 colour;
${planGlsl}
void main() {
  vec4 clip = planToClip(place - vec3(0.0, 0.0, corner.y < 0.0 ? tall : 0.0));
  colour = tone;
  gl_Position = tall <= 0.0 || clip.w <= 0.0 ? vec4(2.0, 2.0, 2.0, 1.0) : clip + vec4(corner.x * marks.widthPx * view.pixelRatio / view.sizePx.x * clip.w, 0.0, 0.0, 0.0);
}
`;
const stemFragment = `\
in vec4 colour;
out vec4 fragColor;
void main() { fragColor = vec4(colour.rgb * 0.85, 1.0); }
`;

const stemKind: MarkKind = { name: 'stems', vertex: stemVertex, fragment: stemFragment, uniforms: ['widthPx', 'zoom'], columns: ['place', 'tone', 'tall'] };

export function createStyledPoints(city: City, zoom: () => number, theme: () => Theme): StyledPoints {
  const dots = createDotStore(256);
  const stems = createMarkStore({ place: 3, tone: 4, tall: 1 }, 256);
  let refs: readonly (EntityRef | null)[] = [];
  let version = 0;
  const radiusPx = (): number => Math.max(3, Math.min(8, 3 + (zoom() - 12) * 1.1));

  const standing = (ref: EntityRef | null): { readonly lon: number; readonly lat: number; readonly heightM: number } | undefined => {
    const sensor = ref?.kind === 'sensor' ? city.sensor(ref.id) : undefined;
    const service = ref?.kind === 'service' ? city.service(ref.id) : undefined;
    const at = sensor ?? service;
    if (!at) return undefined;
    const owner = sensor ? sensor.properties.service : service?.properties.id;
    return { lon: at.lon, lat: at.lat, heightM: owner === undefined ? STREET_HEIGHT_M : serviceHeightM(city, owner) };
  };
  const write = ({ paint, heightM }: Painted): void => {
    const { place, tone, spokeS, life } = dots.columns;
    refs.forEach((ref, i) => {
      const at = standing(ref);
      const code = paint[i * 4 + 3] as number;
      const isShown = at !== undefined && code >= PAINTED;
      const tallM = heightM && Number.isFinite(heightM[i]) ? (heightM[i] as number) : 0;
      const [x, y, z] = at ? planOf(city, at.lon, at.lat, at.heightM) : [0, 0, 0];
      place.set([x, y, z + tallM], i * 3);
      tone.set([(paint[i * 4] as number) / 255, (paint[i * 4 + 1] as number) / 255, (paint[i * 4 + 2] as number) / 255, 1], i * 4);
      spokeS[i] = (code & 7) === Pattern.missing ? LOST_S : FRESH_S;
      life.set([1, isShown ? 0 : 99, 0], i * 3);
      stems.columns.place.set([x, y, z + tallM], i * 3);
      stems.columns.tone.set(tone.subarray(i * 4, i * 4 + 4), i * 4);
      stems.columns.tall[i] = isShown ? tallM : 0;
    });
    for (const name of ['place', 'tone', 'spokeS', 'life'] as const) dots.touch(name, 0, refs.length);
    for (const name of ['place', 'tone', 'tall'] as const) stems.touch(name, 0, refs.length);
  };
  const look = () => ({ nowS: 0, zoom: zoom(), radiusPx: radiusPx(), edgeTone: theme() === 'night' ? 0.06 : 1, edgeAlpha: 0.9 });
  const stemLayer: MarkLayer = {
    id: 'styled-stems',
    kind: stemKind,
    store: stems,
    uniforms: () => ({ widthPx: STEM_PX, zoom: zoom() }),
    depth: 'solid',
    underNames: true,
  };
  return {
    marks: [stemLayer, createDotLayer('styled-points', dots, look)],
    points: {
      get count() {
        return dots.count;
      },
      get positions() {
        return dots.columns.place;
      },
      get version() {
        return version;
      },
      liftPx: 0,
      reachPx: (i) => ((dots.columns.life[i * 3 + 1] as number) > 24 ? 0 : radiusPx() + 4),
      ref: (i) => refs[i] ?? { kind: 'sensor', id: '' },
    },
    show(painted) {
      refs = (painted?.column.keys ?? []).map(entityFromKey);
      dots.resize(refs.length);
      stems.resize(refs.length);
      if (painted) write(painted);
      version++;
    },
    place: (i) => standing(refs[i] ?? null),
    release() {
      dots.release();
      stems.release();
    },
  };
}
