import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { enuToEcef, geodeticToEcef } from '../../src/base/geodesy.ts';
import { decodeTile } from '../../src/city/formats/tiles3d/decode.ts';
import { emptyExtent, widen, type Extent } from '../../src/city/formats/tiles3d/extent.ts';
import { multiply, transformPoint } from '../../src/city/formats/matrix.ts';
import { readTileset } from '../../src/city/formats/tiles3d/read.ts';
import type { DecodedMesh, DecodedTile, TileNode } from '../../src/city/formats/tiles3d/tile.ts';
import type { Problem } from '../../src/base/problem.ts';

const real = join(process.cwd(), '../shared/real/3dtiles');
const tileset = (path: string): TileNode[] => readTileset(pathToFileURL(join(real, path)).href, JSON.parse(readFileSync(join(real, path), 'utf8')));
function decode(node: TileNode): DecodedTile {
  const file = readFileSync(fileURLToPath(node.contentUrl ?? ''));
  return decodeTile(file.buffer.slice(file.byteOffset, file.byteOffset + file.length) as ArrayBuffer, node);
}
function extentOf(mesh: DecodedMesh): Extent {
  const extent = emptyExtent();
  const at = (v: number, a: 0 | 1 | 2): number => (mesh.position[v * 3 + a] as number) * mesh.scale[a] + mesh.offset[a];
  for (let v = 0; v < mesh.feature.length; v++) widen(extent, at(v, 0), at(v, 1), at(v, 2));
  return extent;
}
function problemsOf(run: () => unknown): readonly Problem[] {
  try {
    run();
    return [];
  } catch (error) {
    return (error as { problems?: Problem[] }).problems ?? [{ code: 'crash', where: '', why: String(error) }];
  }
}

describe.skipIf(!existsSync(real))("other people's tiles", () => {
  it('fill their declared boxes exactly: axes, signs and scales are understood', () => {
    const names = readdirSync(join(real, '1.1/BoundingBoxTests'));
    expect(names.length).toBe(6);
    for (const name of names) {
      const [node] = tileset(`1.1/BoundingBoxTests/${name}/tileset.json`);
      const { mesh, features } = decode(node as TileNode);
      // The folder says it: 0_2_0-1_4_1 spans x 0..1, y 2..4, z 0..1 in the tile's z-up frame.
      const [min, max] = name.split('-').map((part) => part.split('_').map(Number)) as [number[], number[]];
      const { min: low, max: high } = extentOf(mesh as DecodedMesh);
      [0, 1, 2].forEach((a) => {
        expect(low[a as 0], name).toBeCloseTo(min[a] as number, 5);
        expect(high[a as 0], name).toBeCloseTo(max[a] as number, 5);
      });
      expect(features.count).toBe(1);
      expect(node?.anchor.lon).toBeNaN();
    }
  });

  it('keep their feature ids', () => {
    const [node] = tileset('glTF/EXT_mesh_features/FeatureIdAttribute/tileset.json');
    const { mesh, features } = decode(node as TileNode);
    expect(features.count).toBe(4);
    expect([...(mesh?.feature ?? [])]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]);
    expect(new Set(features.id).size).toBe(4);
  });

  it('bring several contents of a tile as tiles of their own', () => {
    const nodes = tileset('1.1/MetadataGranularities/tileset.json');
    const contents = nodes.filter(({ contentUrl }) => contentUrl !== null);
    expect(contents.length).toBe(20);
    const triangles = (name: string): number => (decode(contents.find(({ contentUrl }) => contentUrl?.includes(name)) as TileNode).mesh?.index.length ?? 0) / 3;
    expect([triangles('tree-lime'), triangles('tree-spruce'), triangles('tree-beech')]).toEqual([919, 225, 166]);
    const houses = contents.filter(({ contentUrl }) => contentUrl?.includes('house')).map((node) => (decode(node).mesh?.index.length ?? 0) / 3);
    expect(Math.min(...houses)).toBe(340);
    expect(Math.max(...houses)).toBe(688);
  });

  it('say what is not read, by name', () => {
    expect(problemsOf(() => tileset('1.1/SparseImplicitQuadtree/tileset.json'))).toMatchObject([{ code: 'unsupported-implicit-tiling' }]);
    const old = tileset('1.0/TilesetWithDiscreteLOD/tileset.json');
    expect(old.length).toBe(3);
    const low = old.find(({ contentUrl }) => contentUrl?.endsWith('dragon_low.b3dm'));
    expect(problemsOf(() => decode(low as TileNode))).toMatchObject([{ code: 'unsupported-content' }]);
    expect(tileset('1.0/TilesetWithRequestVolume/tileset.json').length).toBe(4);
  });
});

