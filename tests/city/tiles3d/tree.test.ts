import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../src/base/problem.ts';
import { readRow } from '../../../src/city/formats/tiles3d/metadata/property-rows.ts';
import { readTree } from '../../../src/city/formats/tiles3d/tree/read-tree.ts';
import { expandSubtree, implicitVolume, mortonOf, subtreeUrl } from '../../../src/city/formats/tiles3d/tree/subtree.ts';
import type { SubtreeRecord, TileRecord, TilesetRecord } from '../../../src/city/formats/tiles3d/tree/tile-record.ts';
import { regionVolume } from '../../../src/city/formats/tiles3d/tree/volume.ts';
import { joined } from './make.ts';

const real = join(process.cwd(), '../shared/real/3dtiles');
const open = (path: string): TilesetRecord => readTree(pathToFileURL(join(real, path)).href, JSON.parse(readFileSync(join(real, path), 'utf8')));
const read = async (url: string): Promise<Uint8Array> => new Uint8Array(readFileSync(fileURLToPath(url)));
const all = (tile: TileRecord): TileRecord[] => [tile, ...tile.children.flatMap(all)];
function problemsOf(run: () => unknown): readonly Problem[] {
  try {
    run();
    return [];
  } catch (error) {
    return (error as { problems?: Problem[] }).problems ?? [{ code: 'crash', where: '', why: String(error) }];
  }
}

/** Every tile below, subtree after subtree. */
async function grown(tile: TileRecord): Promise<TileRecord[]> {
  if (!tile.subtree) return [tile, ...(await Promise.all(tile.children.map(grown))).flat()];
  const url = subtreeUrl(tile.subtree);
  const root = await expandSubtree(await read(url), tile.subtree, url, read);
  return root ? grown(root) : [];
}

describe.skipIf(!existsSync(real))("other people's tilesets", () => {
  it('have the tiles and contents of their descriptions', () => {
    const lod = open('1.0/TilesetWithDiscreteLOD/tileset.json');
    expect(lod.tileCount).toBe(3);
    expect(all(lod.root).map(({ contents }) => contents.length)).toEqual([1, 1, 1]);
    expect(all(lod.root).every(({ adds }) => !adds)).toBe(true);
    const volume = open('1.0/TilesetWithRequestVolume/tileset.json');
    expect(volume.tileCount).toBe(4);
    expect(all(volume.root).flatMap(({ contents }) => contents).length).toBe(3);
    expect(all(volume.root)[3]?.requestVolume).toMatchObject({ isBall: true });
    // The sphere of 15 m stands in a frame of unit stretch.
    expect(all(volume.root)[3]?.requestVolume?.radiusM).toBeCloseTo(15, 3);
    const city = open('1.0/TilesetWithRequestVolume/city/tileset.json');
    expect([city.tileCount, all(city.root).flatMap(({ contents }) => contents).length]).toEqual([5, 4]);
    const several = open('1.1/MetadataGranularities/tileset.json');
    expect([several.tileCount, all(several.root).flatMap(({ contents }) => contents).length]).toEqual([5, 20]);
  });

  it('say things of tileset, tile, content and group', () => {
    const { root, metadata, groups } = open('1.1/MetadataGranularities/tileset.json');
    const values = (rows: Parameters<typeof readRow>[0] | null | undefined) =>
      Object.fromEntries(rows ? readRow(rows, 0).map(({ id, value }) => [id, value]) : []);
    expect(values(metadata)).toEqual({ author: 'Cesium', date: '2022-03-21', tileCount: 4 });
    expect(values(root.children[0]?.metadata)).toEqual({ district: 'Callowhill', population: 12 });
    expect(values(root.children[0]?.contents[0]?.metadata)).toEqual({ vertices: 1032, materials: 5 });
    expect(values(groups[root.children[0]?.contents[1]?.group ?? -1])).toEqual({ color: [64, 255, 64], priority: 2 });
  });

  it('grow implicitly: 32 contents on the sixth level, each where its name says', async () => {
    const { root } = open('1.1/SparseImplicitQuadtree/tileset.json');
    const tiles = await grown(root);
    const urls = tiles.flatMap(({ contents }) => contents.map(({ url }) => url));
    expect(urls.length).toBe(32);
    for (const url of urls) expect(existsSync(fileURLToPath(url)), url).toBe(true);
    const far = tiles.find(({ contents }) => contents[0]?.url.endsWith('content_5__21_0.glb'));
    // A unit square in 32 parts: x 21/32 to 22/32, y 0 to 1/32.
    expect(far?.volume.centre[0]).toBeCloseTo(21.5 / 32, 6);
    expect(far?.volume.centre[1]).toBeCloseTo(0.5 / 32, 6);
    expect(far?.geometricErrorM).toBe(1);
  });
});

