import { describe, expect, test } from 'vitest';
import { nextImpact } from '../../src/panels/lifelines/impact.ts';
import { readCascade } from '../../src/session/cascade.ts';
import { indexDependencies } from '../../src/tables/dependencies.ts';

const HOUR = 3_600_000;
const graph = indexDependencies(
  ['feeder', 'cell', 'posthouse', 'canteen'].map((id) => ({ id, kind: id, name: { zh: id, en: id }, lon: 0, lat: 0 })),
  [
    { to: 'canteen', from: ['feeder'], medium: 'power', need: 'all', backupH: 0 },
    { to: 'cell', from: ['feeder'], medium: 'power', need: 'all', backupH: 2 },
    { to: 'posthouse', from: ['cell'], medium: 'telecom', need: 'all', backupH: 1 },
  ],
);

describe('time to impact', () => {
  test('counts from when the supply was lost, and passes over what has fallen already', () => {
    const next = nextImpact(graph, new Map([[0, 10 * HOUR]]), 10.5 * HOUR);
    expect(graph.nodes[next?.node ?? -1]?.id).toBe('cell');
    expect(next?.inMs).toBeCloseTo(1.5 * HOUR);
    const later = nextImpact(
      graph,
      new Map([
        [0, 10 * HOUR],
        [1, 12 * HOUR],
      ]),
      12.25 * HOUR,
    );
    expect(graph.nodes[later?.node ?? -1]?.id).toBe('posthouse');
    expect(later?.inMs).toBeCloseTo(0.75 * HOUR);
  });
  test('is nothing while nothing is down, and when all that can fall has fallen', () => {
    expect(nextImpact(graph, new Map(), 0)).toBeNull();
    expect(nextImpact(graph, new Map([[2, 0]]), HOUR)).toBeNull();
  });
});

describe('the preview in a link', () => {
  test.each([
    ['S01-F2@2.5', { node: 'S01-F2', atH: 2.5 }],
    ['odd@name@0', { node: 'odd@name', atH: 0 }],
    ['', null],
    ['@3', null],
    ['S01', null],
    ['S01@-1', null],
    ['S01@25', null],
    ['S01@NaN', null],
  ])('%j is %j', (text, choice) => expect(readCascade(text)).toEqual(choice));
});
