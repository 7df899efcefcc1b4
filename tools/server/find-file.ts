import { realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** A folder served under a URL path that starts and ends with `/`. Earlier mounts win. */
export interface Mount {
  readonly path: string;
  readonly folder: string;
}
export interface FoundFile {
  readonly file: string;
  readonly size: number;
  readonly modifiedMs: number;
}

/**
 * The file a URL path names, or null. Nothing outside the mounted folders is ever found: not by `..`, encoded or not, not
 * by links that lead out, not by names starting with a dot.
 */
export async function findFile(mounts: readonly Mount[], urlPath: string): Promise<FoundFile | null> {
  const path = decoded(urlPath);
  if (path === null) return null;
  for (const mount of mounts) {
    if (!path.startsWith(mount.path)) continue;
    const inside = path.slice(mount.path.length);
    const found = await fileIn(mount.folder, inside === '' ? 'index.html' : inside);
    if (found) return found;
  }
  return null;
}

function decoded(urlPath: string): string | null {
  try {
    const path = decodeURIComponent(urlPath);
    const isHostile = /[\0\\]/.test(path) || path.split('/').some((part) => part.startsWith('.'));
    return isHostile || !path.startsWith('/') ? null : path;
  } catch {
    return null;
  }
}

async function fileIn(folder: string, inside: string): Promise<FoundFile | null> {
  try {
    const root = await realpath(folder);
    const file = await realpath(join(root, inside));
    if (!file.startsWith(root + sep)) return null;
    const { size, mtimeMs, isFile } = await stat(file).then((s) => ({ size: s.size, mtimeMs: s.mtimeMs, isFile: s.isFile() }));
    return isFile ? { file, size, modifiedMs: mtimeMs } : null;
  } catch {
    return null;
  }
}
