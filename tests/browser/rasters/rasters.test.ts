import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RasterDeclaration } from '../../../src/city/pack/manifest.ts';
import { writePack } from '../../../src/city/pack/write.node.ts';
import { ensureBuilt } from '../../../tools/build-app.ts';
import { openCityFolder } from '../../../tools/opened-city.ts';
import { serve, type Served } from '../../../tools/server/serve.ts';
import { closeBrowser, openPage, whenSettled, type OpenedPage } from '../fixture.ts';
import { testTown } from '../test-town.ts';
import { servePictures, type PictureServer } from './picture-server.ts';

const SEEN_MS = 60_000;
const folder = mkdtempSync(join(tmpdir(), 'belvedere-rasters-'));
let declared: PictureServer;
let undeclared: PictureServer;
let served: Served;
let opened: OpenedPage;

beforeAll(async () => {
  declared = await servePictures([200, 40, 160]);
  undeclared = await servePictures([0, 0, 0]);
  const raster = (id: string, more: Pick<RasterDeclaration, 'type' | 'url'> & Partial<RasterDeclaration>): RasterDeclaration => ({
    id,
    title: { zh: `图 ${id}`, en: `Map ${id}` },
    onByDefault: false,
    ...more,
  });
  const town = testTown();
  const rasters = [
    raster('xyz', { type: 'xyz', url: `${declared.origin}/xyz/{z}/{x}/{y}.png`, attribution: '© Pictures Ltd' }),
    raster('tms', { type: 'tms', url: `${declared.origin}/tms/{z}/{x}/{y}.png` }),
    raster('wms', { type: 'wms', url: `${declared.origin}/wms`, layer: 'a', crs: 'EPSG:4326' }),
    raster('wmts', { type: 'wmts', url: `${declared.origin}/capabilities.xml`, layer: 'map' }),
    raster('broken', { type: 'xyz', url: `${declared.origin}/broken/{z}/{x}/{y}.png` }),
    raster('stranger', { type: 'xyz', url: `${undeclared.origin}/xyz/{z}/{x}/{y}.png` }),
  ];
  await writePack({ ...town, manifest: { ...town.manifest, rasters } }, folder);
  const city = openCityFolder(folder);
  served = await serve({ mounts: [city.mount, { path: '/', folder: await ensureBuilt() }], config: { city: city.path, connectOrigins: [declared.origin] } });
  opened = await openPage({ url: served.url, path: '#lang=en', width: 960, height: 540 });
  await opened.page.locator('.layers-head').click();
});
afterAll(async () => {
  await closeBrowser();
  await Promise.all([declared, undeclared, served].map((server) => server.close()));
  rmSync(folder, { recursive: true, force: true });
});

const entry = (page: Page, title: string) => page.locator('.layer', { hasText: title });
/** Switch one raster on alone, look straight down, and tell what was asked for it. */
async function askedFor(id: string): Promise<string[]> {
  const { page } = opened;
  const before = declared.asked.length;
  await page.evaluate((layer) => window.belvedere?.session({ layers: [layer] }), `raster-${id}`);
  await whenSettled(page);
  await expect.poll(() => declared.asked.length, { timeout: SEEN_MS }).toBeGreaterThan(before);
  await whenSettled(page);
  return declared.asked.slice(before);
}
const numbersIn = (path: string): number[] => [...path.matchAll(/\d+/g)].map(([n]) => Number(n));

