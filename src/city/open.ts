import { fetchOk } from '../base/browser.ts';
import { createPlanFrame } from '../base/geodesy.ts';
import type { Words } from '../base/words.ts';
import { createBuildingTable } from '../tables/buildings.ts';
import type { Area, City, EntityRef, Sensor, Service } from './city.ts';
import { createDependencies } from './dependencies/index.ts';
import { createOperations } from './operations/index.ts';
import { createStreets } from './streets/index.ts';
import { createNetworks, createStoreys } from './networks/index.ts';
import { parseJsonText } from './formats/json-door.ts';
import type { AreaProperties, CityManifest } from './pack/manifest.ts';
import { createPlacedFeatures } from './placed-features.ts';
import { readAreas, readSensors, readServices } from './pack/places.ts';
import { parseManifest } from './pack/read.ts';
import type { Elevation } from './terrain/elevation.ts';
import { openTerrainTiles, readElevation, type TerrainTiles } from './terrain/tiles.ts';
import { createZone } from './zone.ts';

/** When a page has time for a city's lists: for their bytes, and for what they say. */
export interface Turns {
  readonly mayFetch: Promise<void>;
  readonly mayRead: Promise<void>;
}
const now = Promise.resolve();
const atOnce: Turns = { mayFetch: now, mayRead: now };

export interface OpenOptions {
  /** Told name, zone and where the pack lies before its parts are fetched; says when they may be, at once where it says nothing. */
  onManifest?(manifest: CityManifest, baseUrl: string): Turns | void;
  /** Late: the city is there before its `heights` are. */
  readonly heights?: 'first' | 'late';
}

async function fetchJson(url: string, { mayFetch, mayRead }: Turns = atOnce): Promise<unknown> {
  await mayFetch;
  const text = await (await fetchOk(url)).text();
  await mayRead;
  return parseJsonText(text, url);
}

const byId = <T extends { readonly properties: { readonly id: string } }>(items: readonly T[]): ReadonlyMap<string, T> =>
  new Map(items.map((item) => [item.properties.id, item]));

interface Parts {
  readonly districts: readonly Area[];
  readonly streets: readonly Area[];
  readonly grid: readonly Area[];
  readonly services: readonly Service[];
  readonly sensors: readonly Sensor[];
  readonly elevation?: Elevation | null | Promise<Elevation | null>;
}

async function fetchParts(manifest: CityManifest, baseUrl: string, turns: Turns, lateHeights: boolean): Promise<Parts> {
  const at = (path: string): string => new URL(path, baseUrl).href;
  const areas = async (path: string | undefined, level: AreaProperties['level']): Promise<readonly Area[]> =>
    path === undefined ? [] : readAreas(await fetchJson(at(path), turns), level, at(path));
  const services = async (path: string): Promise<readonly Service[]> => readServices(await fetchJson(at(path), turns), at(path));
  const sensors = async (path: string | undefined): Promise<readonly Sensor[]> =>
    path === undefined ? [] : readSensors(await fetchJson(at(path), turns), at(path));
  const [districts, streets, grid, sensed, ...served] = await Promise.all([
    areas(manifest.areas?.districts, 'district'),
    areas(manifest.areas?.streets, 'street'),
    areas(manifest.areas?.grid, 'grid'),
    sensors(manifest.sensors),
    ...(manifest.services ?? []).map(({ file }) => services(file)),
  ]);
  const elevation = elevationOfPack(manifest, baseUrl);
  return { districts, streets, grid, sensors: sensed, services: served.flat(), elevation: lateHeights ? elevation : await elevation };
}

const terrainTiles = new WeakMap<CityManifest, TerrainTiles>();
/** The elevation tiles of a pack: one door for the map and for look-ups, so that each tile is fetched once. */
export function terrainTilesOf(manifest: CityManifest, baseUrl: string): TerrainTiles | null {
  if (!manifest.terrain) return null;
  let tiles = terrainTiles.get(manifest);
  // Braces of an address must not be escaped.
  const url = new URL(manifest.terrain.tiles, baseUrl).href.replace(/%7B([zxy])%7D/gi, '{$1}');
  if (!tiles) terrainTiles.set(manifest, (tiles = openTerrainTiles(url)));
  return tiles;
}
async function elevationOfPack(manifest: CityManifest, baseUrl: string): Promise<Elevation | null> {
  const tiles = terrainTilesOf(manifest, baseUrl);
  return manifest.terrain && tiles ? readElevation(manifest.terrain, tiles, manifest.bounds) : null;
}

