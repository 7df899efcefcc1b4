import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ProblemError, type Problem } from '../../src/base/problem.ts';
import { format } from '../../src/city/formats/citygml/index.ts';
import { parseCityGml } from '../../src/city/formats/citygml/parse.ts';
import type { CityModel } from '../../src/city/formats/citymodel/model.ts';
import { besideFiles } from '../../tools/beside-files.ts';

const real = join(process.cwd(), '../shared/real/citygml');
const plateauFile = join(real, 'plateau/udx/bldg/53392642_bldg_6697_op2.gml');
const file = (name: string, text: string) => ({ name, bytes: new TextEncoder().encode(text) });
const fileOf = (path: string) => ({ name: path, bytes: new Uint8Array(readFileSync(path)) });
function problemsOf(run: () => unknown): readonly Problem[] {
  try {
    run();
    return [];
  } catch (error) {
    if (error instanceof ProblemError) return error.problems;
    throw error;
  }
}
const count = <T>(items: readonly T[], name: (item: T) => string): Record<string, number> => {
  const out: Record<string, number> = {};
  for (const item of items) out[name(item)] = (out[name(item)] ?? 0) + 1;
  return out;
};
const typesOf = (model: CityModel) => count([...model.objects.values()], ({ type }) => type);
const geometriesOf = (model: CityModel) => [...model.objects.values()].flatMap(({ geometry }) => geometry);
/** Surfaces by meaning, over everything the file holds. */
const meanings = (model: CityModel) =>
  count(
    geometriesOf(model).flatMap(({ semantics, semanticOf }) => [...(semanticOf ?? [])].flatMap((of) => semantics[of]?.type ?? [])),
    (type) => type,
  );

