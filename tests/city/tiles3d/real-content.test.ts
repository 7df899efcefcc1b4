import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { decodeContent } from '../../../src/city/formats/tiles3d/content/decode-content.ts';
import type { Content } from '../../../src/city/formats/tiles3d/content/content.ts';
import { readRow } from '../../../src/city/formats/tiles3d/metadata/property-rows.ts';
import { diskIo } from './content-io.ts';

const tiles = join(process.cwd(), '../shared/real/3dtiles');
const models = join(process.cwd(), '../shared/real/gltf/kenney-city');
const decode = (folder: string, file: string): Promise<Content> =>
  decodeContent(new Uint8Array(readFileSync(join(folder, file))), pathToFileURL(join(folder, file)).href, diskIo());

describe.skipIf(!existsSync(tiles))("other people's tile contents", () => {
  it('b3dm without features: geometry and two materials', async () => {
    const low = await decode(tiles, '1.0/TilesetWithDiscreteLOD/dragon_low.b3dm');
    // 186 + 6750 indices, as its glTF says.
    expect(low.counts).toMatchObject({ triangles: 2312, vertices: 2324 });
    expect(low.materials.map((m) => m.baseColour[0])).toEqual([0.64, 0.64]);
    const building = await decode(tiles, '1.0/TilesetWithRequestVolume/building.b3dm');
    expect(building.counts.triangles).toBe((118470 + 79812) / 3);
  });

  it('b3dm with a batch table: ten features with their properties, shifted to the RTC centre', async () => {
    for (const name of ['ll', 'lr', 'ul', 'ur']) {
      const { counts, tables, features, parts } = await decode(tiles, `1.0/TilesetWithRequestVolume/city/${name}.b3dm`);
      expect(counts, name).toMatchObject({ triangles: 120, features: 10 });
      expect(features[0]).toMatchObject({ first: 0, count: 10, table: 0 });
      expect(new Set(parts[0]?.feature as Uint32Array).size).toBe(10);
      // 1.2 million metres from the earth's centre along x.
      expect(parts[0]?.toContent[12]).toBeGreaterThan(1.2e6);
      expect(tables[0]?.columns.map(({ id }) => id)).toEqual(['id', 'Longitude', 'Latitude', 'Height']);
    }
    const { tables } = await decode(tiles, '1.0/TilesetWithRequestVolume/city/ll.b3dm');
    const row = readRow(tables[0] as (typeof tables)[0], 3);
    expect(row.find(({ id }) => id === 'Height')?.value).toBe(8.181250356137753);
    expect(row.find(({ id }) => id === 'id')?.value).toBe(3);
  });

  it('pnts: 125,000 coloured points', async () => {
    const { counts, parts } = await decode(tiles, '1.0/TilesetWithRequestVolume/points.pnts');
    expect(counts.points).toBe(125_000);
    expect(parts[0]?.colour?.length).toBe(500_000);
  });

  it('glb with the triangle counts their makers give', async () => {
    const folder = join(tiles, '1.1/MetadataGranularities');
    const files = readdirSync(folder).filter((name) => name.endsWith('.glb'));
    expect(files.length).toBe(20);
    for (const name of files) {
      const { counts } = await decode(folder, name);
      const expected = Object.entries({ lime: 919, spruce: 225, beech: 166 }).find(([kind]) => name.includes(kind))?.[1];
      if (expected !== undefined) expect(counts.triangles, name).toBe(expected);
      else expect([counts.triangles >= 340, counts.triangles <= 688], name).toEqual([true, true]);
    }
  });

  it('glTF with feature ids per vertex, and per pixel of an image', async () => {
    const attribute = await decode(tiles, 'glTF/EXT_mesh_features/FeatureIdAttribute/FeatureIdAttribute.gltf');
    expect(attribute.counts).toMatchObject({ triangles: 8 });
    expect(Array.from(attribute.parts[0]?.feature as Uint32Array)).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]);
    const texture = await decode(tiles, 'glTF/EXT_mesh_features/FeatureIdTexture/FeatureIdTexture.gltf');
    expect(texture.parts[0]?.featureImage).toMatchObject({ first: 0, count: 4, channels: [0] });
  });
});

describe.skipIf(!existsSync(models))('placed models', () => {
  it('read with the triangles of their description and their picture in a file of its own', async () => {
    const triangles = {
      'building-garage': 196,
      'building-small-a': 452,
      'building-small-c': 834,
      'building-small-d': 448,
      'grass-trees': 380,
      grass: 30,
      pavement: 20,
      'road-corner': 126,
      'road-split': 100,
      'road-straight-lightposts': 190,
    };
    for (const [name, count] of Object.entries(triangles)) {
      const { counts, materials, notes, parts } = await decode(models, `${name}.glb`);
      expect(counts.triangles, name).toBe(count);
      expect(counts.features).toBe(1);
      expect(materials.length).toBe(1);
      expect(materials[0]?.image).toBe(0);
      expect(parts[0]?.uv?.length).toBe(((parts[0]?.position.length ?? 0) / 3) * 2);
      expect(notes).toEqual([]);
    }
  });
});
