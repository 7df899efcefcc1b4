import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeBrowser, openPage, whenSettled, type OpenedPage } from '../fixture.ts';

let opened: OpenedPage;
beforeAll(async () => {
  // A camera, a layer list, and two parts that make no sense.
  opened = await openPage({ path: '#@95,0,1,1,1&nonsense=1&lang=en', width: 640, height: 400 });
});
afterAll(closeBrowser);

describe('coming in by a link', () => {
  it('names the parts it could not follow, and shows the rest', async () => {
    const { page } = opened;
    await page.waitForSelector('.notice');
    const text = await page.textContent('.notice');
    expect(text).toContain('@95,0,1,1,1 · nonsense=1');
    expect(text).toContain('ignored');
  });
  it('gives a script the home view in clay, whatever the opening was about to show', async () => {
    const { page } = opened;
    const shown = await page.evaluate(() => ({ style: window.belvedere?.session().style, opening: window.belvedere?.session().open['opening'] ?? false }));
    expect(shown).toEqual({ style: 'clay', opening: false });
  });
  it('follows an address pasted over the present one', async () => {
    const { page } = opened;
    const before = await page.evaluate(() => window.belvedere?.camera.get());
    await page.evaluate((lon) => {
      window.location.hash = `#@${window.belvedere?.camera.get().lat},${lon},15,20,10&lang=zh&theme=day`;
    }, before?.lon);
    await page.waitForFunction(() => document.documentElement.lang === 'zh-CN');
    await whenSettled(page);
    const after = await page.evaluate(() => window.belvedere?.camera.get());
    expect(after?.zoom).toBeCloseTo(15, 1);
    expect(after?.bearing).toBeCloseTo(10, 0);
  });
  it('keeps colours and zone across a reload without a link', async () => {
    const { page } = opened;
    await page.evaluate(() => window.belvedere?.session({ zone: 'utc', theme: 'day' }));
    const bare = page.url().split('#')[0] as string;
    await page.goto('about:blank');
    await page.goto(`${bare}?still`);
    await page.waitForFunction(() => window.belvedere !== undefined);
    expect(await page.evaluate(() => window.belvedere?.session())).toMatchObject({ theme: 'day', zone: 'utc', language: 'zh', style: 'clay' });
  });
  it('ran without a fault', async () => {
    const { page } = opened;
    await whenSettled(page);
    expect(opened.faults).toEqual([]);
  });
});
