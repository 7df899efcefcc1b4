import { describe, expect, it } from 'vitest';
import { createPlanFrame, mercatorX, mercatorY } from '../../../src/base/geodesy.ts';
import type { ProblemError } from '../../../src/base/problem.ts';
import { withTerrain } from '../../../src/city/pack/with-terrain.ts';
import { elevationOf, worldPixels, type MercatorGrid } from '../../../src/city/terrain/elevation.ts';
import { readGeoid, type Geoid } from '../../../src/city/terrain/geoid.ts';
import { boundsOfGrid } from '../../../src/city/terrain/tiles.ts';
import { toDatum } from '../../../src/city/terrain/vertical.ts';
import { placeMatrix } from '../../../src/scene/model/placing.ts';
import { prism, smallCity, smallOrigin } from '../small-city.ts';

/** N = 40 + 0.5·(lon - 4) + 0.25·(lat - 52) m as a GTX of 5 x 9 nodes, a quarter degree apart. */
function gtx(): Uint8Array {
  const [rows, columns] = [5, 9];
  const bytes = new Uint8Array(40 + rows * columns * 4);
  const view = new DataView(bytes.buffer);
  [51.5, 3.5, 0.25, 0.25].forEach((v, i) => view.setFloat64(i * 8, v));
  view.setInt32(32, rows);
  view.setInt32(36, columns);
  for (let j = 0; j < rows; j++)
    for (let i = 0; i < columns; i++) view.setFloat32(40 + (j * columns + i) * 4, 40 + 0.5 * (3.5 + i * 0.25 - 4) + 0.25 * (51.5 + j * 0.25 - 52));
  return bytes;
}
/** The whole earth at 30 degrees as GeographicLib writes it: N = lat / 10 + column / 2. */
function pgm(): Uint8Array {
  const head = new TextEncoder().encode('P5\n# Geoid file in PGM format for the GeographicLib::Geoid class\n# Offset -108\n# Scale 0.003\n12 7\n65535\n');
  const bytes = new Uint8Array(head.length + 12 * 7 * 2);
  bytes.set(head);
  for (let row = 0; row < 7; row++)
    for (let column = 0; column < 12; column++) {
      const value = Math.round(((90 - 30 * row) / 10 + column / 2 + 108) / 0.003);
      bytes.set([value >> 8, value & 255], head.length + (row * 12 + column) * 2);
    }
  return bytes;
}
const planeN = (lon: number, lat: number): number => 40 + 0.5 * (lon - 4) + 0.25 * (lat - 52);
const codeOf = (run: Promise<unknown>): Promise<string> =>
  run.then(
    () => 'none',
    (error: unknown) => (error as ProblemError).problems[0]?.code ?? '',
  );

/** A level plain 12 m above the orthometric datum round the small city. */
function plain(heightM = 12): MercatorGrid {
  const [zoom, tilePx] = [12, 512];
  const world = worldPixels({ zoom, tilePx });
  const [x0, y0] = [Math.floor(mercatorX(smallOrigin.lon) * world) - 300, Math.floor(mercatorY(smallOrigin.lat) * world) - 300];
  return { zoom, tilePx, x0, y0, width: 600, height: 600, heightM: new Float32Array(360_000).fill(heightM) };
}

describe('geoid grids', () => {
  it('GTX: the plane it holds, between its nodes too, and nothing outside', async () => {
    const geoid = await readGeoid(gtx(), 'n.gtx');
    for (const [lon, lat] of [
      [4, 52],
      [4.36, 52.01],
      [3.6, 51.55],
      [5.5, 52.5],
    ] as const)
      expect(geoid.undulationM(lon, lat)).toBeCloseTo(planeN(lon, lat), 4);
    expect(geoid.undulationM(3.4, 52)).toBeNaN();
    expect(geoid.undulationM(4, 52.6)).toBeNaN();
  });
  it('PGM: offset and scale, and round the date line', async () => {
    const geoid = await readGeoid(pgm(), 'egm.pgm');
    expect(geoid.undulationM(0, 0)).toBeCloseTo(0, 2);
    expect(geoid.undulationM(45, 75)).toBeCloseTo(7.5 + 0.75, 2);
    expect(geoid.undulationM(-15, 0)).toBeCloseTo(5.5 / 2, 2);
    expect(geoid.undulationM(-30, -90)).toBeCloseTo(-9 + 5.5, 2);
  });
  it('refuses what is no grid', async () => {
    expect(await codeOf(readGeoid(Uint8Array.of(1, 2, 3), 'x'))).toBe('bad-geoid');
    expect(await codeOf(readGeoid(gtx().subarray(0, 100), 'x'))).toBe('bad-geoid');
    expect(await codeOf(readGeoid(pgm().subarray(0, 150), 'x'))).toBe('bad-geoid');
    expect(await codeOf(readGeoid(new TextEncoder().encode('P5\n10 10\n255\n'), 'x'))).toBe('bad-geoid');
  });
});

