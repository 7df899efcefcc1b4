import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../src/base/problem.ts';
import { checkArchiveHead } from '../../src/city/formats/archive-head.ts';
import type { RasterDeclaration } from '../../src/city/pack/manifest.ts';
import { templateAddress, tileBox, wmsAddress } from '../../src/city/rasters/addresses.ts';
import { allowedUrl } from '../../src/city/rasters/origins.ts';
import { readWmts } from '../../src/city/rasters/wmts.ts';

const raster = (more: Partial<RasterDeclaration>): RasterDeclaration => ({
  id: 'r',
  title: { zh: 'r', en: 'r' },
  type: 'wms',
  url: 'https://maps.example/wms',
  layer: 'ortho',
  ...more,
});
const codeOf = (run: () => unknown): string => {
  try {
    run();
    return 'no problem';
  } catch (error) {
    return error instanceof ProblemError ? (error.problems[0]?.code ?? '') : String(error);
  }
};

describe('addresses of tiles', () => {
  it('count rows from the north (XYZ) or from the south (TMS)', () => {
    expect(templateAddress('/t/{z}/{x}/{y}.png', 'north')(3, 1, 2)).toBe('/t/3/1/2.png');
    expect(templateAddress('/t/{z}/{x}/{y}.png', 'south')(3, 1, 2)).toBe('/t/3/1/5.png');
  });
  // Tile 1/0/0 is the north-western quarter of the web mercator square, whose half side is pi times 6,378,137 m.
  it.each([
    ['EPSG:3857', '1.3.0', '-20037508.343,0.000,0.000,20037508.343'],
    ['EPSG:3857', '1.1.1', '-20037508.343,0.000,0.000,20037508.343'],
    ['CRS:84', '1.3.0', '-180.000000000,0.000000000,0.000000000,85.051128780'],
    ['EPSG:4326', '1.1.1', '-180.000000000,0.000000000,0.000000000,85.051128780'],
    ['EPSG:4326', '1.3.0', '0.000000000,-180.000000000,85.051128780,0.000000000'],
  ] as const)('of a WMS in %s, version %s: %s', (crs, version, box) => expect(tileBox(1, 0, 0, crs, version)).toBe(box));
  it('of a WMS say CRS or SRS as its version wants', () => {
    const parsed = (more: Partial<RasterDeclaration>) => new URL(wmsAddress(raster(more))(14, 8000, 5000)).searchParams;
    expect(parsed({}).get('CRS')).toBe('EPSG:3857');
    expect(parsed({}).get('SRS')).toBeNull();
    const old = parsed({ version: '1.1.1', crs: 'CRS:84', url: 'https://maps.example/wms?map=a', tileSize: 512, format: 'image/jpeg' });
    expect(Object.fromEntries(old)).toMatchObject({
      map: 'a',
      SRS: 'EPSG:4326',
      VERSION: '1.1.1',
      LAYERS: 'ortho',
      WIDTH: '512',
      FORMAT: 'image/jpeg',
      REQUEST: 'GetMap',
    });
  });
});

describe('origins', () => {
  const page = 'http://127.0.0.1:8460/cities/a/';
  it.each([
    ['rasters/{z}/{x}/{y}.png', 'http://127.0.0.1:8460/cities/a/rasters/{z}/{x}/{y}.png'],
    ['https://maps.example/{z}/{x}/{y}', 'https://maps.example/{z}/{x}/{y}'],
  ])('%s is asked', (address, url) => expect(allowedUrl(address, page, ['https://maps.example'], 'r')).toBe(url));
  it.each([
    ['https://other.example/{z}/{x}/{y}', 'undeclared-origin'],
    ['https://maps.example:8443/{z}/{x}/{y}', 'undeclared-origin'],
    ['http://maps.example/{z}/{x}/{y}', 'undeclared-origin'],
    ['https://maps.example@other.example/', 'undeclared-origin'],
    ['file:///etc/passwd', 'bad-address'],
    ['javascript:alert(1)', 'bad-address'],
  ])('%s is refused: %s', (address, code) => expect(codeOf(() => allowedUrl(address, page, ['https://maps.example'], 'r'))).toBe(code));
});

const matrix = (id: string, z: number, scale = 559082264.0287178 / 2 ** z): string =>
  `<TileMatrix><ows:Identifier>${id}</ows:Identifier><ScaleDenominator>${scale}</ScaleDenominator><TopLeftCorner>-20037508.3427892 20037508.3427892</TopLeftCorner><TileWidth>256</TileWidth><TileHeight>256</TileHeight><MatrixWidth>${2 ** z}</MatrixWidth><MatrixHeight>${2 ** z}</MatrixHeight></TileMatrix>`;
