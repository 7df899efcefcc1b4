import { describe, expect, test } from 'vitest';
import { singleLosses } from '../../../src/rules/cascade/n-minus-one.ts';
import { indexDependencies, type DependencyNode } from '../../../src/tables/dependencies.ts';

const node = (id: string, kind: string, more: Partial<DependencyNode> = {}): DependencyNode => ({
  id,
  kind,
  name: { zh: id, en: id },
  lon: 0,
  lat: 0,
  ...more,
});

describe('the loss of one element alone', () => {
  // One substation with two feeders that stand by for each other; the works hangs on both, a hospital on one with 2 h of backup.
  const graph = indexDependencies(
    [
      node('S1', 'substation'),
      node('F1', 'feeder', { medium: 'power' }),
      node('F2', 'feeder', { medium: 'power' }),
      node('W', 'waterworks', { medium: 'water' }),
      node('H', 'hospital', { isCritical: true }),
    ],
    [
      { to: 'F1', from: ['S1'], medium: 'power', need: 'all', backupH: 0, standby: ['F2'] },
      { to: 'F2', from: ['S1'], medium: 'power', need: 'all', backupH: 0, standby: ['F1'] },
      { to: 'W', from: ['F1', 'F2'], medium: 'power', need: 'any', backupH: 0 },
      { to: 'H', from: ['F1'], medium: 'power', need: 'all', backupH: 2 },
    ],
  );
  const served = [
    { people: 700, from: { power: 'F1', water: 'W' } },
    { people: 300, from: { power: 'F2', water: 'W' } },
  ];
  const losses = singleLosses(graph, served, new Set(['substation', 'feeder']));
  const of = (id: string) => losses.find((l) => graph.nodes[l.node]?.id === id);
  test('comes worst first, each person once', () => {
    expect(losses.map((l) => [graph.nodes[l.node]?.id, l.people])).toEqual([
      ['S1', 1000],
      ['F1', 700],
      ['F2', 300],
    ]);
    expect(of('S1')?.byMedium.get('water')).toBe(1000);
    expect(of('S1')?.falls).toBe(4);
  });
  test('what has a second supply stands, what has a backup falls later', () => {
    expect(of('F1')).toMatchObject({ falls: 1, peopleAtOnce: 700 });
    expect(of('F1')?.byMedium.get('water')).toBeUndefined();
    expect(of('F1')?.critical.map((n) => graph.nodes[n]?.id)).toEqual(['H']);
    expect(of('F2')).toMatchObject({ falls: 0, critical: [] });
  });
  test('names who could take it over', () => {
    expect(of('F1')?.standby.map((n) => graph.nodes[n]?.id)).toEqual(['F2']);
    expect(of('S1')?.standby).toEqual([]);
  });
});
