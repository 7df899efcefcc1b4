import { readFile } from 'node:fs/promises';
import type { CityManifest } from '../pack/manifest.ts';
import type { Progress } from '../pack/pack-input.ts';
import { writePack } from '../pack/write.node.ts';
import type { CitySeed } from './seed.ts';
import { growYunwan } from './yunwan.ts';

/** Grow the demo city of a seed file and write its pack. The same seed gives the same bytes. */
export async function growCity(seedPath: string, outDir: string, progress: Progress = () => undefined): Promise<CityManifest> {
  const seed = JSON.parse(await readFile(seedPath, 'utf8')) as CitySeed;
  const input = growYunwan(seed, (step, done) => progress(step, done * 0.45));
  return writePack(input, outDir, (step, done) => progress(step, 0.45 + done * 0.55));
}
