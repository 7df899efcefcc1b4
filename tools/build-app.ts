import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, distFolder, hashOf } from './project.ts';
import { runBin } from './run-command.ts';

const inputs = ['src', 'assets', 'index.html', 'vite.config.ts', 'tsconfig.json', 'package-lock.json'];
const buildsFolder = join(cacheFolder, 'builds');
const KEPT_BUILDS = 6;

/**
 * Build the application into a folder with Vite, replacing what it holds. Throws with the tool's output when it fails. What
 * is built is what is shipped: asked for from a test, whose NODE_ENV is `test`, it would otherwise hold React's development build.
 */
async function buildInto(folder: string): Promise<void> {
  const env = { NODE_ENV: 'production' };
  const { code, output } = await runBin('vite', ['build', '--logLevel', 'warn', '--outDir', folder, '--emptyOutDir'], { env });
  if (code !== 0) throw new Error(`vite build failed:\n${output}`);
}

export const buildDist = (): Promise<void> => buildInto(distFolder);

/** Where the build of these very sources lies or would lie. */
const folderOfSources = (): string => join(buildsFolder, hashOf(inputs));

/**
 * The folder of a build of the sources as they are, made unless it is there. One folder per state of the sources, moved
 * into place whole: a server never loses the chunks of its page to a later build.
 */
export async function ensureBuilt(): Promise<string> {
  const folder = folderOfSources();
  if (existsSync(join(folder, 'index.html'))) return folder;
  const building = `${folder}.${process.pid}`;
  mkdirSync(buildsFolder, { recursive: true });
  await buildInto(building);
  // Another process may have been quicker; its build is as good.
  if (existsSync(folder)) rmSync(building, { recursive: true });
  else renameSync(building, folder);
  forgetOldBuilds();
  return folder;
}

/** The newest thing built: of these sources, else `dist/`; undefined when there is none. */
export const findBuilt = (): string | undefined => [folderOfSources(), distFolder].find((folder) => existsSync(join(folder, 'index.html')));

function forgetOldBuilds(): void {
  const builds = readdirSync(buildsFolder)
    .map((name) => ({ folder: join(buildsFolder, name), madeMs: statSync(join(buildsFolder, name)).mtimeMs }))
    .sort((a, b) => b.madeMs - a.madeMs);
  for (const { folder } of builds.slice(KEPT_BUILDS)) rmSync(folder, { recursive: true, force: true });
}
