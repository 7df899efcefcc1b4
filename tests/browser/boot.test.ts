import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeBrowser, openPage, type OpenedPage } from './fixture.ts';

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
  it('contacts nobody else and breaks no rule of its policy', () => {
    expect(opened.faults).toEqual([]);
  });
});
