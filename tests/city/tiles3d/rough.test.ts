import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { diskCodecs } from '../../../src/city/formats/tiles3d/codecs/disk-codecs.node.ts';
import { decodeTile } from '../../../src/city/formats/tiles3d/decode.ts';
import { readTileset } from '../../../src/city/formats/tiles3d/read.ts';
import { readRough } from '../../../src/city/formats/tiles3d/rough.ts';
import type { TileNode } from '../../../src/city/formats/tiles3d/tile.ts';
import { transformPoint } from '../../../src/city/formats/matrix.ts';
import { writePack } from '../../../src/city/pack/write.node.ts';
import { smallCity } from '../small-city.ts';

let dir = '';
let nodes: readonly TileNode[] = [];
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rough-'));
  await writePack(smallCity(4), dir);
  const json: unknown = JSON.parse(await readFile(join(dir, 'buildings/tileset.json'), 'utf8'));
  nodes = readTileset('http://x/buildings/tileset.json', json).filter(({ contentUrl }) => contentUrl !== null);
});

async function bytesOf({ contentUrl }: TileNode): Promise<ArrayBuffer> {
  const bytes = await readFile(join(dir, new URL(contentUrl as string).pathname));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}

/** Corners of all triangles, metres in the tile's frame, in the order of the index. */
const corners = (index: ArrayLike<number>, at: (vertex: number) => readonly [number, number, number]): number[] => Array.from(index).flatMap((v) => [...at(v)]);

describe('bare triangles of a tile', () => {
  it('are the very triangles the tile itself decodes to', async () => {
    expect(nodes.length).toBeGreaterThan(1);
    for (const node of nodes) {
      const { mesh } = decodeTile(await bytesOf(node), node);
      if (!mesh) throw new Error('a tile of buildings has a mesh');
      const whole = corners(
        mesh.index,
        (v) => [0, 1, 2].map((a) => (mesh.position[v * 3 + a] as number) * (mesh.scale[a] as number) + (mesh.offset[a] as number)) as never,
      );
      const rough = (await readRough(await bytesOf(node), node, diskCodecs)).flatMap(({ position, index, toTile }) =>
        corners(index, (v) => transformPoint(toTile, position[v * 4] as number, position[v * 4 + 1] as number, position[v * 4 + 2] as number)),
      );
      expect(rough.length).toBe(whole.length);
      const worst = rough.reduce((most, m, i) => Math.max(most, Math.abs(m - (whole[i] as number))), 0);
      expect(worst).toBeLessThan(1e-6);
    }
  });
  it('leave the bytes they were read from as they are', async () => {
    const [node] = nodes as [TileNode];
    const bytes = await bytesOf(node);
    const before = Buffer.from(bytes.slice(0));
    const meshes = await readRough(bytes, node, diskCodecs);
    for (const { position, index } of meshes) {
      expect(position.buffer).not.toBe(bytes);
      expect(index.buffer).not.toBe(bytes);
      position.fill(0);
      index.fill(0);
    }
    expect(Buffer.from(bytes).equals(before)).toBe(true);
  });
  it('refuse what is no tile, by name', async () => {
    const [node] = nodes as [TileNode];
    await expect(readRough(new ArrayBuffer(40), node, diskCodecs)).rejects.toThrow(node.contentUrl as string);
  });
});
