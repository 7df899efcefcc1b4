import { DataTexture, FloatType, NearestFilter, RedFormat, RGBAFormat, UnsignedByteType, type WebGLRenderer } from 'three';

/** Rows per line of the state textures; shaders shift and mask by it. */
export const ROW_BITS = 10;
const WIDTH = 1 << ROW_BITS;

/** Four numbers per building row, or one, on the CPU, and their twin on the GPU: only changed lines of it travel. */
export interface StateTexture<T extends Uint8Array | Float32Array> {
  readonly texture: DataTexture;
  readonly data: T;
  /** Make room for a row. */
  reach(row: number): void;
  touch(row: number): void;
  /** Everything must travel again. */
  touchAll(): void;
  /** Give what was touched to the GPU; true when there was anything. Without a renderer the next draw takes the whole. */
  flush(renderer?: WebGLRenderer): boolean;
}

export function createStateTexture<T extends Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer>>(
  make: (length: number) => T,
  channels: 4 | 1 = 4,
): StateTexture<T> {
  let lines = 4;
  let data = make(WIDTH * lines * channels);
  const isBytes = data instanceof Uint8Array;
  const texture = new DataTexture(data, WIDTH, lines, channels === 4 ? RGBAFormat : RedFormat, isBytes ? UnsignedByteType : FloatType);
  texture.minFilter = texture.magFilter = NearestFilter;
  texture.generateMipmaps = false;
  texture.needsUpdate = true;
  let dirty = new Uint8Array(lines);
  let dirtyLines = 0;
  let isWhole = false;

  /**
   * Straight into the texture: three's own partial update asks the GPU for its state first, which stalls for a frame. At a
   * frame's start, with the unpacking state as three resets it.
   */
  const writeLines = (renderer: WebGLRenderer, texels: unknown): void => {
    const gl = renderer.getContext() as WebGL2RenderingContext;
    renderer.state.bindTexture(gl.TEXTURE_2D, texels as WebGLTexture);
    for (let from = 0; from < lines; from++) {
      if (dirty[from] === 0) continue;
      let to = from + 1;
      while (to < lines && dirty[to] === 1) to++;
      const [format, type] = [channels === 4 ? gl.RGBA : gl.RED, isBytes ? gl.UNSIGNED_BYTE : gl.FLOAT];
      gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, from, WIDTH, to - from, format, type, data, from * WIDTH * channels);
      from = to;
    }
    renderer.state.unbindTexture();
  };

  return {
    texture,
    get data() {
      return data;
    },
    reach(row) {
      if (row < WIDTH * lines) return;
      while (row >= WIDTH * lines) lines *= 2;
      const wider = make(WIDTH * lines * channels);
      wider.set(data);
      data = wider;
      dirty = new Uint8Array(lines);
      // A texture's storage is immutable in WebGL2: dispose makes three allocate the larger one under the same object.
      texture.dispose();
      texture.image = { data, width: WIDTH, height: lines };
      isWhole = true;
    },
    touch(row) {
      const line = row >> ROW_BITS;
      if (dirty[line] === 1) return;
      dirty[line] = 1;
      dirtyLines++;
    },
    touchAll: () => void (isWhole = true),
    flush(renderer) {
      if (!isWhole && dirtyLines === 0) return false;
      const texels = renderer && !isWhole ? (renderer.properties.get(texture) as { __webglTexture?: unknown }).__webglTexture : undefined;
      if (renderer && texels) writeLines(renderer, texels);
      else texture.needsUpdate = true;
      dirty.fill(0);
      dirtyLines = 0;
      isWhole = false;
      return true;
    },
  };
}
