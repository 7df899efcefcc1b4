import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProblemError } from '../../src/base/problem.ts';
import { parseCityJson } from '../../src/city/formats/cityjson/parse.ts';
import type { CityModel } from '../../src/city/formats/citymodel/model.ts';

/** Every CityJSON file at hand, against the table that a script of others counted (SOURCE.md beside the files). */
const real = join(process.cwd(), '../shared/real');

interface Counted {
  readonly version: string;
  readonly objects: number;
  readonly features: number;
  readonly types: Readonly<Record<string, number>>;
  readonly vertices: number;
  readonly surfaces: number;
  /** Geometries per level of detail, `None` where they do not say. */
  readonly lods: Readonly<Record<string, number>>;
  readonly crs: string | null;
  readonly bbox: readonly number[] | null;
}

/** `Building:52 BuildingPart:52` as a record; names may start with `+`. */
const tally = (text: string): Record<string, number> =>
  Object.fromEntries([...text.matchAll(/(\S+):(\d+)/g)].map(([, name, count]) => [name as string, Number(count)]));

function tableOf(folder: string): Map<string, Counted | null> {
  const rows = readFileSync(join(real, folder, 'SOURCE.md'), 'utf8')
    .split('\n')
    .filter((line) => /^\| [^ |]+\//.test(line));
  return new Map(
    rows.map((row): [string, Counted | null] => {
      const [file = '', version = '', objects = '', types = '', vertices = '', surfaces = '', lods = '', crs = '', bbox = ''] = row
        .split('|')
        .slice(1)
        .map((cell) => cell.trim());
      if (version.startsWith('not parseable')) return [file, null];
      const features = Number(/\((\d+) features\)/.exec(objects)?.[1] ?? 0);
      const counted: Counted = {
        version,
        objects: parseInt(objects, 10),
        features,
        types: tally(types),
        vertices: Number(vertices),
        surfaces: Number(surfaces),
        lods: tally(lods),
        crs: crs === 'None' ? null : crs,
        bbox: bbox === 'None' ? null : (JSON.parse(bbox) as number[]),
      };
      return [file, counted];
    }),
  );
}

function countsOf(model: CityModel): Counted {
  const objects = [...model.objects.values()];
  const geometries = objects.flatMap(({ geometry }) => geometry);
  const add = (into: Record<string, number>, name: string): Record<string, number> => ({ ...into, [name]: (into[name] ?? 0) + 1 });
  const sets = [...new Set(objects.map(({ vertices }) => vertices))];
  const axis = (a: number, pick: (...all: number[]) => number, start: number): number =>
    sets.reduce((best, { xyz }) => xyz.filter((_, i) => i % 3 === a).reduce((x, y) => pick(x, y), best), start);
  const bbox = [0, 1, 2].map((a) => axis(a, Math.min, Infinity)).concat([0, 1, 2].map((a) => axis(a, Math.max, -Infinity)));
  return {
    version: model.version,
    objects: objects.length,
    features: model.featureCount,
    types: objects.map(({ type }) => type).reduce(add, {}),
    vertices: model.vertexCount,
    surfaces: geometries.filter(({ placed }) => !placed).reduce((sum, { surfaces }) => sum + surfaces.length, 0),
    // A template's instance says no level of its own.
    lods: geometries.map(({ lod, placed }) => (placed || Number.isNaN(lod) ? 'None' : String(lod))).reduce(add, {}),
    crs: model.referenceSystem,
    bbox: bbox.every(Number.isFinite) ? bbox : null,
  };
}

/** Files that must be refused, with the name of the problem. */
const refused: Readonly<Record<string, string>> = {
  'conformance-v2.0/cityjsonfeature_minimal.city.jsonl': 'missing-header',
  '3dgi/invalid_cityjsonfeature_root_id_unresolved.city.jsonl': 'unresolved-root',
  '3dgi/invalid_missing_type.json': 'missing-type',
  '3dgi/invalid_out_of_range_vertex_index.json': 'index-out-of-range',
  'test_cjseq/notransform.city.jsonl': 'missing-transform',
  'test_empty/completely_empty.json': 'bad-json',
  'test_file_format/invalid_json_cityjson.json': 'bad-json',
  'test_file_format/invalid_schema_cityjson_1.json': 'bad-json',
};

describe.each(['cityjson', 'cityjson-invalid'])('every file of %s', (folder) => {
  if (!existsSync(join(real, folder))) return it.skip('is not at hand', () => undefined);
  const table = tableOf(folder);

  it('is in the table', () => {
    const files = readdirSync(join(real, folder), { recursive: true, encoding: 'utf8' }).filter((file) => /\.jsonl?$/.test(file));
    expect([...table.keys()].sort()).toEqual(files.sort());
  });

  it.each([...table])('%s comes with its reference counts, or is refused by name', (file, counted) => {
    const text = readFileSync(join(real, folder, file), 'utf8');
    const code = refused[file];
    if (code !== undefined) {
      let problems: readonly string[] = [];
      try {
        parseCityJson(text, file);
      } catch (error) {
        problems = (error as ProblemError).problems.map((problem) => problem.code);
      }
      return expect(problems).toContain(code);
    }
    const { bbox, ...rest } = countsOf(parseCityJson(text, file).model);
    const { bbox: wanted, lods, ...others } = counted as Counted;
    // "2.0" and "2" are one level.
    const levels = Object.fromEntries(Object.entries(lods).map(([lod, count]) => [lod === 'None' ? lod : String(Number(lod)), count]));
    expect(rest).toEqual({ ...others, lods: levels });
    if (bbox && wanted) bbox.forEach((value, i) => expect(value).toBeCloseTo(wanted[i] as number, 3));
  });
});
