import { join } from 'node:path';
import { ensureBuilt } from '../../tools/build-app.ts';
import { ensureDemoCity } from '../../tools/city-cache.ts';
import { openCityFolder } from '../../tools/opened-city.ts';
import { projectRoot } from '../../tools/project.ts';
import { serve, type Served } from '../../tools/server/serve.ts';

/** The built application on the full demo city, with an empty MapLibre map beside it for comparison. */
export async function serveForBench(): Promise<Served> {
  const city = openCityFolder(await ensureDemoCity());
  const app = await ensureBuilt();
  return serve({
    mounts: [
      { path: '/empty-map/', folder: join(projectRoot, 'tests/bench/empty-map') },
      { path: '/maplibre/', folder: join(projectRoot, 'node_modules/maplibre-gl/dist') },
      city.mount,
      { path: '/', folder: app },
    ],
    config: { city: city.path, connectOrigins: [] },
  });
}

export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
