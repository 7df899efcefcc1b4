import { expect, test } from 'vitest';
import type { DecodedMesh } from '../../../src/city/formats/tiles3d/tile.ts';
import { indexToDraw } from '../../../src/scene/model/size-bands.ts';
import { soupOf } from '../../../src/scene/model/soup.ts';

/** A closed box 10 x 6 x 9 m with shared corners, outward triangles. */
function box(): DecodedMesh {
  const [w, d, h] = [10, 6, 9];
  const position = new Float32Array([0, 0, 0, w, 0, 0, w, d, 0, 0, d, 0, 0, 0, h, w, 0, h, w, d, h, 0, d, h]);
  const quad = (a: number, b: number, c: number, e: number): number[] => [a, b, c, a, c, e];
  const index = new Uint16Array([...quad(0, 3, 2, 1), ...quad(4, 5, 6, 7), ...quad(0, 1, 5, 4), ...quad(1, 2, 6, 5), ...quad(2, 3, 7, 6), ...quad(3, 0, 4, 7)]);
  return { position, scale: [1, 1, 1], offset: [0, 0, 0], feature: new Uint32Array(8), index };
}
const metres = (soup: ReturnType<typeof soupOf>, v: number): number[] =>
  [0, 1, 2].map((a) => (soup.place[v * 4 + a] as number) * (soup.scale[a] as number) + (soup.offset[a] as number));

test('the floor is left out, everything else keeps its place', () => {
  const soup = soupOf(box(), 1);
  // Five quads.
  expect(soup.vertexCount).toBe(5 * 4);
  expect(soup.index.length).toBe(10 * 3);
  expect(soup.footM[0]).toBeCloseTo(0, 3);
  expect(soup.topM[0]).toBeCloseTo(9, 3);
  const corners = new Set(
    Array.from({ length: soup.vertexCount }, (_, v) =>
      metres(soup, v)
        .map((m) => Math.round(m))
        .join(),
    ),
  );
  expect([...corners].sort()).toEqual(['0,0,0', '0,0,9', '0,6,0', '0,6,9', '10,0,0', '10,0,9', '10,6,0', '10,6,9']);
});

test('a wall knows its width, its run from 0 to the width and its top', () => {
  const soup = soupOf(box(), 1);
  const runs = new Map<string, number[]>();
  for (let v = 0; v < soup.vertexCount; v++) {
    if (soup.edge[v * 4 + 3] !== 255) continue;
    const key = [0, 1, 2].map((a) => soup.facet[v * 4 + a]).join();
    const width = (soup.span[v * 2] as number) / 16;
    expect(width).toBeCloseTo(key.startsWith('0,') ? 10 : 6, 2);
    expect((soup.span[v * 2 + 1] as number) / 16).toBeCloseTo(9, 1);
    runs.set(key, [...(runs.get(key) ?? []), (soup.place[v * 4 + 3] as number) / 16]);
  }
  expect(runs.size).toBe(4);
  for (const [key, run] of runs) {
    expect(Math.min(...run)).toBe(0);
    expect(Math.max(...run)).toBeCloseTo(key.startsWith('0,') ? 10 : 6, 2);
  }
});

test('box edges are creases, diagonals and the line on the ground are not', () => {
  const soup = soupOf(box(), 1);
  for (let t = 0; t < soup.index.length; t += 3)
    for (let k = 0; k < 3; k++) {
      const [va, vb] = [soup.index[t + k] as number, soup.index[t + ((k + 1) % 3)] as number];
      const [a, b] = [metres(soup, va), metres(soup, vb)];
      const crease = [0, 1, 2].some((c) => soup.edge[va * 4 + c] === 0 && soup.edge[vb * 4 + c] === 0);
      const differing = [0, 1, 2].filter((axis) => Math.abs((a[axis] as number) - (b[axis] as number)) > 0.5).length;
      const onGround = Math.max(a[2] as number, b[2] as number) < 0.1;
      expect(crease).toBe(differing === 1 && !onGround);
    }
});

test('triangles keep facing outward through the index', () => {
  const soup = soupOf(box(), 1);
  for (let t = 0; t < soup.index.length; t += 3) {
    const at = [0, 1, 2].map((k) => soup.index[t + k] as number);
    const [a, b, c] = at.map((v) => metres(soup, v)) as [number[], number[], number[]];
    const [u, w] = [b, c].map((p) => p.map((m, i) => m - (a[i] as number))) as [number[], number[]];
    const cross = [0, 1, 2].map((i) => (u[(i + 1) % 3] as number) * (w[(i + 2) % 3] as number) - (u[(i + 2) % 3] as number) * (w[(i + 1) % 3] as number));
    const along = cross.reduce((sum, m, i) => sum + m * (soup.facet[(at[0] as number) * 4 + i] as number), 0);
    expect(along).toBeGreaterThan(0);
  }
});

test('small features come last and are left out when they shrink below the pixels asked for', () => {
  const [large, small] = [box(), box()];
  const position = new Float32Array([...(small.position as Float32Array).map((m) => m / 4 + 20), ...(large.position as Float32Array)]);
  const feature = Uint32Array.from({ length: 16 }, (_, v) => (v < 8 ? 0 : 1));
  const index = new Uint16Array([...small.index, ...Array.from(large.index, (v) => v + 8)]);
  const soup = soupOf({ ...large, position, feature, index }, 2);
  expect(soup.row[soup.index[0] as number]).toBe(1);
  // Mean extents: sqrt((100 + 36 + 81) / 3) = 8.5 m and a quarter of it.
  expect(indexToDraw(soup.bands, 1, 1)).toBe(60);
  expect(indexToDraw(soup.bands, 1, 4)).toBe(30);
  expect(indexToDraw(soup.bands, 0.1, 2)).toBe(0);
});

test('normals point outward', () => {
  const soup = soupOf(box(), 1);
  for (let v = 0; v < soup.vertexCount; v++) {
    const p = metres(soup, v);
    const out = [0, 1, 2].reduce((sum, a) => sum + ((p[a] as number) - ([5, 3, 4.5][a] as number)) * (soup.facet[v * 4 + a] as number), 0);
    expect(out).toBeGreaterThan(0);
  }
});
