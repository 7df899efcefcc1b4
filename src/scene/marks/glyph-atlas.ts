import type { MarkGpu } from './mark-gpu.ts';

/** Where a drawing lies in the atlas, atlas pixels. */
export interface GlyphRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Icons and words drawn once on a canvas and kept as one texture. Sizes at the door are CSS pixels. */
export interface GlyphAtlas {
  /** Atlas pixels per CSS pixel. */
  readonly scale: number;
  readonly size: { readonly width: number; readonly height: number };
  /** The drawing under a key, made on first use. The canvas is already scaled; draw in CSS pixels from (0, 0). */
  glyph(key: string, width: number, height: number, draw: (canvas: CanvasRenderingContext2D) => void): GlyphRect;
  /** Width of a text in CSS pixels in a font. */
  measure(text: string, font: string): number;
  /** Forget all drawings (language or theme changed). */
  clear(): void;
  /** The drawings on the GPU, brought up to date; a context that was lost and restored gets a new one. */
  texture(gpu: MarkGpu): WebGLTexture;
}

const WIDTH = 2048;
const GAP = 2;

export function createGlyphAtlas(scale: number): GlyphAtlas {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = 256;
  const context = (): CanvasRenderingContext2D => canvas.getContext('2d', { willReadFrequently: false }) as CanvasRenderingContext2D;
  const rects = new Map<string, GlyphRect>();
  let shelf = { x: GAP, y: GAP, height: 0 };
  let version = 0;
  let twin: { readonly gpu: MarkGpu; readonly texture: WebGLTexture; version: number } | null = null;

  /** Twice the height, drawings kept. */
  const grow = (): void => {
    const kept = document.createElement('canvas');
    kept.width = WIDTH;
    kept.height = canvas.height;
    kept.getContext('2d')?.drawImage(canvas, 0, 0);
    canvas.height *= 2;
    context().drawImage(kept, 0, 0);
  };
  const allot = (width: number, height: number): GlyphRect => {
    if (shelf.x + width + GAP > WIDTH) shelf = { x: GAP, y: shelf.y + shelf.height + GAP, height: 0 };
    while (shelf.y + height + GAP > canvas.height) grow();
    const rect = { x: shelf.x, y: shelf.y, width, height };
    shelf.x += width + GAP;
    shelf.height = Math.max(shelf.height, height);
    return rect;
  };
  return {
    scale,
    get size() {
      return { width: WIDTH, height: canvas.height };
    },
    glyph(key, width, height, draw) {
      const known = rects.get(key);
      if (known) return known;
      const rect = allot(Math.min(WIDTH - 2 * GAP, Math.ceil(width * scale)), Math.ceil(height * scale));
      const c = context();
      c.save();
      c.beginPath();
      c.rect(rect.x, rect.y, rect.width, rect.height);
      c.clip();
      c.translate(rect.x, rect.y);
      c.scale(scale, scale);
      draw(c);
      c.restore();
      rects.set(key, rect);
      version++;
      return rect;
    },
    measure(text, font) {
      const c = context();
      c.font = font;
      return c.measureText(text).width;
    },
    clear() {
      context().clearRect(0, 0, WIDTH, canvas.height);
      rects.clear();
      shelf = { x: GAP, y: GAP, height: 0 };
      version++;
    },
    texture(gpu) {
      const { gl } = gpu;
      if (twin?.gpu !== gpu) {
        twin = { gpu, texture: gpu.texture(), version: -1 };
        gl.bindTexture(gl.TEXTURE_2D, twin.texture);
        gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
        gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
        gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
        gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
      }
      if (twin.version !== version) {
        gl.bindTexture(gl.TEXTURE_2D, twin.texture);
        gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
        gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, true);
        gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, canvas);
        gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
        twin.version = version;
      }
      return twin.texture;
    },
  };
}
