import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encodePng } from '../../../src/city/terrain/png.ts';

export interface PictureServer {
  readonly origin: string;
  /** Paths with queries, as asked. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** A PNG of one colour. */
const png = (side: number, colour: readonly [number, number, number]): Uint8Array =>
  encodePng({ width: side, height: side, rgb: Uint8Array.from({ length: side * side * 3 }, (_, i) => colour[i % 3] as number) });

const capabilities = (origin: string): string => {
  const matrices = Array.from(
    { length: 20 },
    (_, z) =>
      `<TileMatrix><ows:Identifier>${z}</ows:Identifier><ScaleDenominator>${559082264.0287178 / 2 ** z}</ScaleDenominator><TopLeftCorner>-20037508.3427892 20037508.3427892</TopLeftCorner><TileWidth>256</TileWidth><TileHeight>256</TileHeight><MatrixWidth>${2 ** z}</MatrixWidth><MatrixHeight>${2 ** z}</MatrixHeight></TileMatrix>`,
  ).join('');
  return `<Capabilities xmlns="http://www.opengis.net/wmts/1.0" xmlns:ows="http://www.opengis.net/ows/1.1"><Contents><Layer><ows:Identifier>map</ows:Identifier><Style isDefault="true"><ows:Identifier>plain</ows:Identifier></Style><Format>image/png</Format>
    <TileMatrixSetLink><TileMatrixSet>web</TileMatrixSet></TileMatrixSetLink><ResourceURL format="image/png" resourceType="tile" template="${origin}/wmts/{Style}/{TileMatrix}/{TileRow}/{TileCol}.png"/></Layer>
    <TileMatrixSet><ows:Identifier>web</ows:Identifier><ows:SupportedCRS>urn:ogc:def:crs:EPSG::3857</ows:SupportedCRS>${matrices}</TileMatrixSet></Contents></Capabilities>`;
};

/** A map service of one colour for every tile; `/broken/` answers 500, and everything is open to other origins. */
export async function servePictures(colour: readonly [number, number, number]): Promise<PictureServer> {
  const picture = png(256, colour);
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    if (path.startsWith('/broken/')) return void response.writeHead(500).end();
    if (path.startsWith('/capabilities')) return void response.writeHead(200, { 'Content-Type': 'text/xml' }).end(capabilities(origin));
    response.writeHead(200, { 'Content-Type': 'image/png' }).end(picture);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    asked,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
