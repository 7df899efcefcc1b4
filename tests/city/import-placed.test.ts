import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../src/base/problem.ts';
import type { ImportOptions, SourceFile } from '../../src/city/formats/format.ts';
import { readFiles } from '../../src/city/formats/read-files.ts';
import { diskCodecs } from '../../src/city/formats/tiles3d/codecs/disk-codecs.node.ts';
import { packInputOf } from '../../src/city/pack/from-model.ts';
import { validatePack } from '../../src/city/pack/validate.node.ts';
import { writePack } from '../../src/city/pack/write.node.ts';
import { besideFiles } from '../../tools/beside-files.ts';
import { givenFiles, placeWished } from '../../tools/import-given.ts';
import { standOnTerrain } from '../../tools/import-terrain.ts';

const real = join(process.cwd(), '../shared/real');
const tiles = join(real, '3dtiles/1.0/TilesetWithRequestVolume');
const granular = join(real, '3dtiles/1.1/MetadataGranularities');
const house = join(real, 'gltf/kenney-city/building-small-a.glb');
const relief = join(real, 'dem/ky4_elevation.tif');
const at = { lon: 4.3571, lat: 52.0116, heightM: 3, headingDeg: 30 };

const codeOf = (done: Promise<unknown>): Promise<string> =>
  done.then(
    () => 'read',
    (error: unknown) => (error instanceof ProblemError ? (error.problems[0]?.code ?? '') : String(error)),
  );
const sourcesOf = (names: readonly string[]): SourceFile[] => names.map((name) => ({ name, bytes: new Uint8Array(readFileSync(name)) }));
async function imported(given: readonly string[], options: ImportOptions = {}) {
  const names = await givenFiles(given);
  return readFiles(sourcesOf(names), { codecs: diskCodecs, beside: besideFiles(names), ...options });
}
async function packed(model: Awaited<ReturnType<typeof imported>>) {
  const out = join(await mkdtemp(join(tmpdir(), 'placed-')), 'pack');
  const input = await standOnTerrain(packInputOf(model, { id: 'placed' }), model.elevation, {}, () => undefined);
  return { out, manifest: await writePack(input, out), report: await validatePack(out, () => undefined) };
}

describe.skipIf(!existsSync(tiles))('a tileset given to the importer', () => {
  it('is taken along with everything it names, and says where the city is', async () => {
    const model = await imported([tiles]);
    expect(model.counts).toEqual({ Tileset: 1, 'tile content': 6 });
    expect(model.origin.lon).toBeCloseTo(-75.612, 2);
    expect(model.origin.lat).toBeCloseTo(40.0425, 2);
    const { out, manifest, report } = await packed(model);
    expect(manifest.tilesets).toEqual([
      {
        id: 'tilesetwithrequestvolume',
        title: { zh: 'TilesetWithRequestVolume', en: 'TilesetWithRequestVolume' },
        url: 'placed/tilesetwithrequestvolume/tileset.json',
      },
    ]);
    expect(report).toContain('6 contents of tileset');
    expect(await readFile(join(out, 'placed/tilesetwithrequestvolume/city/ll.b3dm'))).toEqual(readFileSync(join(tiles, 'city/ll.b3dm')));
  });
  it('claims the tiles that are given with it; what is missing is noted', async () => {
    const lots = join(real, '3dtiles/1.0/TilesetWithDiscreteLOD');
    const model = await imported([join(lots, 'dragon_low.b3dm'), join(lots, 'tileset.json'), join(lots, 'dragon_medium.b3dm')]);
    expect(model.placed?.map(({ name }) => name)).toEqual(['TilesetWithDiscreteLOD']);
    expect(model.notes.map(({ code }) => code)).toEqual(['missing-content']);
    expect(model.notes[0]?.where).toContain('dragon_high.b3dm');
  });
  it('needs a place where it names none', async () => {
    expect(await codeOf(imported([granular]))).toBe('no-place');
    const { manifest, report } = await packed(await imported([granular], { at }));
    expect(manifest.tilesets?.[0]?.place).toEqual(at);
    expect(report).toContain('20 contents');
  });
  it('of one tile is made for a tile alone', async () => {
    const { out, manifest } = await packed(await imported([join(tiles, 'points.pnts')], { at }));
    const set = JSON.parse(await readFile(join(out, manifest.tilesets?.[0]?.url ?? ''), 'utf8')) as {
      root: { content: unknown; boundingVolume: { box: number[] } };
    };
    expect(set.root.content).toEqual({ uri: 'points.pnts' });
    // The ball that their own tileset draws around these points has a radius of 1.25 m.
    for (const i of [3, 7, 11]) expect(set.root.boundingVolume.box[i]).toBeCloseTo(1.25, 3);
    // This one is centred on the earth by its RTC_CENTER.
    const own = await imported([join(tiles, 'city/ll.b3dm')]);
    expect(own.placed?.[0]?.place).toBeUndefined();
    expect(own.origin.lat).toBeCloseTo(40.04, 1);
  });
});

