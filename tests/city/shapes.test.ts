import { describe, expect, it } from 'vitest';
import { outlineOf } from '../../src/city/formats/outline.ts';
import { triangulate } from '../../src/city/formats/triangulate.ts';
import { labelPoint } from '../../src/city/pack/label-point.ts';
import { boxAround, convexHull, smallestRectangle } from '../../src/city/pack/oriented-box.ts';
import { inSquares } from '../../src/city/pack/squares.ts';
import { prism } from './small-city.ts';

const triangleArea = (xyz: readonly number[], [a, b, c]: readonly [number, number, number]): number => {
  const at = (v: number, k: number): number => xyz[v * 3 + k] as number;
  const u = [0, 1, 2].map((k) => at(b, k) - at(a, k)) as [number, number, number];
  const v = [0, 1, 2].map((k) => at(c, k) - at(a, k)) as [number, number, number];
  return Math.hypot(u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]) / 2;
};
const areaOf = (xyz: readonly number[], corners: readonly number[]): number => {
  let sum = 0;
  for (let i = 0; i < corners.length; i += 3) sum += triangleArea(xyz, [corners[i] as number, corners[i + 1] as number, corners[i + 2] as number]);
  return sum;
};

describe('triangles', () => {
  // A 10 x 10 wall in the plane y = x, with a 4 x 4 window: 100 - 16 times the plane's stretch of one.
  const s = Math.SQRT1_2;
  const wall = [
    [0, 0],
    [10, 0],
    [10, 10],
    [0, 10],
    [3, 3],
    [3, 7],
    [7, 7],
    [7, 3],
  ].flatMap(([u, z]) => [(u as number) * s, (u as number) * s, z as number]);

  it('cover a standing wall with a window, wound like its outer ring', () => {
    const cut = triangulate(wall, [
      [0, 1, 2, 3],
      [4, 5, 6, 7],
    ]);
    if (cut.kind !== 'triangles') throw new Error(cut.why);
    expect(areaOf(wall, cut.corners)).toBeCloseTo(84, 9);
    const [a, b, c] = cut.corners as [number, number, number];
    const at = (v: number, k: number): number => wall[v * 3 + k] as number;
    // The outer ring runs along +x+y then up: its normal points to +x-y.
    const nx = (at(b, 1) - at(a, 1)) * (at(c, 2) - at(a, 2)) - (at(b, 2) - at(a, 2)) * (at(c, 1) - at(a, 1));
    expect(nx).toBeGreaterThan(0);
  });

  it('turn round with the ring', () => {
    const [front, back] = [triangulate(wall, [[0, 1, 2, 3]]), triangulate(wall, [[3, 2, 1, 0]])];
    expect(front.kind === 'triangles' && back.kind === 'triangles' && areaOf(wall, front.corners) === areaOf(wall, back.corners)).toBe(true);
  });

  it('are refused for what is no polygon, and for spirals without end', () => {
    expect(triangulate(wall, [[0, 1]])).toMatchObject({ kind: 'refused' });
    expect(triangulate([0, 0, 0, 1, 0, 0, 2, 0, 0, 3, 0, 0], [[0, 1, 2, 3]])).toMatchObject({ kind: 'refused', why: /no area/ });
    const n = 40000;
    const spiral = Array.from({ length: n }, (_, i) => [Math.cos(i / 50) * i, Math.sin(i / 50) * i, 0]).flat();
    expect(triangulate(spiral, [Array.from({ length: n }, (_, i) => i)])).toMatchObject({ kind: 'refused', why: /40000 corners/ });
  });
});

describe('outlines', () => {
  const side = 4;
  const grid = Array.from({ length: 25 }, (_, i): [number, number] => [i % 5, Math.floor(i / 5)]);
  const quads: number[][] = [];
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      // The middle four quads are missing: a courtyard.
      if (x > 0 && x < 3 && y > 0 && y < 3) continue;
      const a = y * 5 + x;
      quads.push([a, a + 1, a + 6], [a, a + 6, a + 5]);
    }
  const place = (v: number): [number, number] => grid[v] as [number, number];

  it('follow the rim of a patch of triangles and leave its courtyard open', () => {
    const polygons = outlineOf(quads, place, place);
    expect(polygons.length).toBe(1);
    expect(polygons[0]?.length).toBe(2);
    const area = (ring: number[][]): number =>
      ring.slice(1).reduce((sum, [x, y], i) => sum + ((ring[i]?.[0] ?? 0) * (y ?? 0) - (x ?? 0) * (ring[i]?.[1] ?? 0)) / 2, 0);
    expect(area(polygons[0]?.[0] ?? [])).toBeCloseTo(16, 9);
    expect(area(polygons[0]?.[1] ?? [])).toBeCloseTo(-4, 9);
  });

  it('come out the same way round for ground modelled face down', () => {
    const down = outlineOf(
      quads.map((ring) => [...ring].reverse()),
      place,
      place,
    );
    expect(down[0]?.[0]?.length).toBe(17);
    expect(down[0]?.length).toBe(2);
  });
});

describe('boxes from afar', () => {
  it('fit a turned house exactly', () => {
    const { mesh } = prism('b1', 100, -50, 12, 30, 9, 0.7, 2);
    const box = boxAround(mesh, { baseM: 2, heightM: 9 });
    const corners = Array.from({ length: 4 }, (_, i) => [box.positions[i * 3] as number, box.positions[i * 3 + 1] as number] as const);
    const sides = corners.map(([x, y], i) => Math.hypot(x - (corners[(i + 1) % 4]?.[0] ?? 0), y - (corners[(i + 1) % 4]?.[1] ?? 0))).sort((a, b) => a - b);
    expect(sides.map((d) => d.toFixed(6))).toEqual(['12.000000', '12.000000', '30.000000', '30.000000']);
    expect(box.positions[2]).toBe(2);
    expect(box.positions[14]).toBe(11);
  });
  it('run round hulls and rectangles counter-clockwise', () => {
    expect(
      convexHull([
        [0, 0],
        [2, 0],
        [1, 1],
        [2, 2],
        [0, 2],
        [1, 0],
      ]).length,
    ).toBe(4);
    const r = smallestRectangle([
      [0, 0],
      [4, 0],
      [4, 1],
      [0, 1],
    ]);
    const area = r.reduce((sum, [x, y], i) => sum + (x * (r[(i + 1) % 4]?.[1] ?? 0) - (r[(i + 1) % 4]?.[0] ?? 0) * y) / 2, 0);
    expect(area).toBeCloseTo(4, 9);
  });
});

describe('squares and labels', () => {
  it('number squares from the origin, also west and south of it', () => {
    const squares = inSquares(
      [
        [-1, -1],
        [1, 1],
        [639, 0],
        [641, 0],
      ] as const,
      640,
      (p) => p,
    );
    expect(squares.map(({ column, row, items }) => [column, row, items.length])).toEqual([
      [-1, -1, 1],
      [0, 0, 2],
      [1, 0, 1],
    ]);
    expect(squares[0]?.centre).toEqual([-320, -320]);
  });
  it('put a name inside a U, not into its gap', () => {
    const u = [
      [0, 0],
      [9, 0],
      [9, 9],
      [6, 9],
      [6, 3],
      [3, 3],
      [3, 9],
      [0, 9],
      [0, 0],
    ];
    const [x, y] = labelPoint({ type: 'Polygon', coordinates: [u] });
    expect(y < 3 || x < 3 || x > 6).toBe(true);
    expect(x > 0 && x < 9 && y > 0 && y < 9).toBe(true);
  });
});
