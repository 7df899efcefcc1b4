import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ensureBuilt } from '../../../tools/build-app.ts';
import { ensureGrownCity } from '../../../tools/city-cache.ts';
import { openCityFolder } from '../../../tools/opened-city.ts';
import { cacheFolder, fromRoot } from '../../../tools/project.ts';
import { serve } from '../../../tools/server/serve.ts';

/** A request for a crew, as the crews' own office gets it. */
export interface Letter {
  readonly key: string;
  readonly body: string;
}
export interface StormyHamlet {
  readonly url: string;
  /** What came to the office, refused tries too. */
  readonly letters: readonly Letter[];
  close(): Promise<void>;
}

const json = (path: string): Record<string, unknown> => JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;

/**
 * The hamlet with as many gauges and pumps as a larger town has: its afternoon shower is a flood of alarms. Crews are asked
 * for at an office of their own, which is busy at the first try and says yes at the second.
 */
export async function serveStormyHamlet(): Promise<StormyHamlet> {
  const letters: Letter[] = [];
  const office = await openOffice(letters);
  const seed = json('seeds/hamlet.json');
  Object.assign(seed['targets'] as object, { pumps: 6, rainGauges: 9, cells: 10, trafficCounters: 12 });
  const file = join(cacheFolder, 'stormy-hamlet.json');
  mkdirSync(cacheFolder, { recursive: true });
  writeFileSync(file, JSON.stringify(seed));
  const grown = await ensureGrownCity(fromRoot(file), 'stormy-hamlet');
  const folder = join(cacheFolder, 'stormy-hamlet');
  rmSync(folder, { recursive: true, force: true });
  cpSync(grown, folder, { recursive: true });
  const operations = join(folder, 'operations.json');
  const origin = `http://127.0.0.1:${(office.address() as AddressInfo).port}`;
  writeFileSync(operations, JSON.stringify({ ...json(operations), dispatch: [{ id: 'office', type: 'webhook', address: `${origin}/crews` }] }));
  const city = openCityFolder(folder);
  const served = await serve({
    mounts: [city.mount, { path: '/', folder: await ensureBuilt() }],
    config: { city: city.path, connectOrigins: [origin] },
  });
  return {
    url: served.url,
    letters,
    async close() {
      await served.close();
      office.closeAllConnections();
      await new Promise((done) => office.close(done));
    },
  };
}

function openOffice(letters: Letter[]): Promise<Server> {
  const office = createServer((request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', 'content-type, idempotency-key');
    if (request.method === 'OPTIONS') return void response.writeHead(204).end();
    let body = '';
    request.on('data', (bytes: Buffer) => void (body += bytes.toString()));
    request.on('end', () => {
      const key = String(request.headers['idempotency-key'] ?? '');
      letters.push({ key, body });
      if (letters.length === 1) return void response.writeHead(503).end();
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ id: key, state: 'acknowledged' }));
    });
  });
  return new Promise((done) => void office.listen(0, '127.0.0.1', () => done(office)));
}
