import type { GlyphAtlas, GlyphRect } from './glyph-atlas.ts';
import type { MarkTones } from './tones.ts';

type Draw = (c: CanvasRenderingContext2D) => void;
/** The plate's side, the stem below it, and the whole sprite, CSS pixels. */
export const PLATE_PX = 20;
export const STEM_PX = 7;
const BOX_W = 24;
export const PIN_H = PLATE_PX + STEM_PX + 4;

const shape =
  (draw: Draw): Draw =>
  (c) => {
    c.beginPath();
    draw(c);
    c.fill();
  };
const lines =
  (draw: Draw, width = 1.5): Draw =>
  (c) => {
    c.lineWidth = width;
    c.beginPath();
    draw(c);
    c.stroke();
  };
const both =
  (...draws: readonly Draw[]): Draw =>
  (c) =>
    draws.forEach((draw) => draw(c));

/** Pictograms in a box of ±6 around the plate's middle, y down. */
const pictograms: Readonly<Record<string, Draw>> = {
  // House with a cross: the health posthouse.
  posthouse: both(
    lines((c) => {
      c.moveTo(-6, 0);
      c.lineTo(0, -5.5);
      c.lineTo(6, 0);
    }),
    lines((c) => {
      c.moveTo(-4.2, -0.6);
      c.lineTo(-4.2, 5.5);
      c.lineTo(4.2, 5.5);
      c.lineTo(4.2, -0.6);
    }),
    lines((c) => {
      c.moveTo(0, 0);
      c.lineTo(0, 4.2);
      c.moveTo(-2.1, 2.1);
      c.lineTo(2.1, 2.1);
    }),
  ),
  // Bowl and steam.
  canteen: both(
    shape((c) => {
      c.moveTo(-6, 0.5);
      c.lineTo(6, 0.5);
      c.arc(0, 0.5, 6, 0, Math.PI);
    }),
    lines((c) => {
      c.moveTo(-2.2, -1.5);
      c.quadraticCurveTo(-3.6, -3.4, -2.2, -5.6);
      c.moveTo(2.2, -1.5);
      c.quadraticCurveTo(0.8, -3.4, 2.2, -5.6);
    }, 1.3),
  ),
  // Pediment and columns.
  hall: both(
    shape((c) => {
      c.moveTo(-6, -2);
      c.lineTo(0, -6);
      c.lineTo(6, -2);
    }),
    lines((c) => {
      for (const x of [-4, 0, 4]) {
        c.moveTo(x, -0.8);
        c.lineTo(x, 4);
      }
    }, 1.7),
    lines((c) => {
      c.moveTo(-6, 5.3);
      c.lineTo(6, 5.3);
    }),
  ),
  hospital: shape((c) => {
    c.rect(-2, -6, 4, 12);
    c.rect(-6, -2, 12, 4);
  }),
  // The hospital's cross in outline: nobody stays the night.
  clinic: lines((c) => {
    c.moveTo(-2, -5.6);
    for (const [x, y] of [
      [2, -5.6],
      [2, -2],
      [5.6, -2],
      [5.6, 2],
      [2, 2],
      [2, 5.6],
      [-2, 5.6],
      [-2, 2],
      [-5.6, 2],
      [-5.6, -2],
      [-2, -2],
    ] as const)
      c.lineTo(x, y);
    c.closePath();
  }),
  fire: shape((c) => {
    c.moveTo(0.6, -6.4);
    c.bezierCurveTo(1.2, -3, 5, -1.6, 4.6, 2.4);
    c.bezierCurveTo(4.3, 5, 2.2, 6.4, 0, 6.4);
    c.bezierCurveTo(-2.8, 6.4, -4.8, 4.4, -4.6, 1.6);
    c.bezierCurveTo(-4.5, -0.4, -3, -1.4, -2.6, -3);
    c.bezierCurveTo(-1.4, -2.4, -1, -1.4, -0.9, -0.4);
    c.bezierCurveTo(0.4, -1.8, 0.9, -4, 0.6, -6.4);
  }),
  police: shape((c) => {
    c.moveTo(0, -6.4);
    c.lineTo(5.4, -4.2);
    c.bezierCurveTo(5.4, 1.6, 3.6, 4.8, 0, 6.4);
    c.bezierCurveTo(-3.6, 4.8, -5.4, 1.6, -5.4, -4.2);
  }),
  school: shape((c) => {
    c.moveTo(-6.5, -1.5);
    c.lineTo(0, -5);
    c.lineTo(6.5, -1.5);
    c.lineTo(0, 2);
    c.moveTo(-3.6, 1.6);
    c.lineTo(0, 3.4);
    c.lineTo(3.6, 1.6);
    c.lineTo(3.6, 4.6);
    c.lineTo(0, 6.2);
    c.lineTo(-3.6, 4.6);
  }),
  kitchen: both(
    shape((c) => {
      c.roundRect(-5, -1, 10, 7, 1.5);
    }),
    lines((c) => {
      c.moveTo(-6.5, -2.6);
      c.lineTo(6.5, -2.6);
      c.moveTo(0, -2.6);
      c.lineTo(0, -5);
    }),
  ),
  pump: shape((c) => {
    c.moveTo(0, -6.4);
    c.bezierCurveTo(3, -2.6, 4.6, -0.4, 4.6, 2);
    c.arc(0, 2, 4.6, 0, Math.PI);
    c.bezierCurveTo(-4.6, -0.4, -3, -2.6, 0, -6.4);
  }),
};
const unknown: Draw = shape((c) => c.arc(0, 0, 3, 0, 7));

/** Kinds in a pack may be longer than ours: `fire-station`, `service-hall`. */
function pictogramOf(kind: string): Draw {
  const exact = pictograms[kind];
  if (exact) return exact;
  const part = Object.keys(pictograms).find((name) => kind.includes(name));
  return part ? (pictograms[part] as Draw) : unknown;
}

/** A muted plate on a stem; its foot is the service's place. */
export function servicePin(atlas: GlyphAtlas, tones: MarkTones, kind: string): GlyphRect {
  return atlas.glyph(`pin ${kind} ${tones.plate}`, BOX_W, PIN_H, (c) => {
    c.translate(BOX_W / 2, PLATE_PX / 2 + 2);
    c.strokeStyle = tones.plateEdge;
    c.lineWidth = 1.5;
    c.beginPath();
    c.moveTo(0, PLATE_PX / 2);
    c.lineTo(0, PLATE_PX / 2 + STEM_PX + 2);
    c.stroke();
    c.beginPath();
    c.roundRect(-PLATE_PX / 2, -PLATE_PX / 2, PLATE_PX, PLATE_PX, 4);
    c.fillStyle = tones.plate;
    c.fill();
    c.lineWidth = 1;
    c.stroke();
    c.fillStyle = tones.pictogram;
    c.strokeStyle = tones.pictogram;
    c.lineCap = 'round';
    c.lineJoin = 'round';
    pictogramOf(kind)(c);
  });
}
