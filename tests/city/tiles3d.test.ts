import { mkdtemp, readFile, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createPlanFrame, ecefToGeodetic } from '../../src/base/geodesy.ts';
import { decodeTile } from '../../src/city/formats/tiles3d/decode.ts';
import { transformPoint } from '../../src/city/formats/matrix.ts';
import { readTileset } from '../../src/city/formats/tiles3d/read.ts';
import type { DecodedTile, TileNode } from '../../src/city/formats/tiles3d/tile.ts';
import { writePack } from '../../src/city/pack/write.node.ts';
import { buildingUses } from '../../src/tables/buildings.ts';
import { smallCity, smallOrigin } from './small-city.ts';

const city = smallCity();
const frame = createPlanFrame([smallOrigin.lon, smallOrigin.lat]);
let dir = '';
let nodes: TileNode[] = [];
const bytesOf = async (path: string): Promise<ArrayBuffer> => {
  const file = await readFile(path);
  return file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
};
const contentPath = (node: TileNode): string => join(dir, new URL(node.contentUrl ?? '').pathname);
const decode = async (node: TileNode): Promise<DecodedTile> => decodeTile(await bytesOf(contentPath(node)), node);

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pack-'));
  await writePack(city, dir);
  nodes = readTileset('http://pack/buildings/tileset.json', JSON.parse(await readFile(join(dir, 'buildings/tileset.json'), 'utf8')));
});

const details = (): TileNode[] => nodes.filter((node) => node.contentUrl?.includes('/detail/'));

describe('our buildings, written and read back', () => {
  it('hold every building once in detail and once in overview, with the same rows', async () => {
    for (const level of ['detail', 'overview']) {
      const rows: number[] = [];
      for (const node of nodes.filter((n) => n.contentUrl?.includes(`/${level}/`))) rows.push(...(await decode(node)).features.row);
      expect(rows.sort((a, b) => a - b)).toEqual(city.buildings.map((_, i) => i));
    }
  });

  it('keep every attribute, unknown ones as NaN', async () => {
    for (const node of details()) {
      const { features } = await decode(node);
      for (let i = 0; i < features.count; i++) {
        const record = city.buildings[features.row[i] as number]?.record;
        expect(features.id[i]).toBe(record?.id);
        expect(buildingUses[features.use[i] as number]).toBe(record?.use);
        expect(features.storeys[i]).toEqual(record?.storeys);
        expect(features.year[i]).toBe(record?.year);
        expect([...features.people.subarray(i * 4, i * 4 + 4)]).toEqual(record?.people);
        expect(features.lon[i]).toBe(record?.lon);
        expect(features.attributes?.get(i)).toEqual(record?.attributes);
      }
    }
  });

  it('stand where they were planned, to 3 cm, on the ellipsoid plus the declared offset', async () => {
    let worst = 0;
    for (const node of details()) {
      const { mesh, features } = await decode(node);
      if (!mesh) throw new Error('no mesh');
      expect(mesh.position).toBeInstanceOf(Int16Array);
      const seen = new Map<number, number>();
      for (let v = 0; v < mesh.feature.length; v++) {
        const f = mesh.feature[v] as number;
        const corner = seen.get(f) ?? 0;
        seen.set(f, corner + 1);
        const local = [0, 1, 2].map((a) => (mesh.position[v * 3 + a] as number) * (mesh.scale[a] as number) + (mesh.offset[a] as number)) as [
          number,
          number,
          number,
        ];
        const [lon, lat, heightM] = ecefToGeodetic(...transformPoint(node.transform, ...local));
        const wanted = city.buildings[features.row[f] as number]?.mesh.positions.subarray(corner * 3, corner * 3 + 3) ?? [];
        const [x, y] = frame.toPlan(lon, lat);
        worst = Math.max(worst, Math.hypot(x - (wanted[0] as number), y - (wanted[1] as number)));
        expect(Math.abs(heightM - 43.5 - (wanted[2] as number))).toBeLessThan(0.03);
      }
    }
    expect(worst).toBeLessThan(0.03);
  });

  it('lie inside their bounding spheres, and children inside their parents', async () => {
    for (const node of nodes) {
      const parent = nodes[node.parent];
      if (parent) {
        const apart = Math.hypot(...node.centre.map((c, a) => c - (parent.centre[a] as number)));
        expect(apart).toBeLessThanOrEqual(parent.radiusM + node.radiusM);
      }
      if (!node.contentUrl) continue;
      const { mesh } = await decode(node);
      for (let v = 0; mesh && v < mesh.feature.length; v++) {
        const local = [0, 1, 2].map((a) => (mesh.position[v * 3 + a] as number) * (mesh.scale[a] as number) + (mesh.offset[a] as number)) as [
          number,
          number,
          number,
        ];
        const ecef = transformPoint(node.transform, ...local);
        expect(Math.hypot(...ecef.map((c, a) => c - (node.centre[a] as number)))).toBeLessThanOrEqual(node.radiusM + 0.01);
      }
    }
  });

  it('face outwards: every prism has its exact volume', async () => {
    const [node] = details();
    if (!node) throw new Error('no tile');
    const { mesh, features } = await decode(node);
    if (!mesh) throw new Error('no mesh');
    const volume = new Float64Array(features.count);
    const at = (v: number, a: number): number => (mesh.position[v * 3 + a] as number) * (mesh.scale[a] as number) + (mesh.offset[a] as number);
    for (let i = 0; i < mesh.index.length; i += 3) {
      const [a, b, c] = [mesh.index[i] as number, mesh.index[i + 1] as number, mesh.index[i + 2] as number];
      const cross = (p: number, q: number): number => at(p, 0) * at(q, 1) - at(p, 1) * at(q, 0);
      // Divergence theorem with z: the sum of z times projected area.
      const area = (cross(a, b) + cross(b, c) + cross(c, a)) / 2;
      const f = mesh.feature[a] as number;
      volume[f] = (volume[f] as number) + (area * (at(a, 2) + at(b, 2) + at(c, 2))) / 3;
    }
    const { east, north } = frame.scaleAt(smallOrigin.lat);
    for (let f = 0; f < features.count; f++) expect((volume[f] as number) * east * north).toBeCloseTo(12 * 20 * (features.heightM[f] as number), -1);
  });
});

