import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCityFolder } from '../../tools/opened-city.ts';

const pack = (manifest: unknown): string => {
  const folder = mkdtempSync(join(tmpdir(), 'belvedere-city-'));
  writeFileSync(join(folder, 'city.json'), typeof manifest === 'string' ? manifest : JSON.stringify(manifest));
  return folder;
};

describe('a city folder as the server opens it', () => {
  it('names the origins its feeds ask for, and none for feeds without', () => {
    const folder = pack({
      id: 'delft',
      feeds: [
        { id: 'demo', address: 'demo:delft?seed=7' },
        { id: 'broker', address: 'wss://broker.example:8884/mqtt' },
      ],
    });
    expect(openCityFolder(folder)).toEqual({
      id: 'delft',
      mount: { path: '/cities/delft/', folder },
      path: 'cities/delft/',
      asks: [{ feed: 'broker', origin: 'wss://broker.example:8884' }],
    });
  });
  it('names those of its cameras and dispatch channels too', () => {
    const folder = pack({ id: 'delft', operations: 'operations.json' });
    writeFileSync(
      join(folder, 'operations.json'),
      JSON.stringify({
        cameras: [{ id: 'virtual' }, { id: 'quay', url: 'https://video.example:8443/quay/live.m3u8' }],
        dispatch: [{ id: 'hook', type: 'webhook', address: 'https://office.example/in' }],
      }),
    );
    expect(openCityFolder(folder).asks).toEqual([
      { feed: 'camera quay', origin: 'https://video.example:8443' },
      { feed: 'dispatch hook', origin: 'https://office.example' },
    ]);
    writeFileSync(join(folder, 'operations.json'), '{');
    expect(openCityFolder(folder).asks).toEqual([]);
  });
  it.each([
    ['{', 'bad-json'],
    [{ feeds: [] }, 'bad-id'],
    [{ id: '../../etc' }, 'bad-id'],
    [{ id: 'a/b' }, 'bad-id'],
  ])('refuses %j as %s', (manifest, code) => expect(() => openCityFolder(pack(manifest))).toThrow(code));
  it('refuses a folder that is no city', () => expect(() => openCityFolder(tmpdir())).toThrow('no-city'));
});
