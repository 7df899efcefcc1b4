import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../../tools/chromium.ts';
import { cacheFolder } from '../../../tools/project.ts';
import type { Served } from '../../../tools/server/serve.ts';
import { serveHamlet } from '../hamlet/serve-hamlet.ts';
import { setFastClock } from './fast-clock.ts';

/**
 * One whole incident by keyboard alone: heavy rain over the hamlet, its pumps tripped, the drains critical. Twelve seconds of
 * the city pass in each of ours; pictures of every step go to `.cache/incident/`.
 */
const RATE = 12;
/** 15:08 in the hamlet: the shower has stood over the old town for half an hour. */
const START_MS = Date.UTC(2026, 10, 24, 5, 8);
const SEEN_MS = 30_000;
const LONG_MS = 300_000;
const folder = join(cacheFolder, 'incident');

let served: Served;
let browser: Browser;
let page: Page;
const faults: string[] = [];
beforeAll(async () => {
  served = await serveHamlet();
  browser = await launchChromium();
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: 'en-GB' });
  await setFastClock(context, START_MS, RATE);
  page = await context.newPage();
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(`${served.url}#lang=en`, { waitUntil: 'domcontentloaded' });
  await page.waitForFunction(() => window.belvedere !== undefined);
  mkdirSync(folder, { recursive: true });
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await served?.close();
});

const shot = (name: string): Promise<Buffer> => page.screenshot({ path: join(folder, `${name}.png`) });
const press = async (...keys: string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};
const caseText = (): Promise<string> => page.evaluate(() => document.querySelector('.case-page')?.textContent ?? '');
const seesInCase = (text: string, timeout = SEEN_MS): Promise<void> => expect.poll(caseText, { timeout, interval: 500 }).toContain(text);
/** The case takes the keyboard again, as a person would by Tab. */
const toCase = (): Promise<void> => page.evaluate(() => document.querySelector<HTMLElement>('.case-page')?.focus());

describe('one incident by keyboard alone', () => {
  it(
    'begins with alarms in heavy rain, most urgent first',
    async () => {
      await page.locator('.alarm-row').first().waitFor({ timeout: SEEN_MS });
      await expect.poll(() => page.locator('.alarm-row').first().textContent(), { timeout: LONG_MS, interval: 1000 }).toContain('Drain level critical');
      await shot('1-storm');
    },
    LONG_MS,
  );

  it(
    'becomes a case with one lead, its deadlines and its checklist',
    async () => {
      // Panels arrive one after the other on a slow machine: who sees nothing happen presses again.
      const opens = async (): Promise<boolean> => {
        const field = page.locator('.operator-field input');
        // Not into the field itself: letters would become part of the name.
        if (!(await field.isVisible())) await press('j', 'k', 'c');
        return field.isVisible();
      };
      await expect.poll(opens, { timeout: LONG_MS, interval: 3000 }).toBe(true);
      await page.keyboard.type('Mei Chen');
      await press('Enter');
      await page.locator('.case-page').waitFor({ timeout: SEEN_MS });
      await seesInCase('Flooding, danger to life');
      await seesInCase('Drainage Office');
      await seesInCase('District');
      await shot('2-case');
      await expect.poll(() => page.evaluate(() => document.activeElement?.className ?? ''), { timeout: SEEN_MS }).toContain('case-page');
      await press('t', 't');
      await expect.poll(() => page.locator('.case-steps input:checked').count(), { timeout: SEEN_MS }).toBe(2);
    },
    LONG_MS,
  );

  it(
    'is looked at through the nearest camera',
    async () => {
      await toCase();
      await press('m');
      await page.locator('.inset-face').waitFor({ timeout: SEEN_MS });
      await shot('3-camera');
    },
    LONG_MS,
  );

  it(
    'is answered by the nearest free unit, which says so itself',
    async () => {
      await expect.poll(() => page.locator('.case-units kbd').first().textContent(), { timeout: SEEN_MS }).toBe('1');
      await toCase();
      await press('1');
      await seesInCase('sent Drain crew');
      await shot('4-sent');
      await seesInCase('confirmed', LONG_MS);
      await shot('5-confirmed');
      await seesInCase('On scene', LONG_MS);
      await shot('6-on-scene');
    },
    LONG_MS,
  );

  it(
    'is handled, and fed back by who handled it',
    async () => {
      await seesInCase('fed back', LONG_MS);
      await shot('7-fed-back');
    },
    LONG_MS,
  );

  it(
    'is verified only when its alarms have gone, by another than the crew, then closed and evaluated',
    async () => {
      await page.locator('.case-actions button.primary:enabled').waitFor({ timeout: LONG_MS });
      await shot('8-restored');
      await toCase();
      await press('v');
      await expect.poll(() => page.locator('.case-head').textContent(), { timeout: SEEN_MS }).toContain('Verified');
      await toCase();
      await press('w');
      await expect.poll(() => page.locator('.case-head').textContent(), { timeout: SEEN_MS }).toContain('Closed');
      await shot('9-closed');
    },
    LONG_MS,
  );

  it('ran without a fault', () => expect(faults).toEqual([]));
});
