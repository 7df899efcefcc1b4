import { DataTexture, FloatType, NearestFilter, RGBAFormat, UnsignedByteType } from 'three';
import { mix32 } from '../../base/random.ts';
import type { BuildingTable } from '../../tables/buildings.ts';

/** Rows per line of the state textures; shaders shift and mask by it. */
export const ROW_BITS = 10;
const WIDTH = 1 << ROW_BITS;

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
  /** Give changed textures to the GPU at the next draw; true when there was a change. */
  flush(): boolean;
  /** After the GPU forgot everything. */
  refresh(): void;
  dispose(): void;
}

export function createBuildingStates(): BuildingStates {
  let lines = 4;
  let tintData = new Uint8Array(WIDTH * lines * 4);
  let factData = new Float32Array(WIDTH * lines * 4);
  const texture = (data: Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer>): DataTexture => {
    const made = new DataTexture(data, WIDTH, lines, RGBAFormat, data instanceof Uint8Array ? UnsignedByteType : FloatType);
    made.minFilter = made.magFilter = NearestFilter;
    made.generateMipmaps = false;
    made.needsUpdate = true;
    return made;
  };
  const tint = texture(tintData);
  const facts = texture(factData);
  let tintDirty = false;
  let factsDirty = false;

  const grow = (row: number): void => {
    while (row >= WIDTH * lines) lines *= 2;
    const wider = new Uint8Array(WIDTH * lines * 4);
    wider.set(tintData);
    tintData = wider;
    const widerFacts = new Float32Array(WIDTH * lines * 4);
    widerFacts.set(factData);
    factData = widerFacts;
    // A texture's storage is immutable in WebGL2: dispose makes three allocate the larger one under the same object.
    tint.dispose();
    facts.dispose();
    tint.image = { data: tintData, width: WIDTH, height: lines };
    facts.image = { data: factData, width: WIDTH, height: lines };
    tintDirty = factsDirty = true;
  };

  return {
    tint,
    facts,
    learn(table, rows, footM, topM) {
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i] as number;
        if (row >= WIDTH * lines) grow(row);
        const base = table.baseM[row] as number;
        const foot = Number.isFinite(base) ? base : (footM[i] as number);
        const known = table.heightM[row] as number;
        const height = Number.isFinite(known) ? known : (topM[i] as number) - foot;
        const storeys = table.storeys[row] as number;
        factData[row * 4] = Number.isFinite(height) ? height : 10;
        factData[row * 4 + 1] = Number.isFinite(foot) ? foot : 0;
        factData[row * 4 + 2] = storeys > 0 ? storeys : Math.max(1, Math.round((factData[row * 4] as number) / 3.2));
        factData[row * 4 + 3] = (table.use[row] as number) * 1024 + (mix32(row) & 1023);
      }
      factsDirty = true;
    },
    mark(row, mask, bits) {
      if (row >= WIDTH * lines) grow(row);
      const at = row * 4 + 3;
      const next = ((tintData[at] as number) & ~mask) | bits;
      if (next === tintData[at]) return;
      tintData[at] = next;
      tintDirty = true;
    },
    alarm(row, priority, red, green, blue) {
      if (row >= WIDTH * lines) grow(row);
      const at = row * 4;
      const next = ((tintData[at + 3] as number) & ~Mark.alarm) | priority;
      if (next === tintData[at + 3] && tintData[at] === red && tintData[at + 1] === green && tintData[at + 2] === blue) return;
      tintData[at] = red;
      tintData[at + 1] = green;
      tintData[at + 2] = blue;
      tintData[at + 3] = next;
      tintDirty = true;
    },
    flush() {
      // Whole uploads: a partial one makes three ask the GPU for state, which stalls for a frame.
      if (tintDirty) tint.needsUpdate = true;
      if (factsDirty) facts.needsUpdate = true;
      const changed = tintDirty || factsDirty;
      tintDirty = factsDirty = false;
      return changed;
    },
    refresh() {
      tintDirty = factsDirty = true;
    },
    dispose() {
      tint.dispose();
      facts.dispose();
    },
  };
}
