import { mkdtemp, readFile, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validateBytes } from 'gltf-validator';
import { beforeAll, describe, expect, it } from 'vitest';
import { fail } from '../../src/base/problem.ts';
import type { ContentIo } from '../../src/city/formats/tiles3d/content/content.ts';
import { decodeTile, decodeTileWith } from '../../src/city/formats/tiles3d/decode.ts';
import type { DecodedTile, TileNode } from '../../src/city/formats/tiles3d/tile.ts';
import { packInputOf } from '../../src/city/pack/from-model.ts';
import { decodePng } from '../../src/city/terrain/png.ts';
import { validatePack } from '../../src/city/pack/validate.node.ts';
import { writePack } from '../../src/city/pack/write.node.ts';
import { soupOf } from '../../src/scene/model/soup.ts';
import { createBuildingTable } from '../../src/tables/buildings.ts';
import { typeByTilt } from '../../src/tables/surfaces.ts';
import { importedHouse, plainPng, roofColour, wallPicture } from './semantic-house.ts';

let dir = '';
let detail: ArrayBuffer;
let tile: DecodedTile;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'house-'));
  await writePack(packInputOf(importedHouse(), { id: 'house' }), dir);
  const [name] = (await readdir(join(dir, 'buildings/detail'))).filter((file) => file.endsWith('.glb'));
  const file = await readFile(join(dir, 'buildings/detail', name as string));
  detail = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
  tile = decodeTile(detail);
});

describe('a house of surfaces, imported', () => {
  it('knows area, tilt and bearing of each in closed form', () => {
    const [house] = importedHouse().buildings;
    const rows = (house?.surfaces ?? []).map(({ type, areaM2, tiltDeg, bearingDeg }) => [type, areaM2, tiltDeg, bearingDeg] as const);
    // Slopes of 45 degrees over half a width of 20 m: 20 * sqrt 2 wide, 60 m long. RD stretches a metre by less than 0.01 %.
    const slope = 60 * 20 * Math.SQRT2;
    const wanted: readonly (readonly [string, number, number, number])[] = [
      ['GroundSurface', 2400, 180, NaN],
      ['WallSurface', 800 + 400, 90, 180],
      ['WallSurface', 1200, 90, 90],
      ['WallSurface', 800 + 400, 90, 0],
      ['WallSurface', 1200, 90, 270],
      ['RoofSurface', slope, 45, 90],
      ['RoofSurface', slope, 45, 270],
    ];
    expect(rows.length).toBe(wanted.length);
    rows.forEach(([type, area, tilt, bearing], i) => {
      const [t, a, d, b] = wanted[i] as (typeof wanted)[number];
      expect(type).toBe(t);
      expect(Math.abs(area / a - 1)).toBeLessThan(0.001);
      expect(tilt).toBeCloseTo(d, 1);
      // Grid north of RD is off true north by (5.3876 - 4.3605) degrees times the sine of the latitude: 0.81.
      if (Number.isNaN(b)) expect(bearing).toBeNaN();
      else expect(Math.abs(((bearing - b + 540) % 360) - 180)).toBeCloseTo(0.81, 1);
    });
    expect(house?.surfaces?.[5]?.attributes).toEqual({ solar: 'panel' });
    expect(house?.record.attributes).toMatchObject({ measuredHeight: 40, 'measuredHeight@uom': 'm', 'owner.name': 'Vermeer', listed: true });
  });

  it('is valid, as is its pack', async () => {
    expect(importedHouse().faults).toEqual([]);
    expect(importedHouse().notes).toEqual([]);
    await expect(validatePack(dir, () => undefined)).resolves.toMatch(/1 buildings/);
  });

  it('names a missing picture and keeps the rest', async () => {
    const { format } = await import('../../src/city/formats/cityjson/index.ts');
    const { semanticHouse } = await import('./semantic-house.ts');
    const bytes = new TextEncoder().encode(JSON.stringify(semanticHouse()));
    const read = (beside: (model: string, path: string) => Uint8Array | null) => format.read([{ name: 'h', bytes }], { beside }).notes.map(({ code }) => code);
    expect(read(() => null)).toEqual(['texture-missing']);
    expect(read(() => new TextEncoder().encode('GIF89a'))).toEqual(['texture-format']);
    expect(read(() => plainPng([0, 0, 0]))).toEqual([]);
  });
});

