import { fetchOk } from '../../base/browser.ts';
import { fail } from '../../base/problem.ts';
import type { DependencyInput } from '../../city/pack/dependencies.ts';
import { indexDependencies, type DependencyGraph } from '../../tables/dependencies.ts';
import type { CityManifest, SensorProperties, ServiceProperties } from '../../city/pack/manifest.ts';
import type { Capacities, SensorFeature } from './world/site.ts';

/** The pack's sensors as GeoJSON says them; the pack itself was validated where it was opened. */
export function readSensors(collection: GeoJSON.FeatureCollection, where: string): readonly SensorFeature[] {
  if (collection.type !== 'FeatureCollection' || !Array.isArray(collection.features))
    fail('bad-shape', where, 'the sensors file must be a GeoJSON FeatureCollection');
  const sensors: SensorFeature[] = [];
  for (const feature of collection.features) {
    const properties = feature.properties as SensorProperties | null;
    if (feature.geometry?.type !== 'Point' || !Array.isArray(properties?.streams)) continue;
    const [lon, lat] = feature.geometry.coordinates;
    sensors.push({ lon: lon ?? NaN, lat: lat ?? NaN, properties: properties as SensorProperties });
  }
  return sensors;
}

/** How many seats, counters or teams each service has: an extra, so a services file that cannot be read is done without. */
async function loadCapacities(folder: string, manifest: CityManifest): Promise<Capacities> {
  const capacities = new Map<string, number>();
  const read = async (file: string): Promise<void> => {
    const { features } = (await (await fetchOk(new URL(file, folder).href)).json()) as GeoJSON.FeatureCollection<GeoJSON.Point, ServiceProperties>;
    for (const { properties } of features) if (properties.capacity !== undefined) capacities.set(properties.id, properties.capacity);
  };
  const useful = (manifest.services ?? []).filter(({ kind }) => kind === 'canteen' || kind === 'service-hall');
  await Promise.all(useful.map(({ file }) => read(file).catch(() => undefined)));
  return capacities;
}

export interface CitySensors {
  readonly sensors: readonly SensorFeature[];
  readonly capacities: Capacities;
  readonly graph: DependencyGraph | null;
}

/** What an outage would stumble over; all else is validated where the pack is opened. */
const isNode = ({ things }: DependencyInput['nodes'][number]): boolean => things === undefined || Array.isArray(things);
const isSupply = ({ from, backupH, standby }: DependencyInput['supplies'][number]): boolean =>
  Array.isArray(from) && from.length > 0 && backupH >= 0 && (standby === undefined || Array.isArray(standby));

/** Who hangs on whom: an extra too; a graph that cannot be read is told of where the pack is opened. */
async function loadGraph(folder: string, { dependencies }: CityManifest): Promise<DependencyGraph | null> {
  if (!dependencies) return null;
  const url = new URL(dependencies.graph, folder).href;
  return fetchOk(url)
    .then(async (response) => {
      const { nodes, supplies } = (await response.json()) as DependencyInput;
      return nodes.every(isNode) && supplies.every(isSupply) ? indexDependencies(nodes, supplies) : null;
    })
    .catch(() => null);
}
export async function loadSensors(cityUrl: string): Promise<CitySensors> {
  const folder = cityUrl.endsWith('/') ? cityUrl : `${cityUrl}/`;
  const manifest = (await (await fetchOk(new URL('city.json', folder).href)).json()) as CityManifest;
  if (!manifest.sensors) fail('no-sensors', folder, 'the demo feed needs a pack with a sensors file');
  const url = new URL(manifest.sensors, folder).href;
  const [collection, capacities, graph] = await Promise.all([
    fetchOk(url).then((r) => r.json()),
    loadCapacities(folder, manifest),
    loadGraph(folder, manifest),
  ]);
  return { sensors: readSensors(collection as GeoJSON.FeatureCollection, url), capacities, graph };
}
