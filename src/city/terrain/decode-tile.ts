import { createBridge, handOver } from '../../base/bridge.ts';
import { fail } from '../../base/problem.ts';
import type { TerrainDeclaration } from '../pack/manifest.ts';
import { decodeElevation } from './encoding.ts';
import { decodePng } from './png.ts';

export type TileCode = Pick<TerrainDeclaration, 'encoding' | 'tilePx' | 'offsetM'>;

/** Decode one tile into a grid of heights; `where` names it in problems. */
export function decodeTerrainTile(bytes: Uint8Array, terrain: TileCode, where: string): Float32Array<ArrayBuffer> {
  const { width, height, rgb } = decodePng(bytes, where);
  if (width !== terrain.tilePx || height !== terrain.tilePx)
    return fail('bad-terrain-tile', where, `${width} x ${height} pixels; terrain.tilePx says ${terrain.tilePx}`);
  const offsetM = terrain.offsetM ?? 0;
  const heights = new Float32Array(width * height);
  for (let i = 0, at = 0; i < heights.length; i++, at += 3)
    heights[i] = decodeElevation(terrain.encoding, rgb[at] as number, rgb[at + 1] as number, rgb[at + 2] as number) + offsetM;
  return heights;
}

export type DecodeCalls = { decode(bytes: Uint8Array, terrain: TileCode, where: string): Promise<Float32Array> };

/** The worker's side. */
export const serveDecoder = (port: Parameters<typeof createBridge>[0]): unknown =>
  createBridge(port, {
    decode(bytes: Uint8Array, terrain: TileCode, where: string) {
      const heights = decodeTerrainTile(bytes, terrain, where);
      return handOver(heights, [heights.buffer]);
    },
  });
