import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProblemError } from '../../src/base/problem.ts';
import { parseCityJson } from '../../src/city/formats/cityjson/parse.ts';
import type { CityModel } from '../../src/city/formats/citymodel/model.ts';
import { countedTable, isAtHand, realFiles as real, type Counted } from './counted-table.ts';

/** Every CityJSON file at hand, against the table that a script of others counted. */
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
  if (!isAtHand(folder)) return it.skip('is not at hand', () => undefined);
  const table = countedTable(folder);

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
