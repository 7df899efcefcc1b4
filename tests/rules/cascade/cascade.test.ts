import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../src/base/random.ts';
import { affectedBy } from '../../../src/rules/cascade/affected.ts';
import { cascade } from '../../../src/rules/cascade/cascade.ts';
import { rootsOf } from '../../../src/rules/cascade/roots.ts';
import { indexDependencies, type DependencyGraph, type DependencyNode, type Supply } from '../../../src/tables/dependencies.ts';

const node = (id: string, more: Partial<DependencyNode> = {}): DependencyNode => ({ id, kind: 'thing', name: { zh: id, en: id }, lon: 0, lat: 0, ...more });
const need = (to: string, from: string, more: Partial<Supply> = {}): Supply => ({
  to,
  from: from.split(' '),
  medium: 'power',
  need: 'all',
  backupH: 0,
  ...more,
});
const graphOf = (supplies: readonly Supply[], nodes: readonly DependencyNode[] = []): DependencyGraph => {
  const ids = new Set(supplies.flatMap((s) => [s.to, ...s.from]));
  return indexDependencies([...nodes, ...[...ids].filter((id) => !nodes.some((n) => n.id === id)).map((id) => node(id))], supplies);
};
const told = (graph: DependencyGraph, ...failed: string[]): Record<string, number> =>
  Object.fromEntries(
    cascade(
      graph,
      failed.map((id) => ({ node: graph.find(id) })),
    ).map((f) => [graph.nodes[f.node]?.id, f.atH]),
  );

describe('what falls and when', () => {
  test('backups along a chain add up', () => {
    const graph = graphOf([need('feeder', 'substation'), need('cell', 'feeder', { backupH: 4 }), need('gateway', 'cell', { backupH: 0.5, medium: 'telecom' })]);
    expect(told(graph, 'substation')).toEqual({ substation: 0, feeder: 0, cell: 4, gateway: 4.5 });
    expect(told(graph, 'gateway')).toEqual({ gateway: 0 });
  });
  test('a need of any goes with its last supplier, one of all with its first', () => {
    const graph = graphOf([
      need('a', 'root', { backupH: 1 }),
      need('b', 'root', { backupH: 3 }),
      need('redundant', 'a b', { need: 'any', backupH: 2 }),
      need('both', 'a b', { backupH: 2 }),
    ]);
    expect(told(graph, 'root')).toEqual({ root: 0, a: 1, b: 3, both: 3, redundant: 5 });
    expect(told(graph, 'a')).toEqual({ a: 0, both: 2 });
  });
  test('of two needs the one that runs out first counts', () => {
    const graph = graphOf([need('hospital', 'feeder', { backupH: 24 }), need('hospital', 'zone', { medium: 'water', backupH: 12 })]);
    const falls = cascade(graph, [{ node: graph.find('feeder') }, { node: graph.find('zone'), atH: 1 }]);
    expect(falls.at(-1)).toEqual({ node: graph.find('hospital'), atH: 13, because: { medium: 'water', supplier: graph.find('zone'), backupH: 12 } });
  });
  test('a ring stands by itself, falls from outside, and is told', () => {
    const graph = graphOf([
      need('cell', 'substation'),
      need('substation', 'cell', { medium: 'telecom', backupH: 8 }),
      need('cell', 'exchange', { medium: 'telecom' }),
    ]);
    expect(graph.cycles).toEqual([['cell', 'substation']]);
    expect(told(graph)).toEqual({});
    expect(told(graph, 'exchange')).toEqual({ exchange: 0, cell: 0, substation: 8 });
  });
  test('falls come in the order of time, each node once', () => {
    const random = createRandom(5);
    const supplies = Array.from({ length: 400 }, (_, i) =>
      need(`n${i + 1}`, `n${random.below(i + 1)} n${random.below(i + 1)}`, { need: random.next() < 0.5 ? 'any' : 'all', backupH: random.below(9) }),
    );
    const graph = graphOf(supplies);
    const falls = cascade(graph, [{ node: graph.find('n0') }]);
    expect(falls).toHaveLength(401);
    expect(new Set(falls.map((f) => f.node)).size).toBe(401);
    falls.forEach((f, i) => expect(f.atH).toBeGreaterThanOrEqual(falls[i - 1]?.atH ?? 0));
  });
});

describe('who is hit', () => {
  test('people who lose two things count once', () => {
    const graph = graphOf([need('zone', 'feeder', { medium: 'power', backupH: 6 }), need('cell', 'feeder', { backupH: 4 })]);
    const served = [
      { people: 100, from: { power: 'feeder', water: 'zone', telecom: 'cell' }, buildings: ['b1', 'b2'] },
      { people: 30, from: { water: 'zone' }, buildings: ['b3'] },
      { people: 7, from: { power: 'other' } },
    ] as const;
    const falls = cascade(graph, [{ node: graph.find('feeder') }]);
    const all = affectedBy(graph, falls, served);
    expect([all.people, all.buildings]).toEqual([130, 3]);
    expect([...all.byMedium]).toEqual([
      ['power', 100],
      ['water', 130],
      ['telecom', 100],
    ]);
    expect(affectedBy(graph, falls, served, 5)).toMatchObject({ people: 100, buildings: 2 });
    expect(all.groups[1]?.atH).toBe(6);
  });
});

