import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../src/base/problem.ts';
import { readNetwork } from '../../src/city/pack/networks.ts';
import { readStoreys } from '../../src/city/pack/storeys.ts';

const node = (id: string, more: object = {}) => ({
  type: 'Feature',
  properties: { id, type: 'junction', ...more },
  geometry: { type: 'Point', coordinates: [4, 52, -1] },
});
const link = (id: string, more: object = {}) => ({
  type: 'Feature',
  properties: { id, from: 'a', to: 'b', diameterMm: 200, material: 'pe100', depthM: 1.2, ...more },
  geometry: {
    type: 'LineString',
    coordinates: [
      [4, 52, -1.2],
      [4.001, 52, -1.2],
    ],
  },
});
const read = (...features: object[]) => readNetwork({ type: 'FeatureCollection', features }, 'w.geojson');
function problemsOf(run: () => unknown): readonly string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof ProblemError) return error.problems.map((p) => `${p.code} ${p.where}`);
    throw error;
  }
  return [];
}

describe('a network file', () => {
  test('links and nodes come out as they are', () => {
    const { links, nodes } = read(node('a'), node('b'), link('w-1', { year: 1999, level: 'underground' }));
    expect(nodes.map((n) => n.properties.id)).toEqual(['a', 'b']);
    expect(links[0]?.properties).toMatchObject({ id: 'w-1', diameterMm: 200, year: 1999 });
    expect(links[0]?.line[1]).toEqual([4.001, 52, -1.2]);
  });
  test('what is wrong is named with its place', () => {
    expect(problemsOf(() => read(node('a'), link('w-1')))).toEqual(['unknown-node w.geojson#/features/1/properties/to']);
    expect(problemsOf(() => read(node('a'), node('b'), link('w-1', { diameterMm: 0 })))).toEqual(['bad-value w.geojson#/features/2/properties/diameterMm']);
    expect(problemsOf(() => read(node('a'), node('b'), link('a')))).toEqual(['duplicate-id w.geojson#/features/2/properties/id']);
    expect(problemsOf(() => read(node('a'), node('b'), link('w', { level: 'deep' })))).toEqual(['bad-value w.geojson#/features/2/properties/level']);
    expect(problemsOf(() => read(node('a', { boxM: [1, 2] })))).toEqual(['bad-value w.geojson#/features/0/properties/boxM']);
    expect(problemsOf(() => read({ ...link('w'), properties: { id: 'w', type: 'junction' } }))).toEqual(['bad-geojson w.geojson#/features/0/properties']);
    expect(problemsOf(() => readNetwork([], 'w.geojson'))).toEqual(['bad-geojson w.geojson']);
  });
});

describe('a storeys file', () => {
  const storey = (index: number, more: object = {}) => ({ index, floorM: index * 3, heightM: 3, uses: [], ...more });
  test('storeys come out lowest first', () => {
    const found = readStoreys({ buildings: { b: [storey(1), storey(-1), storey(0)] } }, 's.json');
    expect(found.get('b')?.map((s) => s.index)).toEqual([-1, 0, 1]);
  });
  test('what is wrong is named with its place', () => {
    const bad = (list: unknown) => problemsOf(() => readStoreys({ buildings: { b: list } }, 's.json'));
    expect(bad([])).toEqual(['bad-value s.json#/buildings/b']);
    expect(bad([storey(0), storey(0)])).toEqual(['duplicate-id s.json#/buildings/b']);
    expect(bad([storey(0, { heightM: 0 })])).toEqual(['bad-value s.json#/buildings/b/0/heightM']);
    expect(bad([storey(0, { uses: [{ use: 'office', areaM2: -1 }] })])).toEqual(['bad-value s.json#/buildings/b/0/uses/0/areaM2']);
    expect(bad([storey(0, { uses: [{ use: 'office', areaM2: 1, entities: ['nothing'] }] })])).toEqual(['bad-value s.json#/buildings/b/0/uses/0/entities']);
    expect(problemsOf(() => readStoreys({}, 's.json'))).toEqual(['bad-value s.json#/buildings']);
  });
});
