import type { DataTexture, WebGLRenderer } from 'three';
import { mix32 } from '../../base/random.ts';
import type { BuildingTable } from '../../tables/buildings.ts';
import { createStateTexture } from './state-texture.ts';

export { ROW_BITS } from './state-texture.ts';

/** Bits of the alpha channel: what a building shows beside its own paint. */
export const Mark = { alarm: 3, hovered: 4, selected: 8, dimmed: 16, hidden: 32, detailed: 64, filtered: 128 } as const;

/** Two textures by building row: colour with marks (RGBA8), and facts (RGBA32F: height, foot, storeys, use * 1024 + seed). */
export interface BuildingStates {
  readonly tint: DataTexture;
  readonly facts: DataTexture;
  /** Make room for rows and take their facts from the table; foot and top in three metres stand in where the table knows none. */
  learn(table: BuildingTable, rows: ArrayLike<number>, footM: ArrayLike<number>, topM: ArrayLike<number>): void;
  /** Set or clear marks of a row; the bits of `mask` become `bits`. */
  mark(row: number, mask: number, bits: number): void;
  /** Show an alarm priority (0 = none, 1..3) in a colour, sRGB bytes. */
  alarm(row: number, priority: number, red: number, green: number, blue: number): void;
  /** Give changed lines to the GPU, or without a renderer the whole at the next draw; true when there was a change. */
  flush(renderer?: WebGLRenderer): boolean;
  /** After the GPU forgot everything. */
  refresh(): void;
  dispose(): void;
}

export function createBuildingStates(): BuildingStates {
  const tint = createStateTexture((length) => new Uint8Array(length));
  const facts = createStateTexture((length) => new Float32Array(length));

  return {
    tint: tint.texture,
    facts: facts.texture,
    learn(table, rows, footM, topM) {
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i] as number;
        tint.reach(row);
        facts.reach(row);
        const base = table.baseM[row] as number;
        const foot = Number.isFinite(base) ? base : (footM[i] as number);
        const known = table.heightM[row] as number;
        const height = Number.isFinite(known) ? known : (topM[i] as number) - foot;
        const storeys = table.storeys[row] as number;
        const { data } = facts;
        data[row * 4] = Number.isFinite(height) ? height : 10;
        data[row * 4 + 1] = Number.isFinite(foot) ? foot : 0;
        data[row * 4 + 2] = storeys > 0 ? storeys : Math.max(1, Math.round((data[row * 4] as number) / 3.2));
        data[row * 4 + 3] = (table.use[row] as number) * 1024 + (mix32(row) & 1023);
        facts.touch(row);
      }
    },
    mark(row, mask, bits) {
      tint.reach(row);
      const { data } = tint;
      const at = row * 4 + 3;
      const next = ((data[at] as number) & ~mask) | bits;
      if (next === data[at]) return;
      data[at] = next;
      tint.touch(row);
    },
    alarm(row, priority, red, green, blue) {
      tint.reach(row);
      const { data } = tint;
      const at = row * 4;
      const next = ((data[at + 3] as number) & ~Mark.alarm) | priority;
      if (next === data[at + 3] && data[at] === red && data[at + 1] === green && data[at + 2] === blue) return;
      data[at] = red;
      data[at + 1] = green;
      data[at + 2] = blue;
      data[at + 3] = next;
      tint.touch(row);
    },
    flush(renderer) {
      const [isTinted, isLearnt] = [tint.flush(renderer), facts.flush(renderer)];
      return isTinted || isLearnt;
    },
    refresh() {
      tint.touchAll();
      facts.touchAll();
    },
    dispose() {
      tint.texture.dispose();
      facts.texture.dispose();
    },
  };
}