describe('rasters of a declared origin', () => {
  it('are asked by XYZ and by TMS for the same tiles, rows from either end', async () => {
    const north = (await askedFor('xyz')).map(numbersIn);
    const south = (await askedFor('tms')).map(numbersIn);
    const turned = new Set(south.map(([z, x, y]) => `${z}/${x}/${2 ** (z as number) - 1 - (y as number)}`));
    expect(north.length).toBeGreaterThan(0);
    for (const [z, x, y] of north) expect(turned).toContain(`${z}/${x}/${y}`);
  });
  it('are asked by WMS 1.3.0 in degrees, latitude first', async () => {
    const [path = ''] = await askedFor('wms');
    const query = new URL(path, declared.origin).searchParams;
    expect(query.get('CRS')).toBe('EPSG:4326');
    const [south, west, north, east] = (query.get('BBOX') ?? '').split(',').map(Number) as [number, number, number, number];
    expect(south < north && west < east).toBe(true);
    expect(Math.abs((south + north) / 2 - 52.01)).toBeLessThan(0.3);
    expect(Math.abs((west + east) / 2 - 4.36)).toBeLessThan(0.3);
  });
  it('are asked by WMTS as its capabilities say', async () => {
    const asked = await askedFor('wmts');
    expect(asked[0]).toBe('/capabilities.xml');
    expect(asked[1]).toMatch(/^\/wmts\/plain\/\d+\/\d+\/\d+\.png$/);
  });
  it('lie on the ground in their own colour, as strong as the layer list says, with their source', async () => {
    const { page } = opened;
    await page.evaluate(() => window.belvedere?.session({ layers: ['raster-xyz'] }));
    await whenSettled(page);
    expect(await entry(page, 'Map xyz').textContent()).toContain('© Pictures Ltd');
    expect(await page.locator('.readouts .sources').textContent()).toContain('© Pictures Ltd');
    const strong = await groundColour(page);
    expect(strong[0]).toBeGreaterThan(strong[1] * 2);
    if (process.env['RASTER_SHOT']) await page.screenshot({ path: `${process.env['RASTER_SHOT']}-full.png` });
    await entry(page, 'Map xyz').getByRole('slider', { name: 'Opacity of Map xyz' }).fill('20');
    await whenSettled(page);
    const weak = await groundColour(page);
    expect(weak[0]).toBeLessThan(strong[0] * 0.6);
  });
  it('that fail are counted in the layer list, and the rest goes on', async () => {
    const { page } = opened;
    await askedFor('broken');
    await expect.poll(() => entry(page, 'Map broken').textContent(), { timeout: SEEN_MS }).toMatch(/\d+ of \d+ tiles did not come \(HTTP 500\)/);
  });
});

describe('a raster of an origin nobody declared', () => {
  it('is refused by name, and nothing is asked of it', async () => {
    const { page } = opened;
    await page.evaluate(() => window.belvedere?.session({ layers: ['raster-stranger'] }));
    await expect
      .poll(() => entry(page, 'Map stranger').textContent(), { timeout: SEEN_MS })
      .toContain(`undeclared-origin: the server configuration does not declare ${undeclared.origin}`);
    await whenSettled(page);
    expect(undeclared.asked).toEqual([]);
    if (process.env['RASTER_SHOT']) await page.screenshot({ path: `${process.env['RASTER_SHOT']}-refused.png` });
  });
  it('leaves no other fault', () =>
    expect(opened.faults.filter((fault) => !fault.startsWith(`foreign request: ${declared.origin}/`) && !fault.includes('500'))).toEqual([]));
});

/** Mean colour of a patch of open ground near the middle of the map. */
async function groundColour(page: Page): Promise<[number, number, number]> {
  const map = await page.locator('#map').boundingBox();
  if (!map) throw new Error('no map');
  const png = await page.screenshot({ clip: { x: map.x + 60, y: map.y + map.height * 0.45, width: 160, height: 60 } });
  const sum = await page.evaluate(
    async (url) => {
      const picture = new Image();
      picture.src = url;
      await picture.decode();
      const canvas = new OffscreenCanvas(picture.width, picture.height);
      const context = canvas.getContext('2d');
      context?.drawImage(picture, 0, 0);
      const { data = new Uint8ClampedArray() } = context?.getImageData(0, 0, picture.width, picture.height) ?? {};
      const total = [0, 0, 0];
      for (let i = 0; i < data.length; i++) if (i % 4 < 3) total[i % 4] = (total[i % 4] as number) + (data[i] as number) / (data.length / 4);
      return total;
    },
    `data:image/png;base64,${png.toString('base64')}`,
  );
  return sum as [number, number, number];
}