describe('a TIFF picture', () => {
  const house = async (bytes: Uint8Array) => {
    const { readFiles } = await import('../../src/city/formats/read-files.ts');
    const { semanticHouse } = await import('./semantic-house.ts');
    const model = { name: 'house.city.json', bytes: new TextEncoder().encode(JSON.stringify(semanticHouse())) };
    return readFiles([model], { beside: () => bytes });
  };
  const worn = ({ buildings }: Awaited<ReturnType<typeof house>>) => buildings[0]?.surfaces?.flatMap(({ image }) => image ?? []) ?? [];

  it('becomes a PNG of the same pixels', async () => {
    const rgb = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30);
    const model = await house(plainTiff(2, 2, rgb));
    expect(model.notes).toEqual([]);
    const [image] = worn(model);
    expect(image?.mime).toBe('image/png');
    expect(decodePng(image?.bytes ?? new Uint8Array(), 'picture')).toEqual({ width: 2, height: 2, rgb });
  });
  it('that cannot be read is named, and its surfaces go without', async () => {
    const model = await house(Uint8Array.of(0x49, 0x49, 0x2a, 0, 200, 0, 0, 0));
    expect(model.notes).toMatchObject([{ code: 'texture-format', where: 'picture wall.png' }]);
    expect(worn(model)).toEqual([]);
    expect(model.buildings.length).toBe(1);
  });
});

/** Baseline RGB, one strip, nothing compressed (TIFF 6.0, section 6). */
function plainTiff(width: number, height: number, rgb: Uint8Array): Uint8Array {
  const [SHORT, LONG] = [3, 4] as const;
  const bitsAt = 8 + 2 + 9 * 12 + 4;
  const entries: readonly (readonly [tag: number, type: number, count: number, value: number])[] = [
    [256, LONG, 1, width],
    [257, LONG, 1, height],
    [258, SHORT, 3, bitsAt],
    [259, SHORT, 1, 1],
    [262, SHORT, 1, 2],
    [273, LONG, 1, bitsAt + 6],
    [277, SHORT, 1, 3],
    [278, LONG, 1, height],
    [279, LONG, 1, rgb.length],
  ];
  const view = new DataView(new ArrayBuffer(bitsAt + 6 + rgb.length));
  view.setUint32(0, 0x49492a00);
  view.setUint32(4, 8, true);
  view.setUint16(8, entries.length, true);
  entries.forEach(([tag, type, count, value], i) => {
    const at = 10 + i * 12;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, count, true);
    view.setUint32(at + 8, value, true);
  });
  for (let i = 0; i < 3; i++) view.setUint16(bitsAt + i * 2, 8, true);
  const bytes = new Uint8Array(view.buffer);
  bytes.set(rgb, bitsAt + 6);
  return bytes;
}

describe('files given together', () => {
  it('finds a picture beside its model by name, wherever it lay', async () => {
    const { readFiles } = await import('../../src/city/formats/read-files.ts');
    const { semanticHouse } = await import('./semantic-house.ts');
    const model = { name: 'house.city.json', bytes: new TextEncoder().encode(JSON.stringify(semanticHouse())) };
    const read = await readFiles([{ name: 'pictures/Wall.png', bytes: plainPng(wallPicture) }, model], {});
    expect(read.notes).toEqual([]);
    expect(read.buildings[0]?.surfaces?.filter(({ image }) => image).length).toBe(1);
    // A picture alone is no model.
    await expect(readFiles([{ name: 'a.png', bytes: plainPng([0, 0, 0]) }], {})).rejects.toThrow(/unknown-format/);
  });
});

