import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, hashOf } from './project.ts';
import { runTool } from './run-command.ts';

/** What a grown city depends on: the seed, the grower, the pack writer and the maths below them. */
const ingredients = (seed: string): readonly string[] => [seed, 'src/city', 'src/base/random.ts', 'src/base/geodesy.ts', 'src/tables/buildings.ts'];

/** Grow a demo city from its seed unless the cache holds it already; returns the pack's folder. Shows progress. */
export async function ensureGrownCity(seed: string, name: string): Promise<string> {
  const folder = join(cacheFolder, 'cities', name);
  const stamp = join(cacheFolder, 'cities', `${name}.hash`);
  const hash = hashOf(ingredients(seed));
  if (existsSync(join(folder, 'city.json')) && readStamp(stamp) === hash) return folder;
  // Grown beside and moved into place whole, so that an interrupted growth is never taken for a city.
  const growing = `${folder}.growing`;
  rmSync(growing, { recursive: true, force: true });
  mkdirSync(join(cacheFolder, 'cities'), { recursive: true });
  const { code } = await runTool('tools/city.ts', ['grow', seed, '--out', growing], { show: true });
  if (code !== 0) throw new Error(`growing ${name} failed with code ${code}`);
  rmSync(folder, { recursive: true, force: true });
  renameSync(growing, folder);
  writeFileSync(stamp, hash);
  return folder;
}

/** The demo city of `npm start` and of the built folder. */
export const ensureDemoCity = (): Promise<string> => ensureGrownCity('seeds/yunwan.json', 'yunwan');

const readStamp = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');
