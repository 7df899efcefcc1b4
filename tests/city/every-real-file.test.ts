import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ProblemError } from '../../src/base/problem.ts';
import type { ImportedModel, ImportOptions } from '../../src/city/formats/format.ts';
import { readTile } from '../../src/city/formats/mvt/read-tile.ts';
import { readFiles } from '../../src/city/formats/read-files.ts';
import { diskCodecs } from '../../src/city/formats/tiles3d/codecs/disk-codecs.node.ts';
import { decodeContent } from '../../src/city/formats/tiles3d/content/decode-content.ts';
import { takeFiles } from '../../src/city/formats/tiles3d/taken-files.ts';
import { besideFiles } from '../../tools/beside-files.ts';
import { countedTable, isAtHand, realFiles } from './counted-table.ts';

/**
 * Every file of every folder of city models: it loads with the counts of its SOURCE.md, is refused by name, or was asked for by a
 * model beside it. A file that is none of these fails the folder, so that nothing lies there untested.
 */
interface Loads {
  /** What the import reports, at least these. */
  readonly counts?: Readonly<Record<string, number>>;
  readonly buildings?: number;
  /** Features by ground layer. */
  readonly ground?: Readonly<Record<string, number>>;
  /** Broken rules by val3dity's code, all of them. */
  readonly faults?: Readonly<Record<number, number>>;
  /** Codes of what was left out or mended, all of them. */
  readonly notes?: readonly string[];
  readonly triangles?: number;
  readonly points?: number;
}
type Outcome = Loads | string;

/** Read as one model, with what lies beside it; `at` for what does not say where it stands. */
async function imported(path: string, proj4?: string): Promise<ImportedModel> {
  const file = join(realFiles, path);
  const beside = besideFiles([file]);
  const options: ImportOptions = {
    beside: (model, wanted) => {
      const found = beside(model, wanted);
      if (found) asked.add(join(model, '..', decodeURIComponent(wanted)));
      return found;
    },
    codecs: diskCodecs,
    at: { lon: 4.36, lat: 52.01 },
    ...(proj4 === undefined ? {} : { proj4 }),
  };
  return readFiles([{ name: file, bytes: new Uint8Array(readFileSync(file)) }], options);
}
const asked = new Set<string>();
const tally = (codes: readonly (string | number)[]): Record<string, number> =>
  codes.reduce<Record<string, number>>((sum, code) => ({ ...sum, [code]: (sum[code] ?? 0) + 1 }), {});
const refusal = (error: unknown): string => (error instanceof ProblemError ? (error.problems.map(({ code }) => code).sort()[0] ?? '') : String(error));

async function meet(path: string, outcome: Outcome, proj4?: string): Promise<void> {
  if (typeof outcome === 'string') {
    const met = await imported(path, proj4).then(() => 'it loaded', refusal);
    return expect(met).toBe(outcome);
  }
  const model = await imported(path, proj4);
  if (outcome.counts) expect(model.counts).toMatchObject(outcome.counts);
  if (outcome.buildings !== undefined) expect(model.buildings.length).toBe(outcome.buildings);
  if (outcome.ground) expect(Object.fromEntries(Object.entries(model.ground).map(([layer, { features }]) => [layer, features.length]))).toEqual(outcome.ground);
  if (outcome.faults) expect(tally((model.faults ?? []).map(({ code }) => code))).toEqual(outcome.faults);
  if (outcome.notes) expect([...new Set(model.notes.map(({ code }) => code))].sort()).toEqual(outcome.notes);
  for (const { record, mesh } of model.buildings) {
    expect(mesh.positions.every(Number.isFinite), record.id).toBe(true);
    expect(Number.isFinite(record.lon) && Number.isFinite(record.lat), record.id).toBe(true);
  }
}

/** A tile's or model's own contents, decoded. */
async function decoded(path: string, { triangles, points }: Loads): Promise<void> {
  const file = join(realFiles, path);
  const bytes = new Uint8Array(readFileSync(file));
  const { rootUrl, io } = takeFiles({ name: file, bytes }, 'root', { beside: besideFiles([file]), codecs: diskCodecs });
  const { counts } = await decodeContent(bytes, rootUrl, io);
  if (triangles !== undefined) expect(counts.triangles).toBe(triangles);
  if (points !== undefined) expect(counts.points).toBe(points);
}

