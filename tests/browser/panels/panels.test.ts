import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../../tools/chromium.ts';
import { cacheFolder } from '../../../tools/project.ts';
import type { Desk } from '../../../src/panels/ui/desk.ts';
import type { Alarm } from '../../../src/rules/alarms/alarm.ts';
import { clippedTexts } from '../../panels/page/clipped-texts.ts';
import { FAKE_NOW_MS } from '../../panels/page/fake-desk.ts';
import { servePage } from '../../panels/page/serve-page.ts';

declare global {
  interface Window {
    desk: Desk;
  }
}

let site: Awaited<ReturnType<typeof servePage>>;
let browser: Browser;
let page: Page;
const errors: string[] = [];

beforeAll(async () => {
  site = await servePage(join(cacheFolder, 'panels-page'));
  browser = await launchChromium();
  page = await browser.newPage();
  page.on('pageerror', (error) => errors.push(error.message));
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

async function open(query: string, width = 1366, height = 768): Promise<void> {
  await page.setViewportSize({ width, height });
  await page.goto(`${site.url}?${query}`);
  await page.waitForSelector('.alarm-row, .alarm-empty');
  await page.waitForSelector('.timebar');
}
const selected = (): Promise<string | null> => page.evaluate(() => window.desk.session.getState().selected);
const time = () => page.evaluate(() => window.desk.session.getState().time);
const rows = (): Promise<string[]> => page.locator('.alarm-row').evaluateAll((all) => all.map((e) => (e as HTMLElement).dataset['alarm'] ?? ''));
/** A new alarm at the top of the book, as the alarm book would sort it. */
const raise = (): Promise<void> =>
  page.evaluate(() => {
    const list = window.desk.alarms.list() as Alarm[];
    const first = list[0] as Alarm;
    list.unshift({ ...first, id: `${first.id}-again`, raisedMs: first.raisedMs + 20000 });
  });

describe('the alarm list', () => {
  it('walks by keyboard, holds its order under the hand, and lets newcomers in when asked', async () => {
    await open('lang=en&seen');
    const before = await rows();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await expect.poll(() => page.evaluate(() => (document.activeElement as HTMLElement).dataset['alarm'])).toBe(before[1]);
    await raise();
    await page.waitForSelector('.arrivals');
    expect(await rows()).toEqual(before);
    expect(await page.textContent('.arrivals')).toBe('1 new');
    await page.click('.arrivals');
    await expect.poll(rows).toHaveLength(before.length + 1);
    expect((await rows())[0]).toBe(`${before[0]}-again`);
  });
  it('asks for a name once, then acknowledges only what was meant', async () => {
    await open('lang=en&seen');
    await page.keyboard.press('j');
    await page.keyboard.press('a');
    await page.waitForSelector('.operator-field');
    expect(await page.evaluate(() => window.desk.alarms.list().filter((a) => a.acknowledgedBy === 'Mei Chen').length)).toBe(0);
    await page.keyboard.type('Mei Chen');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => window.desk.alarms.list().filter((a) => a.acknowledgedBy === 'Mei Chen').length)).toBe(1);
    expect(await page.locator('.operator-field').count()).toBe(0);
    await page.locator('.alarm-row').nth(2).focus();
    await page.keyboard.press('a');
    await expect.poll(() => page.evaluate(() => window.desk.alarms.list().filter((a) => a.acknowledgedBy === 'Mei Chen').length)).toBe(2);
  });
  it('never acknowledges while the focus is elsewhere', async () => {
    await open('lang=en&seen&operator=Lin');
    const before = await page.evaluate(() => window.desk.alarms.list().map((a) => a.state));
    await page.keyboard.press('a');
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => window.desk.alarms.list().map((a) => a.state))).toEqual(before);
  });
});

describe('time', () => {
  it('scrubs, plays and returns to now from the keyboard, framed while not live', async () => {
    await open('lang=en&seen');
    await page.focus('.time-track');
    await page.keyboard.press('PageDown');
    expect(await time()).toEqual({ kind: 'at', timeMs: FAKE_NOW_MS - 3600000, rate: 0 });
    await page.waitForSelector('.not-live-frame');
    expect(await page.textContent('.live-badge')).toBe('PAUSED');
    expect(await page.getAttribute('.time-track', 'aria-valuetext')).toBe('2026-11-23 13:03:07 UTC+8');
    await page.keyboard.press('Space');
    expect(await time()).toMatchObject({ kind: 'at', rate: 1 });
    await expect.poll(() => page.textContent('.live-badge')).toBe('REPLAY');
    await page.keyboard.press('.');
    expect(await time()).toEqual({ kind: 'live' });
  });
});

describe('finding and leaving', () => {
  it('searches in both languages and selects what Enter takes', async () => {
    await open('lang=zh&seen');
    await page.keyboard.press('/');
    await page.waitForSelector('.palette-field');
    await page.keyboard.type('mulb');
    await page.keyboard.press('Enter');
    expect(await selected()).toBe('area/d7');
    expect(await page.textContent('.inspector h2')).toBe('桑园区');
  });
  it('goes back one step at a time: help first, then the selection', async () => {
    await open('lang=en&seen&select=area/d2');
    await page.keyboard.press('?');
    await page.waitForSelector('.help');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.help', { state: 'detached' });
    expect(await selected()).toBe('area/d2');
    await page.keyboard.press('Escape');
    expect(await selected()).toBeNull();
  });
});

describe('appearance', () => {
  it('switches language at once, keeping the page, the map and the selection', async () => {
    await open('lang=en&seen&select=sensor/drain-level-005');
    await page.evaluate(() => document.getElementById('map')?.setAttribute('data-mine', 'yes'));
    await page.click('.language-button');
    await page.waitForFunction(() => document.documentElement.lang === 'zh-CN');
    expect(await page.textContent('.alarms h2')).toContain('告警');
    expect(await page.getAttribute('#map', 'data-mine')).toBe('yes');
    expect(await selected()).toBe('sensor/drain-level-005');
  });
  it.each(
    ['en', 'zh'].flatMap((lang) =>
      [
        [1366, 768],
        [1920, 1080],
        [2560, 1440],
        [1024, 700],
        [800, 450],
      ].map(([w, h]) => [lang, w, h] as const),
    ),
  )('clips nothing in %s at %i x %i', async (lang, width, height) => {
    await open(`lang=${lang}&seen&select=sensor/pump-station-001`, width, height);
    expect(await page.evaluate(clippedTexts)).toEqual([]);
  });
  it('names every control', async () => {
    await open('lang=en&open=layers');
    const nameless = await page
      .locator('button, input, [role=slider]')
      .evaluateAll((all) =>
        all
          .filter((e) => !(e.getAttribute('aria-label') ?? e.textContent ?? '').trim() && !(e as HTMLInputElement).labels?.length)
          .map((e) => e.outerHTML.slice(0, 120)),
      );
    expect(nameless).toEqual([]);
  });
  it('ran without an uncaught error', () => expect(errors).toEqual([]));
});
