import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../src/base/problem.ts';
import { dependenciesText, readDependencies, readServed, servedText } from '../../src/city/pack/dependencies.ts';
import { createDependencies } from '../../src/city/dependencies/index.ts';
import type { CityManifest } from '../../src/city/pack/manifest.ts';
import type { LateParts } from '../../src/city/networks/read-parts.ts';

const node = (id: string, more: object = {}): object => ({ id, kind: 'feeder', name: { zh: id, en: id }, lon: 4, lat: 52, ...more });
const supply = (to: string, from: readonly string[], more: object = {}): object => ({ to, from, medium: 'power', need: 'all', backupH: 0, ...more });
const file = (nodes: readonly object[], supplies: readonly object[]): object => ({ version: '1.0', nodes, supplies });
const served = (...groups: object[]): object => ({ version: '1.0', served: groups });

function problemsOf(run: () => unknown): readonly string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof ProblemError) return error.problems.map((p) => `${p.code} ${p.where}`);
    throw error;
  }
  return [];
}

describe('dependencies.json', () => {
  test('comes out as it went in, and things are found by every name they have', () => {
    const nodes = [node('S01'), node('pu-003', { things: ['sensor/s-00003', 'service/pu-003x'], isCritical: true, people: 12, medium: 'drainage' })];
    const graph = readDependencies(JSON.parse(dependenciesText(file(nodes, [supply('pu-003', ['S01'], { backupH: 2 })]) as never)), 'd.json');
    expect(graph.nodes).toEqual(nodes);
    expect([graph.find('pu-003'), graph.find('sensor/s-00003'), graph.find('s-00003'), graph.find('service/pu-003x'), graph.find('nobody')]).toEqual([
      1, 1, 1, 1, -1,
    ]);
    expect([graph.needs, graph.feeds, graph.cycles]).toEqual([[[], [0]], [[0], []], []]);
  });
  test('rings are allowed and told, self-loops and strangers are not', () => {
    const ring = readDependencies(file([node('a'), node('b'), node('c')], [supply('a', ['b']), supply('b', ['a', 'c'])]), 'd.json');
    expect(ring.cycles).toEqual([['a', 'b']]);
    expect(problemsOf(() => readDependencies(file([node('a')], [supply('a', ['a'])]), 'd.json'))).toEqual(['self-loop d.json#/supplies/0/from/0']);
    expect(problemsOf(() => readDependencies(file([node('a')], [supply('b', ['a'], { standby: ['z'] })]), 'd.json'))).toEqual([
      'unknown-node d.json#/supplies/0/to',
      'unknown-node d.json#/supplies/0/standby/0',
    ]);
    expect(
      problemsOf(() => readDependencies(file([node('a', { things: ['service/x'] }), node('a'), node('b', { things: ['service/x'] })], []), 'd.json')),
    ).toEqual(['duplicate-id d.json#/nodes/1/id', 'duplicate-id d.json#/nodes/2/things/0']);
  });
  test.each([
    ['a need without suppliers', file([node('a')], [supply('a', [])]), '#/supplies/0/from'],
    ['a negative backup', file([node('a'), node('b')], [supply('a', ['b'], { backupH: -1 })]), '#/supplies/0/backupH'],
    ['a medium nobody knows', file([node('a'), node('b')], [supply('a', ['b'], { medium: 'steam' })]), '#/supplies/0/medium'],
    ['a place off the earth', file([node('a', { lat: 91 })], []), '#/nodes/0/lat'],
    ['another version', { version: '2.0', nodes: [], supplies: [] }, '#/version'],
  ])('%s is refused with its place', (_, json, where) => {
    const [first] = problemsOf(() => readDependencies(json, 'd.json'));
    expect(first).toContain(`d.json${where}`);
  });
});

describe('served.json', () => {
  const graph = readDependencies(file([node('f1'), node('z1')], []), 'd.json');
  test('groups come out as they went in', () => {
    const groups = [{ people: 3, from: { power: 'f1', water: 'z1' }, district: 'west', buildings: ['b-1'] }];
    expect(readServed(JSON.parse(servedText(groups as never)), graph, 's.json')).toEqual(groups);
  });
  test('strangers, and buildings that would count twice, are refused', () => {
    expect(problemsOf(() => readServed(served({ people: 3, from: { power: 'f9' } }), graph, 's.json'))).toEqual(['unknown-node s.json#/served/0/from/power']);
    expect(problemsOf(() => readServed(served({ people: 3, from: {}, buildings: ['b'] }, { people: 1, from: {}, buildings: ['b'] }), graph, 's.json'))).toEqual(
      ['duplicate-id s.json#/served/1/buildings/0'],
    );
    expect(problemsOf(() => readServed(served({ people: -1, from: {} }), graph, 's.json'))[0]).toContain('s.json#/served/0/people');
  });
});

describe('dependencies of a city', () => {
  const parts = (fail: boolean): LateParts =>
    ({
      dependencies: () => (fail ? Promise.reject(new Error('gone')) : Promise.resolve({ nodes: [node('a')], supplies: [] })),
      served: () => Promise.resolve([]),
    }) as unknown as LateParts;
  const manifest = { dependencies: { graph: 'dependencies.json' } } as unknown as CityManifest;
  test('arrive once, or say why not', async () => {
    const there = createDependencies(manifest, 'http://x/', () => parts(false));
    expect(there.graph).toBeNull();
    expect((await there.load())?.nodes).toHaveLength(1);
    expect([there.version, there.problem, there.graph?.find('a')]).toEqual([1, null, 0]);
    const broken = createDependencies(manifest, 'http://x/', () => parts(true));
    expect([await broken.load(), broken.problem]).toEqual([null, 'gone']);
    const none = createDependencies({} as CityManifest, 'http://x/', () => parts(true));
    expect([none.isDeclared, await none.load(), none.problem]).toEqual([false, null, null]);
  });
});