/** A city from its manifest and parts; `openCity` is the usual way in, tests and embedders may bring their own parts. */
export function assembleCity(manifest: CityManifest, baseUrl: string, parts: Parts): City {
  const sensors = byId(parts.sensors);
  const services = byId(parts.services);
  const areas = byId([...parts.districts, ...parts.streets, ...parts.grid]);
  const buildings = createBuildingTable(manifest.buildings?.count ?? 16);
  const [west, south, east, north] = manifest.bounds;
  let elevation = parts.elevation instanceof Promise ? null : (parts.elevation ?? null);
  const heights = Promise.resolve(parts.elevation ?? null).then((come) => void (elevation = come));
  heights.catch(() => undefined);
  const groundM = (lon: number, lat: number): number => elevation?.groundM(lon, lat) ?? NaN;

  const named = (found: { readonly lon: number; readonly lat: number; readonly properties: { readonly name: Words } } | undefined, kind: string) =>
    found && { lon: found.lon, lat: found.lat, name: found.properties.name, kind };
  const building = (id: string) => {
    const row = buildings.find(id);
    if (row < 0) return undefined;
    const { lon, lat, use } = buildings.record(row);
    return { lon, lat, name: { zh: id, en: id }, kind: use };
  };
  const placed = createPlacedFeatures();
  const feature = (id: string) => {
    const known = placed.describe(id);
    return known && Number.isFinite(known.lon) ? { lon: known.lon, lat: known.lat, name: known.name, kind: known.setTitle.en } : undefined;
  };
  const place = ({ kind, id }: EntityRef): ReturnType<City['place']> => {
    if (kind === 'sensor') return named(sensors.get(id), sensors.get(id)?.properties.kind ?? '');
    if (kind === 'service') return named(services.get(id), services.get(id)?.properties.kind ?? '');
    if (kind === 'area') return named(areas.get(id), areas.get(id)?.properties.level ?? '');
    if (kind === 'link') return link(id);
    if (kind === 'feature') return feature(id);
    return kind === 'building' ? building(id) : undefined;
  };
  const networks = createNetworks(manifest, baseUrl, groundM);
  const link = (id: string) => {
    const thing = networks.thing(id);
    return thing ? { ...networks.spot(thing), name: networks.name(thing), kind: thing.network.declaration.kind } : undefined;
  };

  return {
    manifest,
    baseUrl,
    frame: createPlanFrame([manifest.origin.lon, manifest.origin.lat]),
    ...parts,
    get elevation() {
      return elevation;
    },
    heights,
    groundM,
    buildings,
    networks,
    storeys: createStoreys(manifest, baseUrl),
    dependencies: createDependencies(manifest, baseUrl),
    streetNetwork: createStreets(manifest, baseUrl),
    operations: createOperations(manifest, baseUrl),
    placed,
    sensor: (id) => sensors.get(id),
    service: (id) => services.get(id),
    area: (id) => areas.get(id),
    place,
    contains: (lon, lat) => lon >= west && lon <= east && lat >= south && lat <= north,
    utcOffsetMinutes: createZone(manifest.timeZone),
  };
}

/**
 * Open a city pack: its folder or its `city.json`. Everything but the buildings is here when this resolves; a broken pack
 * rejects with a ProblemError naming file, path, value and reason, and nothing half-read remains.
 * @param url absolute, or relative to the page.
 */
export async function openCity(url: string, { onManifest, heights = 'first' }: OpenOptions = {}): Promise<City> {
  const absolute = new URL(/\.json([?#]|$)/.test(url) || url.endsWith('/') ? url : `${url}/`, globalThis.location?.href).href;
  const manifestUrl = absolute.endsWith('/') ? `${absolute}city.json` : absolute;
  const baseUrl = new URL('.', manifestUrl).href;
  const manifest = parseManifest(await fetchJson(manifestUrl), manifestUrl);
  const turns = onManifest?.(manifest, baseUrl) ?? atOnce;
  return assembleCity(manifest, baseUrl, await fetchParts(manifest, baseUrl, turns, heights === 'late'));
}
