import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';

/** No picture or code list is larger; whatever is was not meant to be read whole. */
const mostBytes = 64e6;

/**
 * How far up a model's paths may lead: its own folder; in a data set laid out as PLATEAU's (`udx/<theme>/*.gml` beside
 * `codelists/`), the folder that holds `udx`.
 */
export function dataFolder(model: string): string {
  const folder = dirname(resolve(model));
  const parts = folder.split(sep);
  const udx = parts.lastIndexOf('udx');
  return udx > 0 ? parts.slice(0, udx).join(sep) : folder;
}

/** Reads what stands beside the given models and nothing else: links that lead out of the folder count as absent. */
export function besideFiles(models: readonly string[]): (model: string, path: string) => Uint8Array | null {
  const roots = new Map(models.map((model) => [model, dataFolder(model)]));
  return (model, path) => {
    const root = roots.get(model);
    if (root === undefined || path.includes('\0')) return null;
    try {
      const file = realpathSync(join(dirname(resolve(model)), path));
      const inside = file.startsWith(realpathSync(root) + sep);
      const { size } = statSync(file);
      return inside && statSync(file).isFile() && size <= mostBytes ? new Uint8Array(readFileSync(file)) : null;
    } catch {
      return null;
    }
  };
}
