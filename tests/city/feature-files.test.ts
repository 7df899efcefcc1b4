import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../src/base/problem.ts';
import type { ImportedModel, ImportOptions } from '../../src/city/formats/format.ts';
import { readFiles } from '../../src/city/formats/read-files.ts';

const read = (name: string, text: string, options: ImportOptions = {}): Promise<ImportedModel> =>
  readFiles([{ name, bytes: new TextEncoder().encode(text) }], options);
const problemOf = (done: Promise<unknown>): Promise<string> =>
  done.then(
    () => 'read',
    (error: unknown) => (error instanceof ProblemError ? error.problems.map(({ code, where }) => `${code} ${where}`).join() : String(error)),
  );
const featuresOf = (model: ImportedModel): readonly GeoJSON.Feature[] => model.overlays?.flatMap(({ data }) => data.features) ?? [];

describe('a table with longitudes and latitudes', () => {
  it('is points with the other columns, numbers as numbers', async () => {
    const model = await read('stops.csv', '\ufeffstop_id,stop_name,Lat,LON,zone\n007,"Kanal, Nord",52.5,13.4,2\n008,Süd,52.4,13.5,\n');
    expect(featuresOf(model)).toEqual([
      { type: 'Feature', properties: { stop_id: '007', stop_name: 'Kanal, Nord', zone: 2 }, geometry: { type: 'Point', coordinates: [13.4, 52.5] } },
      { type: 'Feature', properties: { stop_id: '008', stop_name: 'Süd' }, geometry: { type: 'Point', coordinates: [13.5, 52.4] } },
    ]);
    expect(model.overlays?.[0]?.name).toBe('stops');
    expect(model.bounds).toEqual([13.4, 52.4, 13.5, 52.5]);
  });
  it('may be parted by semicolons and name its columns in Chinese', async () =>
    expect((await read('点.csv', '名称;经度;纬度\n站;120.1;30.2\n')).bounds).toEqual([120.1, 30.2, 120.1, 30.2]));
  it('skips rows without a place and says which', async () => {
    const { notes, counts } = await read('a.csv', 'lon,lat\n1,2\n,\n200,3\nx,4\n');
    expect(counts['Point']).toBe(1);
    expect(notes.map(({ code, where, why }) => `${code} ${where} ${why}`)).toEqual(['feature-skipped a.csv:3 3 rows hold no place in lon and lat: 3, 4, 5']);
  });
  it('in metres needs its reference system', async () => {
    expect(await problemOf(read('rd.csv', 'x,y\n155000,463000\n'))).toBe('no-place-columns rd.csv:1');
    const [feature] = featuresOf(await read('rd.csv', 'x,y\n155000,463000\n', { proj4: 'EPSG:28992' }));
    // Amersfoort, the origin of the Dutch grid (ETRS89): 5.38720621, 52.15517440.
    expect(feature?.geometry).toMatchObject({ type: 'Point', coordinates: [expect.closeTo(5.3872062, 5), expect.closeTo(52.1551744, 5)] });
  });
});

const gpx = `<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><metadata><name>Ride</name></metadata>
<wpt lat="52.5" lon="13.4"><ele>34.5</ele><name>Gate</name></wpt><wpt lat="99" lon="13.4"/>
<rte><name>R</name><rtept lat="52.5" lon="13.4"/><rtept lat="52.6" lon="13.5"/></rte>
<trk><name>T</name><trkseg><trkpt lat="1" lon="2"/><trkpt lat="3" lon="4"/></trkseg><trkseg><trkpt lat="5" lon="6"/><trkpt lat="7" lon="8"/></trkseg></trk></gpx>`;

describe('GPX', () => {
  it('is waypoints, routes and tracks with their texts', async () => {
    const model = await read('ride.xml', gpx);
    expect(featuresOf(model)).toEqual([
      { type: 'Feature', properties: { kind: 'waypoint', ele: 34.5, name: 'Gate' }, geometry: { type: 'Point', coordinates: [13.4, 52.5, 34.5] } },
      {
        type: 'Feature',
        properties: { kind: 'route', name: 'R' },
        geometry: {
          type: 'LineString',
          coordinates: [
            [13.4, 52.5],
            [13.5, 52.6],
          ],
        },
      },
      {
        type: 'Feature',
        properties: { kind: 'track', name: 'T' },
        geometry: {
          type: 'MultiLineString',
          coordinates: [
            [
              [2, 1],
              [4, 3],
            ],
            [
              [6, 5],
              [8, 7],
            ],
          ],
        },
      },
    ]);
    expect(model.overlays?.[0]?.name).toBe('Ride');
    expect(model.notes.map(({ code }) => code)).toEqual(['feature-skipped']);
  });
});

const kml = `<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>City</name><Folder><name>Parks</name>
<Placemark id="p1"><name>Park</name><ExtendedData><Data name="trees"><value>41</value></Data><SchemaData><SimpleData name="owner">City</SimpleData></SchemaData></ExtendedData>
<Polygon><outerBoundaryIs><LinearRing><coordinates>0,0 1,0 1,1 0,1</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Folder>
<Placemark><name>Two</name><MultiGeometry><Point><coordinates>2,3,7</coordinates></Point><LineString><coordinates>2,3 4,5</coordinates></LineString></MultiGeometry></Placemark>
<Placemark><name>Nowhere</name></Placemark><NetworkLink><Link><href>https://other.example/a.kml</href></Link></NetworkLink></Document></kml>`;

describe('KML', () => {
  it('is placemarks with their attributes; what it links to is never fetched', async () => {
    const model = await read('city.kml', kml);
    const [park, two] = featuresOf(model);
    expect(park?.properties).toEqual({ name: 'Park', id: 'p1', folder: 'Parks', trees: 41, owner: 'City' });
    // A ring that was left open is closed.
    const corners = [0, 0, 1, 0, 1, 1, 0, 1, 0, 0];
    expect(park?.geometry).toMatchObject({ type: 'Polygon' });
    expect(park?.geometry && 'coordinates' in park.geometry ? park.geometry.coordinates.flat(3) : []).toEqual(corners);
    expect(two?.geometry).toMatchObject({ type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates: [2, 3, 7] }, { type: 'LineString' }] });
    expect(model.bounds).toEqual([0, 0, 4, 5]);
    expect(model.notes.map(({ code }) => code)).toEqual(['feature-skipped', 'not-fetched']);
  });
  it('that is broken says file, place and reason', async () => {
    expect(await problemOf(read('a.kml', '<kml><Document></kml>'))).toMatch(/^bad-xml a\.kml:1:\d+$/);
    expect(await problemOf(read('a.kml', '<!DOCTYPE kml [<!ENTITY a "b">]><kml>&a;</kml>'))).toMatch(/^xml-doctype/);
    expect(await problemOf(read('a.kml', '<kml/>'))).toBe('empty-model a.kml');
  });
});
