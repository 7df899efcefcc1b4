import { ensureBuilt } from '../../../tools/build-app.ts';
import { ensureGrownCity } from '../../../tools/city-cache.ts';
import { openCityFolder } from '../../../tools/opened-city.ts';
import { serve, type Served } from '../../../tools/server/serve.ts';

/** The demo city in small: the same grower, rules, feed and server as `npm start`, from a seed of a few streets. */
export async function serveHamlet(): Promise<Served> {
  const city = openCityFolder(await ensureGrownCity('seeds/hamlet.json', 'hamlet'));
  return serve({
    mounts: [city.mount, { path: '/', folder: await ensureBuilt() }],
    config: { city: city.path, connectOrigins: [] },
  });
}
