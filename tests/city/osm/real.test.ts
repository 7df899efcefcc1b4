import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../../src/base/problem.ts';
import { createOsmCollector } from '../../../src/city/formats/osm/data.ts';
import { readOsmPbf } from '../../../src/city/formats/osm/read-pbf.ts';
import { readOsmXml } from '../../../src/city/formats/osm/read-xml.ts';
import { readFiles } from '../../../src/city/formats/read-files.ts';
import { framed, writePbf } from './write-pbf.ts';

const real = join(process.cwd(), '../shared/real/osm');
const bytesOf = (file: string): Uint8Array => new Uint8Array(readFileSync(join(real, file)));
const codeOf = async (run: () => Promise<unknown>): Promise<string> => {
  try {
    await run();
    return 'no problem';
  } catch (error) {
    return error instanceof ProblemError ? (error.problems[0]?.code ?? '') : String(error);
  }
};

/** nodes, ways, relations; buildings (with height, with levels), parts; highways: counted from the files themselves by grep, as their SOURCE.md tells. */
const references: readonly (readonly [string, number, number, number, number, number, number, number, number])[] = [
  ['neukolln/input.osm', 4771, 700, 18, 127, 1, 118, 83, 211],
  ['roosevelt_cycletrack/input.osm', 3252, 540, 24, 229, 0, 19, 0, 277],
  ['northgate_dual_carriageway/input.osm', 1987, 396, 28, 36, 0, 32, 0, 305],
  ['bristol_contraflow_cycleway/input.osm', 949, 121, 4, 89, 0, 53, 0, 22],
  ['degenerate_bug/input.osm', 622, 69, 2, 37, 0, 30, 16, 9],
  ['seattle_triangle/input.osm', 594, 71, 7, 7, 1, 5, 13, 47],
  ['montlake_roundabout/input.osm', 557, 63, 1, 40, 0, 0, 0, 23],
  ['st_georges_cycletrack/input.osm', 3748, 476, 112, 125, 0, 20, 15, 236],
  ['osmnx/planet_10.068_48.135_10.071_48.137.osm', 281, 56, 3, 34, 0, 11, 0, 19],
];

describe.skipIf(!existsSync(join(real, 'neukolln')))('real OpenStreetMap extracts', () => {
  it.each(references)('%s', async (file, node, way, relation, building, withHeight, withLevels, parts, highway) => {
    const model = await readFiles([{ name: file, bytes: bytesOf(file) }], {});
    expect(model.counts).toEqual({
      node,
      way,
      relation,
      building,
      'building with height': withHeight,
      'building with levels': withLevels,
      'building:part': parts,
      highway,
    });
    // Every building stands, whole: feet under tops, finite corners, none twice.
    expect(model.buildings.length).toBeGreaterThanOrEqual(building - 6);
    expect(new Set(model.buildings.map(({ record }) => record.id)).size).toBe(model.buildings.length);
    for (const { mesh, record } of model.buildings) {
      expect(record.heightM).toBeGreaterThan(0);
      expect(mesh.positions.every(Number.isFinite)).toBe(true);
    }
    const [west, south, east, north] = model.bounds;
    for (const { record } of model.buildings) expect(record.lon > west && record.lon < east && record.lat > south && record.lat < north).toBe(true);
  });
  it('reads the same from PBF as from XML', async () => {
    for (const file of ['neukolln/input.osm', 'seattle_triangle/input.osm']) {
      const collected = createOsmCollector();
      const ids: number[] = [];
      const sink = { ...collected, node: (...node: Parameters<typeof collected.node>) => (ids.push(node[0]), collected.node(...node)) };
      readOsmXml(new TextDecoder().decode(bytesOf(file)), file, sink);
      const xml = collected.finish();
      for (const plain of [false, true]) {
        const again = createOsmCollector();
        await readOsmPbf(writePbf(xml, ids, { plain }), 'written.osm.pbf', again);
        const pbf = again.finish();
        expect(pbf.nodeCount).toBe(xml.nodeCount);
        expect([...pbf.ways]).toEqual([...xml.ways]);
        expect([...pbf.relations]).toEqual([...xml.relations]);
        expect(pbf.taggedNodes).toEqual(xml.taggedNodes);
        expect(Math.max(...pbf.lon.map((lon, i) => Math.abs(lon - (xml.lon[i] as number))))).toBeLessThan(1e-9);
      }
    }
  });
  it('names what is wrong with a broken file', async () => {
    const text = new TextDecoder().decode(bytesOf('seattle_triangle/input.osm'));
    const read = (name: string, bytes: Uint8Array) => codeOf(() => readFiles([{ name, bytes }], {}));
    const utf8 = (value: string): Uint8Array => new TextEncoder().encode(value);
    expect(await read('a.osm', utf8(text.slice(0, 30000)))).toBe('truncated-file');
    expect(await read('a.osm', utf8('<html></html>'))).toBe('not-osm');
    expect(await read('a.osm', utf8('<!DOCTYPE osm [<!ENTITY a "b">]><osm></osm>'))).toBe('bad-xml');
    expect(await read('a.osm', utf8('<osm></osm>'))).toBe('empty-model');
    expect(await read('a.osm', utf8('<osm><node id="1" lat="99" lon="0"/></osm>'))).toBe('bad-position');
    expect(await read('a.osm', utf8('<osm><node id="1" lat="x" lon="0"/></osm>'))).toBe('bad-xml');
    const collected = createOsmCollector();
    const ids: number[] = [];
    readOsmXml(text, 'a', { ...collected, node: (...node) => (ids.push(node[0]), collected.node(...node)) });
    const data = collected.finish();
    const pbf = writePbf(data, ids);
    expect(await read('a.pbf', pbf.slice(0, pbf.length - 100))).toBe('truncated-file');
    expect(await read('a.pbf', writePbf(data, ids, { required: ['HistoricalInformation'] }))).toBe('unsupported-feature');
    const flipped = pbf.slice();
    for (let i = 200; i < 240; i++) flipped[i] = 0xff;
    expect(['bad-packing', 'bad-pbf', 'truncated-file']).toContain(await read('a.pbf', flipped));
    // A small block that unpacks to 40 MB, and one that claims to.
    const bomb = framed('OSMData', new Uint8Array(40e6), false, 1000);
    expect(await read('a.pbf', new Uint8Array(Buffer.concat([framed('OSMHeader', new Uint8Array(0), true), bomb])))).toBe('too-large');
  });
});
