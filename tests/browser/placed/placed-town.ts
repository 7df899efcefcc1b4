import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { CityManifest, ModelDeclaration, TilesetDeclaration } from '../../../src/city/pack/manifest.ts';
import { ensureBuilt } from '../../../tools/build-app.ts';
import { openCityFolder } from '../../../tools/opened-city.ts';
import { cacheFolder, projectRoot } from '../../../tools/project.ts';
import { serve, type Served } from '../../../tools/server/serve.ts';

const realFolder = join(projectRoot, '../shared/real');
export const hasRealTiles = existsSync(join(realFolder, '3dtiles')) && existsSync(join(realFolder, 'gltf'));

export const realTiles = join(realFolder, '3dtiles');
export const modelsFolder = join(realFolder, 'gltf/kenney-city');

/** Where the samples of 3D Tiles 1.0 stand by themselves. */
const origin = { lon: -75.6127, lat: 40.0426 };
const words = (text: string) => ({ zh: text, en: text });
/** Metres east and north of the origin, near enough. */
const at = (eastM: number, northM: number) => ({ lon: origin.lon + eastM / 85_300, lat: origin.lat + northM / 111_030 });

const bounding = ['0_0_0-1_1_2', '0_0_0-1_2_1', '0_0_0-2_1_1', '0_0_2-1_1_4', '0_2_0-1_4_1', '2_0_0-4_1_1'];
export const tilesets: readonly TilesetDeclaration[] = [
  { id: 'dragon', title: words('Dragon'), url: 'real/1.0/TilesetWithDiscreteLOD/tileset.json', attribution: 'CesiumGS, CC0' },
  {
    id: 'request-volume',
    title: words('City, building, points'),
    url: 'real/1.0/TilesetWithRequestVolume/tileset.json',
    attribution: 'Richard Edwards, CC BY 3.0',
  },
  {
    id: 'granularities',
    title: words('Houses'),
    url: 'real/1.1/MetadataGranularities/tileset.json',
    attribution: 'CesiumGS, CC0',
    place: { ...at(-260, 0), heightM: 0 },
  },
  { id: 'sparse', title: words('Sparse quadtree'), url: 'real/1.1/SparseImplicitQuadtree/tileset.json', place: { ...at(-260, 120), heightM: 0.5, scale: 60 } },
  ...bounding.map((name, i) => ({
    id: `box-${name}`,
    title: words(`Box ${name}`),
    url: `real/1.1/BoundingBoxTests/${name}/tileset.json`,
    place: { ...at(-300 + i * 36, -100), heightM: 0, scale: 8 },
  })),
  {
    id: 'id-attribute',
    title: words('Ids by vertex'),
    url: 'real/glTF/EXT_mesh_features/FeatureIdAttribute/tileset.json',
    place: { ...at(-320, 60), heightM: 0, scale: 30 },
  },
  {
    id: 'id-texture',
    title: words('Ids by pixel'),
    url: 'real/glTF/EXT_mesh_features/FeatureIdTexture/tileset.json',
    place: { ...at(-360, 60), heightM: 0, scale: 30 },
  },
  { id: 'elsewhere', title: words('Elsewhere'), url: 'https://tiles.example/tileset.json' },
];
const kenney = [
  'building-garage',
  'building-small-a',
  'building-small-c',
  'building-small-d',
  'grass-trees',
  'grass',
  'pavement',
  'road-corner',
  'road-split',
  'road-straight-lightposts',
];
export const models: readonly ModelDeclaration[] = kenney.map((name, i) => ({
  id: name,
  title: words(name),
  file: `models/${name}.glb`,
  attribution: 'Kenney, CC0',
  ...at(-180 + (i % 5) * 22, -40 - Math.floor(i / 5) * 22),
  scale: 20,
  headingDeg: 30,
}));

const manifest: CityManifest = {
  version: '1.0',
  id: 'placed-town',
  name: words('Placed town'),
  kind: 'real',
  crs: { source: 'EPSG:4326', vertical: 'ellipsoid', ellipsoidOffset: { metres: 0, declared: true } },
  origin,
  bounds: [origin.lon - 0.05, origin.lat - 0.05, origin.lon + 0.05, origin.lat + 0.05],
  timeZone: { kind: 'fixed', offsetMinutes: -300 },
  feeds: [],
  alarmRules: [],
  cameras: [],
  tilesets,
  models,
};

/** Another origin with other people's files, which lets pages of any origin read them. */
export async function serveFolder(folder: string): Promise<Served> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://a').pathname);
    response.setHeader('Access-Control-Allow-Origin', '*');
    readFile(join(folder, path)).then(
      (bytes) => response.end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => new Promise((done) => void server.close(() => done()).closeAllConnections()) };
}

/** A pack of nothing but other people's tilesets and models, served as `npm start` would, policy and all. */
export async function servePlacedTown(connectOrigins: readonly string[] = []): Promise<Served> {
  const folder = join(cacheFolder, 'placed-town');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'city.json'), JSON.stringify(manifest));
  const city = openCityFolder(folder);
  return serve({
    mounts: [
      { path: '/cities/placed-town/real/', folder: join(realFolder, '3dtiles') },
      { path: '/cities/placed-town/models/', folder: modelsFolder },
      city.mount,
      { path: '/', folder: await ensureBuilt() },
    ],
    config: { city: city.path, connectOrigins: [...connectOrigins] },
  });
}
