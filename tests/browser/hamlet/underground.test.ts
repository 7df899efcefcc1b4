import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NetworkFeature } from '../../../src/city/pack/network-properties.ts';
import { ensureGrownCity } from '../../../tools/city-cache.ts';
import type { Served } from '../../../tools/server/serve.ts';
import { closeBrowser, openPage, whenSettled, type OpenedPage } from '../fixture.ts';
import { compare } from '../golden/compare.ts';
import { loseAndRestore, mapPixels } from './pixels.ts';
import { serveHamlet } from './serve-hamlet.ts';
import { framesAtRest } from '../at-rest.ts';

let served: Served;
let opened: OpenedPage;
let pack: string;
const read = <T>(path: string): T => JSON.parse(readFileSync(join(pack, path), 'utf8')) as T;

beforeAll(async () => {
  served = await serveHamlet();
  pack = await ensureGrownCity('seeds/hamlet.json', 'hamlet');
  opened = await openPage({ url: served.url, path: '?still#lang=en&style=clay&theme=night&l=net-water&t=2025-06-21T02:00:00Z*0', width: 900, height: 560 });
}, 240_000);
afterAll(async () => {
  await closeBrowser();
  await served.close();
});

/** The longest straight water pipe, its middle, and the height of its axis. */
function longestPipe(): { readonly key: string; readonly lon: number; readonly lat: number } {
  const { features } = read<{ features: NetworkFeature[] }>('networks/water.geojson');
  let best = { key: '', lon: NaN, lat: NaN, size: 0 };
  for (const f of features) {
    if (f.geometry.type !== 'LineString') continue;
    f.geometry.coordinates.forEach((b, i, line) => {
      const a = line[i - 1];
      const size = a ? Math.hypot((b[0] as number) - (a[0] as number), (b[1] as number) - (a[1] as number)) : 0;
      if (a && size > best.size)
        best = { key: `link/water:${f.properties.id}`, lon: ((a[0] as number) + (b[0] as number)) / 2, lat: ((a[1] as number) + (b[1] as number)) / 2, size };
    });
  }
  return best;
}
/** Look straight down: what lies below the middle of the view is in the middle of the picture, however deep. */
async function lookDownOn(page: Page, at: { lon: number; lat: number }): Promise<void> {
  await page.evaluate(({ lon, lat }) => window.belvedere?.camera.set({ lon, lat, zoom: 19.5, pitch: 0, bearing: 0 }), at);
  await whenSettled(page);
}
const put = async (page: Page, tools: Record<string, string>): Promise<void> => {
  await page.evaluate((toolState) => window.belvedere?.session({ toolState }), tools);
  await whenSettled(page);
};
/** Pixels of the water's blue (#3B8FD0 as lit from the eye) in a square about the middle of the map. */
async function bluePixels(page: Page): Promise<number> {
  const { data } = await mapPixels(page, 20);
  let count = 0;
  for (let i = 0; i < data.length; i += 4) if ((data[i + 2] as number) > 90 && (data[i + 2] as number) > (data[i] as number) * 1.6) count++;
  return count;
}
const pickMiddle = (page: Page) =>
  page.evaluate(() => {
    const map = document.querySelector('#map') as HTMLElement;
    return window.belvedere?.pick(map.clientWidth / 2, map.clientHeight / 2) ?? null;
  });

