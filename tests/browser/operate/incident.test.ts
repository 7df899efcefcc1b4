import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../../tools/chromium.ts';
import { cacheFolder } from '../../../tools/project.ts';
import { setClock, type SetClock } from './set-clock.ts';
import { serveStormyHamlet, type StormyHamlet } from './stormy.ts';

/**
 * One whole incident by keyboard alone: heavy rain over the hamlet, a pump tripped, its drain critical, a feeder dead. Where
 * the operator would wait, the clock is put forward. Pictures of every step go to `.cache/incident/`.
 */
const START_MS = Date.UTC(2026, 10, 25, 5, 0, 20);
const SEEN_MS = 60_000;
const LONG_MS = 240_000;
const folder = join(cacheFolder, 'incident');

let served: StormyHamlet;
let browser: Browser;
let clock: SetClock;
let page: Page;
const faults: string[] = [];
beforeAll(async () => {
  served = await serveStormyHamlet();
  browser = await launchChromium();
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'en-GB' });
  clock = await setClock(context, START_MS);
  page = await context.newPage();
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(`${served.url}?still#lang=en`, { waitUntil: 'domcontentloaded' });
  await page.waitForFunction(() => window.belvedere !== undefined);
  mkdirSync(folder, { recursive: true });
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await served?.close();
});

const shot = (name: string): Promise<Buffer> => page.screenshot({ path: join(folder, `${name}.png`), timeout: SEEN_MS });
const press = async (...keys: string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};
const textOf = (selector: string): Promise<string> => page.evaluate((one) => document.querySelector(one)?.textContent ?? '', selector);
const atHand = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? '');
const sees = (selector: string, text: string): Promise<void> => expect.poll(() => textOf(selector), { timeout: SEEN_MS, interval: 200 }).toContain(text);
const isAt = (className: string): Promise<void> =>
  expect.poll(() => page.evaluate(() => document.activeElement?.className ?? ''), { timeout: SEEN_MS, interval: 200 }).toContain(className);
/** Press a key until what has the focus says something. */
async function stepTo(key: string, text: string): Promise<void> {
  for (let i = 0; i < 40; i++) {
    await press(key);
    if ((await atHand()).includes(text)) return;
  }
  throw new Error(`${key} never came to "${text}", but to "${await atHand()}"`);
}
/** Put the clock forward, a minute or so at a time, until the page says something. */
async function waitFor(selector: string, text: string, stepMs: number): Promise<void> {
  for (let i = 0; i < 60; i++) {
    if ((await textOf(selector)).includes(text)) return;
    await clock.advance(page, stepMs);
    await page.waitForTimeout(700);
  }
  throw new Error(`"${text}" never came; ${selector} says "${await textOf(selector)}"`);
}

