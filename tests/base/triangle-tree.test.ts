import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/random.ts';
import { createTriangleTree } from '../../src/base/triangle-tree.ts';
import { boxTriangles } from '../scene/sight/boxes.ts';

describe('a tree of triangles', () => {
  it('gives every ray the same first hit as trying all triangles', () => {
    const random = createRandom(7);
    const boxes = Array.from({ length: 60 }, () => {
      const [x, y] = [random.between(-200, 200), random.between(-200, 200)];
      return boxTriangles([x, y, 0], [x + random.between(4, 30), y + random.between(4, 30), random.between(5, 60)]);
    });
    const all = Float32Array.from(boxes.flatMap((b) => [...b]));
    const tree = createTriangleTree(all);
    const singles = boxes.map((b) => createTriangleTree(b));
    let met = 0;
    for (let i = 0; i < 2000; i++) {
      const from = [random.between(-250, 250), random.between(-250, 250), random.between(1, 80)] as const;
      const [a, b] = [random.between(0, 2 * Math.PI), random.between(-1.2, 1.2)];
      const way = [Math.cos(a) * Math.cos(b), Math.sin(a) * Math.cos(b), Math.sin(b)] as const;
      const expected = Math.min(...singles.map((one) => one.first(...from, ...way, 500)));
      expect(tree.first(...from, ...way, 500)).toBe(expected);
      expect(tree.isBlocked(...from, ...way, 500)).toBe(expected < 500);
      if (expected < 500) met++;
    }
    expect(met).toBeGreaterThan(300);
  });
  it('knows inside from outside, and how far a wall is', () => {
    const tree = createTriangleTree(boxTriangles([10, -5, 0], [20, 5, 30]));
    expect(tree.first(0, 0.3, 2, 1, 0, 0, 1000)).toBeCloseTo(10, 5);
    expect(tree.first(0, 0.3, 2, -1, 0, 0, 1000)).toBe(Infinity);
    expect(tree.first(0, 0.3, 2, 1, 0, 0, 9)).toBe(Infinity);
    expect(tree.crossings(15, 0.3, 1, 0, 0, 1, 1000)).toBe(1);
    expect(tree.crossings(0, 0.3, 1, 0, 0, 1, 1000)).toBe(0);
    expect(tree.crossings(0, 0.3, 1, 1, 0, 0, 1000)).toBe(2);
  });
  it('without triangles blocks nothing', () => {
    expect(createTriangleTree(new Float32Array()).isBlocked(0, 0, 0, 0, 0, 1, 1e9)).toBe(false);
  });
});
