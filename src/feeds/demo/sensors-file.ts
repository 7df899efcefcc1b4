import { fetchOk } from '../../base/browser.ts';
import { fail } from '../../base/problem.ts';
import type { CityManifest, SensorProperties } from '../../city/pack/manifest.ts';
import type { SensorFeature } from './world/site.ts';

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

export async function loadSensors(cityUrl: string): Promise<readonly SensorFeature[]> {
  const folder = cityUrl.endsWith('/') ? cityUrl : `${cityUrl}/`;
  const manifest = (await (await fetchOk(new URL('city.json', folder).href)).json()) as CityManifest;
  if (!manifest.sensors) fail('no-sensors', folder, 'the demo feed needs a pack with a sensors file');
  const url = new URL(manifest.sensors, folder).href;
  return readSensors((await (await fetchOk(url)).json()) as GeoJSON.FeatureCollection, url);
}
