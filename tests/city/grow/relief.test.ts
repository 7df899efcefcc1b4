import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { createPlanFrame } from '../../../src/base/geodesy.ts';
import { distanceField, fillRings, type Raster } from '../../../src/city/grow/distance-field.ts';
import type { CitySeed } from '../../../src/city/grow/seed.ts';
import { growYunwan } from '../../../src/city/grow/yunwan.ts';
import type { PackInput } from '../../../src/city/pack/pack-input.ts';
import { elevationOf, type Elevation } from '../../../src/city/terrain/elevation.ts';
import { boundsOfGrid } from '../../../src/city/terrain/tiles.ts';

it('measures the distance to the nearest set cell exactly', () => {
  const raster: Raster = { width: 9, height: 7, westM: 0, northM: 60, stepM: 10 };
  const mask = new Uint8Array(63);
  mask[1 * 9 + 2] = 1;
  mask[5 * 9 + 7] = 1;
  const field = distanceField(mask, raster);
  for (let j = 0; j < 7; j++)
    for (let i = 0; i < 9; i++) expect(field[j * 9 + i]).toBeCloseTo(10 * Math.min(Math.hypot(i - 2, j - 1), Math.hypot(i - 7, j - 5)), 3);
});

it('fills rings with holes by the middles of cells', () => {
  const raster: Raster = { width: 6, height: 6, westM: 0.5, northM: 5.5, stepM: 1 };
  const mask = new Uint8Array(36);
  const square = (a: number, b: number): [number, number][] => [
    [a, a],
    [b, a],
    [b, b],
    [a, b],
  ];
  fillRings(mask, raster, [square(1, 5), square(2, 4)], 1);
  expect(mask.reduce((sum, m) => sum + m, 0)).toBe(16 - 4);
});

describe('the relief of the hamlet', () => {
  let input: PackInput;
  let ground: Elevation;
  beforeAll(async () => {
    const seed = JSON.parse(await readFile('seeds/hamlet.json', 'utf8')) as CitySeed;
    input = growYunwan({ ...seed, inlandM: 9, hills: [{ x: 190, y: 520, rx: 260, ry: 170, heightM: 34 }] });
    const grid = input.terrain?.grid;
    if (!grid) throw new Error('no terrain');
    ground = elevationOf(grid, boundsOfGrid(grid));
  }, 60_000);
  const frame = createPlanFrame([150.5, 31.2]);

  it('has a hill, and sea at 0', () => {
    expect(ground.highestM).toBeGreaterThan(20);
    expect(ground.lowestM).toBe(0);
    expect(ground.groundM(...frame.toLonLat(1300, -900))).toBe(0);
  });
  it('lays water level: every corner of every river at 0', () => {
    const rings = (input.ground.water?.features ?? []).flatMap(({ geometry, properties }) => {
      if (properties?.['kind'] !== 'river') return [];
      return geometry.type === 'Polygon' ? geometry.coordinates : geometry.type === 'MultiPolygon' ? geometry.coordinates.flat() : [];
    });
    const corners = rings.flat();
    expect(corners.length).toBeGreaterThan(20);
    for (const [lon = NaN, lat = NaN] of corners) expect(ground.groundM(lon, lat)).toBe(0);
  });
  it('lays no street steeper than 8 %', () => {
    let [steepest, measured] = [0, 0];
    for (const { geometry, properties } of input.ground.roads?.features ?? []) {
      if (geometry.type !== 'LineString' || properties?.['class'] === 'path' || properties?.['bridge'] === 1) continue;
      geometry.coordinates.slice(1).forEach(([lon = NaN, lat = NaN], i) => {
        const [lon0 = NaN, lat0 = NaN] = geometry.coordinates[i] ?? [];
        const [a, b] = [frame.toPlan(lon0, lat0), frame.toPlan(lon, lat)];
        const run = Math.hypot(b[0] - a[0], b[1] - a[1]);
        if (run < 8) return;
        steepest = Math.max(steepest, Math.abs(ground.groundM(lon, lat) - ground.groundM(lon0, lat0)) / run);
        measured++;
      });
    }
    expect(measured).toBeGreaterThan(200);
    expect(steepest).toBeGreaterThan(0.005);
    expect(steepest).toBeLessThan(0.08);
  });
  it('stands buildings on their lots: base within the ground along the walls, footing below all of it', () => {
    let lifted = 0;
    for (const { record, mesh } of input.buildings) {
      if (record.use === 'transport') continue;
      let [low, high, foot] = [Infinity, -Infinity, Infinity];
      for (let i = 0; i < mesh.positions.length; i += 3) {
        const m = ground.groundM(...frame.toLonLat(mesh.positions[i] as number, mesh.positions[i + 1] as number));
        [low, high] = [Math.min(low, m), Math.max(high, m)];
        foot = Math.min(foot, mesh.positions[i + 2] as number);
      }
      expect(record.baseM).toBeGreaterThan(low - 0.3);
      expect(record.baseM).toBeLessThan(high + 0.3);
      expect(foot).toBeLessThan(low - 1);
      if (record.baseM > 1) lifted++;
    }
    expect(lifted).toBeGreaterThan(50);
  });
  it('roots trees in the ground', () => {
    const trees = input.furniture.filter(({ kind }) => kind.startsWith('tree'));
    let highest = 0;
    for (const { positions } of trees)
      for (let i = 0; i < positions.length; i += 3) {
        const z = positions[i + 2] as number;
        highest = Math.max(highest, z);
        expect(Math.abs(z - ground.groundM(...frame.toLonLat(positions[i] as number, positions[i + 1] as number)))).toBeLessThan(0.02);
      }
    expect(highest).toBeGreaterThan(15);
  });
});
