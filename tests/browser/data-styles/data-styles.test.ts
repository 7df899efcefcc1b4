import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Served } from '../../../tools/server/serve.ts';
import { closeBrowser, openPage, whenSettled, type OpenedPage } from '../fixture.ts';
import { serveHamlet } from '../hamlet/serve-hamlet.ts';
import { framesAtRest } from '../at-rest.ts';

let served: Served;
let opened: OpenedPage;
beforeAll(async () => {
  served = await serveHamlet();
  opened = await openPage({ url: served.url, path: '?still#lang=en&theme=day&style=clay&l=&t=2025-06-21T02:00:00Z*0' });
});
afterAll(async () => {
  await closeBrowser();
  await served.close();
});

/** Style by one line, and the share of the picture's pixels near a colour (sum of channel differences below 60). */
async function shareOf(styles: Record<string, string>, css: string): Promise<number> {
  const { page } = opened;
  await page.evaluate((s) => window.belvedere?.session({ styles: s }), styles);
  await page.waitForTimeout(400);
  await whenSettled(page);
  const shot = (await page.locator('#map canvas').first().screenshot()).toString('base64');
  return page.evaluate(
    async ([data, colour]) => {
      const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(data ?? ''), (c) => c.charCodeAt(0))]));
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
      context?.drawImage(bitmap, 0, 0);
      const pixels = context?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? new Uint8ClampedArray();
      const n = Number.parseInt((colour ?? '').slice(1), 16);
      let near = 0;
      for (let i = 0; i < pixels.length; i += 4) {
        const away = Math.abs((pixels[i] ?? 0) - (n >> 16)) + Math.abs((pixels[i + 1] ?? 0) - ((n >> 8) & 255)) + Math.abs((pixels[i + 2] ?? 0) - (n & 255));
        if (away < 60) near++;
      }
      return near / (pixels.length / 4);
    },
    [shot, css] as const,
  );
}
const legendText = (): Promise<string | null> => opened.page.locator('.map-legend').textContent();

describe('styles by data', () => {
  it('paints buildings by an attribute, says so in a legend, and takes it back', async () => {
    const blue = '#88ccee';
    const plain = await shareOf({}, blue);
    const painted = await shareOf({ buildings: 'a.use~colour~categories~muted' }, blue);
    expect(painted).toBeGreaterThan(plain + 0.01);
    expect(await legendText()).toMatch(/Buildings · Use.*Residential\d+.*demo/);
    expect(await shareOf({}, blue)).toBeCloseTo(plain, 2);
    expect(await opened.page.locator('.map-legend').count()).toBe(0);
  });

  it('shows only what the filter lets through', async () => {
    const all = await shareOf({ buildings: 'a.use~colour~categories~muted' }, '#88ccee');
    const few = await shareOf({ buildings: 'a.use~colour~categories~muted~where.a.use.eq.s.health' }, '#88ccee');
    expect(few).toBeLessThan(all / 3);
    expect(await legendText()).toMatch(/Left out by the filter1,\d{3}/);
  });

  it('paints areas and roads through the ground', async () => {
    // The darkest blue of the ramp, 72 % over paper-coloured ground.
    const areas = await shareOf({ areas: 'a.population~colour~equal.2~blues~level.district' }, '#47638c');
    expect(areas).toBeGreaterThan(0.005);
    const roads = await shareOf({ roads: 'a.class~colour~categories~muted' }, '#ddcc77');
    expect(roads).toBeGreaterThan((await shareOf({}, '#ddcc77')) + 0.0005);
  });

  it('is chosen in the layer list, without code, and goes along in the link', async () => {
    const { page } = opened;
    await shareOf({}, '#000000');
    await page.keyboard.press('l');
    await page.locator('.target-style select').first().selectOption('attribute/year');
    await page.getByRole('button', { name: 'Adjust: Buildings' }).click();
    await page.getByLabel('Number of classes').selectOption('4');
    await page.waitForFunction(() => location.hash.includes('d=buildings:a.year~colour~quantile.4~cividis'), undefined, { timeout: 20_000 });
    await expect.poll(legendText, { timeout: 20_000 }).toMatch(/Buildings · Year built/);
    await page.getByRole('button', { name: 'Remove: Buildings' }).click();
    await expect.poll(() => page.locator('.map-legend').count(), { timeout: 20_000 }).toBe(0);
    await page.keyboard.press('l');
  });

  it('draws nothing while nothing changes', async () => {
    await shareOf({ buildings: 'r.pm25~colour~equal.4~cividis' }, '#000000');
    const drawn = (): Promise<number> => opened.page.evaluate(() => window.belvedere?.stats().framesDrawn ?? NaN);
    expect(await framesAtRest(drawn, 3000)).toBe(0);
    expect(opened.faults).toEqual([]);
  });
});
