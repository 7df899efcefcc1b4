import type { PackInput } from '../../../src/city/pack/pack-input.ts';
import { smallCity } from '../../city/small-city.ts';

const words = (text: string) => ({ zh: text, en: text });

/** A handful of houses with a posthouse, cameras beside it, and feeds of another server. */
export function liveTown(origin: string): PackInput {
  const town = smallCity(3);
  const [post] = town.services ?? [];
  const [station] = town.sensors ?? [];
  const camera = (id: string, url: string, beside = post) => {
    const [lon = NaN, lat = NaN] = beside?.geometry.coordinates ?? [];
    return { id, name: words(`Camera ${id}`), lon, lat, heightM: 6, bearingDeg: 0, tiltDeg: 20, url };
  };
  return {
    ...town,
    manifest: {
      ...town.manifest,
      id: 'live-town',
      feeds: [
        { id: 'buses', type: 'gtfs', title: words('Buses'), address: `${origin}/buses.json`, intervalS: 2 },
        { id: 'warnings', type: 'cap', title: words('Warnings'), address: `${origin}/warning.xml`, intervalS: 5 },
      ],
    },
    operations: {
      ...{ agencies: [], classes: [], units: [], dispatch: [] },
      cameras: [
        camera('hls', `${origin}/camera/live.m3u8`),
        camera('still', `${origin}/still.png`),
        camera('leads-away', `${origin}/leads-away.m3u8`),
        camera('undeclared', 'http://elsewhere.invalid/live.m3u8', station),
      ],
    },
  };
}
