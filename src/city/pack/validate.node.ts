import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { pathToFileURL, fileURLToPath } from 'node:url';
import { PMTiles, TileType, type RangeResponse, type Source } from 'pmtiles';
import { fail } from '../../base/problem.ts';
import { checkFeatures } from '../formats/geojson-door.ts';
import { parseJsonText } from '../formats/json-door.ts';
import { checkTileset } from '../formats/tiles3d/check-tileset.ts';
import { decodeTile } from '../formats/tiles3d/decode.ts';
import { readTileset } from '../formats/tiles3d/read.ts';
import { decodeTerrainTile } from '../terrain/decode-tile.ts';
import { spanAt } from '../terrain/tiles.ts';
import { checkPlaced } from './check-placed.node.ts';
import type { CityManifest, TerrainDeclaration } from './manifest.ts';
import type { Progress } from './pack-input.ts';
import { readDependencies, readServed } from './dependencies.ts';
import { readNetwork } from './networks.ts';
import { readAreas, readSensors, readServices } from './places.ts';
import { parseManifest } from './read.ts';
import { readOperations } from './operations.ts';
import { readStreets } from '../streets/street-file.ts';
import { readStoreys } from './storeys.ts';

const anyGeometry = ['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon'];

async function readJson(dir: string, path: string): Promise<unknown> {
  const text = await readFile(join(dir, path), 'utf8').catch((error: Error) => fail('missing-part', path, error.message));
  return parseJsonText(text, path);
}

interface TilesReport {
  readonly tiles: number;
  readonly ids: ReadonlySet<string>;
}

/** Every tile of a tileset decoded; every content must lie inside the pack. */
async function checkTiles(dir: string, path: string, progress: (done: number) => void): Promise<TilesReport> {
  const json = await readJson(dir, path);
  checkTileset(json, path);
  const nodes = readTileset(pathToFileURL(join(dir, path)).href, json).filter(({ contentUrl }) => contentUrl !== null);
  const ids = new Set<string>();
  for (const [i, node] of nodes.entries()) {
    const file = fileURLToPath(node.contentUrl ?? '');
    if (!file.startsWith(resolve(dir) + sep)) fail('outside-pack', path, `${node.contentUrl} lies outside the pack`);
    const bytes = await readFile(file).catch((error: Error) => fail('missing-part', file, error.message));
    const { features } = decodeTile(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer, node);
    for (const id of features.id) ids.add(id);
    progress((i + 1) / nodes.length);
  }
  return { tiles: nodes.length, ids };
}

async function checkGround(dir: string, ground: NonNullable<CityManifest['ground']>): Promise<string> {
  if ('geojson' in ground) {
    let count = 0;
    for (const path of Object.values(ground.geojson))
      count += checkFeatures(await readJson(dir, path), { geometry: anyGeometry, properties: () => null }, path).length;
    return `${count} ground features`;
  }
  const bytes = await readFile(join(dir, ground.pmtiles)).catch((error: Error) => fail('missing-part', ground.pmtiles, error.message));
  const header = await new PMTiles(inMemory(bytes, ground.pmtiles)).getHeader().catch((error: Error) => fail('bad-pmtiles', ground.pmtiles, error.message));
  return `${header.numAddressedTiles} ground tiles`;
}

/** Every elevation tile decoded; hosted terrain is not fetched. */
async function checkTerrain(dir: string, terrain: TerrainDeclaration): Promise<string> {
  if (terrain.tiles.includes('{')) return 'terrain by address (not fetched)';
  const bytes = await readFile(join(dir, terrain.tiles)).catch((error: Error) => fail('missing-part', terrain.tiles, error.message));
  const archive = new PMTiles(inMemory(bytes, terrain.tiles));
  const header = await archive.getHeader().catch((error: Error) => fail('bad-pmtiles', terrain.tiles, error.message));
  if (header.tileType !== TileType.Png) fail('bad-terrain', terrain.tiles, `holds tiles of type ${header.tileType}, not PNG`);
  if (header.minZoom > terrain.minZoom || header.maxZoom < terrain.maxZoom)
    fail('bad-terrain', terrain.tiles, `holds zooms ${header.minZoom} to ${header.maxZoom}; city.json says ${terrain.minZoom} to ${terrain.maxZoom}`);
  let count = 0;
  let [lowestM, highestM] = [Infinity, -Infinity];
  for (let z = terrain.minZoom; z <= terrain.maxZoom; z++) {
    const { x0, x1, y0, y1 } = spanAt(terrain.bounds, z);
    for (let x = x0; x <= x1; x++)
      for (let y = y0; y <= y1; y++) {
        const tile = await archive.getZxy(z, x, y);
        if (!tile) continue;
        for (const m of decodeTerrainTile(new Uint8Array(tile.data), terrain, `${terrain.tiles} ${z}/${x}/${y}`)) {
          lowestM = Math.min(lowestM, m);
          highestM = Math.max(highestM, m);
        }
        count++;
      }
  }
  return `${count} elevation tiles, ${lowestM.toFixed(1)} to ${highestM.toFixed(1)} m`;
}