const filesOf = (folder: string): string[] =>
  readdirSync(join(realFiles, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(realFiles, folder).length + 1))
    .sort();
/** Descriptions of the files, not data. */
const isDescription = (file: string): boolean => /(^|\/)(SOURCE|COPYRIGHT)\.md$/.test(file);

interface Walk {
  readonly folder: string;
  /** What a file comes to; undefined = nothing of its own, so that a model must ask for it. */
  readonly of: (file: string) => Outcome | undefined;
  /** For files that do not say themselves. */
  readonly proj4?: (file: string) => string | undefined;
  /** Beside no model, and why. */
  readonly alone?: readonly string[];
}

/** Files without a word on where they lie are read in the Dutch grid. */
const dutch = 'EPSG:28992';
const empty = 'empty-model';

function cityJson(folder: 'cityjson' | 'cityjson-invalid', more: Readonly<Record<string, Outcome>>): Walk {
  const table = isAtHand(folder) ? countedTable(folder) : new Map<string, null>();
  const of = (file: string): Outcome | undefined => {
    const counted = table.get(file);
    const said = more[file];
    if (typeof said === 'string') return said;
    if (!counted) return said;
    return counted.objects === 0 ? empty : { counts: counted.types, ...said };
  };
  return { folder, of, proj4: () => dutch };
}

const osm = (node: number, way: number, relation: number, building: number, height: number, levels: number, part: number, highway: number): Loads => ({
  counts: { node, way, relation, building, 'building with height': height, 'building with levels': levels, 'building:part': part, highway },
});
const areas = (Feature: number): Loads => ({ counts: { Feature, Polygon: Feature } });
const tileset = (contents: number, notes: readonly string[] = []): Loads => ({ counts: { Tileset: 1, 'tile content': contents }, notes });
const trees = { lime: 919, spruce: 225, beech: 166 };

