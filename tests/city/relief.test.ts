import { describe, expect, it } from 'vitest';
import { format as cityjson } from '../../src/city/formats/cityjson/index.ts';
import { format as citygml } from '../../src/city/formats/citygml/index.ts';
import type { ImportedModel } from '../../src/city/formats/format.ts';
import { packInputOf } from '../../src/city/pack/from-model.ts';
import { withTerrain } from '../../src/city/pack/with-terrain.ts';
import { mercatorGridOf, valueAt } from '../../src/city/terrain/raster.ts';

/** A slope of one in ten eastwards, 200 m square, cut along its diagonal; a hole in the second form where nothing is known. */
const heightAt = (x: number): number => 5 + x / 10;
const corner = (x: number, y: number): readonly [number, number, number] => [90000 + x, 440000 + y, heightAt(x)];
const slope = [
  [corner(0, 0), corner(200, 0), corner(200, 200)],
  [corner(0, 0), corner(200, 200), corner(0, 200)],
];

const gml = `<CityModel xmlns="http://www.opengis.net/citygml/2.0" xmlns:gml="http://www.opengis.net/gml" xmlns:dem="http://www.opengis.net/citygml/relief/2.0">
<gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::7415"/></gml:boundedBy>
<cityObjectMember><dem:ReliefFeature gml:id="relief"><dem:lod>2</dem:lod><dem:reliefComponent><dem:TINRelief gml:id="tin"><dem:lod>2</dem:lod><dem:tin>
<gml:TriangulatedSurface><gml:trianglePatches>${slope
  .map(
    (triangle) =>
      `<gml:Triangle><gml:exterior><gml:LinearRing><gml:posList>${[...triangle, triangle[0]].flat().join(' ')}</gml:posList></gml:LinearRing></gml:exterior></gml:Triangle>`,
  )
  .join(
    '',
  )}</gml:trianglePatches></gml:TriangulatedSurface></dem:tin></dem:TINRelief></dem:reliefComponent></dem:ReliefFeature></cityObjectMember></CityModel>`;

const json = JSON.stringify({
  type: 'CityJSON',
  version: '2.0',
  metadata: { referenceSystem: 'https://www.opengis.net/def/crs/EPSG/0/7415' },
  transform: { scale: [0.001, 0.001, 0.001], translate: [90000, 440000, 0] },
  vertices: slope.flat().map(([x, y, z]) => [(x - 90000) * 1000, (y - 440000) * 1000, z * 1000]),
  CityObjects: {
    tin: {
      type: 'TINRelief',
      geometry: [
        {
          type: 'CompositeSurface',
          lod: '1',
          boundaries: [[[0, 1, 2]], [[3, 4, 5]]],
        },
      ],
    },
  },
});

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const forms: readonly (readonly [string, () => ImportedModel])[] = [
  ['CityGML', () => citygml.read([{ name: 't.gml', bytes: bytes(gml) }], {})],
  ['CityJSON', () => cityjson.read([{ name: 't.json', bytes: bytes(json) }], {})],
];

describe.each(forms)('TINRelief of %s', (_, read) => {
  it('is a raster of heights in the model’s own datum', () => {
    const model = read();
    expect(model.notes).toEqual([]);
    expect(model.counts).toEqual({ TINRelief: 1 });
    const { elevation } = model;
    if (!elevation) throw new Error('no relief');
    expect(elevation.crs.vertical).toBe('EPSG:5709');
    // No coarser than 10 m. The Dutch grid is turned against north by a degree, so that a strip along the edges stays unknown.
    expect([elevation.width, elevation.height]).toEqual([21, 21]);
    expect(elevation.valueM.filter(Number.isFinite).length).toBeGreaterThanOrEqual(20 * 19);
    const [lon, lat] = [model.origin.lon, model.origin.lat];
    expect(valueAt(elevation, ...elevation.toCell(lon, lat))).toBeCloseTo(heightAt(100), 2);
  });

  it('becomes the terrain of the pack', () => {
    const model = read();
    if (!model.elevation) throw new Error('no relief');
    const flat = packInputOf(model, { id: 'hill', name: 'Hill' });
    const { input, elevation, notes } = withTerrain(flat, mercatorGridOf(model.elevation, 't'), { vertical: 'EPSG:5709' });
    expect(notes).toEqual([]);
    expect(input.terrain).toBeDefined();
    expect(elevation.groundM(model.origin.lon, model.origin.lat)).toBeCloseTo(15, 0);
    const [west, south, east, north] = model.bounds;
    const at = (share: number): number => elevation.groundM(west + (east - west) * share, (south + north) / 2);
    expect(at(0.75) - at(0.25)).toBeCloseTo(10, 0);
  });
});

it('keeps its holes unknown', () => {
  const holed = JSON.parse(json) as { CityObjects: { tin: { geometry: { boundaries: unknown[] }[] } } };
  holed.CityObjects.tin.geometry[0]?.boundaries.pop();
  const { elevation } = cityjson.read([{ name: 't.json', bytes: bytes(JSON.stringify(holed)) }], {});
  const unknown = [...(elevation?.valueM ?? [])].filter((m) => Number.isNaN(m)).length;
  expect(unknown / (elevation?.valueM.length ?? NaN)).toBeCloseTo(0.5, 1);
});
