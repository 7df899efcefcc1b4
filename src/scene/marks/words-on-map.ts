import type { GlyphAtlas, GlyphRect } from './glyph-atlas.ts';

/** The interface's face first, then what the system has for Chinese. */
export const mapFont = (sizePx: number, weight = 500): string =>
  `${weight} ${sizePx}px "Inter Variable", Inter, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif`;

const PAD_PX = 3;

/** A word with a halo, as a glyph. */
export function wordGlyph(atlas: GlyphAtlas, text: string, sizePx: number, ink: string, halo: string, weight = 500): GlyphRect {
  const font = mapFont(sizePx, weight);
  const width = Math.ceil(atlas.measure(text, font)) + 2 * PAD_PX;
  return atlas.glyph(`w\n${text}\n${sizePx}\n${ink}\n${halo}`, width, sizePx + 2 * PAD_PX + 2, (c) => {
    c.font = font;
    c.textBaseline = 'middle';
    c.lineJoin = 'round';
    c.strokeStyle = halo;
    c.lineWidth = 3;
    c.strokeText(text, PAD_PX, sizePx / 2 + PAD_PX + 1);
    c.fillStyle = ink;
    c.fillText(text, PAD_PX, sizePx / 2 + PAD_PX + 1);
  });
}
