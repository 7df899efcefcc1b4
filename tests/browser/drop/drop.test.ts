import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallOrigin } from '../../city/small-city.ts';
import { closeBrowser, openPage, whenSettled, type OpenedPage } from '../fixture.ts';

const real = join(process.cwd(), '../shared/real');
const delft = join(real, 'cityjson/cjio/delft.json');
const SHOWN_MS = 60_000;
const { lon: lon0, lat: lat0 } = smallOrigin;

/** A polygon of so many metres, so far east and north of the town's middle. */
function block(eastM: number, northM: number, sizeM: number, properties: object): object {
  const at = (x: number, y: number): [number, number] => [lon0 + x / (111320 * Math.cos((lat0 * Math.PI) / 180)), lat0 + y / 110540];
  const ring = [at(eastM, northM), at(eastM + sizeM, northM), at(eastM + sizeM, northM + sizeM), at(eastM, northM + sizeM), at(eastM, northM)];
  return { type: 'Feature', properties, geometry: { type: 'Polygon', coordinates: [ring] } };
}
const collection = (features: readonly object[]): string => JSON.stringify({ type: 'FeatureCollection', features });
const tower = block(-40, -40, 80, { id: 'tower', height: 150, name: '<img src=x onerror="document.title=1">' });
const park = block(120, 120, 200, { name: '<b>Park</b>', trees: 41 });

/** A file dropped anywhere on the page, as the browser would. */
const dropFile = (page: Page, name: string, text: string): Promise<void> =>
  page.evaluate(
    ([fileName, content]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([content], fileName));
      for (const type of ['dragenter', 'dragover', 'drop']) document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    },
    [name, text] as const,
  );
const card = (page: Page, name: string) => page.locator('.drop-card', { hasText: name });

let opened: OpenedPage;
beforeAll(async () => {
  opened = await openPage({ path: '#lang=en', width: 960, height: 540 });
});
afterAll(closeBrowser);

