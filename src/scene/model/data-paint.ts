import type { DataTexture, Vector2, WebGLRenderer } from 'three';
import type { Painted } from '../../rules/styles/paint.ts';
import type { SceneInputs } from '../scene.ts';
import { createStateTexture } from './state-texture.ts';
import { Mark, type BuildingStates } from './states.ts';

/** Buildings painted by data: a texture of colours and patterns by building row, one of heights, and marks for the filter. */
export interface DataPaint {
  readonly colours: DataTexture;
  readonly heights: DataTexture;
  /** Take over what the style says now: what of the picture changes. Cheap when nothing changed. */
  update(): 'nothing' | 'colours' | 'shapes';
  /** Give changed lines to the GPU. */
  flush(renderer: WebGLRenderer): void;
  /** Colours and heights at hand: 0 or 1 each. */
  write(into: Vector2): void;
  /** After the GPU forgot everything. */
  refresh(): void;
  dispose(): void;
}

export function createDataPaint(inputs: SceneInputs, states: BuildingStates): DataPaint {
  const colours = createStateTexture((length) => new Uint8Array(length));
  const heights = createStateTexture((length) => new Float32Array(length), 1);
  let seen: Painted | null = null;
  let versionSeen = NaN;
  let hidden: Uint8Array = new Uint8Array(0);
  let filteredBy: Uint8Array | null = null;

  /** Rows the filter leaves out wear a mark, so that every pass (picture, shadow, picking) skips them. */
  const filter = (shown: Uint8Array | null): void => {
    if (shown === filteredBy) return;
    filteredBy = shown;
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
  const putAll = ({ paint, heightM }: Painted): void => {
    const rows = paint.length / 4;
    if (rows > 0) colours.reach(rows - 1);
    colours.data.set(paint);
    colours.data.fill(0, paint.length);
    colours.touchAll();
    if (!heightM) return;
    if (rows > 0) heights.reach(rows - 1);
    heights.data.set(heightM);
    heights.data.fill(0, rows);
    heights.touchAll();
  };
  const putSome = ({ paint, heightM }: Painted, rows: Uint32Array): void => {
    for (const row of rows) {
      for (let at = row * 4; at < row * 4 + 4; at++) colours.data[at] = paint[at] as number;
      colours.touch(row);
      if (!heightM) continue;
      heights.data[row] = heightM[row] as number;
      heights.touch(row);
    }
  };
  return {
    colours: colours.texture,
    heights: heights.texture,
    update() {
      const version = inputs.styles?.version ?? 0;
      if (version === versionSeen) return 'nothing';
      versionSeen = version;
      const painted = inputs.styles?.painted('buildings') ?? null;
      if (painted?.edition === seen?.edition) return 'nothing';
      const before = seen;
      seen = painted;
      const isFilterNew = (painted?.shown ?? null) !== filteredBy;
      filter(painted?.shown ?? null);
      if (painted) {
        if (before && painted.changed?.since === before.edition) putSome(painted, painted.changed.things);
        else putAll(painted);
      }
      return isFilterNew || painted?.heightM || before?.heightM ? 'shapes' : 'colours';
    },
    flush(renderer) {
      colours.flush(renderer);
      heights.flush(renderer);
    },
    write(into) {
      into.set(seen ? 1 : 0, seen?.heightM ? 1 : 0);
    },
    refresh() {
      colours.touchAll();
      heights.touchAll();
    },
    dispose() {
      colours.texture.dispose();
      heights.texture.dispose();
    },
  };
}