describe.skipIf(!existsSync(real))('CityGML files of the world (reference counts: SOURCE.md beside them)', () => {
  it('The Hague, CityGML 1.0: 6 parts, 39 polygons, 7 roofs, 26 walls, 6 grounds', () => {
    const { model, notes } = parseCityGml(fileOf(join(real, 'DenHaag_1BwBP.gml')), {});
    expect(model.version).toBe('1.0');
    expect(typesOf(model)).toEqual({ Building: 1, BuildingPart: 6 });
    expect(geometriesOf(model).map(({ type, lod }) => `${type} ${lod}`)).toEqual(Array(6).fill('Solid 2'));
    expect(geometriesOf(model).reduce((sum, { surfaces }) => sum + surfaces.length, 0)).toBe(39);
    expect(meanings(model)).toEqual({ RoofSurface: 7, WallSurface: 26, GroundSurface: 6 });
    expect(notes).toEqual([]);
    const city = format.read([fileOf(join(real, 'DenHaag_1BwBP.gml'))], {});
    expect(city.crs.source).toBe('EPSG:28992');
    expect([city.origin.lon, city.origin.lat].map((v) => v.toFixed(3))).toEqual(['4.272', '52.104']);
    expect(city.buildings[0]?.record.attributes).toMatchObject({ 'model.lod': '2', 'model.parts': 6 });
    // Dark red roofs, as X3DMaterial says.
    const roofs = city.buildings[0]?.surfaces?.filter(({ type }) => type === 'RoofSurface').map(({ colour }) => colour?.join(' '));
    expect(new Set(roofs)).toContain('0.502 0 0 1');
  });

  it('two stacked solids of a CompositeSolid, 12 polygons', () => {
    const { model } = parseCityGml(fileOf(join(real, 'csol1.gml')), {});
    expect([...model.objects.keys()]).toEqual(['myid']);
    const [geometry] = geometriesOf(model);
    expect([geometry?.type, geometry?.solids.length, geometry?.surfaces.length]).toEqual(['CompositeSolid', 2, 12]);
  });

  it('IndoorGML is refused by name', () => {
    const [problem] = problemsOf(() => parseCityGml(fileOf(join(real, 'FZK-Haus_full.gml')), {}));
    expect(problem).toMatchObject({ code: 'not-citygml' });
    expect(problem?.why).toMatch(/IndoorFeatures/);
  });

  describe('PLATEAU, Ota-ku', () => {
    const options = { beside: besideFiles([plateauFile]) };

    it('8 buildings in three levels, 646 polygons, 139 roofs, 380 walls, 13 grounds, 8 textures', () => {
      const { model } = parseCityGml(fileOf(plateauFile), options);
      expect(typesOf(model)).toEqual({ Building: 8 });
      expect(count(geometriesOf(model), ({ type, lod }) => `${type} ${lod}`)).toEqual({ 'MultiSurface 0': 8, 'Solid 1': 8, 'Solid 2': 8 });
      expect(geometriesOf(model).reduce((sum, { surfaces }) => sum + surfaces.length, 0)).toBe(646);
      expect(meanings(model)).toMatchObject({ RoofSurface: 139, WallSurface: 380, GroundSurface: 13 });
      expect(model.appearance.textures.length).toBe(8);
    });

    it('stands in Tokyo: latitude first, as EPSG:6697 has it, and keeps heights and attributes', () => {
      const city = format.read([fileOf(plateauFile)], options);
      // The file's own envelope.
      // Heights above Tokyo's mean sea level (JGD2011 vertical), as the compound code says.
      expect(city.crs).toEqual({ source: 'EPSG:6668', vertical: 'EPSG:6695' });
      const [west, south, east, north] = city.bounds;
      for (const [value, wanted] of [
        [south, 35.538213],
        [west, 139.774925],
        [north, 35.541921],
        [east, 139.779261],
      ] as const)
        expect(Math.abs(value - wanted)).toBeLessThan(2e-6);
      expect(city.buildings.map(({ record }) => record.attributes?.['measuredHeight'])).toEqual([2.8, 3.6, 3.6, 16.1, 9.3, 3.9, 11.6, 5.1]);
      expect(city.buildings[0]?.record.attributes).toMatchObject({
        'measuredHeight@uom': 'm',
        doubleAttributeテスト: 123.456,
        'uro:buildingDetails.uro:prefecture': '東京都',
        'uro:buildingDetails.uro:prefecture@code': '13',
        'model.lods': '0 1 2',
      });
      // Measured to the eaves or the ridge of the model: within a metre of what the file says.
      for (const { record } of city.buildings) expect(Math.abs(record.heightM - Number(record.attributes?.['measuredHeight']))).toBeLessThan(1);
    });

    it('wears the pictures that are there, and names those that are missing', () => {
      const city = format.read([fileOf(plateauFile)], options);
      const worn = new Set(city.buildings.flatMap(({ surfaces }) => (surfaces ?? []).flatMap(({ image }) => image?.name.split('/').at(-1) ?? [])));
      expect([...worn].sort()).toEqual(['hnap0034.png', 'hnap0276.jpg', 'hnap0279.tif', 'hnap0285.png', 'hnap0286.jpg']);
      const told = (code: string) => city.notes.filter((note) => note.code === code).map(({ where }) => where.split('/').at(-1));
      expect(told('texture-missing').sort()).toEqual(['hnap0275.jpg', 'hnap0876.jpg', 'hnap0878.tif']);
      expect(told('texture-format')).toEqual([]);
      expect(told('undeclared-prefix').length).toBe(1);
      const uv = city.buildings.flatMap(({ mesh }) => [...(mesh.uv ?? [])]);
      expect(uv.length).toBeGreaterThan(100);
      expect(Math.min(...uv)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...uv)).toBeLessThanOrEqual(1);
    });

    it('reads nothing outside the data set', () => {
      const beside = besideFiles([plateauFile]);
      expect(beside(plateauFile, '../../codelists/Building_class.xml')).not.toBeNull();
      expect(beside(plateauFile, '../../../SOURCE.md')).toBeNull();
      expect(beside(plateauFile, '/etc/passwd')).toBeNull();
      expect(besideFiles([join(real, 'csol1.gml')])(join(real, 'csol1.gml'), '../cityjson/SOURCE.md')).toBeNull();
    });
  });
});