const capabilities = (
  resource: string,
  sets: string,
  links = '<TileMatrixSetLink><TileMatrixSet>national</TileMatrixSet></TileMatrixSetLink><TileMatrixSetLink><TileMatrixSet>GoogleMapsCompatible</TileMatrixSet></TileMatrixSetLink>',
): string =>
  `<?xml version="1.0"?><!-- a service --><Capabilities xmlns="http://www.opengis.net/wmts/1.0" xmlns:ows="http://www.opengis.net/ows/1.1" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.0.0">
  <ows:OperationsMetadata><ows:Operation name="GetTile"><ows:DCP><ows:HTTP><ows:Get xlink:href="https://maps.example/wmts?"/></ows:HTTP></ows:DCP></ows:Operation></ows:OperationsMetadata>
  <Contents><Layer><ows:Title>Ortho &amp; more</ows:Title><ows:Identifier>ortho</ows:Identifier>
  <ows:WGS84BoundingBox><ows:LowerCorner>3.3 50.7</ows:LowerCorner><ows:UpperCorner>7.2 53.6</ows:UpperCorner></ows:WGS84BoundingBox>
  <Style><ows:Identifier>grey</ows:Identifier></Style><Style isDefault="true"><ows:Identifier>default</ows:Identifier></Style><Format>image/jpeg</Format><Format>image/png</Format>
  ${links}${resource}</Layer>${sets}</Contents></Capabilities>`;
const rd = '<TileMatrixSet><ows:Identifier>national</ows:Identifier><ows:SupportedCRS>urn:ogc:def:crs:EPSG::28992</ows:SupportedCRS></TileMatrixSet>';
const google = (matrices: string): string =>
  `<TileMatrixSet><ows:Identifier>GoogleMapsCompatible</ows:Identifier><ows:SupportedCRS>urn:ogc:def:crs:EPSG:6.18:3:3857</ows:SupportedCRS>${matrices}</TileMatrixSet>`;

describe('WMTS capabilities', () => {
  const good = google(matrix('00', 0) + matrix('01', 1) + matrix('02', 2));
  const wish = raster({ type: 'wmts' });
  it('give tile templates, matrices by their own names, and bounds', () => {
    const template =
      '<ResourceURL format="image/png" resourceType="tile" template="https://tiles.example/{Style}/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}.png"/>';
    const layer = readWmts(capabilities(template, rd + good), 'caps', wish);
    expect(layer.address(2, 3, 1)).toBe('https://tiles.example/default/GoogleMapsCompatible/02/1/3.png');
    expect(layer).toMatchObject({ minZoom: 0, maxZoom: 2, tileSize: 256, bounds: [3.3, 50.7, 7.2, 53.6] });
  });
  it('give key-value addresses where they have no templates', () => {
    const url = new URL(readWmts(capabilities('', rd + good), 'caps', wish).address(1, 0, 1));
    expect(url.origin).toBe('https://maps.example');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      LAYER: 'ortho',
      STYLE: 'default',
      TILEMATRIX: '01',
      TILEROW: '1',
      TILECOL: '0',
      FORMAT: 'image/png',
    });
  });
  it.each([
    ['a matrix set in another CRS', capabilities('', rd + good), { matrixSet: 'national' }, 'unsupported-matrix-set'],
    ['levels between ours', capabilities('', rd + google(matrix('0', 0, 4e8))), {}, 'unsupported-matrix-set'],
    ['a set the layer lacks', capabilities('', rd + good), { matrixSet: 'none' }, 'unsupported-matrix-set'],
    ['another layer', capabilities('', rd + good), { layer: 'none' }, 'no-such-layer'],
    ['an exception', '<ExceptionReport><Exception><ExceptionText>no</ExceptionText></Exception></ExceptionReport>', {}, 'not-wmts'],
    ['half a document', capabilities('', rd + good).slice(0, 900), {}, 'bad-xml'],
    ['a document type', `<!DOCTYPE a [<!ENTITY b "c">]>${capabilities('', rd + good)}`, {}, 'bad-xml'],
    ['endless nesting', '<Capabilities>'.repeat(400), {}, 'too-deep'],
  ])('with %s are refused', (_, text, more, code) => expect(codeOf(() => readWmts(text, 'caps', raster({ type: 'wmts', ...more })))).toBe(code));
});

describe('heads of archives', () => {
  const head = (text: string, ...rest: number[]): Uint8Array =>
    Uint8Array.from([...new TextEncoder().encode(text), ...rest, ...new Array<number>(130).fill(0)]);
  it.each([
    [head('PMTiles', 3), 'no problem'],
    [head('PMTiles', 4), 'unsupported-version'],
    [head('PM', 2, 0), 'unsupported-version'],
    [head('PMTiles', 3).subarray(0, 60), 'truncated-file'],
    [head('<html>'), 'wrong-magic'],
  ])('%#: %s', (bytes, code) => expect(codeOf(() => checkArchiveHead(bytes, 'a'))).toBe(code));
});
