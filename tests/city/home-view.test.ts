import { describe, expect, it } from 'vitest';
import { createPlanFrame } from '../../src/base/geodesy.ts';
import type { ImportedModel } from '../../src/city/formats/format.ts';
import { readFiles } from '../../src/city/formats/read-files.ts';
import { packInputOf } from '../../src/city/pack/from-model.ts';

const [lon0, lat0] = [13.44, 52.47];
const frame = createPlanFrame([lon0, lat0]);
const square = (x: number, y: number, size: number, properties: object): object => ({
  type: 'Feature',
  properties,
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [x, y],
        [x + size, y],
        [x + size, y + size],
        [x, y + size],
        [x, y],
      ].map(([a, b]) => frame.toLonLat(a as number, b as number)),
    ],
  },
});
const read = (features: readonly object[]): Promise<ImportedModel> =>
  readFiles([{ name: 'h.geojson', bytes: new TextEncoder().encode(JSON.stringify({ type: 'FeatureCollection', features })) }], {});
const houses = Array.from({ length: 40 }, (_, i) => square((i % 8) * 30, Math.floor(i / 8) * 30, 10, { height: 9 }));

describe('an imported city opens', () => {
  it('where its houses stand, not in the middle of what reaches furthest', async () => {
    const [camera] = packInputOf(await read([...houses, square(9000, 9000, 10, { name: 'far field' })]), { id: 'a' }).manifest.cameras;
    const [x, y] = frame.toPlan(camera?.lon ?? NaN, camera?.lat ?? NaN);
    expect(x).toBeCloseTo(110, -1);
    expect(y).toBeCloseTo(65, -1);
    expect(camera?.zoom).toBeGreaterThan(15.5);
  });
  it('in the time zone of the place', async () => {
    expect(packInputOf(await read(houses), { id: 'a' }).manifest.timeZone).toEqual({ kind: 'iana', name: 'Europe/Berlin' });
    expect(packInputOf(await read(houses), { id: 'a', timeZone: 'Asia/Tokyo' }).manifest.timeZone).toEqual({ kind: 'iana', name: 'Asia/Tokyo' });
  });
  it('with water that knows when it is too narrow for shallows', async () => {
    const model = await read(houses);
    const water = {
      type: 'FeatureCollection',
      features: [square(0, 0, 8, { kind: 'pond' }), square(0, 300, 200, { kind: 'pond' })],
    } as GeoJSON.FeatureCollection;
    // Of a square of s metres twice the area by its outline is half of s: 4 and 100 m.
    expect(packInputOf({ ...model, ground: { water } }, { id: 'a' }).ground.water?.features.map(({ properties }) => properties?.['small'])).toEqual([
      1,
      undefined,
    ]);
  });
});