describe('a file dropped on the page', () => {
  it('is converted and stands among the city: buildings in the model, the rest flat', async () => {
    const { page } = opened;
    const before = await page.evaluate(() => window.belvedere?.stats().buildings ?? 0);
    await dropFile(page, 'plan.geojson', collection([tower, park]));
    await card(page, 'plan.geojson').and(page.locator('[data-state=shown]')).waitFor({ timeout: SHOWN_MS });
    expect(await card(page, 'plan.geojson').textContent()).toContain('buildings 1 · features 1');
    await whenSettled(page);
    expect(await page.evaluate(() => window.belvedere?.stats().buildings)).toBe(before + 1);
  });
  it('is picked with its attributes, which stay text', async () => {
    const { page } = opened;
    await page.evaluate(([lon, lat]) => window.belvedere?.camera.set({ lon, lat, zoom: 16, pitch: 0, bearing: 0 }), [lon0, lat0] as const);
    await whenSettled(page);
    const map = await page.locator('#map').boundingBox();
    if (!map) throw new Error('no map');
    await page.mouse.click(map.x + map.width / 2, map.y + map.height / 2);
    await page.locator('.inspector', { hasText: 'd1/tower' }).waitFor({ timeout: SHOWN_MS });
    const facts = (await page.locator('.inspector').textContent()) ?? '';
    expect(facts).toContain('150.0');
    expect(facts).toContain('<img src=x onerror="document.title=1">');
    expect(await page.locator('.inspector img').count()).toBe(0);
    // The park lies 120 to 320 m away to the north-east; pixels by the map's own scale.
    await page.evaluate(([lon, lat]) => window.belvedere?.camera.set({ lon: lon + 0.0022, lat: lat + 0.002, zoom: 16.4, pitch: 0, bearing: 0 }), [
      lon0,
      lat0,
    ] as const);
    await whenSettled(page);
    await page.mouse.click(map.x + map.width / 2, map.y + map.height / 2);
    await page.locator('.inspector', { hasText: 'trees' }).waitFor({ timeout: SHOWN_MS });
    expect(await page.locator('.inspector h2').textContent()).toBe('<b>Park</b>');
    expect(await page.locator('.inspector').textContent()).toContain('Layerplan.geojson');
  });
  it('is found by the search, buildings by their names', async () => {
    const { page } = opened;
    await page.evaluate(() => {
      location.hash = location.hash.replace(/sel=[^&]*/, '');
    });
    await page.keyboard.press('/');
    await page.getByRole('combobox').fill('onerror');
    const found = page.getByRole('option', { name: 'plan.geojson' });
    await found.waitFor({ timeout: SHOWN_MS });
    expect(await found.textContent()).toContain('<img src=x onerror="document.title=1">');
    await found.click();
    await expect.poll(() => page.evaluate(() => window.belvedere?.session().selected)).toBe('building/d1/tower');
    await whenSettled(page);
  });
  it('is an entry of the layer list that can be hidden and removed', async () => {
    const { page } = opened;
    if ((await page.locator('.layers.open').count()) === 0) await page.locator('.layers-head').click();
    const layer = page.locator('.layer', { hasText: 'plan.geojson' });
    expect(await layer.textContent()).toContain('dropped, not saved · buildings 1 · features 1');
    if (process.env['DROP_SHOT']) await page.screenshot({ path: `${process.env['DROP_SHOT']}-shown.png` });
    await layer.getByRole('button', { name: 'Remove plan.geojson' }).click();
    await expect.poll(() => page.locator('.layer', { hasText: 'plan.geojson' }).count()).toBe(0);
    expect(await page.evaluate(() => window.belvedere?.session().selected)).toBeNull();
    await whenSettled(page);
  });
  it('that is broken says file, place and reason', async () => {
    const { page } = opened;
    await dropFile(page, 'broken.geojson', '{"type":"FeatureCollection",\n"features":[{"type":"Feature"},]}');
    await card(page, 'broken.geojson').and(page.locator('[data-state=failed]')).waitFor({ timeout: SHOWN_MS });
    const text = await card(page, 'broken.geojson').textContent();
    expect(text).toContain('bad-json');
    expect(text).toContain('broken.geojson:2:32');
    await dropFile(page, 'photo.bin', 'nothing we know');
    await card(page, 'photo.bin').and(page.locator('[data-state=failed]')).waitFor({ timeout: SHOWN_MS });
    expect(await card(page, 'photo.bin').textContent()).toContain('unknown-format');
    if (process.env['DROP_SHOT']) await page.screenshot({ path: `${process.env['DROP_SHOT']}-failed.png` });
    for (const name of ['broken.geojson', 'photo.bin']) await card(page, name).getByRole('button', { name: 'Dismiss' }).click();
  });
  it('that is large leaves the page alive, and its conversion ends when cancelled', async () => {
    const { page } = opened;
    const workers = (): number => page.workers().filter((worker) => worker.url().includes('worker')).length;
    const before = workers();
    await page.evaluate(() => {
      const one = JSON.stringify({
        type: 'Feature',
        properties: { height: 10 },
        geometry: {
          type: 'Polygon',
          coordinates: [
            [
              [0, 0],
              [0.001, 0],
              [0.001, 0.001],
              [0, 0],
            ],
          ],
        },
      });
      const part = new Blob([`${one},`.repeat(10_000)]);
      const file = new File(['{"type":"FeatureCollection","features":[', ...new Array<Blob>(60).fill(part), one, ']}'], 'large.geojson');
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(file);
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    });
    const large = card(page, 'large.geojson');
    await large.getByRole('progressbar').waitFor({ timeout: SHOWN_MS });
    await expect.poll(workers, { timeout: SHOWN_MS }).toBe(before + 1);
    // The page answers while the worker reads 80 MB.
    const longest = await page.evaluate(async () => {
      let most = 0;
      for (let i = 0, last = performance.now(); i < 20; i++) {
        await new Promise((done) => setTimeout(done, 20));
        most = Math.max(most, performance.now() - last - 20);
        last = performance.now();
      }
      return most;
    });
    expect(longest).toBeLessThan(2000);
    await large.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(workers, { timeout: SHOWN_MS }).toBe(before);
    expect(await large.count()).toBe(0);
  });
  it('of a place far away says how far, and draws its buildings in a city of their own', async () => {
    const { page } = opened;
    await dropFile(page, 'far.geojson', collection([block(0, 0, 80, { height: 20 })]).replaceAll(`[${lon0}`.slice(0, 6), '[139.7'));
    const far = card(page, 'far.geojson');
    await far.and(page.locator('[data-state=shown]')).waitFor({ timeout: SHOWN_MS });
    expect(await far.textContent()).toMatch(/Stands [\d\s,]+\u202fkm from this city/);
    // Nobody was carried there: the view is where it was, and the card offers to go.
    const there = () => page.evaluate(() => window.belvedere?.camera.get().lon ?? NaN);
    expect(await there()).toBeCloseTo(lon0, 1);
    await far.getByRole('button', { name: 'Fly there' }).click();
    await expect.poll(there).toBeGreaterThan(139);
    await expect.poll(() => far.getByRole('button', { name: 'Fly there' }).count()).toBe(0);
    await page.evaluate(([lon, lat]) => window.belvedere?.camera.set({ lon, lat, zoom: 15, pitch: 0, bearing: 0 }), [lon0, lat0] as const);
    await far.getByRole('button', { name: 'Dismiss' }).click();
  });
  const whitney = join(real, 'vector-tiles/pmtiles/usgs-mt-whitney-8-15-webp-512.pmtiles');
  const relief = join(real, 'dem/Net1_elevation_data.tif');
  const hills = join(real, 'dem/ky4_elevation.tif');
  const lots = join(real, '3dtiles/1.0/TilesetWithDiscreteLOD');
  it.skipIf(!existsSync(whitney))('may be an archive of pictures, heights, a tileset with its tiles: each is shown as what it is', async () => {
    const { page } = opened;
    const input = 'input[type=file]:not([webkitdirectory])';
    const shown = async (name: string): Promise<string> => {
      await card(page, name).and(page.locator('[data-state=shown]')).waitFor({ timeout: SHOWN_MS });
      return (await card(page, name).textContent()) ?? '';
    };
    await page.setInputFiles(input, whitney);
    await shown('whitney');
    await card(page, 'whitney').getByRole('button', { name: 'Fly there' }).click();
    await whenSettled(page);
    // Mount Whitney: 36.58 N, 118.29 W.
    const camera = await page.evaluate(() => window.belvedere?.camera.get());
    expect(camera?.lat).toBeCloseTo(36.58, 1);
    expect(camera?.lon).toBeCloseTo(-118.29, 1);
    if (process.env['DROP_SHOT']) await page.screenshot({ path: `${process.env['DROP_SHOT']}-whitney.png` });
    await page.setInputFiles(input, relief);
    // A made-up model that reaches to the pole, which no web mercator map shows.
    await card(page, 'Net1').and(page.locator('[data-state=failed]')).waitFor({ timeout: SHOWN_MS });
    expect(await card(page, 'Net1').textContent()).toContain('terrain-elsewhere');
    // Kentucky, 117.4 to 226.2 m by the description beside it.
    await page.setInputFiles(input, hills);
    expect(await shown('ky4')).toMatch(/lowest 117\.4.*highest 226\.2/);
    await card(page, 'ky4')
      .getByRole('img', { name: /^Height of the ground: 117\.4.m – 226\.2.m$/u })
      .waitFor();
    await page
      .locator('.layer', { hasText: 'ky4' })
      .getByRole('img', { name: /^Height of the ground/ })
      .waitFor();
    if (process.env['DROP_SHOT']) {
      await card(page, 'ky4').getByRole('button', { name: 'Fly there' }).click();
      await whenSettled(page);
      await page.screenshot({ path: `${process.env['DROP_SHOT']}-hills.png` });
    }
    await page.setInputFiles('input[webkitdirectory]', lots);
    await shown('TilesetWithDiscreteLOD');
    expect(await page.evaluate(() => window.belvedere?.placed?.list().filter(({ kind, state }) => kind === 'tileset' && state !== 'refused').length)).toBe(1);
    for (const name of ['Net1', 'ky4', 'whitney', 'TilesetWithDiscreteLOD']) await card(page, name).getByRole('button', { name: 'Dismiss' }).click();
  });
  it('may be a table of places, whose rows are points on the map', async () => {
    const { page } = opened;
    await dropFile(page, 'stops.csv', `name,lon,lat\nNorth,${lon0},${lat0 + 0.001}\nSouth,${lon0},${lat0 - 0.001}\nNowhere,,\n`);
    await card(page, 'stops.csv').and(page.locator('[data-state=shown]')).waitFor({ timeout: SHOWN_MS });
    expect(await card(page, 'stops.csv').textContent()).toContain('features 2');
    expect(await card(page, 'stops.csv').textContent()).toContain('feature-skipped');
    await card(page, 'stops.csv').getByRole('button', { name: 'Dismiss' }).click();
  });
  const points = join(real, '3dtiles/1.0/TilesetWithRequestVolume/points.pnts');
  it.skipIf(!existsSync(points))('that says no place of its own is put down in the middle of the view, and says so', async () => {
    const { page } = opened;
    const there = { lon: lon0, lat: lat0 };
    await page.evaluate(({ lon, lat }) => window.belvedere?.camera.set({ lon, lat, zoom: 17, pitch: 40, bearing: 0 }), there);
    await whenSettled(page);
    await page.setInputFiles('input[type=file]:not([webkitdirectory])', points);
    await card(page, 'points.pnts').and(page.locator('[data-state=shown]')).waitFor({ timeout: SHOWN_MS });
    expect(await card(page, 'points.pnts').textContent()).toContain('put down in the middle of the view');
    // Other dropped things may still stand; its points are counted once its tile has come.
    const points125 = () => page.evaluate(() => window.belvedere?.placed?.list().filter((thing) => thing.points === 125_000).length);
    await expect.poll(points125, { timeout: SHOWN_MS }).toBe(1);
    const camera = await page.evaluate(() => window.belvedere?.camera.get());
    expect(camera?.lon).toBeCloseTo(lon0, 4);
    if (process.env['DROP_SHOT']) {
      await page.evaluate(() => {
        location.hash = location.hash.replace('lang=en', 'lang=zh');
      });
      await whenSettled(page);
      await page.screenshot({ path: `${process.env['DROP_SHOT']}-putdown.png` });
      await page.evaluate(() => {
        location.hash = location.hash.replace('lang=zh', 'lang=en');
      });
    }
    await card(page, 'points.pnts').getByRole('button', { name: 'Dismiss' }).click();
  });
  it.skipIf(!existsSync(delft))('of CityJSON stands with all its buildings, and opens as a city of its own', async () => {
    const { page } = opened;
    const before = await page.evaluate(() => window.belvedere?.stats().buildings ?? 0);
    await page.setInputFiles('input[type=file]:not([webkitdirectory])', { name: 'delft.json', mimeType: 'application/json', buffer: readFileSync(delft) });
    await card(page, 'delft.json').and(page.locator('[data-state=shown]')).waitFor({ timeout: SHOWN_MS });
    await whenSettled(page);
    expect(await page.evaluate(() => window.belvedere?.stats().buildings)).toBe(before + 217);
    if (process.env['DROP_SHOT']) await page.screenshot({ path: `${process.env['DROP_SHOT']}-delft.png` });
    await page.locator('.layer', { hasText: 'delft.json' }).getByRole('button', { name: 'as a city' }).click();
    await page.waitForFunction(() => window.belvedere?.stats().buildings === 217, undefined, { timeout: SHOWN_MS });
    await whenSettled(page);
    await page.locator('.poster').waitFor({ state: 'detached', timeout: SHOWN_MS });
    if (process.env['DROP_SHOT']) await page.screenshot({ path: `${process.env['DROP_SHOT']}-city.png` });
  });
  it('ran without a fault', () => expect(opened.faults).toEqual([]));
});
