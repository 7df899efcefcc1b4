import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createPlanFrame, metresPerDegree } from '../../src/base/geodesy.ts';
import type { Problem } from '../../src/base/problem.ts';
import { format } from '../../src/city/formats/cityjson/index.ts';
import { plainAttributes } from '../../src/city/formats/citymodel/attributes.ts';
import { parseCityJson } from '../../src/city/formats/cityjson/parse.ts';
import type { ImportedModel } from '../../src/city/formats/format.ts';
import { rdToWgs84 } from './rd-polynomial.ts';

const real = join(process.cwd(), '../shared/real');
const text = (path: string): string => readFileSync(join(real, path), 'utf8');
const load = (path: string, proj4?: string): ImportedModel =>
  format.read([{ name: path, bytes: new Uint8Array(readFileSync(join(real, path))) }], proj4 === undefined ? {} : { proj4 });
function problemsOf(run: () => unknown): readonly Problem[] {
  try {
    run();
    return [];
  } catch (error) {
    return (error as { problems?: Problem[] }).problems ?? [{ code: 'crash', where: '', why: String(error) }];
  }
}
/** Volume of a closed mesh, outward faces positive. */
function volumeOf({ positions, triangles }: ImportedModel['buildings'][number]['mesh']): number {
  let six = 0;
  const at = (i: number, a: number): number => positions[(triangles[i] as number) * 3 + a] as number;
  for (let i = 0; i < triangles.length; i += 3)
    six +=
      at(i, 0) * (at(i + 1, 1) * at(i + 2, 2) - at(i + 1, 2) * at(i + 2, 1)) -
      at(i, 1) * (at(i + 1, 0) * at(i + 2, 2) - at(i + 1, 2) * at(i + 2, 0)) +
      at(i, 2) * (at(i + 1, 0) * at(i + 2, 1) - at(i + 1, 1) * at(i + 2, 0));
  return six / 6;
}

describe.skipIf(!existsSync(join(real, 'cityjson')))('what surfaces are and wear', () => {
  const conformance = (name: string) => parseCityJson(text(`cityjson/conformance-v2.0/${name}.city.json`), name).model;
  const only = (name: string) => {
    const [object] = [...conformance(name).objects.values()];
    return object?.geometry[0];
  };

  it('keeps meaning, attributes and openings', () => {
    const geometry = only('semantic_complete');
    expect(geometry?.semantics).toEqual([
      { type: 'RoofSurface', attributes: { number: 1.234, string: 'string', boolean: true, integer: 1 }, parent: -1 },
      { type: 'Window', attributes: {}, parent: 0 },
    ]);
    expect([...(geometry?.semanticOf ?? [])]).toEqual([0, 1]);
    expect(only('semantic_all_types')?.semantics.length).toBe(18);
    // The second solid of two says nothing.
    expect([...(only('geometry_semantics_multisolid')?.semanticOf ?? [])]).toEqual([0, 0, 0, 0, -1, -1, -1, -1]);
    expect(only('geometry_semantics_multisolid')?.solids).toEqual([[[0, 4]], [[4, 8]]]);
  });

  it('knows materials and textures by theme, and which theme is usual', () => {
    const model = conformance('appearance_complete');
    expect(model.appearance.materialTheme).toBe('warm');
    expect(model.appearance.textureTheme).toBe('day-textures');
    expect(model.appearance.materials.map(({ colour }) => colour.map((c) => Math.round(c * 100) / 100))).toEqual([
      [0.5, 0.6, 0.7, 0.1],
      [0.8, 0.8, 0.8, 1],
    ]);
    expect(model.appearance.textures).toEqual([
      { image: 'day.png', isRepeated: false },
      { image: 'night.png', isRepeated: true },
    ]);
    const geometry = model.objects.get('building-0')?.geometry[0];
    expect([...(geometry?.materialOf.get('warm') ?? [])]).toEqual([0]);
    expect(geometry?.textureOf.get('night-textures')).toEqual([{ texture: 1, uv: [[0, 0, 1, 0, 1, 1, 0, 1]] }]);
    const solid = only('geometry_texture_solid')?.textureOf.get('summer-textures');
    expect(solid?.map((one) => one?.texture ?? null)).toEqual([0, 1, null]);
    expect(solid?.[1]?.uv.length).toBe(2);
  });

  it('counts points and lines, flattens addresses and measures', () => {
    expect(only('geometry_semantics_multipoint')?.points).toBe(4);
    const [building] = [...conformance('cityobject_building_address').objects.values()];
    expect(plainAttributes('Building', building?.attributes ?? {})).toMatchObject({
      'address.0.country': 'Canada',
      'address.1.thoroughfareNumber': '2',
    });
    expect(plainAttributes('Building', { area: { value: 12.5, uom: 'm2' }, tags: ['a', 'b'], deep: { er: [{ x: 1 }] } })).toEqual({
      cityObjectType: 'Building',
      area: 12.5,
      'area@uom': 'm2',
      tags: 'a, b',
      'deep.er.x': 1,
    });
  });

  it('draws the level asked for, and says which there are', () => {
    const lods = (lod?: number) =>
      format
        .read([{ name: 'm', bytes: new Uint8Array(readFileSync(join(real, 'cityjson/cjio/multi_lod.json'))) }], {
          proj4: 'EPSG:28992',
          ...(lod === undefined ? {} : { lod }),
        })
        .buildings.map(({ record }) => [record.attributes?.['model.lod'], record.attributes?.['model.lods']]);
    expect(lods()).toEqual(Array(10).fill(['2.2', '1.2 1.3 2.2']));
    expect(lods(1.9)).toEqual(Array(10).fill(['1.3', '1.2 1.3 2.2']));
    expect(lods(1)).toEqual(Array(10).fill(['1.2', '1.2 1.3 2.2']));
  });
});