/** A copy of each range: a slice of a node Buffer would share its whole pool. */
function inMemory(bytes: Uint8Array, key: string): Source {
  return {
    getKey: () => key,
    getBytes: (offset, length): Promise<RangeResponse> => Promise.resolve({ data: Uint8Array.from(bytes.subarray(offset, offset + length)).buffer }),
  };
}

/** Check a whole pack: manifest, every GeoJSON part, the ground archive, every tile. Throws a ProblemError; returns a summary. */
export async function validatePack(dir: string, progress: Progress): Promise<string> {
  const manifest = parseManifest(await readJson(dir, 'city.json'), 'city.json');
  const said: string[] = [];
  for (const [level, path] of Object.entries(manifest.areas ?? {})) {
    const kind = ({ districts: 'district', streets: 'street', grid: 'grid' } as const)[level as 'districts' | 'streets' | 'grid'];
    said.push(`${readAreas(await readJson(dir, path), kind, path).length} ${level}`);
  }
  for (const { file, kind } of manifest.services ?? []) said.push(`${readServices(await readJson(dir, file), file).length} ${kind}`);
  if (manifest.sensors) said.push(`${readSensors(await readJson(dir, manifest.sensors), manifest.sensors).length} sensors`);
  for (const { id, file } of manifest.networks ?? []) {
    const { links, nodes } = readNetwork(await readJson(dir, file), file);
    said.push(`${links.length} links and ${nodes.length} nodes of ${id}`);
  }
  if (manifest.storeys) said.push(`storeys of ${readStoreys(await readJson(dir, manifest.storeys), manifest.storeys).size} buildings`);
  if (manifest.streets) said.push(`${readStreets(await readJson(dir, manifest.streets), manifest.streets).length} stretches of street`);
  if (manifest.operations) {
    const { agencies, classes, units, cameras } = readOperations(await readJson(dir, manifest.operations), manifest.operations);
    said.push(`${agencies.length} agencies, ${classes.length} case classes, ${units.length} units, ${cameras.length} cameras`);
  }
  if (manifest.dependencies) said.push(await checkDependencies(dir, manifest.dependencies));
  if (manifest.ground) said.push(await checkGround(dir, manifest.ground));
  for (const overlay of manifest.overlays ?? [])
    said.push(
      `${(await checkGround(dir, 'geojson' in overlay ? { geojson: { [overlay.id]: overlay.geojson } } : overlay)).replace('ground ', '')} of ${overlay.id}`,
    );
  for (const { id, type, url } of manifest.rasters ?? []) {
    if (type === 'pmtiles' && !/^https?:/.test(url)) said.push(`${(await checkGround(dir, { pmtiles: url })).replace('ground ', '')} of ${id}`);
    else said.push(`raster ${id} (not fetched)`);
  }
  if (manifest.terrain) said.push(await checkTerrain(dir, manifest.terrain));
  if (manifest.buildings) {
    const { tileset, count } = manifest.buildings;
    const { tiles, ids } = await checkTiles(dir, tileset, (done) => progress('building tiles', done * 0.9));
    if (ids.size !== count) fail('count-mismatch', 'city.json#/buildings/count', `${count} declared, ${ids.size} found in ${tileset}`);
    said.push(`${count} buildings in ${tiles} tiles`);
  }
  if (manifest.furniture)
    said.push(`${(await checkTiles(dir, manifest.furniture, (done) => progress('furniture tiles', 0.9 + done * 0.1))).tiles} furniture tiles`);
  said.push(...(await checkPlaced(dir, manifest)));
  const bytes = await folderBytes(dir);
  return `${said.join(', ')}; ${(bytes / 1e6).toFixed(1)} MB`;
}

/** Rings are allowed, and told: somebody may have meant them. */
async function checkDependencies(dir: string, { graph: path, served }: NonNullable<CityManifest['dependencies']>): Promise<string> {
  const graph = readDependencies(await readJson(dir, path), path);
  const groups = served === undefined ? [] : readServed(await readJson(dir, served), graph, served);
  const rings = graph.cycles.length > 0 ? ` (rings: ${graph.cycles.map((ring) => ring.slice(0, 8).join(' - ')).join('; ')})` : '';
  return `${graph.supplies.length} needs of ${graph.nodes.length} lifelines and services${rings}, ${groups.length} groups served`;
}

async function folderBytes(dir: string): Promise<number> {
  const entries = await readdir(dir, { withFileTypes: true, recursive: true });
  const sizes = await Promise.all(entries.filter((entry) => entry.isFile()).map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
