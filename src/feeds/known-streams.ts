import { fetchOk } from '../base/browser.ts';
import type { CityManifest, SensorProperties } from '../city/pack/manifest.ts';
import type { StreamDescriptor } from '../tables/batch.ts';

/**
 * What the city pack knows of its sensors' streams, by stream id: messages that carry only an id and a number get their
 * place, unit and interval from here. Empty when the pack has no sensors or cannot be read; the feed works without.
 */
export async function loadKnownStreams(cityUrl: string, source: string): Promise<ReadonlyMap<string, StreamDescriptor>> {
  const known = new Map<string, StreamDescriptor>();
  try {
    const manifest = (await (await fetchOk(new URL('city.json', cityUrl).href)).json()) as CityManifest;
    if (typeof manifest.sensors !== 'string') return known;
    const file = new URL(manifest.sensors, cityUrl).href;
    const { features } = (await (await fetchOk(file)).json()) as GeoJSON.FeatureCollection<GeoJSON.Point, SensorProperties>;
    for (const { geometry, properties } of features) {
      const [lon, lat] = geometry.coordinates as [number, number];
      for (const { id, property, unit, intervalS } of properties.streams)
        known.set(id, { id, thingId: properties.id, property, unit, intervalMs: intervalS * 1000, lon, lat, source, kind: properties.kind });
    }
  } catch {
    return known;
  }
  return known;
}