describe('datums', () => {
  const geoid: Geoid = { undulationM: planeN };
  const groundAt = (grid: MercatorGrid): number => elevationOf(grid, boundsOfGrid(grid)).groundM(smallOrigin.lon, smallOrigin.lat);

  it('h = H + N, both ways', () => {
    const n = planeN(smallOrigin.lon, smallOrigin.lat);
    const up = toDatum(plain(), 'EPSG:5709', 'ellipsoid', { geoid });
    expect(groundAt(up.grid)).toBeCloseTo(12 + n, 3);
    expect(groundAt(toDatum(up.grid, 'ellipsoid', 'EPSG:5709', { geoid }).grid)).toBeCloseTo(12, 3);
    expect(groundAt(toDatum(plain(55.3), 'ellipsoid', 'EPSG:5709', { ellipsoidOffsetM: 43.3 }).grid)).toBeCloseTo(12, 3);
  });
  it('says what it cannot bring together, and leaves it alone', () => {
    for (const [from, to, code] of [
      ['unknown', 'EPSG:5709', 'unknown-datum'],
      ['EPSG:5709', 'unknown', 'unknown-datum'],
      ['EPSG:5703', 'EPSG:5709', 'datum-mismatch'],
      ['ellipsoid', 'EPSG:5709', 'datum-mismatch'],
    ] as const) {
      const { grid, notes } = toDatum(plain(), from, to, {});
      expect(notes.map((note) => note.code)).toEqual([code]);
      expect(groundAt(grid)).toBe(12);
    }
    expect(toDatum(plain(), 'EPSG:5709', 'EPSG:5709', {}).notes).toEqual([]);
  });
  it('an ellipsoidal tileset on an orthometric DEM meets the ground', () => {
    const city = smallCity();
    const named = { ...city, manifest: { ...city.manifest, crs: { ...city.manifest.crs, vertical: 'EPSG:5709' } } };
    const { input, elevation } = withTerrain(named, plain(), { vertical: 'EPSG:5709', geoid });
    const { ellipsoidOffset } = input.manifest.crs;
    const n = planeN(smallOrigin.lon, smallOrigin.lat);
    expect(ellipsoidOffset).toEqual({ metres: expect.closeTo(n, 2), declared: true });
    // A foreign tile anchored on that ground gives its ellipsoidal height; three's Y must be the ground's height.
    const frame = createPlanFrame([smallOrigin.lon, smallOrigin.lat]);
    const matrix = placeMatrix({ lon: smallOrigin.lon, lat: smallOrigin.lat, heightM: 12 + n }, frame, ellipsoidOffset.metres);
    expect(matrix.elements[13]).toBeCloseTo(elevation.groundM(smallOrigin.lon, smallOrigin.lat), 2);
  });
});

describe('maps without heights', () => {
  it('stand on the terrain, feet in the slope, and count from its datum', () => {
    const city = smallCity();
    const grid = plain();
    for (let n = 0; n < grid.heightM.length; n++) grid.heightM[n] = 20 + (n % grid.width) * 0.1;
    const input = { ...city, buildings: [prism('b1', 0, 0, 12, 20, 9), prism('b2', 900, 0, 12, 20, 9)] };
    const onGround = { ...input, manifest: { ...input.manifest, crs: { ...input.manifest.crs, vertical: 'ground' } } };
    const { input: lifted, elevation } = withTerrain(onGround, grid, { vertical: 'EPSG:5709' });
    expect(lifted.manifest.crs.vertical).toBe('EPSG:5709');
    for (const { record, mesh } of lifted.buildings) {
      const groundM = elevation.groundM(record.lon, record.lat);
      expect(record.baseM).toBeCloseTo(groundM, 1);
      const zs = Array.from({ length: 8 }, (_, i) => mesh.positions[i * 3 + 2] as number);
      expect(Math.max(...zs)).toBeCloseTo(groundM + 9, 1);
      expect(Math.min(...zs)).toBeLessThan(groundM - 1.4);
    }
    expect((lifted.buildings[1]?.record.baseM ?? 0) - (lifted.buildings[0]?.record.baseM ?? 0)).toBeGreaterThan(5);
  });
  it('with heights of their own stay where they are', () => {
    const city = smallCity();
    const { input } = withTerrain(city, plain(), { vertical: city.manifest.crs.vertical });
    expect(input.buildings).toBe(city.buildings);
  });
});
