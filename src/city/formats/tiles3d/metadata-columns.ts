import type { ClassProperty } from './gltf.ts';
import type { GlbBuilder } from './write-glb.ts';

/** Stands for "unknown" in float properties of our tiles: the specification has no NaN in JSON, and 0 is not missing. */
export const unknownNumber = -9999;

export const amount = (description: string): ClassProperty => ({ type: 'SCALAR', componentType: 'FLOAT32', noData: unknownNumber, description });

/** Texts as a column of a property table. */
export function strings(glb: GlbBuilder, texts: readonly string[]): { values: number; stringOffsets: number; stringOffsetType: string } {
  const encoded = texts.map((text) => new TextEncoder().encode(text));
  const offsets = new Uint32Array(texts.length + 1);
  encoded.forEach((bytes, i) => (offsets[i + 1] = (offsets[i] as number) + bytes.length));
  // A buffer view may not be empty.
  const values = new Uint8Array(Math.max(1, offsets[texts.length] as number));
  encoded.forEach((bytes, i) => values.set(bytes, offsets[i]));
  return { values: glb.view(values), stringOffsets: glb.view(offsets), stringOffsetType: 'UINT32' };
}
