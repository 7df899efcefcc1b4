import earcut from 'earcut';
import type { Spot } from '../../base/geodesic.ts';
import type { Sketch, SketchTone } from '../../base/sketch.ts';
import type { LayerContext, MapLayer } from '../layers/layer.ts';
import { createGlyphAtlas, type GlyphAtlas, type GlyphRect } from '../marks/glyph-atlas.ts';
import { createSpriteLayer, createSpriteStore, setSprite } from '../marks/sprites.ts';
import { markTones, rgbOf, type Theme } from '../marks/tones.ts';
import { wordGlyph } from '../marks/words-on-map.ts';
import { createPatchLayer, createPatchStore, createSegmentLayer, createSegmentStore } from './stores.ts';

/** Everything the tools draw, over the city and in its depth. */
export interface SketchBoard {
  readonly layer: MapLayer;
  draw(id: string, sketch: Sketch | null): void;
}

/** Seen is light, hidden is vermilion (colour-blind safe) and dashed besides. */
const tones: Readonly<Record<Theme, Readonly<Record<SketchTone, string>>>> = {
  night: { accent: '#BFDDF7', quiet: '#A3ABB2', good: '#F4F5F6', bad: '#E8835B' },
  day: { accent: '#1C1F22', quiet: '#585F66', good: '#1C1F22', bad: '#B5471B' },
};
const FILL_ALPHA = 0.16;
const LINE_PX = 2.2;
const DASH_PX = 9;
const HANDLE_PX = 14;
const LABEL_PX = 13;
/** Labels change with every move of a hand; drawings nobody shows any more are thrown away this often. */
const DRAWINGS_KEPT = 300;

type Plan = readonly [number, number, number];

export function createSketchBoard({ inputs, map, theme, invalidate }: Pick<LayerContext, 'inputs' | 'map' | 'theme' | 'invalidate'>): SketchBoard {
  const { frame } = inputs.city;
  const sketches = new Map<string, Sketch>();
  const atlas = createGlyphAtlas(2);
  const segments = createSegmentStore();
  const patches = createPatchStore();
  const sprites = createSpriteStore(64);
  let drawings = 0;
  let dirty = false;

  const planOf = ({ lon, lat, heightM }: Spot): Plan => [...frame.toPlan(lon, lat), heightM];
  const rgba = (tone: SketchTone, alpha: number): readonly number[] => [...rgbOf(tones[theme()][tone]), alpha];

  const rebuild = (): void => {
    dirty = false;
    if (drawings > DRAWINGS_KEPT) {
      atlas.clear();
      drawings = 0;
    }
    const all = [...sketches.values()];
    writeSegments(segments, all.flatMap((s) => s.lines ?? []), planOf, rgba); // prettier-ignore
    writePatches(patches, all, planOf, rgba);
    const quietTones = markTones[theme()];
    const marks = all.flatMap((s) => [
      ...(s.dots ?? []).map(({ at, tone, handle }) => ({ at, glyph: dotGlyph(atlas, tones[theme()][tone], quietTones.halo, handle ?? false), upPx: 0 })),
      ...(s.labels ?? []).map(({ at, text, strong }) => ({
        at,
        glyph: wordGlyph(atlas, text, LABEL_PX, quietTones.text, quietTones.halo, strong ? 600 : 500),
        upPx: 16,
      })),
    ]);
    sprites.resize(marks.length);
    marks.forEach(({ at, glyph, upPx }, i) => setSprite(sprites, i, planOf(at), glyph, { rightPx: 0, upPx, fromZoom: 0, opacity: 1 }));
    drawings += marks.length;
  };
  const haloTone = (): number => (theme() === 'night' ? 0.08 : 0.96);
  return {
    draw(id, sketch) {
      if (sketch) sketches.set(id, sketch);
      else if (!sketches.delete(id)) return;
      dirty = true;
      invalidate();
    },
    layer: {
      marks: [
        createPatchLayer('sketch-patches', patches),
        createSegmentLayer('sketch-hidden', segments, haloTone, true),
        createSegmentLayer('sketch-lines', segments, haloTone, false),
        createSpriteLayer({ id: 'sketch-sprites', store: sprites, atlas, zoom: () => map.getZoom(), seeThrough: true }),
      ],
      look() {
        if (!dirty) return false;
        rebuild();
        return true;
      },
      afterFrame() {
        if (!dirty) return false;
        rebuild();
        return true;
      },
      restyle() {
        dirty = true;
      },
      setVisible() {},
      close() {
        for (const store of [segments, patches, sprites]) store.release();
      },
    },
  };
}

type Rgba = (tone: SketchTone, alpha: number) => readonly number[];

