import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, wherever the command was started from. */
export const projectRoot = fileURLToPath(new URL('..', import.meta.url));
export const distFolder = join(projectRoot, 'dist');
/** Made things that may be deleted at any time: grown cities, hashes, reports. */
export const cacheFolder = join(projectRoot, '.cache');

/** All files below the given files and folders (relative to the project), sorted, relative paths with `/`. */
export function filesUnder(paths: readonly string[]): readonly string[] {
  const files: string[] = [];
  const visit = (path: string): void => {
    const whole = join(projectRoot, path);
    if (!existsSync(whole)) return;
    if (!statSync(whole).isDirectory()) files.push(path);
    else for (const name of readdirSync(whole)) visit(`${path}/${name}`);
  };
  paths.forEach(visit);
  return files.sort();
}

/** One hash over the names and bytes of files: equal hash, equal inputs. */
export function hashOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of filesUnder(paths))
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(projectRoot, path)))
      .update('\0');
  return hash.digest('hex').slice(0, 16);
}

export const fromRoot = (path: string): string => relative(projectRoot, path) || '.';

/** Bytes of all files below a folder. */
export function sizeOf(folder: string): number {
  const sizes = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return sizes.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