describe('one incident by keyboard alone', () => {
  it(
    'begins as a storm of alarms, folded by what brought them down',
    async () => {
      await expect.poll(() => textOf('.flood'), { timeout: LONG_MS, interval: 500 }).toMatch(/Alarm flood: \d\d in 10 min/);
      await sees('.root-list', 'Feeder S01-F1');
      await shot('1-storm');
    },
    LONG_MS,
  );

  it(
    'shows what falls with the dead feeder, and when',
    async () => {
      await stepTo('j', 'Feeder S01-F1');
      await press('p');
      await sees('.cascade-name', 'Feeder S01-F1');
      expect(await textOf('.cascade-people')).toMatch(/^[1-9][\d,]* people$/);
      expect(await textOf('.cascade-list')).toMatch(/\+8\.0 h.*Edge gateway/);
      await shot('2-cascade');
      await press('p');
      await expect.poll(() => textOf('.cascade'), { timeout: SEEN_MS }).toBe('');
    },
    LONG_MS,
  );

  it(
    'is acknowledged at the worst pump, once the operator has said who they are',
    async () => {
      await stepTo('k', 'Pump Q4');
      await press('Enter');
      await stepTo('j', 'Drain level critical');
      await press('a');
      await page.locator('.operator-field input').waitFor({ timeout: SEEN_MS });
      await page.keyboard.type('Mei Chen');
      await press('Enter');
      // The keyboard is back where it was.
      await isAt('alarm-row');
      await expect.poll(atHand, { timeout: SEEN_MS }).toContain('Acknowledged');
      expect(await atHand()).toContain('Pump Q4');
    },
    LONG_MS,
  );

  it(
    'becomes a case with one lead, its deadlines and its checklist',
    async () => {
      await press('c');
      await isAt('case-page');
      for (const text of ['Flooding, danger to life', 'Pump Q4', 'Opened', 'Drainage Office', 'Dispatch', 'District']) await sees('.case-page', text);
      await press('t', 't');
      await expect.poll(() => page.locator('.case-steps input:checked').count(), { timeout: SEEN_MS }).toBe(2);
      await shot('3-case');
    },
    LONG_MS,
  );

  it(
    'is sent back twice between two agencies, each time with the reason',
    async () => {
      await stepTo('Tab', 'Send back');
      for (const times of [1, 2]) {
        await press('Enter');
        await page.keyboard.type('not our sewer');
        await press('Enter');
        await expect.poll(async () => (await textOf('.case-page')).split('sent it back').length - 1, { timeout: SEEN_MS }).toBe(times);
        await expect.poll(atHand, { timeout: SEEN_MS }).toBe('Send back');
      }
    },
    LONG_MS,
  );

  it(
    'is looked at through the nearest camera',
    async () => {
      await press('m');
      await page.locator('.inset-face').waitFor({ timeout: SEEN_MS });
      await shot('4-camera');
    },
    LONG_MS,
  );

  it(
    'is answered by the nearest free unit, which says so itself',
    async () => {
      await expect.poll(() => textOf('.case-units kbd'), { timeout: SEEN_MS }).toBe('1');
      await press('1');
      // Their office is busy at first. Nobody has said yes yet, and the page says so; the same letter goes out again.
      await sees('.case-units', 'not confirmed');
      await expect.poll(() => textOf('.case-units'), { timeout: SEEN_MS, interval: 100 }).toMatch(/confirmed 15:\d\d/);
      expect(served.letters.length).toBeGreaterThanOrEqual(2);
      expect(new Set(served.letters.map(({ key, body }) => `${key} ${body}`)).size).toBe(1);
      expect(served.letters[0]?.body).toContain('"kind":"dispatch-unit"');
      expect(served.letters[0]?.body).not.toContain('Mei Chen');
      await waitFor('.case-page', 'On scene', 60_000);
      await shot('5-on-scene');
      await waitFor('.case-head', 'Fed back', 300_000);
    },
    LONG_MS,
  );

  it(
    'is verified only when its alarm has gone, then closed and judged',
    async () => {
      await isAt('case-page');
      const canVerify = (): Promise<boolean> => page.evaluate(() => document.querySelector('.case-actions button.primary:enabled') !== null);
      expect(await canVerify()).toBe(false);
      await press('v');
      await sees('.case-head', 'Fed back');
      for (let i = 0; i < 60 && !(await canVerify()); i++) {
        await clock.advance(page, 300_000);
        await page.waitForTimeout(700);
      }
      await shot('6-restored');
      await press('v');
      await sees('.case-head', 'Verified');
      await press('w');
      await sees('.case-head', 'Closed');
      await stepTo('Tab', '4');
      await press('Enter');
      await sees('.case-head', 'Evaluated');
      await shot('7-evaluated');
    },
    LONG_MS,
  );

  it(
    'stands in the blockage register, by pair and reason',
    async () => {
      await stepTo('Shift+Tab', 'Blockages');
      await press('Enter');
      await sees('.cases-sheet', 'Drainage Office');
      await sees('.cases-sheet', 'not our sewer');
      await shot('8-blockages');
    },
    LONG_MS,
  );

  it(
    'is handed over with a word for who comes next',
    async () => {
      await press('h');
      await isAt('shift');
      await sees('.shift', 'Take over');
      await stepTo('Tab', 'Take over');
      await press('Enter');
      await sees('.shift', 'Hand over');
      await isAt('shift');
      await stepTo('Tab', 'Hand over');
      await press('Enter');
      await page.keyboard.type('Pump Q4 is back; the feeder is still dead.');
      await press('Enter');
      await sees('.shift', 'the feeder is still dead');
      await shot('9-handed-over');
    },
    LONG_MS,
  );

  it('ran without a fault', () => expect(faults).toEqual([]));
});
