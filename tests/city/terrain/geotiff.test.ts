import { existsSync, readFileSync } from 'node:fs';
import { writeArrayBuffer } from 'geotiff';
import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../../src/base/problem.ts';
import { findCrs } from '../../../src/city/formats/crs.ts';
import { elevationOf } from '../../../src/city/terrain/elevation.ts';
import { readGeotiff } from '../../../src/city/terrain/geotiff.ts';
import { boundsOfRaster, mercatorGridOf, valueAt } from '../../../src/city/terrain/raster.ts';
import { boundsOfGrid } from '../../../src/city/terrain/tiles.ts';

const REAL = '../shared/real/dem';
const codeOf = async (run: Promise<unknown>): Promise<string> =>
  run.then(
    () => 'none',
    (error: unknown) => (error instanceof ProblemError ? (error.problems[0]?.code ?? '') : String(error)),
  );

/** A plane over Delft in RD New: 10 m pixels, z = 2 + 0.01·(x - x0) + 0.02·(y0 - y), one pixel without data. */
const heightOf = (column: number, row: number): number => (column === 7 && row === 5 ? -9999 : 2 + 0.1 * column + 0.2 * row);
const plane = (extra: Record<string, unknown> = {}, valueOf = heightOf): Uint8Array => {
  const [width, height] = [40, 30];
  const values = Float32Array.from({ length: width * height }, (_, n) => valueOf(n % width, Math.floor(n / width)));
  const bytes = writeArrayBuffer(
    values as unknown as number[],
    {
      width,
      height,
      ModelPixelScale: [10, 10, 0],
      ModelTiepoint: [0, 0, 0, 84000, 447000, 0],
      GTModelTypeGeoKey: 1,
      GTRasterTypeGeoKey: 1,
      ProjectedCSTypeGeoKey: 28992,
      VerticalCSTypeGeoKey: 5709,
      GDAL_NODATA: '-9999',
      ...extra,
    } as never,
  );
  return new Uint8Array(bytes as ArrayBuffer);
};
const rd = findCrs('EPSG:28992', undefined, 'test');

describe('a GeoTIFF written for the test', () => {
  it('lies where its keys say, in the datum they name', async () => {
    const raster = await readGeotiff(plane(), 'plane.tif');
    expect([raster.width, raster.height]).toEqual([40, 30]);
    expect(raster.crs).toEqual({ source: 'EPSG:28992', vertical: 'EPSG:5709' });
    // The middle of pixel (3, 4) lies 35 m east and 45 m south of the corner.
    const [lon, lat] = rd.toLonLat(84035, 446955);
    const [column, row] = raster.toCell(lon, lat);
    expect([column, row]).toEqual([expect.closeTo(3, 3), expect.closeTo(4, 3)]);
    expect(valueAt(raster, column, row)).toBeCloseTo(2 + 0.3 + 0.8, 3);
    // A closed form between the middles, too.
    expect(valueAt(raster, 3.25, 4.5)).toBeCloseTo(2 + 0.325 + 0.9, 4);
  });
  it('leaves its hole a hole, and nothing known outside', async () => {
    const raster = await readGeotiff(plane(), 'plane.tif');
    expect(valueAt(raster, 7, 5)).toBeNaN();
    // Beside the hole the nearest cell speaks.
    expect(valueAt(raster, 8.4, 5)).toBeCloseTo(2 + 0.84 + 1, 4);
    expect(valueAt(raster, -1, 5)).toBeNaN();
    expect(valueAt(raster, 40, 5)).toBeNaN();
  });
  it('counts from the middle of the pixel where pixels are points', async () => {
    const raster = await readGeotiff(plane({ GTRasterTypeGeoKey: 2 }), 'points.tif');
    const [column, row] = raster.toCell(...rd.toLonLat(84000, 447000));
    expect([column, row]).toEqual([expect.closeTo(0, 3), expect.closeTo(0, 3)]);
  });
  it('reads feet as feet', async () => {
    const raster = await readGeotiff(plane({ VerticalUnitsGeoKey: 9002 }), 'feet.tif');
    expect(valueAt(raster, 0, 0)).toBeCloseTo(2 * 0.3048, 5);
  });
  it('becomes a Mercator lattice that holds the same plane', async () => {
    const raster = await readGeotiff(plane(), 'plane.tif');
    const grid = mercatorGridOf(raster, 'plane.tif');
    const elevation = elevationOf(grid, boundsOfGrid(grid));
    expect(elevation.stepM).toBeLessThan(10.7);
    for (const [column, row] of [
      [12, 20],
      [20.3, 11.7],
      [33, 24.5],
    ] as const)
      expect(elevation.groundM(...raster.toLonLat(column, row))).toBeCloseTo(2 + 0.1 * column + 0.2 * row, 1);
  });
  it.each([
    ['bad-geotiff', Uint8Array.of(1, 2, 3, 4), undefined],
    ['bad-geotiff', new TextEncoder().encode('II*\0 not a directory'), undefined],
    ['unknown-crs', plane({ ProjectedCSTypeGeoKey: 32767 }), undefined],
    ['unknown-crs', plane({ ProjectedCSTypeGeoKey: 2100 }), undefined],
    ['bad-proj4', plane(), '+proj=nonsense'],
    ['no-heights', plane({}, () => -9999), undefined],
  ] as const)('is refused as %s', async (code, bytes, proj4) => {
    expect(await codeOf(readGeotiff(bytes, 'x.tif', proj4))).toBe(code);
  });
  it('refuses a file cut short', async () => {
    expect(await codeOf(readGeotiff(plane().subarray(0, 1500), 'cut.tif'))).toBe('bad-geotiff');
  });
});