const spaces = [
  'xmlns="http://www.opengis.net/citygml/2.0"',
  'xmlns:gml="http://www.opengis.net/gml"',
  ...['building', 'transportation', 'landuse', 'waterbody', 'appearance', 'bridge', 'generics'].map(
    (module) => `xmlns:${module}="http://www.opengis.net/citygml/${module}/2.0"`,
  ),
  'xmlns:xlink="http://www.w3.org/1999/xlink"',
].join(' ');
const document = (members: string, srsName = 'EPSG:28992') =>
  `<CityModel ${spaces}><gml:boundedBy><gml:Envelope srsName="${srsName}"/></gml:boundedBy>${members}</CityModel>`;
const polygon = (id: string, ...rings: readonly string[]) =>
  `<gml:Polygon gml:id="${id}">${rings
    .map((list, i) => {
      const side = i === 0 ? 'exterior' : 'interior';
      return `<gml:${side}><gml:LinearRing gml:id="${id}-r${i}"><gml:posList>${list}</gml:posList></gml:LinearRing></gml:${side}>`;
    })
    .join('')}</gml:Polygon>`;
const surface = (content: string) => `<gml:MultiSurface><gml:surfaceMember>${content}</gml:surfaceMember></gml:MultiSurface>`;
const square = (x: number, z: number, size = 10) =>
  [
    [x, 0],
    [x + size, 0],
    [x + size, size],
    [x, size],
    [x, 0],
  ]
    .map(([a, b]) => `${90000 + (a as number)} ${440000 + (b as number)} ${z}`)
    .join(' ');
const parse = (text: string) => parseCityGml(file('t.gml', text), {});

