import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../src/base/problem.ts';
import { readFiles } from '../../src/city/formats/read-files.ts';
import type { ImportedModel, ImportOptions } from '../../src/city/formats/format.ts';

const census = join(process.cwd(), '../shared/real/geojson/nyc_census.geojson');
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string, options: ImportOptions = {}, name = 'test.geojson'): Promise<ImportedModel> => readFiles([{ name, bytes: bytes(text) }], options);
const codeOf = async (run: Promise<unknown>): Promise<string> =>
  run.then(
    () => 'no problem',
    (error: unknown) => (error instanceof ProblemError ? (error.problems[0]?.code ?? '') : String(error)),
  );
const collection = (features: readonly unknown[], more: object = {}): string => JSON.stringify({ type: 'FeatureCollection', features, ...more });
const square = (x: number, y: number, size: number, properties: object): object => ({
  type: 'Feature',
  properties,
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [x, y],
        [x + size, y],
        [x + size, y + size],
        [x, y + size],
        [x, y],
      ],
    ],
  },
});
const notesOf = ({ notes }: ImportedModel): string[] => notes.map(({ code }) => code);

describe.skipIf(!existsSync(census))('census tracts of New York', () => {
  it('become one layer with every tract, its attributes and its bounds', async () => {
    const file = { name: 'nyc_census.geojson', bytes: new Uint8Array(readFileSync(census)) };
    const model = await readFiles([file], {});
    expect(model.counts).toEqual({ Feature: 2166, Polygon: 2125, MultiPolygon: 41 });
    expect(model.buildings).toHaveLength(0);
    const [overlay] = model.overlays ?? [];
    expect(overlay?.name).toBe('nyc_census');
    expect(overlay?.data.features).toHaveLength(2166);
    expect(overlay?.data.features.every(({ properties }) => typeof properties?.['Population'] === 'number')).toBe(true);
    expect(model.bounds.map((b) => Number(b.toFixed(5)))).toEqual([-74.25559, 40.49612, -73.70001, 40.91553]);
    const packed = await readFiles([{ name: 'nyc_census.geojson.gz', bytes: new Uint8Array(gzipSync(file.bytes)) }], {});
    expect(packed.counts).toEqual(model.counts);
  });
});

describe('polygons with heights', () => {
  it.each([
    [{ height: 12.5 }, 12.5, NaN],
    [{ HEIGHT: '12.5 m' }, 12.5, NaN],
    [{ render_height: 30, render_min_height: 10 }, 20, NaN],
    [{ 'building:levels': '4' }, 12, 4],
    [{ num_floors: 3, yearbuilt: 1931 }, 9, 3],
    [{ measuredHeight: 7 }, 7, NaN],
  ])('%j stands %f m high', async (properties, heightM, storeys) => {
    const { buildings, overlays } = await read(collection([square(8.5, 47.3, 0.0005, properties)]));
    expect(overlays).toEqual([]);
    expect(buildings[0]?.record.heightM).toBeCloseTo(heightM, 9);
    expect(buildings[0]?.record.storeys).toBe(storeys);
  });
  it('are told from areas that have none, and by another attribute when asked', async () => {
    const text = collection([square(8.5, 47.3, 0.0005, { population: 12, tall: 40 }), square(8.501, 47.3, 0.0005, { height: 0 })]);
    expect((await read(text)).buildings).toHaveLength(0);
    const { buildings, overlays } = await read(text, { heightAttribute: 'tall' });
    expect(buildings.map(({ record }) => record.heightM)).toEqual([40]);
    expect(overlays?.[0]?.data.features).toHaveLength(1);
  });
  it('keep holes, ids once each, and hostile names as text', async () => {
    const holed = square(8.5, 47.3, 0.0005, { height: 10, id: 'a', __proto__evil: 1 }) as { geometry: { coordinates: number[][][] } };
    holed.geometry.coordinates.push([
      [8.5001, 47.3001],
      [8.5002, 47.3001],
      [8.5002, 47.3002],
      [8.5001, 47.3002],
      [8.5001, 47.3001],
    ]);
    const raw = collection([holed, square(8.502, 47.3, 0.0005, { height: 5, id: 'a', name: '<img src=x onerror=alert(1)>' })]).replace(
      '"__proto__evil"',
      '"__proto__"',
    );
    const { buildings } = await read(raw);
    expect(buildings.map(({ record }) => record.id)).toEqual(['a', 'a.2']);
    expect(buildings[1]?.record.attributes?.['name']).toBe('<img src=x onerror=alert(1)>');
    expect(({} as Record<string, unknown>)['evil']).toBeUndefined();
    expect(Object.hasOwn(buildings[0]?.record.attributes ?? {}, '__proto__')).toBe(false);
  });
});

