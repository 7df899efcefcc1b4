import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Served } from '../../../tools/server/serve.ts';
import { closeBrowser, openPage, whenSettled, type OpenedPage } from '../fixture.ts';
import { countColours } from './count-colours.ts';
import { serveHamlet } from './serve-hamlet.ts';
import { framesAtRest } from '../at-rest.ts';

const SEEN_MS = 20_000;
/** A past day, ten hours ahead of UTC: dry at noon, a heavy shower from 14:42 to 15:54. */
const NOON_MS = Date.parse('2025-06-21T02:00:00Z');
const STORM_MS = Date.parse('2025-06-21T05:30:00Z');

let served: Served;
let opened: OpenedPage;
const workerPolicies: (string | undefined)[] = [];
beforeAll(async () => {
  served = await serveHamlet();
  opened = await openPage({ url: served.url, path: '#lang=en&style=clay', unsettled: true });
  opened.page.on('response', (response) => {
    if (/worker[\w.-]*\.js$/.test(new URL(response.url()).pathname)) workerPolicies.push(response.headers()['content-security-policy']);
  });
  await opened.page.reload({ waitUntil: 'domcontentloaded' });
  await opened.page.waitForFunction(() => window.belvedere !== undefined, undefined, { timeout: 60_000 });
  await whenSettled(opened.page);
});
afterAll(async () => {
  await closeBrowser();
  await served.close();
});

const goTo = async (page: Page, timeMs: number): Promise<void> => {
  await page.evaluate((at) => window.belvedere?.time.set({ kind: 'at', timeMs: at, rate: 0 }), timeMs);
  await whenSettled(page);
};
/** Everything the city knows at the shown instant, in an order of its own. */
const knowledge = (page: Page) =>
  page.evaluate(() => ({
    observations: [...(window.belvedere?.observations({ limit: 100_000 }) ?? [])].sort((a, b) => (a.stream < b.stream ? -1 : 1)),
    alarms: (window.belvedere?.alarms() ?? []).map(({ rule, ...alarm }) => ({ ...alarm, rule: rule.id })),
  }));
const clockText = (page: Page): Promise<string | null> => page.locator('.city-clock').textContent();

