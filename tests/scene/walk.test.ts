import { describe, expect, it } from 'vitest';
import { createTriangleTree } from '../../src/base/triangle-tree.ts';
import { stepAlong } from '../../src/scene/walk.ts';
import { boxTriangles } from './sight/boxes.ts';

const tree = createTriangleTree(boxTriangles([10, -5, 0], [20, 5, 30]));

describe('a step', () => {
  it('goes where nothing stands', () => {
    expect(stepAlong(tree, 0, 0, 0, -3, 4)).toEqual([-3, 4]);
    expect(stepAlong(tree, 0, 8, 0, 15, 0)).toEqual([15, 8]);
  });
  it('ends half a metre before a wall, however long it is', () => {
    const [x, y] = stepAlong(tree, 0, 0.3, 0, 40, 0);
    expect(x).toBeCloseTo(9.5, 5);
    expect(y).toBe(0.3);
  });
  it('slides along a wall met at a slant', () => {
    const [x, y] = stepAlong(tree, 9.4, 0, 0, 1, 2);
    expect(x).toBeCloseTo(9.4, 5);
    expect(y).toBe(2);
  });
  it('passes under what hangs higher than a head, and not through what hangs lower', () => {
    const roof = createTriangleTree(boxTriangles([2, -5, 2.2], [8, 5, 4]));
    expect(stepAlong(roof, 0, 0, 0, 5, 0)).toEqual([5, 0]);
    const beam = createTriangleTree(boxTriangles([2, -5, 1.5], [8, 5, 4]));
    expect(stepAlong(beam, 0, 0, 0, 5, 0)[0]).toBeCloseTo(1.5, 5);
  });
});
