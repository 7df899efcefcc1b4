import { describe, expect, test } from 'vitest';
import type { Storey } from '../../../src/city/pack/storeys.ts';
import { ringArea, ringHolds, sliceAt, type Flat } from '../../../src/scene/storeys/slice.ts';
import { cornerTowards, stackOf } from '../../../src/scene/storeys/stack.ts';

/** Walls of a prism and its lid, as triangles in three metres. */
function prism(ring: readonly Flat[], low: number, high: number): number[] {
  const t: number[] = [];
  ring.forEach(([ax, az], i) => {
    const [bx, bz] = ring[(i + 1) % ring.length] as Flat;
    t.push(ax, low, az, bx, low, bz, bx, high, bz, ax, low, az, bx, high, bz, ax, high, az);
  });
  for (let i = 1; i + 1 < ring.length; i++) for (const [x, z] of [ring[0], ring[i], ring[i + 1]] as Flat[]) t.push(x, high, z);
  return t;
}
const square: Flat[] = [
  [0, 0],
  [20, 0],
  [20, 10],
  [0, 10],
];
const ell: Flat[] = [
  [0, 0],
  [30, 0],
  [30, 10],
  [10, 10],
  [10, 40],
  [0, 40],
];

describe('the outline of a mesh at a height', () => {
  test('a box gives its four corners and its area', () => {
    const [ring, ...more] = sliceAt(prism(square, 0, 30), 12.3);
    expect(more).toEqual([]);
    expect(ring?.length).toBe(4);
    expect(Math.abs(ringArea(ring ?? []))).toBeCloseTo(200, 6);
  });
  test('an L keeps its re-entrant corner', () => {
    const [ring] = sliceAt(prism(ell, -2, 30), 5);
    expect(ring?.length).toBe(6);
    expect(Math.abs(ringArea(ring ?? []))).toBeCloseTo(600, 6);
    expect(ringHolds(ring ?? [], [5, 35])).toBe(true);
    expect(ringHolds(ring ?? [], [25, 35])).toBe(false);
  });
  test('above a setback the smaller shaft counts; two towers on a podium are two rings', () => {
    const towers = [
      ...prism(ell, 0, 12),
      ...prism(
        [
          [1, 1],
          [9, 1],
          [9, 9],
          [1, 9],
        ],
        12,
        60,
      ),
      ...prism(
        [
          [1, 31],
          [9, 31],
          [9, 39],
          [1, 39],
        ],
        12,
        40,
      ),
    ];
    expect(sliceAt(towers, 6).map((r) => Math.round(Math.abs(ringArea(r))))).toEqual([600]);
    expect(sliceAt(towers, 20).map((r) => Math.round(Math.abs(ringArea(r))))).toEqual([64, 64]);
    expect(sliceAt(towers, 50).length).toBe(1);
    expect(sliceAt(towers, 61)).toEqual([]);
  });
  test('corners that lie on the cutting plane are met once', () => {
    const [ring, ...more] = sliceAt(prism(square, 5, 10), 10);
    expect(more).toEqual([]);
    expect(Math.abs(ringArea(ring ?? []))).toBeCloseTo(200, 6);
  });
});

describe('storeys pulled apart', () => {
  const storey = (index: number, floorM: number): Storey => ({ index, floorM, heightM: 4, uses: [] });
  const storeys = [storey(-1, -4), storey(0, 0), storey(1, 4), storey(2, 8)];
  const plates = stackOf(storeys, prism(ell, -1, 12), 0);
  test('every storey has a floor; a basement takes the ground floor’s outline', () => {
    expect(plates.map((p) => p.storey.index)).toEqual([-1, 0, 1, 2]);
    expect(Math.abs(ringArea(plates[0]?.rings[0] ?? []))).toBeCloseTo(600, 6);
  });
  test('apart, the lowest stands clear of the ground and gaps only grow', () => {
    const apart = plates.map((p) => p.floorM + p.liftM);
    expect(apart[0]).toBeGreaterThan(1);
    for (let i = 1; i < apart.length; i++) expect((apart[i] as number) - (apart[i - 1] as number)).toBeGreaterThan(4 + 2);
  });
  test('labels hang on the side asked for', () => {
    const [plate] = plates;
    if (!plate) throw new Error('no floor');
    expect(cornerTowards(plate, [1, 0])[0]).toBe(30);
    expect(cornerTowards(plate, [0, 1])[1]).toBe(40);
  });
  test('a house that is not loaded has no floors to show', () => {
    expect(stackOf(storeys, [], 0)).toEqual([]);
  });
});
