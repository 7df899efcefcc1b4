import { DataTexture, FloatType, NearestFilter, RedFormat, RGBAFormat, UnsignedByteType, type Vector2 } from 'three';
import type { Painted } from '../../rules/styles/paint.ts';
import type { SceneInputs } from '../scene.ts';
import { Mark, ROW_BITS, type BuildingStates } from './states.ts';

const WIDTH = 1 << ROW_BITS;

/** Buildings painted by data: a texture of colours and patterns by building row, one of heights, and marks for the filter. */
export interface DataPaint {
  readonly colours: DataTexture;
  readonly heights: DataTexture;
  /** Take over what the style says now; true when the picture changes. Cheap when nothing changed. */
  update(): boolean;
  /** Colours and heights at hand: 0 or 1 each. */
  write(into: Vector2): void;
  /** Rows were learnt or the GPU forgot: write everything again. */
  relearn(): void;
  dispose(): void;
}

export function createDataPaint(inputs: SceneInputs, states: BuildingStates): DataPaint {
  const colours = textureOf(new Uint8Array(WIDTH * 4), 1);
  const heights = textureOf(new Float32Array(WIDTH), 1);
  let seen: Painted | null = null;
  let versionSeen = NaN;
  let hidden: Uint8Array = new Uint8Array(0);

  /** Rows the filter leaves out wear a mark, so that every pass (picture, shadow, picking) skips them. */
  const filter = (shown: Uint8Array | null): void => {
    const count = shown?.length ?? 0;
    if (count === 0 && hidden.length === 0) return;
    const next = new Uint8Array(count);
    for (let row = 0; row < Math.max(count, hidden.length); row++) {
      const isOut = row < count && shown?.[row] === 0 ? 1 : 0;
      if (row < count) next[row] = isOut;
      if (isOut !== (hidden[row] ?? 0)) states.mark(row, Mark.filtered, isOut ? Mark.filtered : 0);
    }
    hidden = next;
  };
  return {
    colours,
    heights,
    update() {
      const version = inputs.styles?.version ?? 0;
      if (version === versionSeen) return false;
      versionSeen = version;
      const painted = inputs.styles?.painted('buildings') ?? null;
      if (painted === seen) return false;
      seen = painted;
      filter(painted?.shown ?? null);
      if (painted) {
        const lines = Math.max(1, Math.ceil(painted.paint.length / 4 / WIDTH));
        put(colours, painted.paint, lines, 4);
        if (painted.heightM) put(heights, painted.heightM, lines, 1);
      }
      return true;
    },
    write(into) {
      into.set(seen ? 1 : 0, seen?.heightM ? 1 : 0);
    },
    relearn() {
      versionSeen = NaN;
      seen = null;
    },
    dispose() {
      colours.dispose();
      heights.dispose();
    },
  };
}

function textureOf(data: Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer>, lines: number): DataTexture {
  const isBytes = data instanceof Uint8Array;
  const made = new DataTexture(data, WIDTH, lines, isBytes ? RGBAFormat : RedFormat, isBytes ? UnsignedByteType : FloatType);
  made.minFilter = made.magFilter = NearestFilter;
  made.generateMipmaps = false;
  made.needsUpdate = true;
  return made;
}

/** Whole uploads; a texture's storage is immutable in WebGL2, so that another size makes another texture. */
function put(texture: DataTexture, values: Uint8Array | Float32Array, lines: number, channels: number): void {
  const image = texture.image as { data: Uint8Array | Float32Array; width: number; height: number };
  if (image.height !== lines) {
    texture.dispose();
    const data = values instanceof Uint8Array ? new Uint8Array(WIDTH * lines * channels) : new Float32Array(WIDTH * lines);
    texture.image = { data, width: WIDTH, height: lines } as never;
  }
  const { data } = texture.image as { data: Uint8Array | Float32Array };
  data.set(values);
  data.fill(0, values.length);
  texture.needsUpdate = true;
}