describe.skipIf(!existsSync(house))('a glTF model given to the importer', () => {
  it('needs a place, and comes with its pictures', async () => {
    expect(await codeOf(imported([house]))).toBe('no-place');
    const { out, manifest, report } = await packed(await imported([house], { at }));
    expect(manifest.models).toMatchObject([{ id: 'building-small-a', file: 'placed/building-small-a/building-small-a.glb', ...at }]);
    expect(report).toContain('1 models');
    expect(existsSync(join(out, 'placed/building-small-a/Textures/colormap.png'))).toBe(true);
  });
});

describe.skipIf(!existsSync(relief))('a GeoTIFF given to the importer', () => {
  it('alone makes a city of relief', async () => {
    const { manifest, report } = await packed(await imported([relief]));
    expect(manifest.crs.source).toBe('EPSG:3547');
    expect(report).toMatch(/117\.\d to 226\.2 m/);
  });
  it('with others lifts their ground, and is no picture of theirs', async () => {
    const ring = [
      [-85.589, 38.049],
      [-85.588, 38.049],
      [-85.588, 38.05],
      [-85.589, 38.049],
    ];
    const barn = { type: 'Feature', properties: { height: 8 }, geometry: { type: 'Polygon', coordinates: [ring] } };
    const geojson: SourceFile = { name: 'barn.geojson', bytes: new TextEncoder().encode(JSON.stringify(barn)) };
    const { manifest } = await packed(await readFiles([...sourcesOf([relief]), geojson], {}));
    expect(manifest.terrain?.tiles).toBe('terrain/terrain.pmtiles');
    expect(manifest.buildings?.count).toBe(1);
    expect(await codeOf(readFiles([...sourcesOf([relief]), { ...(sourcesOf([relief])[0] as SourceFile), name: 'again.tif' }], {}))).toBe('several-terrains');
  });
});

describe('what is taken along', () => {
  const tileset = (uri: string): SourceFile => ({
    name: 'tileset.json',
    bytes: new TextEncoder().encode(
      JSON.stringify({
        asset: { version: '1.1' },
        geometricError: 10,
        root: { boundingVolume: { sphere: [0, 0, 0, 1] }, geometricError: 0, refine: 'ADD', content: { uri } },
      }),
    ),
  });
  it.each(['..%2f..%2fsecret.glb', 'https://other.example/a.glb', '..%5csecret.glb'])('does not leave the folder: %s', async (uri) => {
    const asked: string[] = [];
    const beside = (_: string, path: string): null => (asked.push(path), null);
    expect(await codeOf(readFiles([tileset(uri)], { at, beside }))).toBe('missing-content');
    expect(asked).toEqual([]);
  });
  it('is put down where --at says', () => {
    expect(placeWished('4.3571,52.0116,3', '30')).toEqual(at);
    expect(placeWished('-84.4,38', undefined)).toEqual({ lon: -84.4, lat: 38 });
    for (const wrong of ['4.3', '200,10', 'a,b', '1,2,']) expect(() => placeWished(wrong, undefined)).toThrow(ProblemError);
  });
});