const table: Readonly<Record<string, Outcome>> = {
  'citygml/DenHaag_1BwBP.gml': { counts: { Building: 1, BuildingPart: 6 }, buildings: 1, notes: [] },
  'citygml/csol1.gml': { counts: { GenericCityObject: 1 }, buildings: 1, faults: {}, notes: [] },
  'citygml/FZK-Haus_full.gml': 'not-citygml',
  // Three pictures of eight were dropped for size.
  'citygml/plateau/udx/bldg/53392642_bldg_6697_op2.gml': {
    counts: { Building: 8 },
    buildings: 8,
    faults: {},
    notes: ['codelist-missing', 'texture-missing', 'undeclared-prefix'],
  },
  'osm/neukolln/input.osm': osm(4771, 700, 18, 127, 1, 118, 83, 211),
  'osm/roosevelt_cycletrack/input.osm': osm(3252, 540, 24, 229, 0, 19, 0, 277),
  'osm/northgate_dual_carriageway/input.osm': osm(1987, 396, 28, 36, 0, 32, 0, 305),
  'osm/bristol_contraflow_cycleway/input.osm': osm(949, 121, 4, 89, 0, 53, 0, 22),
  'osm/degenerate_bug/input.osm': osm(622, 69, 2, 37, 0, 30, 16, 9),
  'osm/seattle_triangle/input.osm': osm(594, 71, 7, 7, 1, 5, 13, 47),
  'osm/montlake_roundabout/input.osm': osm(557, 63, 1, 40, 0, 0, 0, 23),
  'osm/st_georges_cycletrack/input.osm': osm(3748, 476, 112, 125, 0, 20, 15, 236),
  'osm/osmnx/planet_10.068_48.135_10.071_48.137.osm': osm(281, 56, 3, 34, 0, 11, 0, 19),
  'osm/neukolln/geometry.json': areas(590),
  'osm/roosevelt_cycletrack/geometry.json': areas(882),
  'osm/northgate_dual_carriageway/geometry.json': areas(816),
  'osm/bristol_contraflow_cycleway/geometry.json': areas(63),
  'osm/degenerate_bug/geometry.json': areas(20),
  'osm/seattle_triangle/geometry.json': areas(140),
  'osm/montlake_roundabout/geometry.json': areas(80),
  'osm/st_georges_cycletrack/geometry.json': areas(565),
  'geojson/nyc_census.geojson': { counts: { Feature: 2166, Polygon: 2125, MultiPolygon: 41 } },
  'dem/ky4_elevation.tif': { counts: { 'elevation cell': 235_974 } },
  // Labelled as degrees and reaching to the pole.
  'dem/Net1_elevation_data.tif': 'bad-extent',
  // One of its three contents is not there; the two others stand.
  '3dtiles/1.0/TilesetWithDiscreteLOD/tileset.json': tileset(2, ['missing-content']),
  '3dtiles/1.0/TilesetWithRequestVolume/tileset.json': tileset(6),
  '3dtiles/1.0/TilesetWithRequestVolume/city/tileset.json': tileset(4),
  '3dtiles/1.1/MetadataGranularities/tileset.json': tileset(20),
  '3dtiles/1.1/SparseImplicitQuadtree/tileset.json': tileset(32),
  '3dtiles/glTF/EXT_mesh_features/FeatureIdAttribute/tileset.json': tileset(1),
  '3dtiles/glTF/EXT_mesh_features/FeatureIdTexture/tileset.json': tileset(1),
  '3dtiles/1.0/TilesetWithDiscreteLOD/dragon_low.b3dm': { triangles: 2312 },
  '3dtiles/1.0/TilesetWithRequestVolume/building.b3dm': { triangles: 66_094 },
  '3dtiles/1.0/TilesetWithRequestVolume/points.pnts': { points: 125_000 },
  'gltf/kenney-city/building-garage.glb': { triangles: 196 },
  'gltf/kenney-city/building-small-a.glb': { triangles: 452 },
  'gltf/kenney-city/building-small-c.glb': { triangles: 834 },
  'gltf/kenney-city/building-small-d.glb': { triangles: 448 },
  'gltf/kenney-city/grass-trees.glb': { triangles: 380 },
  'gltf/kenney-city/grass.glb': { triangles: 30 },
  'gltf/kenney-city/pavement.glb': { triangles: 20 },
  'gltf/kenney-city/road-corner.glb': { triangles: 126 },
  'gltf/kenney-city/road-split.glb': { triangles: 100 },
  'gltf/kenney-city/road-straight-lightposts.glb': { triangles: 190 },
  'vector-tiles/pmtiles/test_fixture_1.pmtiles': { counts: { tile: 1 } },
  'vector-tiles/pmtiles/invalid.pmtiles': 'wrong-magic',
  'vector-tiles/pmtiles/usgs-mt-whitney-8-15-webp-512.pmtiles': 'not-a-vector-archive',
  'vector-tiles/mvt/osm-qa-astana/12-2861-1368.mvt': { counts: { osm: 10_854 } },
};
const sanFrancisco = [1299, 856, 950, 1440, 2185, 1398];
const roads = [52, 61, 56, 53, 58, 89];
const chicago: Readonly<Record<string, readonly [number, number]>> = {
  '2100-3043': [1, 249],
  '2100-3044': [3, 247],
  '2101-3043': [3, 344],
  '2101-3044': [13, 672],
};

/** Files of one kind, by their names. */
function byKind(path: string): Outcome | undefined {
  if (/BoundingBoxTests\/.*tileset\.json$/.test(path)) return tileset(1);
  if (/BoundingBoxTests\/.*\.glb$|SparseImplicitQuadtree\/content\/.*\.glb$|FeatureId\w+\.gltf$|dragon_medium\.b3dm$/.test(path)) return {};
  if (/RequestVolume\/city\/..\.b3dm$/.test(path)) return { triangles: 120 };
  const tree = Object.entries(trees).find(([kind]) => path.includes(`tree-${kind}`));
  if (tree) return { triangles: tree[1] };
  if (/MetadataGranularities\/house.*\.glb$/.test(path)) return {};
  const [, x = '', y = ''] = /sanfrancisco\/15-(\d+)-(\d+)\.mvt$/.exec(path) ?? [];
  const place = (Number(x) - 5237) * 3 + Number(y) - 12665;
  if (x !== '') return { counts: { building: sanFrancisco[place] ?? NaN, road: roads[place] ?? NaN } };
  const [building, road] = chicago[/chicago\/13-(\d+-\d+)\.mvt$/.exec(path)?.[1] ?? ''] ?? [];
  return building === undefined || road === undefined ? undefined : { counts: { building, road } };
}
const plain = (folder: string, more: Partial<Walk> = {}): Walk => ({
  folder,
  of: (file) => table[`${folder}/${file}`] ?? byKind(`${folder}/${file}`),
  ...more,
});