describe.skipIf(!existsSync(`${REAL}/ky4_elevation.tif`))('real elevation models', () => {
  it('Kentucky: extent, cells and heights of the reference', async () => {
    const raster = await readGeotiff(readFileSync(`${REAL}/ky4_elevation.tif`), 'ky4_elevation.tif');
    expect([raster.width, raster.height]).toEqual([587, 402]);
    expect(raster.crs).toEqual({ source: 'EPSG:3547', vertical: 'unknown' });
    let [low, high, sum, count] = [Infinity, -Infinity, 0, 0];
    for (const m of raster.valueM) {
      if (Number.isNaN(m)) continue;
      [low, high, sum, count] = [Math.min(low, m), Math.max(high, m), sum + m, count + 1];
    }
    expect([count, low, high, sum / count]).toEqual([235974, expect.closeTo(117.43777, 4), expect.closeTo(226.24153, 4), expect.closeTo(178.02221, 4)]);
    const [west, south, east, north] = boundsOfRaster(raster);
    expect([west, south, east, north].map((d) => Math.round(d * 100) / 100)).toEqual([-85.68, 38, -85.5, 38.1]);
    const grid = mercatorGridOf(raster, 'ky4');
    const elevation = elevationOf(grid, boundsOfGrid(grid));
    expect(elevation.highestM - elevation.lowestM).toBeGreaterThan(105);
    const worst = Math.max(
      ...Array.from({ length: 400 }, (_, k) => {
        const [column, row] = [3 + ((k * 97) % 580), 3 + ((k * 61) % 395)];
        return Math.abs(elevation.groundM(...raster.toLonLat(column, row)) - (raster.valueM[row * 587 + column] as number));
      }),
    );
    expect(worst).toBeLessThan(3);
  });
  it('the synthetic one is read, and refused as terrain: it reaches the pole', async () => {
    const raster = await readGeotiff(readFileSync(`${REAL}/Net1_elevation_data.tif`), 'Net1_elevation_data.tif');
    expect([raster.width, raster.height, raster.crs.source]).toEqual([51, 81, 'EPSG:4326']);
    expect([Math.min(...raster.valueM), Math.max(...raster.valueM)]).toEqual([200, 6300]);
    expect(() => mercatorGridOf(raster, 'Net1')).toThrow('terrain-elsewhere');
  });
});
