import type { GlyphAtlas, GlyphRect } from './glyph-atlas.ts';
import { mapFont } from './words-on-map.ts';
import type { MarkTones } from './tones.ts';

/** `filled`: active; `hollow`: returned to normal but not acknowledged, and what shows through walls; `frame`: double frame. */
export type AlarmForm = 'filled' | 'hollow' | 'frame';
export type Priority = 1 | 2 | 3 | 4;
const BOX_PX = 34;

/** ■ P1, ▲ P2, ▼ P3, ◆ P4: shape, numeral and colour say the same thing three times. */
function outline(c: CanvasRenderingContext2D, priority: Priority, r: number): void {
  c.beginPath();
  if (priority === 1) c.roundRect(-r * 0.86, -r * 0.86, r * 1.72, r * 1.72, 2);
  else if (priority === 4)
    polygon(c, [
      [0, -r * 1.15],
      [r * 1.15, 0],
      [0, r * 1.15],
      [-r * 1.15, 0],
    ]);
  else {
    const up = priority === 2 ? -1 : 1;
    polygon(c, [
      [0, up * r * 1.18],
      [r * 1.18, -up * r * 0.86],
      [-r * 1.18, -up * r * 0.86],
    ]);
  }
  c.closePath();
}
function polygon(c: CanvasRenderingContext2D, points: readonly (readonly [number, number])[]): void {
  for (const [i, [x, y]] of points.entries()) i === 0 ? c.moveTo(x, y) : c.lineTo(x, y);
}

export function alarmGlyph(atlas: GlyphAtlas, tones: MarkTones, priority: Priority, form: AlarmForm): GlyphRect {
  return atlas.glyph(`alarm ${priority} ${form} ${tones.plate}`, BOX_PX, BOX_PX, (c) => {
    c.translate(BOX_PX / 2, BOX_PX / 2);
    c.lineJoin = 'round';
    const colour = tones.alarm[priority];
    if (form === 'frame') {
      outline(c, priority, 14);
      c.strokeStyle = tones.alarmEdge;
      c.lineWidth = 3.5;
      c.stroke();
      c.strokeStyle = colour;
      c.lineWidth = 1.8;
      c.stroke();
      return;
    }
    outline(c, priority, 10);
    c.strokeStyle = tones.alarmEdge;
    c.lineWidth = 5;
    c.stroke();
    c.fillStyle = form === 'filled' ? colour : tones.plate;
    c.fill();
    c.strokeStyle = form === 'filled' ? tones.alarmEdge : colour;
    c.lineWidth = form === 'filled' ? 1 : 2;
    c.stroke();
    c.fillStyle = form === 'filled' ? tones.alarmInk[priority] : colour;
    c.font = mapFont(12, 700);
    c.textAlign = 'center';
    c.textBaseline = 'middle';
    c.fillText(String(priority), 0, priority === 2 ? 2.5 : priority === 3 ? -2 : 0.5);
  });
}

/** The frame that beats about an alarm nobody has acknowledged, drawn about the origin. */
export function drawBeat(c: CanvasRenderingContext2D, tones: MarkTones, priority: Priority): void {
  c.lineJoin = 'round';
  outline(c, priority, 18.5);
  c.strokeStyle = tones.alarmEdge;
  c.lineWidth = 4;
  c.stroke();
  c.strokeStyle = tones.alarm[priority];
  c.lineWidth = 2.4;
  c.stroke();
}
