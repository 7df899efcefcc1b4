import { mkdtemp, readdir, readFile, rename } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validateBytes } from 'gltf-validator';
import { PMTiles, type RangeResponse } from 'pmtiles';
// @ts-expect-error -- a part of the reader that comes without types.
import { StructuralMetadata } from '3d-tiles-renderer/src/three/plugins/gltf/metadata/classes/StructuralMetadata.js';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js';
import { Box3, type BufferGeometry, type Mesh } from 'three';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkTileset } from '../../src/city/formats/tiles3d/check-tileset.ts';
import type { PackInput } from '../../src/city/pack/pack-input.ts';
import { validatePack } from '../../src/city/pack/validate.node.ts';
import { writePack } from '../../src/city/pack/write.node.ts';
import { smallCity, smallOrigin } from './small-city.ts';

/** Enough streets that the ground is written as tiles. */
function crowded(): PackInput {
  const city = smallCity();
  const features = Array.from({ length: 14000 }, (_, i): GeoJSON.Feature => {
    const [lon, lat] = [smallOrigin.lon - 0.04 + (i % 140) * 0.0006, smallOrigin.lat - 0.025 + Math.floor(i / 140) * 0.0005];
    return {
      type: 'Feature',
      properties: { class: 'residential', name_en: `Street ${i % 50}`, name_zh: `街${i % 50}`, bridge: 0, widthM: 7.5 },
      geometry: {
        type: 'LineString',
        coordinates: [
          [lon, lat],
          [lon + 0.0007, lat],
          [lon + 0.0007, lat + 0.0004],
        ],
      },
    };
  });
  return { ...city, ground: { ...city.ground, roads: { type: 'FeatureCollection', features } } };
}

let dir = '';
let glbs: string[] = [];
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'standards-'));
  await writePack(crowded(), dir);
  glbs = (await readdir(dir, { recursive: true })).filter((name) => name.endsWith('.glb')).sort();
});
const bytesOf = async (name: string): Promise<ArrayBuffer> => {
  const file = await readFile(join(dir, name));
  return file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
};