describe('the demo city', () => {
  it('tells its present first: fresh readings in standard units, marked as a demo', async () => {
    const { page } = opened;
    const now = await knowledge(page);
    expect(now.observations.length).toBeGreaterThan(100);
    const told = now.observations.filter(({ value }) => value !== null);
    expect(told.length / now.observations.length).toBeGreaterThan(0.9);
    expect(now.observations.filter(({ freshness }) => freshness === 'fresh').length).toBeGreaterThan(now.observations.length / 2);
    expect(await page.locator('.demo-mark').textContent()).toMatch(/demo/i);
  });

  it('moves scene, panels and alarms together to an instant', async () => {
    const { page } = opened;
    await goTo(page, NOON_MS);
    const noon = await knowledge(page);
    await goTo(page, STORM_MS);
    const storm = await knowledge(page);
    for (const { observations, atMs } of [
      { ...noon, atMs: NOON_MS },
      { ...storm, atMs: STORM_MS },
    ])
      for (const { time } of observations) if (time !== null) expect(Date.parse(time)).toBeLessThanOrEqual(atMs);
    const rain = ({ observations }: typeof noon): number =>
      Math.max(...observations.filter(({ property }) => property === 'rainIntensity').map(({ value }) => value ?? 0));
    expect(rain(noon)).toBe(0);
    expect(rain(storm)).toBeGreaterThan(10);
    expect(storm.alarms.length).toBeGreaterThan(0);
    for (const alarm of storm.alarms) expect(alarm.raisedMs).toBeLessThanOrEqual(STORM_MS);
    await expect.poll(() => clockText(page), { timeout: SEEN_MS }).toBe('15:30:00');
    await expect.poll(() => page.locator('.alarm-total').textContent(), { timeout: SEEN_MS }).toBe(String(storm.alarms.length));
    // Alarms that are over but not acknowledged are folded away at the end of the list.
    const ids = storm.alarms.filter(({ state }) => state !== 'returned-unacknowledged').map(({ id }) => id);
    await expect
      .poll(() => page.locator('.alarm-row').evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset['alarm'])), { timeout: SEEN_MS })
      .toEqual(ids);
  });

  it('draws nothing while nothing changes, though alarms nobody has acknowledged beat', async () => {
    const { page } = opened;
    await goTo(page, STORM_MS);
    const unacknowledged = await page.evaluate(() => (window.belvedere?.alarms() ?? []).filter(({ state }) => state !== 'acknowledged').length);
    expect(unacknowledged).toBeGreaterThan(0);
    const frames = (): Promise<number> => page.evaluate(() => Number(window.belvedere?.stats().framesDrawn));
    expect(await framesAtRest(frames, 4000)).toBe(0);
    const beat = await page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('.map-beat');
      const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      return { isHidden: canvas?.hidden, state: canvas?.getAnimations()[0]?.playState, isDrawn: pixels.some((value) => value > 0) };
    });
    expect(beat).toEqual({ isHidden: false, state: 'running', isDrawn: true });
  });

  it('is the same city in two browsers at one instant, without a server between', async () => {
    const other = await openPage({ url: served.url, path: '#lang=zh&style=clay&t=2025-06-21T05:30:00Z*0', width: 640, height: 360 });
    const [mine, theirs] = [await knowledge(opened.page), await knowledge(other.page)];
    expect(mine.observations.length).toBeGreaterThan(100);
    expect(theirs.observations).toEqual(mine.observations);
    expect(theirs.alarms).toEqual(mine.alarms);
    expect(other.faults).toEqual([]);
    await other.close();
  });

  it('speaks the other language at once, without a reload', async () => {
    const { page } = opened;
    await page.evaluate(() => document.getElementById('map')?.setAttribute('data-mine', 'yes'));
    await page.locator('.language-button').click({ timeout: SEEN_MS });
    await page.waitForFunction(() => document.documentElement.lang === 'zh-CN', undefined, { timeout: SEEN_MS });
    expect(await page.locator('.alarms h2').textContent()).toContain('告警');
    expect(await page.locator('[data-mine=yes]').count()).toBe(1);
    await page.locator('.language-button').click({ timeout: SEEN_MS });
    await page.waitForFunction(() => document.documentElement.lang === 'en', undefined, { timeout: SEEN_MS });
  });

  it('comes back from its address: place, time, selection, layers', async () => {
    const { page } = opened;
    const sensor = await page.evaluate(() => {
      const [found] = window.belvedere?.entities({ kind: 'sensor', subtype: 'pump-station', limit: 1 }) ?? [];
      if (!found) return null;
      window.belvedere?.select(found);
      window.belvedere?.camera.set({ lon: found.lon, lat: found.lat, zoom: 16.5, pitch: 50, bearing: 30 });
      window.belvedere?.session({ layers: ['alarms'] });
      return found;
    });
    await goTo(page, NOON_MS);
    const read = (on: Page) =>
      on.evaluate(() => {
        const { layers, selected, time, language } = (window.belvedere as NonNullable<typeof window.belvedere>).session();
        return { layers, selected, time, language, camera: window.belvedere?.camera.get() };
      });
    const before = await read(page);
    expect(before).toMatchObject({ selected: `sensor/${sensor?.id}`, layers: ['alarms'], time: { kind: 'at', timeMs: NOON_MS } });
    await page.waitForFunction(() => location.hash.includes('l=alarms') && location.hash.includes('t=2025-06-21T02'), undefined, { timeout: SEEN_MS });
    const other = await openPage({ url: served.url, path: new URL(page.url()).hash });
    const { camera, ...after } = await read(other.page);
    expect({ ...after }).toEqual({ layers: before.layers, selected: before.selected, time: before.time, language: before.language });
    expect(camera?.lon).toBeCloseTo(before.camera?.lon ?? NaN, 5);
    expect(camera?.lat).toBeCloseTo(before.camera?.lat ?? NaN, 5);
    expect(camera?.zoom).toBeCloseTo(16.5, 1);
    expect(camera?.pitch).toBeCloseTo(50, 0);
    expect(camera?.bearing).toBeCloseTo(30, 0);
    expect(other.faults).toEqual([]);
    await other.close();
  });

  it('gives a picture of itself', async () => {
    const { page } = opened;
    const waiting = page.waitForEvent('download', { timeout: 60_000 });
    await page.locator('button[aria-label="Save PNG picture"]').evaluate((button) => (button as HTMLElement).click());
    const download = await waiting;
    expect(download.suggestedFilename()).toBe('hamlet.png');
    const bytes = readFileSync(await download.path());
    expect(await countColours(page, bytes)).toBeGreaterThan(50);
  });

  it('ran under its policy: workers too, and nobody else was asked', () => {
    expect(workerPolicies.length).toBeGreaterThan(0);
    for (const policy of workerPolicies) expect(policy).toMatch(/default-src 'none';.*connect-src 'self' blob:;/);
    expect(opened.faults).toEqual([]);
  });
});
