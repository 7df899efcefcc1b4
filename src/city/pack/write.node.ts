import { strToU8, zipSync } from 'fflate';
import { createPlanFrame } from '../../base/geodesy.ts';
import type { CityManifest } from './manifest.ts';
import type { PackInput, Progress } from './pack-input.ts';
import { openPackFolder, type PackFolder } from './pack-folder.node.ts';
import { writeBuildings } from './write-buildings.ts';
import { writeFurniture } from './write-furniture.ts';
import { writePlaced } from './write-placed.node.ts';
import { writeOverlays } from './write-overlays.node.ts';
import { writeGround } from './write-ground.node.ts';
import { writeTerrain } from './write-terrain.node.ts';
import { dependenciesText, servedText } from './dependencies.ts';
import { operationsText } from './operations.ts';
import { geojsonText } from './round-geojson.ts';
import type { StoreysByBuilding } from './storeys.ts';

type Parts = Pick<
  CityManifest,
  'areas' | 'services' | 'sensors' | 'networks' | 'storeys' | 'dependencies' | 'streets' | 'operations' | 'waterModel' | 'transit'
>;

async function writePlaces(input: PackInput, folder: PackFolder): Promise<Parts> {
  const areas: Record<string, string> = {};
  for (const level of ['districts', 'streets', 'grid'] as const) {
    if (input[level].length === 0) continue;
    areas[level] = `areas/${level}.geojson`;
    await folder.write(areas[level], geojsonText(input[level]));
  }
  const kinds = [...new Set(input.services.map((service) => service.properties.kind))];
  const services = [];
  for (const kind of kinds) {
    const file = `services/${kind}.geojson`;
    const title = input.serviceTitles?.[kind] ?? { zh: kind, en: kind };
    services.push({ kind, title, file });
    await folder.write(file, geojsonText(input.services.filter((service) => service.properties.kind === kind)));
  }
  if (input.sensors.length > 0) await folder.write('sensors.geojson', geojsonText(input.sensors));
  const networks = [];
  for (const { id, kind, title, features } of input.networks ?? []) {
    const file = `networks/${id}.geojson`;
    networks.push({ id, kind, title, file });
    await folder.write(file, geojsonText(features));
  }
  const hasStoreys = input.storeys !== undefined && Object.keys(input.storeys).length > 0;
  if (hasStoreys) await folder.write('storeys.json', storeysText(input.storeys));
  const dependencies = await writeDependencies(input, folder);
  const { streetLinks = [], operations } = input;
  if (streetLinks.length > 0) await folder.write('streets.geojson', geojsonText(streetLinks));
  if (operations) await folder.write('operations.json', operationsText(operations));
  if (input.waterModel !== undefined) await folder.write('water.inp', input.waterModel);
  const transit = gtfsZip(input.transit ?? {});
  if (transit) await folder.write('gtfs.zip', transit);
  return {
    ...dependencies,
    ...(streetLinks.length > 0 ? { streets: 'streets.geojson' } : {}),
    ...(operations ? { operations: 'operations.json' } : {}),
    ...(input.waterModel === undefined ? {} : { waterModel: 'water.inp' }),
    ...(transit ? { transit: 'gtfs.zip' } : {}),
    ...(networks.length > 0 ? { networks } : {}),
    ...(hasStoreys ? { storeys: 'storeys.json' } : {}),
    ...(Object.keys(areas).length > 0 ? { areas } : {}),
    ...(services.length > 0 ? { services } : {}),
    ...(input.sensors.length > 0 ? { sensors: 'sensors.geojson' } : {}),
  };
}

/** The same files give the same bytes: entries in the order of their names, dated at the beginning of zip's time. */
function gtfsZip(files: Readonly<Record<string, string>>): Uint8Array | null {
  const names = Object.keys(files).sort();
  if (names.length === 0) return null;
  return zipSync(Object.fromEntries(names.map((name) => [name, strToU8(files[name] as string)])), { mtime: '1980-01-01T00:00:00', level: 9 });
}

async function writeDependencies({ dependencies }: PackInput, folder: PackFolder): Promise<Pick<Parts, 'dependencies'>> {
  if (!dependencies || dependencies.nodes.length === 0) return {};
  await folder.write('dependencies.json', dependenciesText(dependencies));
  if (dependencies.served.length === 0) return { dependencies: { graph: 'dependencies.json' } };
  await folder.write('served.json', servedText(dependencies.served));
  return { dependencies: { graph: 'dependencies.json', served: 'served.json' } };
}

/** One building a line, so that a difference between two packs can be read. */
const storeysText = (storeys: StoreysByBuilding): string =>
  `{"buildings":{\n${Object.entries(storeys)
    .map(([id, list]) => `${JSON.stringify(id)}:${JSON.stringify(list)}`)
    .join(',\n')}\n}}\n`;

/**
 * Write a whole city pack into a folder (created when absent; parts of an earlier pack are replaced). Deterministic: the
 * same input gives the same bytes, no timestamps. `city.json` is written last, so that a broken run never looks whole.
 */
export async function writePack(input: PackInput, outDir: string, progress: Progress = () => undefined): Promise<CityManifest> {
  const folder = await openPackFolder(outDir);
  const { origin, crs } = input.manifest;
  const frame = createPlanFrame([origin.lon, origin.lat]);
  const offsetM = crs.ellipsoidOffset.metres;

  progress('areas, services, sensors, networks', 0);
  const places = await writePlaces(input, folder);
  progress('ground', 0.05);
  const ground = await writeGround(input, folder, (step, done) => progress(step, 0.05 + done * 0.33));
  const overlays = await writeOverlays(input.overlays ?? [], folder);
  const placed = await writePlaced(input.placed ?? [], folder);
  progress('terrain', 0.38);
  const terrain = input.terrain ? await writeTerrain(input.terrain, input.manifest, folder) : null;
  progress('buildings', 0.4);
  const buildings = await writeBuildings(input.buildings, frame, offsetM, folder, (step, done) => progress(step, 0.4 + done * 0.5));
  progress('furniture', 0.9);
  const furniture = await writeFurniture(input.furniture, frame, offsetM, folder);

  const manifest: CityManifest = {
    ...input.manifest,
    ...(buildings ? { buildings } : {}),
    ...(ground ? { ground } : {}),
    ...(terrain ? { terrain } : {}),
    ...places,
    ...(furniture ? { furniture } : {}),
    ...(overlays.length > 0 ? { overlays } : {}),
    ...placed,
  };
  await folder.write('city.json', `${JSON.stringify(manifest, null, 2)}\n`);
  progress('city.json', 1);
  return manifest;
}
