import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../../tools/project.ts';

interface Locked {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
const readJson = <T>(file: string): T => JSON.parse(readFileSync(join(projectRoot, file), 'utf8')) as T;
const { packages } = readJson<{ packages: Readonly<Record<string, Locked>> }>('package-lock.json');

/** Where node finds a package from another one's folder. */
function isLocked(from: string, name: string): boolean {
  const folders = from.split('/node_modules/').map((_, i, parts) => parts.slice(0, i + 1).join('/node_modules/'));
  return [...folders.filter((folder) => folder !== ''), ''].some(
    (folder) => packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`] !== undefined,
  );
}

it('locks every package for every platform: `npm ci` refuses a lock file with holes', () => {
  const holes = Object.entries(packages).flatMap(([folder, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !isLocked(folder, name))
      .map((name) => `${folder}: ${name}`),
  );
  expect(Object.keys(packages).length).toBeGreaterThan(150);
  expect(holes).toEqual([]);
});

it('agrees with package.json', () => {
  const { dependencies, devDependencies } = readJson<Locked>('package.json');
  expect(packages['']).toMatchObject({ dependencies, devDependencies });
});