describe('reference systems GeoJSON does not know', () => {
  const point = (x: number, y: number, more: number[] = []): object => ({
    type: 'Feature',
    properties: {},
    geometry: { type: 'Point', coordinates: [x, y, ...more] },
  });
  const placeOf = (model: ImportedModel): number[] => {
    const geometry = model.overlays?.[0]?.data.features[0]?.geometry;
    return geometry?.type === 'Point' ? geometry.coordinates.map((c) => Number(c.toFixed(4))) : [];
  };
  // The example of IOGP guidance note 7-2 for EPSG method 1024: 24°22'54.433" N, 100°20' W.
  it('reads web mercator metres by their values, and says so', async () => {
    const model = await read(collection([point(-11169055.58, 2800000)]));
    expect(placeOf(model)).toEqual([-100.3333, 24.3818]);
    expect(notesOf(model)).toEqual(['guessed-crs']);
  });
  it('turns swapped axes round', async () => {
    const model = await read(collection([point(35.68, 139.69)]));
    expect(placeOf(model)).toEqual([139.69, 35.68]);
    expect(notesOf(model)).toEqual(['swapped-axes']);
  });
  // Amersfoort, the origin of EPSG:28992: 52.15517440 N, 5.38720621 E.
  it('follows a crs member of old, and a word from outside', async () => {
    const rd = { crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::28992' } } };
    const model = await read(collection([point(155000, 463000)], rd));
    expect(placeOf(model)).toEqual([5.3872, 52.1552]);
    expect(notesOf(model)).toEqual(['crs-member']);
    expect(placeOf(await read(collection([point(155000, 463000)]), { proj4: 'EPSG:28992' }))).toEqual([5.3872, 52.1552]);
    const crs84 = { crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:OGC:1.3:CRS84' } } };
    expect(notesOf(await read(collection([point(4, 52)], crs84)))).toEqual([]);
  });
  it('refuses metres of an unnamed grid', async () => {
    expect(await codeOf(read(collection([point(85000, 446500)])))).toBe('unknown-crs');
  });
  it('counts longitudes beyond 180 back, and tells third coordinates', async () => {
    const beyond = await read(collection([point(190, 10)]));
    expect(placeOf(beyond)).toEqual([-170, 10]);
    expect(notesOf(beyond)).toEqual(['beyond-antimeridian']);
    expect(notesOf(await read(collection([point(4, 52, [12])])))).toEqual(['heights-in-positions']);
    expect(notesOf(await read(collection([point(179.9, 0), point(-179.9, 0)])))).toEqual(['crosses-antimeridian']);
  });
});

describe('texts', () => {
  it('may be sequences: record separators, or one feature a line', async () => {
    const features = [square(8.5, 47.3, 0.0005, { height: 4 }), square(8.51, 47.3, 0.0005, {})].map((feature) => JSON.stringify(feature));
    expect((await read(features.map((f) => `\u001e${f}\n`).join(''), {}, 'a.geojsons')).counts['Feature']).toBe(2);
    expect((await read(features.join('\n'), {}, 'a.geojsonl')).counts['Feature']).toBe(2);
    expect((await read(JSON.stringify(square(8, 47, 0.1, {})), {}, 'a.json')).counts['Feature']).toBe(1);
  });
  it.each([
    ['', 'bad-json'],
    ['{"type":"FeatureCollection","features":[{]}', 'bad-json'],
    ['{"type":"FeatureCollection","features":3}', 'bad-geojson'],
    ['{"type":"FeatureCollection","features":[{"type":"Thing"}]}', 'bad-geojson'],
    ['{"type":"FeatureCollection","features":[]}', 'empty-model'],
    ['{"type":"Polygon","coordinates":[[[0,0],[1,1],[0,0]]]}', 'feature-skipped'],
    [`{"type":"FeatureCollection","features":${'['.repeat(300)}`, 'too-deep'],
  ])('%s is refused as %s', async (text, code) => expect(await codeOf(read(text))).toBe(code));
  it('skips the flawed feature and keeps the rest', async () => {
    const model = await read(collection([square(8, 47, 0.001, {}), { type: 'Feature', properties: {}, geometry: null }]));
    expect(model.overlays?.[0]?.data.features).toHaveLength(1);
    expect(model.notes).toEqual([{ code: 'feature-skipped', where: 'test.geojson#/features/1/geometry', why: 'has no geometry' }]);
  });
  it('of packed files: gzip is unpacked, an archive and a bomb are not', async () => {
    expect(await codeOf(readFiles([{ name: 'a.zip', bytes: Uint8Array.of(0x50, 0x4b, 3, 4, 0) }], {}))).toBe('archive-not-read');
    expect(await codeOf(readFiles([{ name: 'a.gz', bytes: new Uint8Array(gzipSync(gzipSync('{}'))) }], {}))).toBe('archive-not-read');
    expect(await codeOf(readFiles([{ name: 'a.bin', bytes: Uint8Array.of(1, 2, 3) }], {}))).toBe('unknown-format');
  });
});

describe('files of different formats', () => {
  it('merge into one city on one plan', async () => {
    const osm =
      '<osm><node id="1" lat="47.3" lon="8.5"/><node id="2" lat="47.302" lon="8.504"/><way id="9"><nd ref="1"/><nd ref="2"/><tag k="highway" v="primary"/></way></osm>';
    const model = await readFiles(
      [
        { name: 'roads.osm', bytes: bytes(osm) },
        { name: 'houses.geojson', bytes: bytes(collection([square(8.51, 47.31, 0.0005, { height: 8 })])) },
      ],
      {},
    );
    expect(model.ground.roads?.features).toHaveLength(1);
    expect(model.buildings).toHaveLength(1);
    expect(model.attribution).toContain('OpenStreetMap');
    expect(model.bounds.map((b) => Number(b.toFixed(9)))).toEqual([8.5, 47.3, 8.5105, 47.3105]);
    // The mesh moved with its record into the common plan frame.
    const { createPlanFrame } = await import('../../src/base/geodesy.ts');
    const frame = createPlanFrame([model.origin.lon, model.origin.lat]);
    const [x] = frame.toPlan(8.51, 47.31);
    const xs = model.buildings[0]?.mesh.positions.filter((_, i) => i % 3 === 0) ?? [];
    expect(Math.min(...xs)).toBeCloseTo(x, 3);
  });
  it('are refused when they stand in different cities', async () => {
    const at = (lon: number) => ({ name: `${lon}.geojson`, bytes: bytes(collection([square(lon, 47.31, 0.0005, { height: 8 })])) });
    expect(await codeOf(readFiles([at(8), { ...at(30), bytes: bytes('<osm><node id="1" lat="47" lon="30"/></osm>') }], {}))).toBe('bad-extent');
  });
});
