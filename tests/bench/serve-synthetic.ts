import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHandler, type Served } from '../../tools/server/serve.ts';
import type { Mount } from '../../tools/server/find-file.ts';
import { securityHeaders } from '../../tools/server/headers.ts';
import type { SyntheticCity } from './synthetic-city.ts';

const CITY_PATH = '/cities/synthetic/';
/** Files kept in memory once made. */
const MOST_KEPT = 2000;

/** A synthetic city, made as it is fetched, beside what else a bench page needs. Pages below `/peers/` bring scripts of their own making. */
export async function serveSynthetic(city: SyntheticCity, mounts: readonly Mount[], options: { readonly madeBefore?: boolean } = {}): Promise<Served> {
  const made = new Map<string, Uint8Array | string | null>();
  const fileOf = (path: string): Uint8Array | string | null => {
    const known = made.get(path) ?? city.file(path);
    if (made.size < MOST_KEPT) made.set(path, known);
    return known;
  };
  // Making tiles is nobody's loading time.
  if (options.madeBefore) for (const [, uri] of city.tileset.matchAll(/"uri":"([^"]+)"/g)) fileOf(`buildings/${uri}`);
  const footprints = options.madeBefore ? footprintsText(city) : null;
  const handle = createHandler({ mounts, config: { city: CITY_PATH.slice(1), connectOrigins: [] } });
  const headers = Object.entries(securityHeaders([]));
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').replace(/[?#].*$/, '');
    if (!path.startsWith('/peers/') && !path.startsWith('/cesium/')) for (const [name, value] of headers) response.setHeader(name, value);
    if (path === '/footprints.geojson') {
      response.setHeader('Content-Type', 'application/json');
      response.end(footprints ?? footprintsText(city));
      return;
    }
    if (!path.startsWith(CITY_PATH)) return handle(request, response);
    const found = fileOf(path.slice(CITY_PATH.length));
    response.statusCode = found === null ? 404 : 200;
    response.setHeader('Content-Type', path.endsWith('.glb') ? 'model/gltf-binary' : 'application/json');
    response.end(found ?? 'not found');
  });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** The same footprints as GeoJSON, heights in metres, seven decimals (a centimetre). */
function footprintsText(city: SyntheticCity): string {
  const parts: string[] = [];
  for (const { ring, heightM, row } of city.footprints()) {
    const corners = [...ring, ring[0] as readonly [number, number]].map(([x, y]) => {
      const [lon, lat] = city.frame.toLonLat(x, y);
      return `[${lon.toFixed(7)},${lat.toFixed(7)}]`;
    });
    parts.push(`{"type":"Feature","id":${row},"properties":{"h":${heightM.toFixed(1)}},"geometry":{"type":"Polygon","coordinates":[[${corners.join(',')}]]}}`);
  }
  return `{"type":"FeatureCollection","features":[${parts.join(',\n')}]}`;
}
