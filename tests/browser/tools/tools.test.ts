import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallOrigin } from '../../city/small-city.ts';
import { closeBrowser, openPage, whenSettled, type OpenedPage } from '../fixture.ts';
import { framesAtRest } from '../at-rest.ts';

/** Straight down on the middle of the town: pixels are metres by Mercator's scale alone. */
const ZOOM = 18;
const metresPerPx = (2 * Math.PI * 6371008.8 * Math.cos((smallOrigin.lat * Math.PI) / 180)) / (512 * 2 ** ZOOM);
const HERE = `#@${smallOrigin.lat},${smallOrigin.lon},${ZOOM},0,0&l=&lang=en&theme=day&style=clay`;

let opened: OpenedPage;
beforeAll(async () => {
  opened = await openPage({ path: `?still${HERE}`, width: 1200, height: 640 });
}, 240_000);
afterAll(closeBrowser);

const state = (id: string): Promise<string> => opened.page.evaluate((id) => window.belvedere?.session().toolState[id] ?? '', id);
const tool = (): Promise<string | null> => opened.page.evaluate(() => window.belvedere?.session().tool ?? null);
/** A figure of the tool's card by its name, as a number. */
async function figure(name: string): Promise<number> {
  const text = await opened.page.locator('.tool-results > div', { hasText: name }).last().locator('dd').textContent();
  return Number(
    (text ?? '')
      .replaceAll(',', '')
      .replace('−', '-')
      .split(/[^\d.-]/)[0],
  );
}
/** Click the map at pixels from its middle, and wait until the tool has taken it in. */
async function clickAt(dx: number, dy: number, id: string): Promise<void> {
  const box = await opened.page.locator('#map').boundingBox();
  if (!box) throw new Error('no map');
  const before = await state(id);
  await opened.page.mouse.click(box.x + box.width / 2 + dx, box.y + box.height / 2 + dy);
  await expect.poll(() => state(id), { timeout: 20_000 }).not.toBe(before);
}

describe('measuring', () => {
  it('measures a distance by clicks, finishes by Enter, takes back by Ctrl+Z and goes by Escape', async () => {
    await opened.page.keyboard.press('m');
    await opened.page.waitForSelector('.tool-card');
    await clickAt(80, -100, 'measure');
    await clickAt(80, 20, 'measure');
    await opened.page.keyboard.press('Enter');
    await expect.poll(() => state('measure')).toContain('distance!');
    // The sphere of the map and the ellipsoid of the measure differ by less than half a percent.
    expect((await figure('Length on the map')) / (120 * metresPerPx)).toBeCloseTo(1, 2);
    expect(await figure('Azimuth')).toBeCloseTo(180, 0);
    const finished = await state('measure');
    await opened.page.keyboard.press('Control+z');
    await expect.poll(() => state('measure')).toContain('distance:');
    await opened.page.keyboard.press('Enter');
    await expect.poll(() => state('measure')).toBe(finished);
  });
  it('measures an area, and keeps it in the link', async () => {
    await opened.page.locator('.tool-choice button', { hasText: 'Area' }).click();
    for (const [dx, dy] of [
      [100, -60],
      [200, -60],
      [200, 40],
      [100, 40],
    ] as const)
      await clickAt(dx, dy, 'measure');
    await opened.page.locator('#map').focus();
    await opened.page.keyboard.press('Enter');
    await expect.poll(() => state('measure')).toContain('area!');
    expect((await figure('Area on the map')) / (100 * metresPerPx) ** 2).toBeCloseTo(1, 2);
    await expect.poll(() => opened.page.evaluate(() => location.hash), { timeout: 5000 }).toContain('tool.measure=area%7Cdistance!');
  });
  it('selects nothing while in hand, and lets go by Escape', async () => {
    expect(await opened.page.evaluate(() => window.belvedere?.session().selected)).toBeNull();
    await opened.page.keyboard.press('Escape');
    await expect.poll(tool).toBeNull();
    await whenSettled(opened.page);
    expect(opened.faults).toEqual([]);
  });
});