function writeSegments(store: ReturnType<typeof createSegmentStore>, lines: NonNullable<Sketch['lines']>, planOf: (spot: Spot) => Plan, rgba: Rgba): void {
  const rows = lines.flatMap(({ spots, tone, closed, dashed, widthPx = LINE_PX }) => {
    const points = spots.map(planOf);
    const ends = closed && points[0] ? [...points, points[0]] : points;
    return ends.slice(1).map((to, i) => ({ from: ends[i] as Plan, to, tone: rgba(tone, 1), style: [widthPx, dashed ? DASH_PX : 0] }));
  });
  store.resize(rows.length);
  rows.forEach(({ from, to, tone, style }, i) => {
    store.columns.from.set(from, i * 3);
    store.columns.to.set(to, i * 3);
    store.columns.tone.set(tone, i * 4);
    store.columns.style.set(style, i * 2);
  });
  for (const name of ['from', 'to', 'tone', 'style'] as const) store.touch(name, 0, rows.length);
}

function writePatches(store: ReturnType<typeof createPatchStore>, sketches: readonly Sketch[], planOf: (spot: Spot) => Plan, rgba: Rgba): void {
  const triangles = sketches.flatMap((s) =>
    (s.fills ?? []).flatMap(({ ring, tone }) => trianglesOf(ring.map(planOf)).map((t) => ({ t, tone: rgba(tone, FILL_ALPHA) }))),
  );
  const cells = sketches.flatMap((s) => (s.cells ? [s.cells] : []));
  const count = triangles.length + cells.reduce((sum, c) => sum + c.count, 0);
  store.resize(count);
  const { corner0, across, along, tone, form } = store.columns;
  triangles.forEach(({ t: [a, b, c], tone: colour }, i) => {
    corner0.set(a, i * 3);
    across.set([b[0] - a[0], b[1] - a[1], b[2] - a[2]], i * 3);
    along.set([c[0] - a[0], c[1] - a[1], c[2] - a[2]], i * 3);
    tone.set(colour, i * 4);
    form[i] = 1;
  });
  let at = triangles.length;
  for (const set of cells) {
    corner0.set(set.corner.subarray(0, set.count * 3), at * 3);
    across.set(set.across.subarray(0, set.count * 3), at * 3);
    along.set(set.along.subarray(0, set.count * 3), at * 3);
    tone.set(set.colour.subarray(0, set.count * 4), at * 4);
    form.fill(0, at, at + set.count);
    at += set.count;
  }
  for (const name of ['corner0', 'across', 'along', 'tone', 'form'] as const) store.touch(name, 0, count);
}

/** Ear clipping in the plane the ring is widest in, so that upright polygons have area too. */
function trianglesOf(ring: readonly Plan[]): (readonly [Plan, Plan, Plan])[] {
  if (ring.length < 3) return [];
  const n = newell(ring);
  const drop = [0, 1, 2].reduce((best, axis) => (Math.abs(n[axis] as number) > Math.abs(n[best] as number) ? axis : best), 0);
  const kept = [0, 1, 2].filter((axis) => axis !== drop);
  const indices = earcut(ring.flatMap((p) => kept.map((axis) => p[axis] as number)));
  const out: (readonly [Plan, Plan, Plan])[] = [];
  for (let i = 0; i < indices.length; i += 3)
    out.push([ring[indices[i] as number] as Plan, ring[indices[i + 1] as number] as Plan, ring[indices[i + 2] as number] as Plan]);
  return out;
}

/** Twice the area vector of a ring (Newell's method). */
function newell(ring: readonly Plan[]): Plan {
  const n: [number, number, number] = [0, 0, 0];
  ring.forEach((a, i) => {
    const b = ring[(i + 1) % ring.length] as Plan;
    n[0] += (a[1] - b[1]) * (a[2] + b[2]);
    n[1] += (a[2] - b[2]) * (a[0] + b[0]);
    n[2] += (a[0] - b[0]) * (a[1] + b[1]);
  });
  return n;
}

const dotGlyph = (atlas: GlyphAtlas, css: string, halo: string, isHandle: boolean): GlyphRect =>
  atlas.glyph(`dot ${css} ${halo} ${isHandle}`, HANDLE_PX, HANDLE_PX, (c) => {
    c.translate(HANDLE_PX / 2, HANDLE_PX / 2);
    c.beginPath();
    c.arc(0, 0, isHandle ? 4.6 : 3.2, 0, 7);
    c.fillStyle = isHandle ? css : halo;
    c.strokeStyle = isHandle ? halo : css;
    c.lineWidth = 1.8;
    c.fill();
    c.stroke();
  });