describe('tiles in other frames', () => {
  const box = [0, 0, 5, 10, 0, 0, 0, 10, 0, 0, 0, 5];
  const read = (root: unknown): TileNode => readTileset('http://t/tileset.json', { asset: { version: '1.1' }, geometricError: 1, root })[0] as TileNode;

  it('are re-anchored to east, north, up where they stand', () => {
    // A project frame turned by 30 degrees about the vertical at a known place.
    const [c, s] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
    const turned = multiply(enuToEcef(4.36, 52.01, 43), [c, s, 0, 0, -s, c, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
    const node = read({ transform: turned, boundingVolume: { box }, geometricError: 0, refine: 'ADD', content: { uri: 'a.glb' } });
    expect(node.anchor.lon).toBeCloseTo(4.36, 6);
    expect(node.anchor.heightM).toBeCloseTo(48, 3);
    const there = transformPoint(node.contentToTile ?? [], 10, 0, 5);
    expect(there[0]).toBeCloseTo(10 * c, 6);
    expect(there[1]).toBeCloseTo(10 * s, 6);
    expect(there[2]).toBeCloseTo(0, 4);
  });

  it('may be given in earth-centred metres with no transform at all', () => {
    const [x, y, z] = geodeticToEcef(139.7, 35.6, 20);
    const node = read({ boundingVolume: { sphere: [x, y, z, 50] }, geometricError: 0, refine: 'ADD', content: { uri: 'a.glb' } });
    expect(node.anchor.lon).toBeCloseTo(139.7, 8);
    expect(node.anchor.heightM).toBeCloseTo(20, 4);
    expect(Math.hypot(...transformPoint(node.contentToTile ?? [], x, y, z))).toBeLessThan(1e-6);
    expect(node.radiusM).toBe(50);
  });

  it('keep regions outside transforms', () => {
    const rad = Math.PI / 180;
    const region = [4.35 * rad, 52 * rad, 4.37 * rad, 52.02 * rad, 0, 60];
    const node = read({ transform: enuToEcef(4.36, 52.01, 0), boundingVolume: { region }, geometricError: 5, refine: 'ADD' });
    expect(node.contentToTile).toBeUndefined();
    const centre = geodeticToEcef(4.36, 52.01, 30);
    expect(Math.hypot(...node.centre.map((v, a) => v - (centre[a] as number)))).toBeLessThan(1e-6);
    expect(node.radiusM).toBeGreaterThan(1300);
    expect(node.radiusM).toBeLessThan(1350);
  });

  it('refuse what is no tileset', () => {
    expect(problemsOf(() => readTileset('t', { asset: { version: '0.0' } }))).toMatchObject([{ code: 'unsupported-version', where: 't#/asset/version' }]);
    expect(problemsOf(() => read({ boundingVolume: { box: [1, 2] }, geometricError: 0 }))).toMatchObject([
      { code: 'bad-tileset', where: 'http://t/tileset.json#/root/boundingVolume/box' },
    ]);
    expect(problemsOf(() => read({ boundingVolume: { box }, geometricError: -1 }))).toMatchObject([
      { code: 'bad-tileset', where: 'http://t/tileset.json#/root/geometricError' },
    ]);
  });
});