describe('roots of a flood', () => {
  const graph = graphOf(
    [
      need('f1', 's'),
      need('f2', 's'),
      need('pump', 'f1', { backupH: 2 }),
      need('manhole', 'pump', { medium: 'drainage' }),
      need('hospital', 'f1 f2', { need: 'any' }),
    ],
    [node('pump', { things: ['sensor/s-00003', 'service/pu-003'] })],
  );
  test('what is downstream folds under the most upstream of them', () => {
    expect([...rootsOf(graph, ['manhole', 's-00003', 'stranger', 's'])]).toEqual([
      ['manhole', 's'],
      ['s-00003', 's'],
      ['stranger', 'stranger'],
      ['s', 's'],
    ]);
    expect([...rootsOf(graph, ['manhole', 'service/pu-003', 'f2'])]).toEqual([
      ['manhole', 'service/pu-003'],
      ['service/pu-003', 'service/pu-003'],
      ['f2', 'f2'],
    ]);
  });
  test('redundancy is explained only by all of its suppliers', () => {
    expect(rootsOf(graph, ['hospital', 'f1']).get('hospital')).toBe('hospital');
    expect(rootsOf(graph, ['hospital', 'f1', 'f2']).get('hospital')).not.toBe('hospital');
    expect(rootsOf(graph, ['hospital', 's']).get('hospital')).toBe('s');
  });
  test('one of a ring is the root of the ring, whatever the order told', () => {
    const ring = graphOf([need('a', 'b'), need('b', 'a'), need('c', 'b')]);
    const roots = rootsOf(ring, ['c', 'b', 'a']);
    expect(new Set(roots.values()).size).toBe(1);
    expect(rootsOf(ring, ['a', 'c', 'b'])).toEqual(roots);
  });
});

/**
 * Buldyrev, Parshani, Paul, Stanley, Havlin (Nature 464, 1025, 2010): two random graphs of mean degree k whose nodes need each
 * other one to one keep a mutually connected giant part only while the share p of nodes left exceeds p_c = 2.4554 / k, and lose
 * it at once. The dependence is ours; being in the giant part of one's own graph is the model's second condition.
 */
describe('two coupled random graphs', () => {
  const N = 4000;
  const K = 4;
  function survivors(p: number, seed: number): number {
    const random = createRandom(seed);
    const graph = indexDependencies(
      Array.from({ length: 2 * N }, (_, i) => node(`${i}`)),
      Array.from({ length: 2 * N }, (_, i) => need(`${i}`, `${(i + N) % (2 * N)}`)),
    );
    const edges = [0, 1].map((side) => Array.from({ length: (N * K) / 2 }, () => [side * N + random.below(N), side * N + random.below(N)] as const));
    const down = new Uint8Array(2 * N);
    const fail = (nodes: readonly number[]): void =>
      cascade(
        graph,
        nodes.map((n) => ({ node: n })),
      ).forEach((f) => (down[f.node] = 1));
    fail(Array.from({ length: N }, (_, i) => i).filter(() => random.next() >= p));
    for (let before = -1, now = 0; before !== now;) {
      for (const side of edges) fail(outsideGiant(side, down, side === edges[0] ? 0 : N));
      before = now;
      now = down.reduce((sum, d) => sum + d, 0);
    }
    return 1 - down.reduce((sum, d) => sum + d, 0) / (2 * N);
  }
  function outsideGiant(edges: readonly (readonly [number, number])[], down: Uint8Array, from: number): number[] {
    const parent = Int32Array.from(down, (_, i) => i);
    const find = (n: number): number => {
      while (parent[n] !== n) n = parent[n] = parent[parent[n] as number] as number;
      return n;
    };
    for (const [a, b] of edges) if (!down[a] && !down[b]) parent[find(a)] = find(b);
    const sizes = new Map<number, number>();
    const alive = Array.from({ length: N }, (_, i) => from + i).filter((n) => !down[n]);
    for (const n of alive) sizes.set(find(n), (sizes.get(find(n)) ?? 0) + 1);
    const giant = [...sizes].sort((a, b) => b[1] - a[1])[0]?.[0];
    return alive.filter((n) => find(n) !== giant);
  }
  test('hold above 2.4554 / k and collapse below it', () => {
    const mean = (pk: number): number => [1, 2, 3].reduce((sum, seed) => sum + survivors(pk / K, seed), 0) / 3;
    expect(mean(2.4554 + 0.2)).toBeGreaterThan(0.25);
    expect(mean(2.4554 - 0.2)).toBeLessThan(0.02);
  });
});