describe('CityGML by hand', () => {
  const house = `<cityObjectMember><building:Building gml:id="b">
    <building:lod2Solid><gml:Solid><gml:exterior><gml:CompositeSurface>
      <gml:surfaceMember xlink:href="#roof"/>
      <gml:surfaceMember><gml:OrientableSurface orientation="-"><gml:baseSurface xlink:href="#floor"/></gml:OrientableSurface></gml:surfaceMember>
    </gml:CompositeSurface></gml:exterior></gml:Solid></building:lod2Solid>
    <building:boundedBy><building:RoofSurface gml:id="rs"><generics:stringAttribute name="cover"><generics:value>tiles</generics:value></generics:stringAttribute>
      <building:lod2MultiSurface>${surface(polygon('roof', square(0, 10)))}</building:lod2MultiSurface>
      <building:opening><building:Window gml:id="w"><building:lod2MultiSurface>${surface(polygon('pane', square(2, 10, 1)))}</building:lod2MultiSurface></building:Window></building:opening>
    </building:RoofSurface></building:boundedBy>
    <building:boundedBy><building:GroundSurface><building:lod2MultiSurface>${surface(polygon('floor', square(0, 0), square(4, 0, 2)))}</building:lod2MultiSurface></building:GroundSurface></building:boundedBy>
  </building:Building></cityObjectMember>`;
  const looks = `<appearance:appearanceMember><appearance:Appearance><appearance:theme>summer</appearance:theme>
    <appearance:surfaceDataMember><appearance:X3DMaterial><appearance:diffuseColor>1 0.5 0</appearance:diffuseColor><appearance:transparency>0.25</appearance:transparency><appearance:target>#rs</appearance:target><appearance:target>#roof</appearance:target></appearance:X3DMaterial></appearance:surfaceDataMember>
    <appearance:surfaceDataMember><appearance:ParameterizedTexture><appearance:imageURI>a.png</appearance:imageURI><appearance:target uri="#floor"><appearance:TexCoordList>
      <appearance:textureCoordinates ring="#floor-r0">0 0 1 0 1 1 0 1 0 0</appearance:textureCoordinates><appearance:textureCoordinates ring="#floor-r1">0.1 0.1 0.2 0.1 0.2 0.2 0.1 0.2 0.1 0.1</appearance:textureCoordinates>
    </appearance:TexCoordList></appearance:target></appearance:ParameterizedTexture></appearance:surfaceDataMember>
  </appearance:Appearance></appearance:appearanceMember>`;

  it('solves links, turns surfaces, keeps openings beside the solid', () => {
    const { model, notes } = parse(document(house));
    expect(notes).toEqual([]);
    const [solid, rest] = model.objects.get('b')?.geometry ?? [];
    expect([solid?.type, solid?.surfaces.length, rest?.type, rest?.isRest]).toEqual(['Solid', 2, 'MultiSurface', true]);
    expect([...(solid?.semanticOf ?? [])].map((of) => solid?.semantics[of]?.type)).toEqual(['RoofSurface', 'GroundSurface']);
    const window = rest?.semantics[rest.semanticOf?.[0] ?? -1];
    expect([window?.type, rest?.semantics[window?.parent ?? -1]?.type]).toEqual(['Window', 'RoofSurface']);
    expect(solid?.semantics[0]?.attributes).toEqual({ id: 'rs', cover: 'tiles' });
    // The floor is turned to face down, hole and all.
    const xyz = model.objects.get('b')?.vertices.xyz ?? new Float64Array(0);
    const area = (ring: readonly number[]) =>
      ring.reduce((sum, v, i) => {
        const w = ring[(i + 1) % ring.length] as number;
        return sum + ((xyz[v * 3] as number) * (xyz[w * 3 + 1] as number) - (xyz[w * 3] as number) * (xyz[v * 3 + 1] as number)) / 2;
      }, 0);
    expect(solid?.surfaces[1]?.map((ring) => Math.round(area(ring)))).toEqual([-100, -4]);
  });

  it('measures 100 m2 of roof and 96 m2 of floor, and draws the window with them', () => {
    const city = format.read([file('t.gml', document(house))], {});
    const surfaces = city.buildings[0]?.surfaces ?? [];
    expect(surfaces.map(({ type }) => type)).toEqual(['RoofSurface', 'GroundSurface', 'Window']);
    expect(surfaces[0]?.areaM2).toBeCloseTo(100, 0);
    expect(surfaces[1]?.areaM2).toBeCloseTo(96, 0);
    expect(surfaces.map(({ tiltDeg }) => Math.round(tiltDeg))).toEqual([0, 180, 0]);
    expect(surfaces[2]?.attributes).toMatchObject({ partOf: 'RoofSurface' });
  });

  it('dresses surfaces by theme, turning coordinates with a turned surface', () => {
    const { model, notes } = parse(document(looks + house));
    // The thematic surface itself is no geometry: one of two targets is found.
    expect(notes.map(({ code }) => code)).toEqual(['appearance-target-missing']);
    const [solid] = model.objects.get('b')?.geometry ?? [];
    expect(model.appearance.materials[solid?.materialOf.get('summer')?.[0] ?? -1]?.colour).toEqual([1, 0.5, 0, 0.75]);
    expect(solid?.textureOf.get('summer')?.[1]?.uv[0]).toEqual([0, 1, 1, 1, 1, 0, 0, 0]);
  });

  it('lays roads, land and water on the ground, centre lines where there is no area', () => {
    const area = (module: string, name: string, id: string, inner: string) =>
      `<cityObjectMember><${module}:${name} gml:id="${id}">${inner}</${module}:${name}></cityObjectMember>`;
    const city = format.read(
      [
        file(
          't.gml',
          document(
            house +
              area(
                'transportation',
                'Road',
                'r1',
                `<transportation:lod1MultiSurface>${surface(polygon('p1', square(20, 0)))}</transportation:lod1MultiSurface>`,
              ) +
              area(
                'transportation',
                'Road',
                'r2',
                '<transportation:lod0Network><gml:GeometricComplex><gml:element><gml:LineString><gml:posList>90000 440050 0 90050 440050 0</gml:posList></gml:LineString></gml:element></gml:GeometricComplex></transportation:lod0Network>',
              ) +
              area(
                'landuse',
                'LandUse',
                'l1',
                `<landuse:class>park</landuse:class><landuse:lod1MultiSurface>${surface(polygon('p2', square(40, 0)))}</landuse:lod1MultiSurface>`,
              ) +
              area('waterbody', 'WaterBody', 'w1', `<waterbody:lod1MultiSurface>${surface(polygon('p3', square(60, 0)))}</waterbody:lod1MultiSurface>`),
          ),
        ),
      ],
      {},
    );
    expect(city.counts).toEqual({ Building: 1, Road: 2, LandUse: 1, WaterBody: 1 });
    expect(city.ground.land?.features.map(({ properties }) => properties?.['kind'])).toEqual(['plaza', 'park']);
    expect(city.ground.roads?.features.map(({ geometry }) => geometry.type)).toEqual(['MultiLineString']);
    expect(city.ground.water?.features.length).toBe(1);
  });

  it('takes latitude first where a URN says EPSG:4326, longitude first where the short form does', () => {
    const at = (srsName: string, list: string) =>
      format.read(
        [
          file(
            't.gml',
            document(
              `<cityObjectMember><building:Building gml:id="b"><building:lod1MultiSurface>${surface(polygon('p', list))}</building:lod1MultiSurface></building:Building></cityObjectMember>`,
              srsName,
            ),
          ),
        ],
        {},
      ).origin;
    const ring = (a: number, b: number) => `${a} ${b} 0 ${a + 0.001} ${b} 0 ${a + 0.001} ${b + 0.001} 0 ${a} ${b} 0`;
    expect(at('urn:ogc:def:crs:EPSG::4326', ring(52, 4)).lat).toBeCloseTo(52, 2);
    expect(at('EPSG:4326', ring(4, 52)).lat).toBeCloseTo(52, 2);
  });
});