describe('its tile', () => {
  it('passes the Khronos validator without error or warning', async () => {
    for (const name of (await readdir(join(dir, 'buildings'), { recursive: true })).filter((file) => file.endsWith('.glb'))) {
      const report = (await validateBytes(new Uint8Array(await readFile(join(dir, 'buildings', name))), {
        ignoredIssues: ['UNSUPPORTED_EXTENSION', 'UNUSED_OBJECT'],
      })) as {
        issues: { numErrors: number; numWarnings: number; messages: unknown[] };
      };
      expect(report.issues.messages, name).toEqual([]);
    }
  });

  it('gives back every surface with its numbers, attributes and looks', () => {
    const surfaces = tile.surfaces;
    expect(surfaces?.type).toEqual(importedHouse().buildings[0]?.surfaces?.map(({ type }) => type));
    expect(surfaces?.areaM2[0]).toBeCloseTo(2400, -1);
    expect(surfaces?.bearingDeg[0]).toBeNaN();
    expect(surfaces?.attributes.get(5)).toEqual({ solar: 'panel' });
    // Decoded whole, all is one mesh; the gable alone has texture coordinates in the file.
    expect(tile.mesh?.position).toBeInstanceOf(Int16Array);
    expect(new Set(tile.mesh?.surface)).toEqual(new Set([1, 2, 3, 4, 5, 6, 7]));
    const red = Array.from(tile.mesh?.surface ?? [], (_, v) => v).filter((v) => tile.mesh?.colour?.[v * 4 + 3] === 255);
    expect(new Set(red.map((v) => tile.mesh?.surface?.[v]))).toEqual(new Set([6, 7]));
    for (const v of red) roofColour.forEach((c, k) => expect(Math.abs((tile.mesh?.colour?.[v * 4 + k] ?? 0) - c * 255)).toBeLessThan(1.5));
  });

  it('hands the gable with its picture to those who draw it, and keeps its triangles for rays', async () => {
    const node = { contentUrl: 'house.glb' } as TileNode;
    const shown: Uint8Array[] = [];
    const io = {
      fetchBytes: async () => fail('unsupported', 'test', 'one file'),
      decodeImage: async (bytes: Uint8Array) => (shown.push(bytes.slice()), { kind: 'none' }),
      codecs: {},
    } as unknown as ContentIo;
    const { tile: split, textured } = await decodeTileWith(detail, node, io);
    expect(new Set(split.mesh?.surface)).toEqual(new Set([1, 3, 4, 5, 6, 7]));
    expect(new Set(split.aside?.surface)).toEqual(new Set([2]));
    expect(shown.map((bytes) => [...bytes])).toEqual([[...plainPng(wallPicture)]]);
    const [gable] = textured?.parts ?? [];
    // The gable's ridge is the picture's top: v counts downwards in glTF.
    const uv = Array.from({ length: (gable?.uv?.length ?? 0) / 2 }, (_, v) => [gable?.uv?.[v * 2], gable?.uv?.[v * 2 + 1]]);
    expect(uv).toContainEqual([0.5, 0]);
    expect(uv).toContainEqual([0, 1]);
  });

  it('keeps surface and look through the scene’s soup', () => {
    if (!tile.mesh) throw new Error('no mesh');
    const soup = soupOf(tile.mesh, tile.features.count);
    // The floor lies on the ground and is not drawn.
    expect(new Set(soup.surface)).toEqual(new Set([2, 3, 4, 5, 6, 7]));
    const skin = soup.skin as Uint8Array;
    for (let v = 0; v < soup.vertexCount; v++) expect(skin[v * 4 + 3]).toBe((soup.surface?.[v] ?? 0) >= 6 ? 255 : 0);
  });

  it('fills the surface table by building, and empties it when the tile goes', () => {
    const table = createBuildingTable();
    const rows = table.put(tile.features);
    table.surfaces.put(rows, tile.surfaces ?? ({ count: 0 } as never));
    const row = table.find('house');
    expect(table.surfaces.of(row).length).toBe(7);
    expect(table.surfaces.at(row, 5)).toMatchObject({ type: 'RoofSurface', attributes: { solar: 'panel' }, faults: [] });
    expect(table.surfaces.at(row, 7)).toBeUndefined();
    table.surfaces.drop(rows);
    expect(table.surfaces.of(row)).toEqual([]);
  });

  it('tells roofs, walls and floors by tilt where nobody says', () => {
    expect([0, 45, 59, 61, 90, 119, 121, 180].map(typeByTilt)).toEqual([
      'RoofSurface',
      'RoofSurface',
      'RoofSurface',
      'WallSurface',
      'WallSurface',
      'WallSurface',
      'GroundSurface',
      'GroundSurface',
    ]);
  });
});