describe.skipIf(!existsSync(join(real, 'cityjson/cjio/delft.json')))('Delft, EPSG:7415', () => {
  const delft = existsSync(join(real, 'cityjson/cjio/delft.json')) ? load('cityjson/cjio/delft.json') : null;
  const get = (): ImportedModel => delft as ImportedModel;

  it('comes whole: 160 buildings, 3 bridges, 54 other solids, 353 pieces of ground, nothing left out', () => {
    const type = (name: string): number => get().buildings.filter(({ record }) => record.attributes?.['cityObjectType'] === name).length;
    expect([type('Building'), type('Bridge'), type('GenericCityObject')]).toEqual([160, 3, 54]);
    expect(Object.values(get().counts).reduce((a, b) => a + b, 0)).toBe(570);
    expect(get().ground.land?.features.length).toBe(81 + 126 + 143);
    expect(get().ground.water?.features.length).toBe(3);
    expect(get().notes).toEqual([]);
  });

  it('stands within 1 m of its true place, by the published RD polynomial', () => {
    const source = parseCityJson(text('cityjson/cjio/delft.json'), 'delft').model;
    const frame = createPlanFrame([get().origin.lon, get().origin.lat]);
    const { lonM, latM } = metresPerDegree(get().origin.lat);
    let worst = 0;
    for (const { record, mesh } of get().buildings) {
      // The solid's first vertex is the first corner of the object's first surface.
      const object = source.objects.get(record.id);
      const v = (object?.geometry[0]?.surfaces[0]?.[0]?.[0] ?? 0) * 3;
      const xyz = object?.vertices.xyz ?? new Float64Array(3);
      const [lon, lat] = rdToWgs84(xyz[v] as number, xyz[v + 1] as number);
      const all = Array.from({ length: mesh.positions.length / 3 }, (_, i) =>
        frame.toLonLat(mesh.positions[i * 3] as number, mesh.positions[i * 3 + 1] as number),
      );
      worst = Math.max(worst, Math.min(...all.map(([x, y]) => Math.hypot((x - lon) * lonM, (y - lat) * latM))));
    }
    expect(worst).toBeLessThan(1);
    expect(worst).toBeGreaterThan(0);
  });

  it('says its vertical datum and keeps its heights', () => {
    expect(get().crs).toEqual({ source: 'EPSG:28992', vertical: 'EPSG:5709' });
    // Highest corner by type, read off the file's vertices: metres above NAP.
    const top = (type: string): number =>
      Math.max(
        ...get()
          .buildings.filter(({ record }) => record.attributes?.['cityObjectType'] === type)
          .map(({ record }) => record.baseM + record.heightM),
      );
    expect([top('Building'), top('Bridge'), top('GenericCityObject')].map((z) => z.toFixed(3))).toEqual(['8.570', '1.970', '14.640']);
  });

  it('is closed: buildings are solids that face outwards', () => {
    const volumes = get()
      .buildings.filter(({ record }) => record.attributes?.['cityObjectType'] === 'Building')
      .map(({ mesh, record }) => volumeOf(mesh) / record.heightM);
    expect(volumes.filter((v) => v > 0).length).toBe(160);
  });

  it('keeps the ground it covers: outlines as large as the triangles they stand for', () => {
    const frame = createPlanFrame([get().origin.lon, get().origin.lat]);
    const ringArea = (ring: number[][]): number =>
      ring.reduce((sum, a, i) => {
        const b = ring[(i + 1) % ring.length] as number[];
        const [p, q] = [frame.toPlan(a[0] as number, a[1] as number), frame.toPlan(b[0] as number, b[1] as number)];
        return sum + (p[0] * q[1] - q[0] * p[1]) / 2;
      }, 0);
    const { model } = parseCityJson(text('cityjson/cjio/delft.json'), 'delft');
    for (const feature of get().ground.water?.features ?? []) {
      const outline = (feature.geometry as GeoJSON.MultiPolygon).coordinates.flat().reduce((sum, ring) => sum + ringArea(ring), 0);
      const object = model.objects.get(String(feature.properties?.['id']));
      const xyz = object?.vertices.xyz ?? [];
      const triangles = (object?.geometry[0]?.surfaces ?? []).reduce((sum, [ring]) => {
        const [a, b, c] = (ring ?? []).map((v) => [xyz[v * 3], xyz[v * 3 + 1]] as [number, number]) as [[number, number], [number, number], [number, number]];
        return sum + ((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2;
      }, 0);
      expect(outline / triangles).toBeCloseTo(1, 2);
    }
  });
});

describe.skipIf(!existsSync(join(real, 'cityjson')))('choosing what to draw', () => {
  it('takes the highest level of detail, once', () => {
    const tile = load('cityjson/cjdb/tile_901_trimmed.jsonl');
    expect(tile.buildings.length).toBe(52);
    for (const { mesh } of tile.buildings) expect(volumeOf(mesh)).toBeGreaterThan(10);
    const { model } = parseCityJson(text('cityjson/cjdb/tile_901_trimmed.jsonl'), 't');
    const [first] = tile.buildings;
    const part = model.objects.get(`${first?.record.id}-0`);
    const lod22 = part?.geometry.find(({ lod }) => lod === 2.2);
    // Every polygon of n corners gives n - 2 triangles per polygon, plus 2 per hole.
    const wanted = lod22?.surfaces.reduce((sum, rings) => sum + rings.reduce((n, ring) => n + ring.length, 0) + 2 * (rings.length - 1) - 2, 0) ?? 0;
    expect((first?.mesh.triangles.length ?? 0) / 3).toBe(wanted);
    expect(first?.record.year).toBe(1980);
  });

  it('merges parts into their building, solids before surfaces', () => {
    const vienna = load('cityjson/cjdb/vienna.jsonl', 'EPSG:31256');
    expect(vienna.buildings.length).toBe(149);
    expect(vienna.origin.lon).toBeCloseTo(16.35, 1);
    expect(vienna.origin.lat).toBeCloseTo(48.2, 1);
    const part = parseCityJson(text('cityjson/cjdb/vienna.jsonl'), 'v').model.objects.get('UUID_LOD2_011491-3cd51f89-4727-44e6-b12e_6');
    expect(part?.geometry.map(({ type }) => type)).toEqual(['MultiSurface', 'Solid']);
  });

  it('places templates', () => {
    const tree = load('cityjson/val3dity/geomtemplate_1.json', 'EPSG:28992');
    expect(tree.buildings.length).toBe(1);
    const { record } = tree.buildings[0] ?? { record: null };
    expect(record?.baseM).toBeCloseTo(7.579 + 1.219, 6);
    expect(record?.heightM).toBeGreaterThan(0.3);
  });

  it('measures a cube as one cubic metre, holes cut out of a torus', () => {
    // EPSG:32631 at x = 0 is far off the meridian; at its centre a metre is a metre to 0.04 %.
    const shift = '+proj=tmerc +lat_0=0 +lon_0=3 +k=1 +x_0=0 +y_0=0 +ellps=WGS84 +units=m';
    for (const [file, volume] of [
      ['val3dity/cube_v10.city.json', 1],
      ['val3dity/cube_v11.city.json', 1],
      ['cjio/cube.json', 1],
    ] as const) {
      const [cube] = load(`cityjson/${file}`, shift).buildings;
      expect(cube && volumeOf(cube.mesh), file).toBeCloseTo(volume, 1);
    }
    const [torus] = load('cityjson/val3dity/torus.city.json', shift).buildings;
    const raw = parseCityJson(text('cityjson/val3dity/torus.city.json'), 't').model;
    const [object] = [...raw.objects.values()];
    expect(object?.geometry[0]?.surfaces.some((rings) => rings.length > 1)).toBe(true);
    expect(torus && volumeOf(torus.mesh)).toBeGreaterThan(0);
  });
});

describe.skipIf(!existsSync(join(real, 'cityjson-invalid')))('broken CityJSON', () => {
  it.each<[string, string, string]>([
    ['3dgi/invalid_cityjsonfeature_root_id_unresolved.city.jsonl', 'unresolved-root', '#/id'],
    ['3dgi/invalid_missing_type.json', 'missing-type', '#/type'],
    ['3dgi/invalid_out_of_range_vertex_index.json', 'index-out-of-range', '#/CityObjects/invalid_out_of_range_vertex_index/geometry/0/boundaries/0/0/0/2'],
    ['test_cjseq/notransform.city.jsonl', 'missing-transform', ':1#/transform'],
    ['test_empty/completely_empty.json', 'bad-json', ':1:1'],
    ['test_file_format/invalid_json_cityjson.json', 'bad-json', ':3:11'],
    ['test_file_format/invalid_schema_cityjson_1.json', 'bad-json', ':1934:1'],
  ])('%s is refused as %s', (path, code, where) => {
    const problems = problemsOf(() => load(`cityjson-invalid/${path}`));
    expect(problems).toContainEqual(expect.objectContaining({ code, where: `cityjson-invalid/${path}${where}` }));
    expect(problems.every(({ why }) => why.length > 5)).toBe(true);
  });

  it('reports an empty solid and draws the whole one beside it', () => {
    const model = load('cityjson-invalid/test_empty/empty_primitive.json', 'EPSG:28992');
    expect(model.notes.map(({ code }) => code)).toEqual(['empty-geometry']);
    expect(model.buildings.length).toBe(1);
  });

  it.each(['501', '501_1', '503', '601'])('draws %s, whose shapes are doubtful but readable', (name) => {
    const model = load(`cityjson-invalid/test_geometry_specific/${name}.json`, 'EPSG:28992');
    expect(model.buildings.length).toBe(1);
    expect(model.buildings[0]?.mesh.triangles.length).toBeGreaterThan(12);
  });

  it('asks for a CRS where the file says none, naming the way out', () => {
    const [problem] = problemsOf(() => load('cityjson-invalid/cjdb/no_metadata.city.jsonl'));
    expect(problem).toMatchObject({ code: 'unknown-crs' });
    expect(problem?.why).toMatch(/--proj4/);
    expect(load('cityjson-invalid/cjdb/no_metadata.city.jsonl', 'EPSG:28992').buildings.length).toBe(1);
  });
});
