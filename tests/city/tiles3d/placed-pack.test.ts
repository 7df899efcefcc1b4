import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Problem } from '../../../src/base/problem.ts';
import { parseManifest } from '../../../src/city/pack/read.ts';
import { validatePack } from '../../../src/city/pack/validate.node.ts';
import { openCityFolder } from '../../../tools/opened-city.ts';
import { triangleGlb } from './make.ts';

const words = (text: string) => ({ zh: text, en: text });
const manifest = (more: object): object => ({
  version: '1.0',
  id: 'placed',
  name: words('Placed'),
  kind: 'real',
  crs: { source: 'EPSG:4326', vertical: 'EPSG:5709', ellipsoidOffset: { metres: 43, declared: true } },
  origin: { lon: 4.36, lat: 52 },
  bounds: [4.3, 51.9, 4.4, 52.1],
  timeZone: { kind: 'fixed', offsetMinutes: 60 },
  feeds: [],
  alarmRules: [],
  cameras: [],
  ...more,
});
const codes = (more: object): string[] => {
  try {
    parseManifest(manifest(more), 'city.json');
    return [];
  } catch (error) {
    return ((error as { problems?: Problem[] }).problems ?? []).map(({ code, where }) => `${code} ${where}`);
  }
};
const tileset = (more: object = {}) => ({ id: 't', title: words('T'), url: 'tiles/tileset.json', ...more });
const model = (more: object = {}) => ({ id: 'm', title: words('M'), file: 'm.glb', lon: 4.36, lat: 52, ...more });

describe('tilesets and models in city.json', () => {
  it('are named by path or by http address, with one id each', () => {
    expect(codes({ tilesets: [tileset(), tileset({ id: 'u', url: 'https://tiles.example/a/tileset.json?v=2' })], models: [model()] })).toEqual([]);
    expect(codes({ tilesets: [tileset()], models: [model({ id: 't' })] })).toEqual(['duplicate-id city.json#/models/0/id']);
    for (const url of ['../tileset.json', '/etc/tileset.json', 'ftp://a.example/t.json', 'https://user:secret@a.example/t.json', 'javascript:alert(1)'])
      expect(codes({ tilesets: [tileset({ url })] }).length, url).toBeGreaterThan(0);
    expect(codes({ models: [model({ scale: 0 })] }).length).toBeGreaterThan(0);
    expect(codes({ models: [model({ file: 'https://a.example/m.glb' })] }).length).toBeGreaterThan(0);
  });

  const folders: string[] = [];
  afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));
  const folderOf = (more: object): string => {
    const folder = mkdtempSync(join(tmpdir(), 'placed-'));
    folders.push(folder);
    writeFileSync(join(folder, 'city.json'), JSON.stringify(manifest(more)));
    writeFileSync(join(folder, 'm.glb'), triangleGlb());
    return folder;
  };

  it('tell the server whom they ask', () => {
    const folder = folderOf({ tilesets: [tileset({ url: 'https://Tiles.example:8443/x/tileset.json' }), tileset({ id: 'own' })] });
    expect(openCityFolder(folder).asks).toEqual([{ feed: 'tileset t', origin: 'https://tiles.example:8443' }]);
  });

  it('are decoded whole when a pack is validated', async () => {
    const progress = (): void => undefined;
    expect(await validatePack(folderOf({ models: [model()] }), progress)).toContain('1 models');
    const broken = folderOf({ models: [model()] });
    writeFileSync(join(broken, 'm.glb'), triangleGlb().subarray(0, 300));
    await expect(validatePack(broken, progress)).rejects.toThrow('truncated');
    const real = join(process.cwd(), '../shared/real/3dtiles/1.1/SparseImplicitQuadtree');
    if (!existsSync(real)) return;
    const sparse = folderOf({ tilesets: [tileset()] });
    cpSync(real, join(sparse, 'tiles'), { recursive: true });
    expect(await validatePack(sparse, progress)).toContain('32 contents of tileset t');
    rmSync(join(sparse, 'tiles/content/content_5__21_0.glb'));
    await expect(validatePack(sparse, progress)).rejects.toThrow(/missing-part.*content_5__21_0/);
  });
});
