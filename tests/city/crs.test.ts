import { describe, expect, it } from 'vitest';
import { metresPerDegree } from '../../src/base/geodesy.ts';
import { authorityCrs, epsgCodes, findCrs } from '../../src/city/formats/crs.ts';
import type { Problem } from '../../src/base/problem.ts';
import { rdToWgs84 } from './rd-polynomial.ts';

const dms = (d: number, m: number, s: number): number => d + m / 60 + s / 3600;
function apartM(reference: string, x: number, y: number, lon: number, lat: number): number {
  const [foundLon, foundLat] = findCrs(reference, undefined, 'test').toLonLat(x, y);
  const { lonM, latM } = metresPerDegree(lat);
  return Math.hypot((foundLon - lon) * lonM, (foundLat - lat) * latM);
}

describe('reference systems against published points', () => {
  it.each<[string, string, number, number, number, number, number]>([
    ['RD origin at Amersfoort (Kadaster)', 'EPSG:28992', 155000, 463000, 5.38720621, 52.1551744, 0.5],
    ['swisstopo worked example, LV95', 'EPSG:2056', 2700000, 1100000, dms(8, 43, 49.79), dms(46, 2, 38.87), 2],
    ['OS guide, Caister water tower', 'EPSG:27700', 651409.903, 313177.27, dms(1, 42, 57.787), dms(52, 39, 28.723), 6],
    ['UTM 31 at its meridian on the equator', 'EPSG:32631', 500000, 0, 3, 0, 0.001],
    ['UTM 33 south', 'EPSG:32733', 500000, 10000000, 15, 0, 0.001],
    ['Japan IX origin', 'EPSG:6677', 0, 0, dms(139, 50, 0), 36, 0.001],
    ['web mercator edge', 'EPSG:3857', 20037508.342789244, 0, 180, 0, 0.001],
    ['CGCS2000 zone at 114 E', 'EPSG:4547', 500000, 0, 114, 0, 0.001],
    ['degrees', 'EPSG:4326', 121.5, 31.2, 121.5, 31.2, 1e-6],
  ])('%s', (_, reference, x, y, lon, lat, metres) => {
    expect(apartM(reference, x, y, lon, lat)).toBeLessThan(metres);
  });

  it('RD agrees with the published polynomial all over the Netherlands to half a metre', () => {
    for (const [x, y] of [
      [13600, 370000],
      [84870, 447580],
      [121687, 487484],
      [176331, 317462],
      [233883, 582065],
      [270000, 470000],
    ] as const) {
      const [lon, lat] = rdToWgs84(x, y);
      expect(apartM('EPSG:28992', x, y, lon, lat), `${x} ${y}`).toBeLessThan(0.5);
    }
  });
});

describe('how files name a reference system', () => {
  it.each([
    ['EPSG:7415', [7415]],
    ['urn:ogc:def:crs:EPSG::7415', [7415]],
    ['urn:ogc:def:crs:EPSG:9.8.2:28992', [28992]],
    ['https://www.opengis.net/def/crs/EPSG/0/7415', [7415]],
    ['urn:ogc:def:crs,crs:EPSG::25832,crs:EPSG::5783', [25832, 5783]],
    ['nowhere', []],
  ])('%s', (text, codes) => expect(epsgCodes(text)).toEqual(codes));

  it('splits compound systems into place and height', () => {
    expect(findCrs('urn:ogc:def:crs:EPSG::7415', undefined, 't')).toMatchObject({ name: 'EPSG:28992', vertical: 'EPSG:5709' });
    expect(findCrs('urn:ogc:def:crs,crs:EPSG::25832,crs:EPSG::5783', undefined, 't')).toMatchObject({ name: 'EPSG:25832', vertical: 'EPSG:5783' });
    expect(findCrs('EPSG:4979', undefined, 't').vertical).toBe('ellipsoid');
  });

  it.each([
    [null, undefined, 'unknown-crs', /--proj4/],
    ['EPSG:99999', undefined, 'unknown-crs', /"EPSG:99999".*--proj4/],
    ['EPSG:28992', '+proj=nonsense', 'bad-proj4', /nonsense/],
  ] as const)('%s with %s is refused as %s', (reference, override, code, why) => {
    let problem: Problem | undefined;
    try {
      findCrs(reference, override, 't');
    } catch (error) {
      [problem] = (error as { problems: Problem[] }).problems;
    }
    expect(problem?.code).toBe(code);
    expect(problem?.why).toMatch(why);
  });
});

describe('coordinates in the order of their authority', () => {
  it.each([
    ['http://www.opengis.net/def/crs/EPSG/0/4326', 'EPSG:4326', true],
    ['urn:ogc:def:crs:EPSG::4490', 'EPSG:4490', true],
    ['http://www.opengis.net/def/crs/EPSG/0/2180', 'EPSG:2180', true],
    ['http://www.opengis.net/def/crs/EPSG/0/6677', 'EPSG:6677', true],
    ['http://www.opengis.net/def/crs/EPSG/0/4547', 'EPSG:4547', true],
    ['http://www.opengis.net/def/crs/EPSG/0/31256', 'EPSG:31256', true],
    ['http://www.opengis.net/def/crs/EPSG/0/7415', 'EPSG:28992', false],
    ['http://www.opengis.net/def/crs/EPSG/0/25832', 'EPSG:25832', false],
    ['http://www.opengis.net/def/crs/EPSG/0/3857', 'EPSG:3857', false],
    ['http://www.opengis.net/def/crs/EPSG/0/2056', 'EPSG:2056', false],
  ])('%s', (uri, name, isTurned) => {
    const crs = authorityCrs(uri);
    expect(crs?.name).toBe(name);
    const [x, y] = findCrs(name, undefined, 'test').fromLonLat(16.3, 48.2);
    const [lon, lat] = crs?.toLonLat(...(isTurned ? ([y, x] as const) : ([x, y] as const))) ?? [];
    expect(lon).toBeCloseTo(16.3, 6);
    expect(lat).toBeCloseTo(48.2, 6);
  });
  it('none that is not known', () => {
    expect([authorityCrs('http://www.opengis.net/def/crs/EPSG/0/3021'), authorityCrs('http://www.opengis.net/def/crs/OGC/1.3/CRS84')]).toEqual([null, null]);
  });
});
