import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ProblemError, type Problem } from '../../../src/base/problem.ts';
import { readTile } from '../../../src/city/formats/mvt/read-tile.ts';
import { readFiles } from '../../../src/city/formats/read-files.ts';
import type { ImportedModel } from '../../../src/city/formats/format.ts';
import { tileAddressIn } from '../../../src/city/formats/mvt/place-geometry.ts';

const real = join(process.cwd(), '../shared/real/vector-tiles');
const read = (...files: readonly string[]): Promise<ImportedModel> =>
  readFiles(
    files.map((name) => ({ name, bytes: new Uint8Array(readFileSync(join(real, name))) })),
    {},
  );
const codeOf = (run: Promise<unknown>): Promise<string> =>
  run.then(
    () => 'no problem',
    (error: unknown) => (error instanceof ProblemError ? (error.problems[0]?.code ?? '') : String(error)),
  );

/** Buildings and roads a tile; counted by others with another decoder (SOURCE.md). */
const sanFrancisco: readonly (readonly [string, number, number])[] = [
  ['15-5237-12665', 1299, 52],
  ['15-5237-12666', 856, 61],
  ['15-5237-12667', 950, 56],
  ['15-5238-12665', 1440, 53],
  ['15-5238-12666', 2185, 58],
  ['15-5238-12667', 1398, 89],
];
const chicago: readonly (readonly [string, number, number])[] = [
  ['13-2100-3043', 1, 249],
  ['13-2100-3044', 3, 247],
  ['13-2101-3043', 3, 344],
  ['13-2101-3044', 13, 672],
];

describe.skipIf(!existsSync(join(real, 'mvt')))('real vector tiles', () => {
  it.each([...sanFrancisco.map((row) => ['sanfrancisco', ...row] as const), ...chicago.map((row) => ['chicago', ...row] as const)])(
    '%s %s: %i buildings, %i roads',
    async (city, tile, building, road) => {
      const model = await read(`mvt/${city}/${tile}.mvt`);
      expect(model.counts).toMatchObject({ tile: 1, building, road });
      for (const { record, mesh } of model.buildings) {
        expect(record.heightM).toBeGreaterThan(0);
        expect(mesh.positions.every(Number.isFinite)).toBe(true);
      }
    },
  );
  it('join into one San Francisco whose buildings stand once each and in their own tile', async () => {
    const model = await read(...sanFrancisco.map(([tile]) => `mvt/sanfrancisco/${tile}.mvt`));
    expect(model.counts['building']).toBe(8128);
    // What a buffer repeats of the neighbour's is dropped; cut footprints may split in two.
    expect(model.buildings.length).toBeGreaterThan(7600);
    expect(model.buildings.length).toBeLessThanOrEqual(8128);
    expect(new Set(model.buildings.map(({ record }) => record.id)).size).toBe(model.buildings.length);
    // Zoom 15, columns 5237 and 5238, rows 12665 to 12667.
    const [west, south, east, north] = model.bounds;
    expect(west).toBeCloseTo((5237 / 2 ** 15) * 360 - 180, 9);
    expect(east).toBeCloseTo((5239 / 2 ** 15) * 360 - 180, 9);
    for (const { record } of model.buildings) expect(record.lon >= west && record.lon <= east && record.lat >= south && record.lat <= north).toBe(true);
    expect(model.ground.roads?.features.length).toBeGreaterThan(250);
    expect(model.overlays?.map(({ name }) => name)).toContain('contour');
  });
  it('read a heavy tile of raw tags: 10,854 features, 7,613 of them buildings', { timeout: 60_000 }, async () => {
    const model = await read('mvt/osm-qa-astana/12-2861-1368.mvt');
    expect(model.counts).toMatchObject({ osm: 10_854 });
    const notes: Problem[] = [];
    const [layer] = readTile(new Uint8Array(readFileSync(join(real, 'mvt/osm-qa-astana/12-2861-1368.mvt'))), 'astana', notes);
    expect(layer?.features.filter(({ properties }) => properties['building'] !== undefined)).toHaveLength(7613);
    expect(model.buildings.length).toBeGreaterThan(7000);
  });
});

const fixtures = join(real, 'mvt-fixtures');
const fatal = ['007', '008', '010', '011', '013', '014', '023', '026', '040', '041', '044', '047', '052', '058', '061'];
/** 046 repeats a position in a line, which draws all the same: nothing to tell. */
const recoverable = ['004', '005', '030'];

describe.skipIf(!existsSync(fixtures))('numbered tiles, good and bad', () => {
  it.each(existsSync(fixtures) ? readdirSync(fixtures).sort() : [])('%s', (number) => {
    const notes: Problem[] = [];
    const bytes = new Uint8Array(readFileSync(join(fixtures, number, 'tile.mvt')));
    let code = 'good';
    try {
      readTile(bytes, number, notes);
    } catch (error) {
      code = error instanceof ProblemError ? (error.problems[0]?.code ?? '') : String(error);
    }
    expect(code).toBe(fatal.includes(number) ? 'bad-mvt' : 'good');
    if (recoverable.includes(number)) expect(notes.length).toBeGreaterThan(0);
  });
});

describe.skipIf(!existsSync(join(real, 'pmtiles')))('archives', () => {
  it('are read, or refused by name', async () => {
    expect((await read('pmtiles/test_fixture_1.pmtiles')).counts['tile']).toBe(1);
    expect(await codeOf(read('pmtiles/invalid.pmtiles'))).toBe('wrong-magic');
    expect(await codeOf(read('pmtiles/usgs-mt-whitney-8-15-webp-512.pmtiles'))).toBe('not-a-vector-archive');
    const version2 = { name: 'old.pmtiles', bytes: Uint8Array.from([0x50, 0x4d, 2, 0, ...new Array<number>(600).fill(0)]) };
    expect(await codeOf(readFiles([version2], {}))).toBe('unsupported-version');
  });
});

describe('addresses in names', () => {
  it.each([
    ['tiles/14/8529/5974.mvt', { z: 14, x: 8529, y: 5974 }],
    ['15-5237-12665.mvt', { z: 15, x: 5237, y: 12665 }],
    ['a\\b\\3\\7\\7.pbf', { z: 3, x: 7, y: 7 }],
    ['3/8/7.mvt', null],
    ['city.mvt', null],
  ])('%s', (name, address) => expect(tileAddressIn(name)).toEqual(address));
});