describe('furniture', () => {
  it('comes back with kinds, places, sizes and turns', async () => {
    const json: unknown = JSON.parse(await readFile(join(dir, 'furniture/tileset.json'), 'utf8'));
    const met: { kind: string; x: number; y: number; z: number; scale: number; turn: number }[] = [];
    for (const node of readTileset('http://pack/furniture/tileset.json', json)) {
      if (!node.contentUrl) continue;
      const { mesh, furniture } = await decode(node);
      expect(mesh).toBeNull();
      for (const set of furniture)
        for (let i = 0; i < set.scale.length; i++) {
          const at = transformPoint(node.transform, set.positions[i * 3] as number, set.positions[i * 3 + 1] as number, set.positions[i * 3 + 2] as number);
          const [lon, lat, height] = ecefToGeodetic(...at);
          const [x, y] = frame.toPlan(lon, lat);
          met.push({ kind: set.kind, x, y, z: height - 43.5, scale: set.scale[i] as number, turn: set.turn[i] as number });
        }
    }
    expect(met.length).toBe(3);
    const tree = met.find(({ x }) => x < -100);
    expect(tree?.kind).toBe('tree-conifer');
    expect(tree?.x).toBeCloseTo(-400, 0);
    expect(tree?.y).toBeCloseTo(900, 0);
    expect(tree?.z).toBeCloseTo(1.5, 0);
    expect(tree?.scale).toBeCloseTo(12, 4);
    expect(tree?.turn).toBeCloseTo(1.2, 5);
  });
});

describe('broken tiles', () => {
  const codes = (bytes: ArrayBuffer): string[] => {
    try {
      decodeTile(bytes);
      return [];
    } catch (error) {
      return (error as { problems: { code: string }[] }).problems.map(({ code }) => code);
    }
  };
  it('are refused by name', async () => {
    const [file] = (await readdir(join(dir, 'buildings/detail'))).sort();
    const good = await bytesOf(join(dir, 'buildings/detail', file ?? ''));
    expect(codes(good)).toEqual([]);
    expect(codes(good.slice(0, 1000))).toEqual(['truncated']);
    expect(codes(new TextEncoder().encode('b3dm____').buffer)).toEqual(['unsupported-content']);
    expect(codes(new TextEncoder().encode('<html>').buffer)).toEqual(['bad-gltf']);
    expect(codes(new TextEncoder().encode('{"asset":{"version":"1.0"}}').buffer)).toEqual(['unsupported-version']);
    expect(codes(new TextEncoder().encode('{"asset":{"version":"2.0"},"extensionsRequired":["KHR_draco_mesh_compression"]}').buffer)).toEqual([
      'unsupported-extension',
    ]);
  });
});