describe('below the ground', () => {
  it('a pipe is seen where it lies and can be picked, and the inspector says what it is', async () => {
    const { page } = opened;
    const pipe = longestPipe();
    await put(page, {});
    await lookDownOn(page, pipe);
    expect(await pickMiddle(page)).not.toMatchObject({ kind: 'link' });
    await put(page, { underground: 'clear' });
    expect(await bluePixels(page)).toBeGreaterThan(20);
    expect(await pickMiddle(page)).toEqual({ kind: 'link', id: pipe.key.slice('link/'.length) });
    await page.evaluate((key) => window.belvedere?.select(key), pipe.key);
    const facts = page.locator('.inspector .facts');
    await expect.poll(() => facts.textContent(), { timeout: 20_000 }).toMatch(/Outside diameter\d+\smm.*Depth of axis\d\.\d\d\sm/);
    await page.evaluate(() => window.belvedere?.select(null));
    // Its layer off, another on: the pipe is gone from picture and hand.
    await page.evaluate(() => window.belvedere?.session({ layers: ['net-metro'] }));
    await whenSettled(page);
    expect(await bluePixels(page)).toBe(0);
    expect(await pickMiddle(page)).not.toMatchObject({ id: pipe.key.slice('link/'.length) });
    await page.evaluate(() => window.belvedere?.session({ layers: ['net-water'] }));
  });

  it('a pit shows pipes inside it, after a lost context too, and hides those outside', async () => {
    const { page } = opened;
    const pipe = longestPipe();
    await put(page, { underground: `cut,${pipe.lon},${pipe.lat},90` });
    expect(await bluePixels(page)).toBeGreaterThan(20);
    expect(await pickMiddle(page)).toMatchObject({ kind: 'link' });
    const before = await mapPixels(page);
    await loseAndRestore(page);
    expect(compare(before, await mapPixels(page)).share).toBeLessThan(0.02);
    await put(page, { underground: `cut,${pipe.lon + 0.002},${pipe.lat + 0.002},90` });
    expect(await bluePixels(page)).toBe(0);
    expect(await pickMiddle(page)).not.toMatchObject({ kind: 'link' });
  });

  it('draws nothing while nothing changes', async () => {
    const { page } = opened;
    await put(page, { underground: 'clear' });
    const frames = () => page.evaluate(() => Number(window.belvedere?.stats()['framesDrawn']));
    expect(await framesAtRest(frames, 2000)).toBe(0);
  });

  it('pulls a tower’s storeys apart by key, tells them in a list, and selects what is on one', async () => {
    const { page } = opened;
    const { features } = read<{ features: { properties: { id: string; building: string; name: { en: string } } }[] }>('services/service-hall.geojson');
    const hall = features[0]?.properties;
    await put(page, {});
    await page.evaluate((id) => window.belvedere?.select(`building/${id}`), hall?.building ?? '');
    await page.evaluate((id) => {
      const home = window.belvedere?.entities({ kind: 'building', limit: 5000 }).find((b) => b.id === id);
      if (home) window.belvedere?.camera.set({ lon: home.lon, lat: home.lat, zoom: 17.5, pitch: 50, bearing: 0 });
    }, hall?.building ?? '');
    await whenSettled(page);
    await expect.poll(() => page.locator('.inspector button', { hasText: 'Pull storeys apart' }).count(), { timeout: 20_000 }).toBe(1);
    await page.keyboard.press('e');
    await whenSettled(page);
    const storeys = read<{ buildings: Record<string, { index: number }[]> }>('storeys.json').buildings[hall?.building ?? ''] ?? [];
    expect(storeys.length).toBeGreaterThan(1);
    expect(await page.locator('.storeys-list > li').count()).toBe(storeys.length);
    // Pulled apart they come back from a lost context as they were.
    const before = await mapPixels(page);
    await loseAndRestore(page);
    expect(compare(before, await mapPixels(page)).share).toBeLessThan(0.02);
    // The address follows within half a second.
    await expect.poll(() => page.evaluate(() => location.hash), { timeout: 20_000 }).toContain(`tool.storeys=${hall?.building}`);
    await page
      .locator('.storey-entity', { hasText: hall?.name.en ?? '' })
      .first()
      .click();
    expect(await page.evaluate(() => window.belvedere?.session().selected)).toBe(`service/${hall?.id}`);
    expect(await page.locator('.storeys-list').count()).toBe(1);
    await page.locator('.storeys button[aria-label="Put storeys together"]').click();
    expect(await page.locator('.storeys-list').count()).toBe(0);
    expect(opened.faults).toEqual([]);
  });
});
