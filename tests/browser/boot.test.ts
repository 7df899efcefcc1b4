import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeBrowser, openPage, whenSettled, type OpenedPage } from './fixture.ts';

let opened: OpenedPage;
beforeAll(async () => {
  opened = await openPage();
});
afterAll(closeBrowser);

describe('the built application on its server', () => {
  it('opens the city with buildings, sensors and live readings', async () => {
    const { page } = opened;
    const found = await page.evaluate(() => ({
      stats: window.belvedere?.stats(),
      pumps: window.belvedere?.entities({ subtype: 'pump-station' }).length,
      level: window.belvedere?.observations({ property: 'waterLevel', limit: 1 })[0],
    }));
    expect(found.stats?.buildings).toBe(144);
    expect(found.stats?.framesDrawn).toBeGreaterThan(0);
    expect(found.pumps).toBe(6);
    expect(found.level).toMatchObject({ unit: 'm', freshness: 'fresh' });
    expect(found.level?.value).toBeGreaterThanOrEqual(0);
  });
  it('comes whole where it is loaded anew before its picture was there', async () => {
    const { page, faults, close } = await openPage({ unsettled: true });
    // The scene's code is late: the address is written before any layer is known.
    await page.route(/create-scene[\w.-]*\.js$/, async (route) => {
      await new Promise((done) => setTimeout(done, 4000));
      await route.continue().catch(() => undefined);
    });
    const load = () => page.reload({ waitUntil: 'domcontentloaded' });
    await load();
    await page.waitForFunction(() => location.hash.startsWith('#@'), undefined, { timeout: 60_000 });
    expect(await page.evaluate(() => window.belvedere?.session().layers)).toEqual([]);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await load();
    await page.waitForFunction(() => window.belvedere !== undefined, undefined, { timeout: 60_000 });
    await whenSettled(page);
    expect(await page.evaluate(() => window.belvedere?.session().layers)).toContain('alarms');
    expect(faults).toEqual([]);
    await close();
  });
  it('contacts nobody else and breaks no rule of its policy', () => {
    expect(opened.faults).toEqual([]);
  });
});