describe('standards', () => {
  it('every glb passes the Khronos validator without error or warning', async () => {
    expect(glbs.length).toBeGreaterThan(20);
    for (const name of glbs) {
      const report = (await validateBytes(new Uint8Array(await bytesOf(name)), { ignoredIssues: ['UNSUPPORTED_EXTENSION', 'UNUSED_OBJECT'] })) as {
        issues: { numErrors: number; numWarnings: number; messages: unknown[] };
      };
      expect(report.issues.messages, name).toEqual([]);
    }
  });

  it('both tilesets obey the strict rules of 3D Tiles 1.1', async () => {
    for (const part of ['buildings', 'furniture']) {
      const json: unknown = JSON.parse(await readFile(join(dir, part, 'tileset.json'), 'utf8'));
      expect(() => checkTileset(json, part)).not.toThrow();
    }
  });

  it('the strict rules can fail', async () => {
    const fresh = async (): Promise<any> => JSON.parse(await readFile(join(dir, 'buildings/tileset.json'), 'utf8'));
    const broken = async (change: (json: any) => void): Promise<string> => {
      const json = await fresh();
      change(json);
      try {
        checkTileset(json, 't');
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(await broken((t) => (t.root.children[0].geometricError = 9999))).toMatch(/9999 is larger/);
    expect(await broken((t) => (t.root.children[0].boundingVolume.box.length = 11))).toMatch(/12 finite numbers/);
    expect(await broken((t) => delete t.root.refine)).toMatch(/refine/);
    expect(await broken((t) => (t.asset.version = '1.0'))).toMatch(/1\.1/);
    expect(await broken((t) => (t.root.children[0].content.url = 'x'))).toMatch(/not a member/);
  });

  it("three.js' own loader sees the same mesh: feature ids 0 to n-1, metres, y up", async () => {
    const name = glbs.find((glb) => glb.startsWith('buildings/detail/0_0')) ?? '';
    const gltf = await new GLTFLoader().parseAsync(await bytesOf(name), '');
    const meshes: Mesh[] = [];
    gltf.scene.traverse((object) => 'isMesh' in object && meshes.push(object as Mesh));
    expect(meshes.length).toBe(1);
    const geometry = meshes[0]?.geometry as BufferGeometry;
    const ids = geometry.getAttribute('_feature_id_0');
    const set = new Set(Array.from({ length: ids.count }, (_, v) => ids.getX(v)));
    const metadata = gltf.parser.json.extensions.EXT_structural_metadata;
    expect(set.size).toBe(metadata.propertyTables[0].count);
    expect(Math.max(...set)).toBe(set.size - 1);
    gltf.scene.updateMatrixWorld(true);
    const box = new Box3().setFromObject(gltf.scene);
    expect(box.min.y).toBeCloseTo(0, 1);
    expect(box.max.y).toBeCloseTo(30, 0);
    expect(box.max.x - box.min.x).toBeGreaterThan(400);
    expect(box.max.x - box.min.x).toBeLessThan(700);
  });

  it('3d-tiles-renderer reads its metadata back', async () => {
    const name = glbs.find((glb) => glb.startsWith('buildings/detail/0_0')) ?? '';
    const gltf = await new GLTFLoader().parseAsync(await bytesOf(name), '');
    const { json } = gltf.parser;
    const definition = json.extensions.EXT_structural_metadata;
    const buffers = await Promise.all(json.bufferViews.map((_: unknown, i: number) => gltf.parser.getDependency('bufferView', i)));
    const metadata = new StructuralMetadata(definition, [], buffers, null, null);
    const data = metadata.getPropertyTableData(0, 0) as Record<string, unknown>;
    const input = smallCity();
    const record = input.buildings[Number(data['row'])]?.record;
    expect(data['id']).toBe(record?.id);
    expect(data['heightM']).toBe(record?.heightM);
    expect(data['lon']).toBe(record?.lon);
    expect(data['use']).toBe(record?.use);
  });

  it('the ground archive opens in the pmtiles reader, layers and properties whole', async () => {
    const bytes = new Uint8Array(await bytesOf('ground/ground.pmtiles'));
    const archive = new PMTiles({
      getKey: () => 'ground',
      getBytes: (offset, length): Promise<RangeResponse> => Promise.resolve({ data: bytes.slice(offset, offset + length).buffer }),
    });
    const header = await archive.getHeader();
    expect([header.specVersion, header.clustered, header.minZoom, header.maxZoom, header.tileType]).toEqual([3, true, 8, 14, 1]);
    expect(header.minLon).toBeCloseTo(smallOrigin.lon - 0.04, 4);
    expect(((await archive.getMetadata()) as { vector_layers: { id: string }[] }).vector_layers.map(({ id }) => id)).toEqual(['land', 'roads', 'places']);
    const n = 2 ** 14;
    const x = Math.floor(((smallOrigin.lon + 180) / 360) * n);
    const lat = (smallOrigin.lat * Math.PI) / 180;
    const y = Math.floor(((1 - Math.asinh(Math.tan(lat)) / Math.PI) / 2) * n);
    const tile = await archive.getZxy(14, x, y);
    const decoded = new VectorTile(new PbfReader(new Uint8Array(tile?.data ?? new ArrayBuffer(0))));
    expect(Object.keys(decoded.layers).sort()).toEqual(['land', 'places', 'roads']);
    const road = decoded.layers['roads']?.feature(0);
    expect(road?.properties).toMatchObject({ class: 'residential', bridge: 0, widthM: 7.5 });
    expect(decoded.layers['roads']?.version).toBe(2);
    const place = decoded.layers['places']?.feature(0).toGeoJSON(x, y, 14).geometry as GeoJSON.Point;
    expect(place.coordinates[0]).toBeCloseTo(smallOrigin.lon, 4);
    expect(place.coordinates[1]).toBeCloseTo(smallOrigin.lat, 4);
    expect(await archive.getZxy(14, 0, 0)).toBeUndefined();
  });

  it('the same input gives the same bytes', async () => {
    const again = await mkdtemp(join(tmpdir(), 'standards-'));
    await writePack(crowded(), again);
    const digest = async (root: string): Promise<string[]> => {
      const names = (await readdir(root, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .sort();
      return Promise.all(
        names.map(
          async (name) =>
            `${name.slice(root.length)} ${createHash('sha256')
              .update(await readFile(name))
              .digest('hex')}`,
        ),
      );
    };
    const first = await digest(dir);
    expect(first.length).toBeGreaterThan(20);
    expect(await digest(again)).toEqual(first);
  });

  it('passes its own validation, which notices a missing tile', async () => {
    expect(await validatePack(dir, () => undefined)).toMatch(/144 buildings in 20 tiles/);
    await rename(join(dir, 'buildings/detail/0_0.glb'), join(dir, 'buildings/detail/gone.glb'));
    await expect(validatePack(dir, () => undefined)).rejects.toThrow(/missing-part.*0_0\.glb/s);
    await rename(join(dir, 'buildings/detail/gone.glb'), join(dir, 'buildings/detail/0_0.glb'));
  });
});
