import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CityManifest } from '../../../src/city/pack/manifest.ts';
import { ensureBuilt } from '../../../tools/build-app.ts';
import { openCityFolder } from '../../../tools/opened-city.ts';
import { projectRoot } from '../../../tools/project.ts';
import { runTool } from '../../../tools/run-command.ts';
import { serve } from '../../../tools/server/serve.ts';
import { openPublisher } from '../../feeds/broker/listen.ts';
import { findMosquitto, startMosquitto, type Broker } from '../../feeds/broker/mosquitto.ts';

const real = join(projectRoot, '../shared/real');
const model = join(real, 'cityjson/cjio/delft.json');
const example = (name: string): Record<string, unknown> => JSON.parse(readFileSync(join(real, 'ngsi-ld', name), 'utf8')) as Record<string, unknown>;

/** Is everything here that Delft needs: the real model and a broker? */
export const canOpenDelft = (): boolean => existsSync(model) && findMosquitto() !== undefined;

/** The official examples as they are, and as they would come from Delft now. */
export const examples = {
  air: () => example('AirQualityObserved.keyvalues.jsonld'),
  lamp: () => example('Streetlight.normalized.jsonld'),
  airIn: (lon: number, lat: number, timeMs: number): Record<string, unknown> => ({
    ...example('AirQualityObserved.keyvalues.jsonld'),
    id: 'urn:ngsi-ld:AirQualityObserved:delft-1',
    dateObserved: new Date(timeMs).toISOString(),
    location: { type: 'Point', coordinates: [lon, lat] },
  }),
  lampIn: (lon: number, lat: number, timeMs: number): Record<string, unknown> => ({
    ...example('Streetlight.normalized.jsonld'),
    id: 'urn:ngsi-ld:Streetlight:delft-1',
    observationDateTime: { type: 'Property', value: { '@type': 'DateTime', '@value': new Date(timeMs).toISOString() } },
    location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [lon, lat] } },
    powerState: { type: 'Property', value: 'on' },
  }),
};

export interface OpenedDelft {
  readonly url: string;
  readonly manifest: CityManifest;
  readonly broker: Broker;
  publish(topic: string, message: unknown): Promise<unknown>;
  close(): Promise<void>;
}

/** Import the real model by the command line, start a broker, and serve both as `npm start -- --city DIR --allow-feeds` does. */
export async function openDelft(): Promise<OpenedDelft> {
  const broker = await startMosquitto();
  const folder = mkdtempSync(join(tmpdir(), 'belvedere-delft-'));
  const { code, output } = await runTool('tools/city.ts', [
    'import', model, '--out', folder, '--id', 'delft', '--name', 'Delft', '--time-zone', 'Europe/Amsterdam', '--feed', `mqtt=${broker.wsUrl}`, '--topic', 'ngsi/#',
  ]); // prettier-ignore
  if (code !== 0) throw new Error(`importing Delft failed:\n${output}`);
  const city = openCityFolder(folder);
  const served = await serve({
    mounts: [city.mount, { path: '/', folder: await ensureBuilt() }],
    config: { city: city.path, connectOrigins: city.asks.map((ask) => ask.origin) },
  });
  const publisher = await openPublisher(broker.tcpUrl);
  return {
    url: served.url,
    manifest: JSON.parse(readFileSync(join(folder, 'city.json'), 'utf8')) as CityManifest,
    broker,
    publish: (topic, message) => publisher.send(topic, message),
    async close() {
      await publisher.close();
      await served.close();
      await broker.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