describe('implicit tiling', () => {
  const scheme = (kind: 'QUADTREE' | 'OCTREE', version: '1.0' | '1.1'): SubtreeRecord => {
    const tiling = {
      subdivisionScheme: kind,
      subtreeLevels: 2,
      subtrees: { uri: '{level}.{x}.{y}.{z}.subtree' },
      ...(version === '1.1' ? { availableLevels: 2 } : { maximumLevel: 1 }),
    };
    const tile = {
      boundingVolume: { box: [0, 0, 0, 8, 0, 0, 0, 8, 0, 0, 0, 8] },
      geometricError: 16,
      refine: 'ADD',
      content: { uri: '{level}_{x}_{y}_{z}.glb' },
    };
    const root = version === '1.1' ? { ...tile, implicitTiling: tiling } : { ...tile, extensions: { '3DTILES_implicit_tiling': tiling } };
    const { subtree } = readTree('https://a.example/t.json', { asset: { version }, geometricError: 32, root }).root;
    if (!subtree) throw new Error('no subtree');
    return subtree;
  };
  const subtree = (json: object, bin: Uint8Array): Uint8Array => {
    const text = new TextEncoder().encode(JSON.stringify(json).padEnd(Math.ceil(JSON.stringify(json).length / 8) * 8));
    const head = new DataView(new ArrayBuffer(24));
    new Uint8Array(head.buffer).set(new TextEncoder().encode('subt'));
    head.setUint32(4, 1, true);
    head.setBigUint64(8, BigInt(text.length), true);
    head.setBigUint64(16, BigInt(bin.length), true);
    return joined(new Uint8Array(head.buffer), text, bin);
  };
  const nothing = async (): Promise<Uint8Array> => new Uint8Array(0);

  it('interleaves x, y and z', () => {
    expect(mortonOf(3, 5, 0, 2)).toBe(0b100111);
    expect(mortonOf(1, 0, 1, 3)).toBe(0b101);
    expect(mortonOf(1023, 1023, 1023, 3)).toBe(2 ** 30 - 1);
  });

  it.each(['1.0', '1.1'] as const)('reads an octree of tileset version %s, with metadata of single tiles', async (version) => {
    const record = { ...scheme('OCTREE', version) };
    const schema = {
      classes: {
        tile: { properties: { name: { type: 'STRING' }, warmth: { type: 'SCALAR', componentType: 'UINT8', normalized: true, scale: 40, offset: -10 } } },
      },
    };
    const withSchema: SubtreeRecord = { ...record, scheme: { ...record.scheme, schema } };
    // The root and its children 0 and 5 (x 1, y 0, z 1).
    const bits = Uint8Array.of(0b01000011, 0, 0, 0, 0, 0, 0, 0);
    const text = new TextEncoder().encode('rootlowhigh');
    const offsets = new Uint8Array(Uint32Array.of(0, 4, 7, 11).buffer);
    const bin = joined(bits, text, new Uint8Array(5), offsets, Uint8Array.of(0, 51, 255));
    const stream = version === '1.1' ? 'bitstream' : 'bufferView';
    const json = {
      buffers: [{ byteLength: bin.length }],
      bufferViews: [
        { buffer: 0, byteOffset: 0, byteLength: 2 },
        { buffer: 0, byteOffset: 8, byteLength: 11 },
        { buffer: 0, byteOffset: 24, byteLength: 16 },
        { buffer: 0, byteOffset: 40, byteLength: 3 },
      ],
      tileAvailability: { [stream]: 0 },
      contentAvailability: version === '1.1' ? [{ bitstream: 0 }] : { bufferView: 0 },
      childSubtreeAvailability: { constant: 0 },
      propertyTables: [{ class: 'tile', count: 3, properties: { name: { values: 1, stringOffsets: 2 }, warmth: { values: 3 } } }],
      tileMetadata: 0,
    };
    const root = await expandSubtree(subtree(json, bin), withSchema, 'https://a.example/0.0.0.0.subtree', nothing);
    expect(root?.children.map(({ contents }) => contents[0]?.url)).toEqual(['https://a.example/1_0_0_0.glb', 'https://a.example/1_1_0_1.glb']);
    expect(root?.children[1]?.volume.centre).toEqual([4, -4, 4]);
    expect(root?.children[1]?.geometricErrorM).toBe(8);
    const said = (tile: TileRecord | undefined) => (tile?.metadata ? readRow(tile.metadata, 0).map(({ value }) => value) : []);
    expect(said(root?.children[0])).toEqual(['low', (51 / 255) * 40 - 10]);
    expect(said(root?.children[1])).toEqual(['high', 30]);
  });

  it('cuts regions by their angles, quadtrees in two directions only', () => {
    const region = [0.1, 0.2, 0.3, 0.4, 0, 100];
    const parent = scheme('QUADTREE', '1.1').scheme;
    const part = implicitVolume({ ...parent, volume: { region } }, 1, [1, 0, 0]);
    const expected = regionVolume([0.2, 0.2, 0.3, 0.3, 0, 100]);
    part.centre.forEach((c, i) => expect(c).toBeCloseTo(expected.centre[i] as number, 6));
  });

  it('refuses by name what is broken', async () => {
    const record = scheme('QUADTREE', '1.1');
    const code = (bytes: Uint8Array) =>
      expandSubtree(bytes, record, 's', nothing).then(
        () => 'fine',
        (error: { problems?: Problem[] }) => error.problems?.[0]?.code ?? String(error),
      );
    expect(await code(subtree({ tileAvailability: { constant: 3 } }, new Uint8Array(0)))).toBe('bad-subtree');
    expect(await code(new TextEncoder().encode('subt'))).toBe('truncated');
    const short = {
      buffers: [{ byteLength: 0 }],
      bufferViews: [{ buffer: 0, byteLength: 0 }],
      tileAvailability: { bitstream: 0 },
      contentAvailability: [],
      childSubtreeAvailability: { constant: 0 },
    };
    expect(await code(subtree(short, new Uint8Array(0)))).toBe('truncated');
    const tileset = (implicitTiling: object) => ({
      asset: { version: '1.1' },
      geometricError: 1,
      root: { boundingVolume: { box: [0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1] }, geometricError: 1, implicitTiling },
    });
    const whole = { subdivisionScheme: 'QUADTREE', subtreeLevels: 3, availableLevels: 3, subtrees: { uri: 'x' } };
    expect(problemsOf(() => readTree('t', tileset({ ...whole, subtreeLevels: 40 })))).toMatchObject([
      { code: 'bad-tileset', where: expect.stringContaining('subtreeLevels') },
    ]);
    expect(problemsOf(() => readTree('t', tileset({ ...whole, subdivisionScheme: 'HEXTREE' })))).toMatchObject([{ code: 'bad-tileset' }]);
  });
});

