import { createServer, type ViteDevServer } from 'vite';
import type { PackInput } from '../../../src/city/pack/pack-input.ts';
import { writePack } from '../../../src/city/pack/write.node.ts';
import { testTown } from './town.ts';

const ROOT = new URL('../../../', import.meta.url).pathname;
/** Below the repository so that the dev server may serve it; ignored by git. */
const TOWN_DIR = '.cache/scene-lab';

export interface LabServer {
  /** Address of the page with a scene of the test town. */
  page(query?: Record<string, string>): string;
  close(): Promise<void>;
}

/** Writes a town's pack and serves the lab page. Its own cache folder: dev servers must not share one. */
export async function serveLab(port: number, town: PackInput = testTown()): Promise<LabServer> {
  const folder = `${TOWN_DIR}-${port}`;
  await writePack(town, `${ROOT}${folder}`);
  const server: ViteDevServer = await createServer({
    root: ROOT,
    configFile: `${ROOT}vite.config.ts`,
    cacheDir: `${ROOT}node_modules/.vite-scene-lab-${port}`,
    logLevel: 'error',
    server: { port, host: '127.0.0.1', watch: null, hmr: false },
  });
  await server.listen();
  const address = server.resolvedUrls?.local[0] ?? `http://127.0.0.1:${port}/`;
  return {
    page: (query = {}) => `${address}tests/browser/scene/page/index.html?${new URLSearchParams({ city: `/${folder}/`, ...query })}`,
    close: () => server.close(),
  };
}
