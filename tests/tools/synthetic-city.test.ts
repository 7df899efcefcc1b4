import { expect, it } from 'vitest';
import { decodeTile } from '../../src/city/formats/tiles3d/decode.ts';
import { readTileset } from '../../src/city/formats/tiles3d/read.ts';
import { createSyntheticCity } from '../bench/synthetic-city.ts';

it('is the same city whenever and however it is asked, every building in one detail and one overview', () => {
  const city = createSyntheticCity(5000);
  expect(city.count).toBe(5408);
  const nodes = readTileset('http://city/buildings/tileset.json', JSON.parse(city.tileset));
  const seen = { detail: new Map<number, number>(), overview: new Map<number, number>() };
  for (const node of nodes) {
    const level = node.contentUrl?.includes('/detail/') ? 'detail' : 'overview';
    if (!node.contentUrl) continue;
    const file = city.file(node.contentUrl.replace('http://city/', '')) as Uint8Array<ArrayBuffer>;
    const { features } = decodeTile(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength), node);
    features.row.forEach((row, i) => {
      expect(seen[level].has(row)).toBe(false);
      seen[level].set(row, features.heightM[i] as number);
    });
  }
  expect(seen.detail.size).toBe(city.count);
  for (const [row, heightM] of seen.overview) expect(seen.detail.get(row)).toBe(heightM);
  const heights = [...city.footprints()].map(({ row, heightM }) => [row, Math.fround(heightM)]);
  expect(heights.length).toBe(city.count);
  for (const [row, heightM] of heights) expect(seen.detail.get(row as number)).toBeCloseTo(heightM as number, 3);
});

it('has a level above the overviews where there are many, and nothing by other names', () => {
  const city = createSyntheticCity(1_000_000);
  expect(city.count).toBe(1_000_480);
  const nodes = readTileset('http://city/buildings/tileset.json', JSON.parse(city.tileset));
  const top = nodes.filter(({ parent }) => parent === 0);
  expect(top.length).toBeLessThanOrEqual(150);
  expect(top.every(({ contentUrl }) => contentUrl?.includes('/far/'))).toBe(true);
  expect(city.file('buildings/detail/9999_9999.glb')).toBeNull();
  expect(city.file('../city.json')).toBeNull();
});
