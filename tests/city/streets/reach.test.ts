import { describe, expect, test } from 'vitest';
import { streetColumns } from '../../../src/city/streets/columns.ts';
import { createStreetNetwork, WALK_MPS, type Spot } from '../../../src/city/streets/network.ts';
import { isReached, leftFromDoors, walkedPieces } from '../../../src/city/streets/reach.ts';
import { waysFrom } from '../../../src/city/streets/ways.ts';

/** A straight street of four stretches of 100 m along the equator, and a dead end of 60 m at its second junction. */
const DEG = 111_195;
const x = (metres: number): number => metres / DEG;
const link = (from: number, to: number, a: readonly [number, number], b: readonly [number, number]) => ({
  properties: { from, to, class: 'residential' as const },
  line: [
    [x(a[0]), x(a[1])],
    [x(b[0]), x(b[1])],
  ],
});
const network = createStreetNetwork(
  streetColumns([
    link(0, 1, [0, 0], [100, 0]),
    link(1, 2, [100, 0], [200, 0]),
    link(2, 3, [200, 0], [300, 0]),
    link(3, 4, [300, 0], [400, 0]),
    link(1, 5, [100, 0], [100, 60]),
  ]),
);
const at = (xM: number, yM: number): Spot => {
  const spot = network.snap(x(xM), x(yM), 'walk');
  if (!spot) throw new Error('no street');
  return spot;
};

describe('who reaches a door on foot', () => {
  const doors = [{ spot: at(50, 0), mostM: 152 }];
  const left = leftFromDoors(network, doors);
  test('leaves the metres that are left at each junction', () => {
    expect(left[0]).toBeCloseTo(102, 0);
    expect(left[1]).toBeCloseTo(102, 0);
    expect(left[2]).toBeCloseTo(2, 0);
    expect(left[3]).toBe(-1);
    expect(left[5]).toBeCloseTo(42, 0);
  });
  test('counts the way along the street, not the line of sight', () => {
    expect(isReached(network, left, doors, at(190, 0))).toBe(true);
    expect(isReached(network, left, doors, at(215, 0))).toBe(false);
    // At the end of the dead end: 50 + 60 of 152.
    expect(isReached(network, left, doors, at(100, 59))).toBe(true);
    // On the door's own street nobody passes a junction.
    expect(isReached(network, leftFromDoors(network, [{ spot: at(50, 0), mostM: 30 }]), [{ spot: at(50, 0), mostM: 30 }], at(75, 0))).toBe(true);
  });
  test('two doors reach what the better one does', () => {
    const both = leftFromDoors(network, [...doors, { spot: at(390, 0), mostM: 120 }]);
    expect(both[3]).toBeCloseTo(30, 0);
    expect(both[1]).toBeCloseTo(102, 0);
  });
});

describe('streets within some minutes', () => {
  const lengthOf = (lonLat: readonly number[]): number => {
    let sum = 0;
    for (let i = 0; i + 3 < lonLat.length; i += 2)
      sum += DEG * Math.hypot((lonLat[i + 2] as number) - (lonLat[i] as number), (lonLat[i + 3] as number) - (lonLat[i + 1] as number));
    return sum;
  };
  test('are cut where the time is up: 120 m from the middle of the first stretch', () => {
    const origin = at(50, 0);
    const mostS = 120 / WALK_MPS;
    const pieces = walkedPieces(network, waysFrom(network, origin, { travel: 'walk', mostS }).seconds, origin, mostS);
    // 50 back to the end, 50 to the junction, 70 on, 60 into the dead end.
    expect(pieces.reduce((sum, { lonLat }) => sum + lengthOf(lonLat), 0)).toBeCloseTo(230, 0);
    const furthest = Math.max(...pieces.flatMap(({ lonLat }) => lonLat.filter((_, i) => i % 2 === 0)));
    expect(furthest * DEG).toBeCloseTo(170, 0);
  });
});