describe('hostile tilesets', () => {
  const tile = (more: object = {}) => ({ boundingVolume: { sphere: [0, 0, 0, 1] }, geometricError: 1, ...more });
  const tileset = (root: unknown) => ({ asset: { version: '1.1' }, geometricError: 1, root });
  it('nest too deep, or are no tilesets', () => {
    let root: object = tile();
    for (let i = 0; i < 1100; i++) root = tile({ children: [root] });
    expect(problemsOf(() => readTree('https://a.example/t.json', tileset(root)))).toMatchObject([{ code: 'too-deep' }]);
    expect(problemsOf(() => readTree('t', []))).toMatchObject([{ code: 'bad-tileset' }]);
    expect(problemsOf(() => readTree('t', { asset: { version: '9' } }))).toMatchObject([{ code: 'unsupported-version' }]);
    expect(problemsOf(() => readTree('t', tileset(tile({ boundingVolume: { extensions: {} } }))))).toMatchObject([{ code: 'unsupported-volume' }]);
    expect(problemsOf(() => readTree('t', tileset(tile({ transform: [1, 2] }))))).toMatchObject([
      { code: 'bad-tileset', where: expect.stringContaining('transform') },
    ]);
    expect(problemsOf(() => readTree('t', tileset(tile({ geometricError: -1 }))))).toMatchObject([{ code: 'bad-tileset' }]);
  });
});