describe('hostile XML', () => {
  it.each<[string, string, string]>([
    ['entity bombs', `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${document('')}`, 'xml-doctype'],
    ['outside entities', `<!DOCTYPE x SYSTEM "file:///etc/passwd">${document('')}`, 'xml-doctype'],
    ['unknown entities', document('<cityObjectMember>&nbsp;</cityObjectMember>'), 'bad-xml'],
    ['open tags', `<CityModel ${spaces}><cityObjectMember>`, 'bad-xml'],
    ['wells', document('<a>'.repeat(500) + '</a>'.repeat(500)), 'too-deep'],
    ['nothing', '', 'bad-xml'],
    ['JSON', '{"type":"CityJSON"}', 'bad-xml'],
    ['CityGML 3', '<CityModel xmlns="http://www.opengis.net/citygml/3.0"/>', 'unsupported-version'],
  ])('%s are refused: %s', (_, text, code) => {
    const problems = problemsOf(() => parse(text));
    expect(problems.map((problem) => problem.code)).toEqual([code]);
    expect(problems[0]?.where).toMatch(/^t\.gml/);
  });

  it('ends circles of links, and says so', () => {
    const circle = `<cityObjectMember><building:Building gml:id="b"><building:lod1MultiSurface><gml:MultiSurface gml:id="m"><gml:surfaceMember xlink:href="#m"/></gml:MultiSurface></building:lod1MultiSurface></building:Building></cityObjectMember>`;
    expect(parse(document(circle)).notes.map(({ code }) => code)).toEqual(['link-circle']);
  });

  it('names links that lead nowhere, open rings and words for numbers', () => {
    const bad = (content: string) =>
      parse(
        document(
          `<cityObjectMember><building:Building gml:id="b"><building:lod1MultiSurface>${content}</building:lod1MultiSurface></building:Building></cityObjectMember>`,
        ),
      ).notes.map(({ code }) => code);
    expect(bad('<gml:MultiSurface><gml:surfaceMember xlink:href="#gone"/></gml:MultiSurface>')).toEqual(['unresolved-link']);
    expect(bad(surface(polygon('p', '0 0 0 1 0 0 1 1 0')))).toEqual(['ring-not-closed']);
    expect(bad(surface(polygon('p', '0 0 0 1 0 0 1 x 0 0 0 0')))).toEqual(['bad-coordinates']);
  });

  it('reads the encodings that XML names', () => {
    const utf16 = Uint8Array.from([0xff, 0xfe, ...new Uint8Array(new Uint16Array([...document('')].map((c) => c.charCodeAt(0))).buffer)]);
    expect(parseCityGml({ name: 't', bytes: utf16 }, {}).model.version).toBe('2.0');
    expect(
      problemsOf(() => parseCityGml({ name: 't', bytes: Uint8Array.from([...new TextEncoder().encode('<a>'), 0xff, 0xfe]) }, {})).map(({ code }) => code),
    ).toEqual(['bad-encoding']);
  });
});