/** Numbered vector tiles that break the specification beyond repair; they have descriptions of their own beside them. */
const fatal = new Set(['007', '008', '010', '011', '013', '014', '023', '026', '040', '041', '044', '047', '052', '058', '061']);

const walks: readonly Walk[] = [
  cityJson('cityjson', {
    // A building with an address and no shape.
    'conformance-v2.0/cityobject_building_address.city.json': { buildings: 0, faults: { 609: 1 } },
    'conformance-v2.0/geometry_semantics_multipoint.city.json': { buildings: 0, notes: ['no-surfaces'] },
    'conformance-v2.0/cityobject_complete.city.json': empty,
    'conformance-v2.0/cityjsonfeature_minimal.city.jsonl': 'missing-header',
    'cjio/delft.json': { buildings: 217, ground: { land: 350, water: 3 } },
    'val3dity/cube_v10.city.json': { faults: {} },
    'val3dity/cube_v11.city.json': { faults: {} },
    'val3dity/torus.city.json': { faults: {} },
    'val3dity/several_lods_valid.json': { faults: {} },
    'val3dity/3-20-DELFSHAVEN.city.json': { buildings: 853 },
    'cjdb/tile_901_trimmed.jsonl': { buildings: 52 },
    'cjdb/vienna.jsonl': { buildings: 149 },
  }),
  cityJson('cityjson-invalid', {
    '3dgi/invalid_cityjsonfeature_root_id_unresolved.city.jsonl': 'unresolved-root',
    '3dgi/invalid_missing_type.json': 'missing-transform',
    '3dgi/invalid_out_of_range_vertex_index.json': 'index-out-of-range',
    'test_cjseq/notransform.city.jsonl': 'missing-transform',
    'test_empty/completely_empty.json': 'bad-json',
    'test_empty/empty_primitive.json': { notes: ['empty-geometry'] },
    'test_file_format/invalid_json_cityjson.json': 'bad-json',
    'test_file_format/invalid_schema_cityjson_1.json': 'bad-json',
    'test_geometry_specific/501.json': { faults: { 501: 1 } },
    'test_geometry_specific/501_1.json': { faults: { 501: 1 } },
    'test_geometry_specific/503.json': { faults: { 503: 1 } },
    'test_geometry_specific/601.json': { faults: { 601: 1 } },
  }),
  plain('citygml', {
    proj4: (file) => (file === 'csol1.gml' ? dutch : undefined),
    // Lists of codes that this one model does not use.
    alone: ['plateau/codelists/Building_class.xml', 'plateau/codelists/Building_usage.xml'],
  }),
  plain('osm'),
  plain('geojson'),
  plain('dem'),
  plain('gltf'),
  plain('3dtiles'),
  plain('vector-tiles'),
];

describe.each(walks)('every file of $folder', ({ folder, of, proj4 = () => undefined, alone = [] }) => {
  if (!isAtHand(folder)) return it.skip('is not at hand', () => undefined);
  const files = filesOf(folder).filter((file) => !isDescription(file));
  const numbered = files.filter((file) => /^mvt-fixtures\/\d+\//.test(file));
  const spoken = files.filter((file) => of(file) !== undefined);

  it.each(spoken)('%s', { timeout: 60_000 }, async (file) => {
    const outcome = of(file) as Outcome;
    const isContent = typeof outcome !== 'string' && (/\.(b3dm|pnts|glb|gltf)$/.test(file) || outcome.triangles !== undefined);
    if (isContent) await decoded(`${folder}/${file}`, outcome);
    await meet(`${folder}/${file}`, outcome, proj4(file));
  });
  it.each(numbered.filter((file) => file.endsWith('tile.mvt')))('%s', (file) => {
    const isFatal = fatal.has(file.split('/')[1] ?? '');
    let met = 'good';
    try {
      readTile(new Uint8Array(readFileSync(join(realFiles, folder, file))), file, []);
    } catch (error) {
      met = refusal(error);
    }
    expect(met).toBe(isFatal ? 'bad-mvt' : 'good');
  });
  afterAll(() => {
    const left = files.filter(
      (file) => !spoken.includes(file) && !numbered.includes(file) && !alone.includes(file) && !asked.has(join(realFiles, folder, file)),
    );
    expect(left, 'neither read, nor refused, nor asked for by a model').toEqual([]);
  });
});
