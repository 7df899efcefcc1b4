import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { growCity } from '../../../src/city/grow/grow.node.ts';
import type { CitySeed } from '../../../src/city/grow/seed.ts';
import { growYunwan } from '../../../src/city/grow/yunwan.ts';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((f) => rm(f, { recursive: true }))));

/** sha256 over every file of a pack, by path. */
async function fingerprint(folder: string): Promise<string> {
  const hash = createHash('sha256');
  const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((f) => f.isFile())
    .map((f) => join(f.parentPath, f.name))
    .sort();
  expect(files.length).toBeGreaterThan(5);
  for (const file of files) hash.update(file.slice(folder.length)).update(await readFile(file));
  return hash.digest('hex');
}

async function growOnce(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hamlet-'));
  folders.push(folder);
  const steps: number[] = [];
  const manifest = await growCity('seeds/hamlet.json', folder, (_, done) => steps.push(done));
  expect(manifest).toMatchObject({ id: 'hamlet', kind: 'demo', timeZone: { kind: 'fixed', offsetMinutes: 600 } });
  expect(steps.every((s, i) => s >= (steps[i - 1] ?? 0) && s <= 1)).toBe(true);
  return fingerprint(folder);
}

test('the same seed gives the same bytes', async () => {
  expect(await growOnce()).toBe(await growOnce());
}, 60_000);

test('another seed gives another city', async () => {
  const seed = JSON.parse(await readFile('seeds/hamlet.json', 'utf8')) as CitySeed;
  const [a, b] = [growYunwan(seed), growYunwan({ ...seed, seed: seed.seed + 1 })];
  expect(a.buildings.length).toBeGreaterThan(200);
  expect(a.buildings.map((x) => x.record.heightM)).not.toEqual(b.buildings.map((x) => x.record.heightM));
});
