import { describe, expect, it } from 'vitest';
import { createPlanFrame } from '../../../src/base/geodesy.ts';
import { nameOfAttributes, placesOf } from '../../../src/city/drop/drop-places.ts';
import { onCity } from '../../../src/city/drop/on-relief.ts';
import type { DropWishes } from '../../../src/city/drop/outcome.ts';
import { readFiles } from '../../../src/city/formats/read-files.ts';
import type { ImportedModel } from '../../../src/city/formats/format.ts';
import { elevationOf, worldPixels } from '../../../src/city/terrain/elevation.ts';
import { boundsOfGrid } from '../../../src/city/terrain/tiles.ts';
import { lonOfMercatorX, mercatorX, mercatorY } from '../../../src/base/geodesy.ts';

const [lon0, lat0] = [4.36, 52.01];
const frame = createPlanFrame([lon0, lat0]);
const ring = (x: number, y: number, size: number): (readonly [number, number])[] =>
  [
    [x, y],
    [x + size, y],
    [x + size, y + size],
    [x, y + size],
    [x, y],
  ].map(([a, b]) => frame.toLonLat(a as number, b as number));
const house = (id: string, x: number, name?: string): object => ({
  type: 'Feature',
  properties: { id, height: 12, ...(name === undefined ? {} : { name }) },
  geometry: { type: 'Polygon', coordinates: [ring(x, 0, 10)] },
});
const read = (features: readonly object[]): Promise<ImportedModel> =>
  readFiles([{ name: 'h.geojson', bytes: new TextEncoder().encode(JSON.stringify({ type: 'FeatureCollection', features })) }], {});

/** Relief that rises one metre in ten towards the east from 20 m at the middle. */
function slope(): NonNullable<NonNullable<DropWishes['city']>['relief']> {
  const lattice = { zoom: 15, tilePx: 512 };
  const world = worldPixels(lattice);
  const [x0, y0, width, height] = [Math.floor(mercatorX(lon0) * world) - 200, Math.floor(mercatorY(lat0) * world) - 200, 400, 400];
  const heightM = Float32Array.from({ length: width * height }, (_, n) => {
    const [x] = frame.toPlan(lonOfMercatorX((x0 + (n % width) + 0.5) / world), lat0);
    return 20 + x / 10;
  });
  const grid = { ...lattice, x0, y0, width, height, heightM };
  return { grid, bounds: boundsOfGrid(grid) };
}
const city = (relief: NonNullable<DropWishes['city']>['relief'], vertical = 'EPSG:5709'): Pick<DropWishes, 'city'> => ({
  city: { vertical, ellipsoidOffset: { metres: 43, declared: true }, relief },
});
const heights = (model: ImportedModel, n = 0): readonly [number, number] => {
  const z = [...(model.buildings[n]?.mesh.positions ?? [])].filter((_, i) => i % 3 === 2);
  return [Math.min(...z), Math.max(...z)];
};

describe('a dropped model in the open city', () => {
  it('stands on its hills: roof at the mean ground plus its height, walls down below the lowest', async () => {
    const model = await read([house('a', 0), house('b', 200)]);
    const relief = slope();
    const { model: stood, isLifted } = onCity(model, city(relief));
    expect(isLifted).toBe(true);
    const { groundM } = elevationOf(relief.grid, relief.bounds);
    for (const [n, x] of [0, 200].entries()) {
      const [low, high] = heights(stood, n);
      const middle = 20 + (x + 5) / 10;
      expect(groundM(...frame.toLonLat(x + 5, 5))).toBeCloseTo(middle, 1);
      expect(high).toBeCloseTo(middle + 12, 1);
      // One and a half metres below the lower wall.
      expect(low).toBeCloseTo(20 + x / 10 - 1.5, 1);
    }
  });
  it('stays as it is on flat ground, and as a city of its own', async () => {
    const model = await read([house('a', 0)]);
    expect(onCity(model, city(null))).toEqual({ model, isLifted: false });
    expect(onCity(model, { city: null })).toEqual({ model, isLifted: false });
  });
  it('comes down from the ellipsoid by the declared offset; other datums are told', async () => {
    const model = { ...(await read([house('a', 0)])), crs: { source: 'EPSG:4979', vertical: 'ellipsoid' } };
    expect(heights(onCity(model, city(slope())).model)).toEqual([-43, -31]);
    const other = onCity({ ...model, crs: { source: 'EPSG:6697', vertical: 'EPSG:6695' } }, city(slope())).model;
    expect(heights(other)).toEqual([0, 12]);
    expect(other.notes.at(-1)?.code).toBe('datum-mismatch');
  });
});

describe('what can be searched for', () => {
  it('has names, addresses or ids, and ids of its own', async () => {
    const stop = { type: 'Feature', properties: { Name: 'North stop' }, geometry: { type: 'Point', coordinates: [lon0, lat0] } };
    const unnamed = { ...stop, properties: { lanes: 2 } };
    const places = placesOf(await read([house('a', 0, 'Town hall'), house('b', 50), stop, unnamed]), 'd1');
    expect(places.map(({ name, building }) => [name, building])).toEqual([
      ['Town hall', 'd1/a'],
      ['b', 'd1/b'],
      ['North stop', null],
    ]);
    expect(places[2]).toMatchObject({ lon: lon0, lat: lat0 });
    expect(nameOfAttributes({ 'addr:street': 'Markt', 'addr:housenumber': '87' })).toBe('Markt 87');
    expect(nameOfAttributes({ name: ' ' })).toBeNull();
  });
});