describe('a study of the sun', () => {
  it('is drawn by clicks, reckoned by Enter, and told in hours', async () => {
    const { page } = opened;
    await page.keyboard.press('b');
    await page.getByRole('button', { name: 'Hours of sun' }).click();
    await page.waitForSelector('.tool-card');
    for (const [dx, dy] of [
      [120, -60],
      [180, -60],
      [180, 20],
    ] as const)
      await clickAt(dx, dy, 'sunhours');
    await page.locator('#map').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => state('sunhours')).toContain('|square|');
    await page.locator('.tool-card input[type=date]').first().fill('2026-06-21');
    await page.getByRole('button', { name: 'Reckon' }).click();
    await page.waitForSelector('.ramp-legend', { timeout: 60_000 });
    // 52 degrees north at midsummer.
    expect(Math.abs((await figure('Sun above the horizon')) - 16.7)).toBeLessThan(0.4);
    expect(await figure('Mean')).toBeGreaterThan(10);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV' }).click();
    expect((await download).suggestedFilename()).toBe('test-town-sun-2026-06-21.csv');
    await page.keyboard.press('Escape');
    await expect.poll(tool).toBeNull();
    expect(opened.faults).toEqual([]);
  });
});

describe('looking around', () => {
  const camera = () => opened.page.evaluate(() => window.belvedere?.camera.get() ?? null);
  const set = (place: object) => opened.page.evaluate((place) => window.belvedere?.camera.set(place), place);

  it('keeps a view under a name and goes there by its key', async () => {
    const { page } = opened;
    await set({ lon: smallOrigin.lon, lat: smallOrigin.lat, zoom: 16.5, pitch: 50, bearing: 40 });
    await page.getByRole('button', { name: 'Views', exact: true }).click();
    await page.fill('.view-save input[type=text]', 'My corner');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.view-row >> text=My corner');
    await page.keyboard.press('Escape');
    await set({ lon: smallOrigin.lon + 0.01, zoom: 14, bearing: 0 });
    // The pack has one view of its own.
    await page.keyboard.press('2');
    await expect.poll(async () => (await camera())?.bearing, { timeout: 20_000 }).toBeCloseTo(40, 3);
    expect((await camera())?.lon).toBeCloseTo(smallOrigin.lon, 6);
  });
  it('circles while a key is held and not a moment longer', async () => {
    await opened.page.locator('#map').focus();
    await opened.page.keyboard.down('r');
    await expect.poll(async () => Math.abs(((await camera())?.bearing ?? 40) - 40), { timeout: 20_000 }).toBeGreaterThan(0.5);
    await opened.page.keyboard.up('r');
    const still = (await camera())?.bearing;
    await opened.page.waitForTimeout(400);
    expect((await camera())?.bearing).toBe(still);
  });
  it('walks at eye height while pushed, and comes back up by Escape', async () => {
    const { page } = opened;
    await page.evaluate(() => window.belvedere?.session({ tool: 'walk' }));
    await page.getByRole('button', { name: 'Start from the middle of the view' }).click();
    await expect.poll(async () => (await camera())?.pitch, { timeout: 20_000 }).toBeGreaterThan(80);
    const from = await page.textContent('.tool-results');
    await page.keyboard.down('s');
    await page.waitForTimeout(1500);
    await page.keyboard.up('s');
    await expect.poll(() => page.textContent('.tool-results'), { timeout: 20_000 }).not.toBe(from);
    await page.keyboard.press('Escape');
    await expect.poll(async () => (await camera())?.pitch, { timeout: 20_000 }).toBe(60);
    expect(await tool()).toBeNull();
  });
  it('moves by the minimap, from the keyboard too', async () => {
    const { page } = opened;
    await page.keyboard.press('b');
    await page.getByRole('button', { name: 'Minimap' }).click();
    // The menu stays for the next window until it is sent away.
    await page.keyboard.press('Escape');
    const before = (await camera())?.lon ?? NaN;
    await page.locator('.minimap-face').focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(async () => (await camera())?.lon, { timeout: 20_000 }).toBeGreaterThan(before + 0.0005);
  });
  it('shows a second view that costs no frame while nothing changes', async () => {
    const { page } = opened;
    await page.keyboard.press('b');
    await page.getByRole('button', { name: 'Picture-in-picture' }).click();
    const face = page.locator('.inset-face');
    await face.waitFor();
    await whenSettled(page);
    const shot = (): Promise<Buffer> => face.screenshot();
    const first = await shot();
    await face.focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowLeft');
    await expect.poll(async () => (await shot()).equals(first), { timeout: 20_000 }).toBe(false);
    await whenSettled(page);
    const frames = (): Promise<number> => page.evaluate(() => window.belvedere?.stats().framesDrawn ?? NaN);
    await page.evaluate(() => window.belvedere?.time.set({ kind: 'at', timeMs: Date.now(), rate: 0 }));
    await whenSettled(page);
    expect(await framesAtRest(frames, 1500)).toBe(0);
    expect(opened.faults).toEqual([]);
  });
});
