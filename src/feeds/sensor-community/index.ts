import { HttpFault } from '../http-source.ts';
import { polledFeed, type PolledParts, type PolledService } from '../polled-feed.ts';

/**
 * sensor.community over HTTP: the address is one of its filters, `https://data.sensor.community/airrohr/v1/filter/area=LAT,LON,KM`
 * or a copy of it; each round brings the last five minutes. The service keeps no past to ask for.
 */
export function createSensorCommunity({ address, source, pipeline }: PolledParts): PolledService {
  return {
    async round() {
      const { bytes } = await source.get(address.href);
      if (!bytes) throw new HttpFault('standing', 'the service answers without a body');
      pipeline.push('measurements', bytes);
    },
    history: () => Promise.resolve([]),
  };
}

export default polledFeed('sensor-community', createSensorCommunity);
