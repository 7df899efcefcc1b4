import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from '../../../tools/build-app.ts';
import { ensureGrownCity } from '../../../tools/city-cache.ts';
import { openCityFolder } from '../../../tools/opened-city.ts';
import { cacheFolder, fromRoot } from '../../../tools/project.ts';
import { serve, type Served } from '../../../tools/server/serve.ts';

/** The hamlet with as many gauges and pumps as a larger town has: its afternoon shower is a flood of alarms. */
export async function serveStormyHamlet(): Promise<Served> {
  const seed = JSON.parse(readFileSync('seeds/hamlet.json', 'utf8')) as { targets: Record<string, number> };
  Object.assign(seed.targets, { pumps: 6, rainGauges: 9, cells: 10, trafficCounters: 12 });
  const file = join(cacheFolder, 'stormy-hamlet.json');
  mkdirSync(cacheFolder, { recursive: true });
  writeFileSync(file, JSON.stringify(seed));
  const city = openCityFolder(await ensureGrownCity(fromRoot(file), 'stormy-hamlet'));
  return serve({ mounts: [city.mount, { path: '/', folder: await ensureBuilt() }], config: { city: city.path, connectOrigins: [] } });
}
