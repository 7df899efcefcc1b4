import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, distFolder, hashOf } from './project.ts';
import { runBin } from './run-command.ts';

const inputs = ['src', 'assets', 'index.html', 'vite.config.ts', 'tsconfig.json', 'package-lock.json'];
const stamp = join(cacheFolder, 'build.hash');

/** Build the application into `dist/` with Vite. Throws with the tool's output when it fails. */
export async function buildApp(): Promise<void> {
  const hash = hashOf(inputs);
  const { code, output } = await runBin('vite', ['build', '--logLevel', 'warn']);
  if (code !== 0) throw new Error(`vite build failed:\n${output}`);
  mkdirSync(cacheFolder, { recursive: true });
  writeFileSync(stamp, hash);
}

/** Build unless `dist/` was built from these very sources; true when it had to. */
export async function ensureBuilt(): Promise<boolean> {
  const isBuilt = existsSync(join(distFolder, 'index.html')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hashOf(inputs);
  if (!isBuilt) await buildApp();
  return !isBuilt;
}
