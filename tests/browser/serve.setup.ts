import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { writePack } from '../../src/city/pack/write.node.ts';
import { ensureBuilt } from '../../tools/build-app.ts';
import { openCityFolder } from '../../tools/opened-city.ts';
import { cacheFolder } from '../../tools/project.ts';
import { serve } from '../../tools/server/serve.ts';
import { testTown } from './test-town.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the built application on the test town. */
    servedUrl: string;
  }
}

/** Build the application unless it is built, write the test town, and serve both as `npm start` would. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const app = await ensureBuilt();
  const folder = join(cacheFolder, 'test-town');
  rmSync(folder, { recursive: true, force: true });
  await writePack(testTown(), folder);
  const town = openCityFolder(folder);
  const served = await serve({
    mounts: [town.mount, { path: '/', folder: app }],
    config: { city: town.path, connectOrigins: [] },
  });
  project.provide('servedUrl', served.url);
  return served.close;
}
