import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { cacheFolder, hashOf, projectRoot } from '../../tools/project.ts';

const pages = ['empty', 'maplibre', 'deck', 'cesium', 'live'] as const;
const root = join(projectRoot, 'tests/bench/page');

/** The peers' pages, built once per state of their sources. */
export async function ensurePeers(): Promise<string> {
  const folder = join(cacheFolder, 'peers', hashOf(['tests/bench/page', 'tests/bench/live', 'src', 'package-lock.json']));
  if (existsSync(join(folder, 'cesium.html'))) return folder;
  await build({
    root,
    base: './',
    configFile: false,
    logLevel: 'error',
    worker: { format: 'es' },
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'es2022',
      rolldownOptions: { input: Object.fromEntries(pages.map((page) => [page, join(root, `${page}.html`)])) },
    },
  });
  return folder;
}
