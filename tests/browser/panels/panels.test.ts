import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../../tools/chromium.ts';
import { cacheFolder } from '../../../tools/project.ts';
import type { Binding } from '../../../src/panels/ui/keys.ts';
import type { Desk } from '../../../src/panels/ui/desk.ts';
import type { Alarm } from '../../../src/rules/alarms/alarm.ts';
import { clippedTexts } from '../../panels/page/clipped-texts.ts';
import { FAKE_NOW_MS } from '../../panels/page/fake-desk.ts';
import { servePage } from '../../panels/page/serve-page.ts';

declare global {
  interface Window {
    desk: Desk;
    bindings(): readonly Binding[];
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
  // A test that failed while it printed must not take the others with it.
  await page.emulateMedia({ media: 'screen' });
  await page.goto(`${site.url}?${query}`);
  await page.waitForSelector('.alarm-row, .alarm-empty, .root-row');
  await page.waitForSelector('.timebar');
  // Overlays come last, each with its keys.
  await page.waitForFunction(() => window.bindings().some(({ id }) => id === 'help.open'));
}
const selected = (): Promise<string | null> => page.evaluate(() => window.desk.session.getState().selected);
const time = () => page.evaluate(() => window.desk.session.getState().time);
const rows = (): Promise<string[]> => page.locator('.alarm-row').evaluateAll((all) => all.map((e) => (e as HTMLElement).dataset['alarm'] ?? ''));
/** A new alarm at the top of the book, as the alarm book would sort it. */
const raise = (): Promise<void> =>
  page.evaluate(() => {
    const list = window.desk.alarms.log() as Alarm[];
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

describe('another day', () => {
  it('shows its own midnight to midnight, scrubs inside it, and comes back to live', async () => {
    await open('lang=en&seen&at=2026-06-21T07:10:00Z');
    expect(await page.getAttribute('.time-track', 'aria-label')).toBe('Time cursor, city day 2026-06-21');
    expect(await page.getAttribute('.time-track', 'aria-valuemin')).toBe(String(Date.UTC(2026, 5, 20, 16) / 1000));
    const box = await page.locator('.time-track').boundingBox();
    if (!box) throw new Error('no track');
    await page.mouse.move(box.x + box.width / 4, box.y + 30);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + 30, { steps: 4 });
    const noonMs = Date.UTC(2026, 5, 21, 4);
    const shown = await time();
    expect(shown.kind === 'at' && Math.abs(shown.timeMs - noonMs)).toBeLessThan(5 * 60_000);
    // Dragged past its end it stays the last moment of that day.
    await page.mouse.move(box.x + box.width + 40, box.y + 30);
    expect(await time()).toMatchObject({ kind: 'at', timeMs: Date.UTC(2026, 5, 21, 16) - 1 });
    await page.mouse.up();
    await page.keyboard.press('.');
    expect(await time()).toEqual({ kind: 'live' });
    expect(await page.getAttribute('.time-track', 'aria-label')).toBe('Time cursor, the last 24 hours');
  });
  it('is no place to act: buttons are off, the key says why, and nothing changes', async () => {
    await open('lang=en&seen&operator=Lin&rate=0&select=sensor/pump-station-001');
    const before = await page.evaluate(() => window.desk.alarms.list().map((a) => a.state));
    expect(await page.locator('.alarm-foot button').isDisabled()).toBe(true);
    expect(await page.textContent('.alarms .not-live-reason')).toContain('You are looking at 11:03; return to live to act');
    for (const button of await page.locator('.alarm-actions button').all()) expect(await button.isDisabled()).toBe(true);
    await page.keyboard.press('j');
    await page.keyboard.press('a');
    await page.waitForSelector('.notice');
    expect(await page.textContent('.notice')).toContain('return to live');
    expect(await page.evaluate(() => window.desk.alarms.list().map((a) => a.state))).toEqual(before);
    await page.click('.alarms .not-live-reason button');
    expect(await time()).toEqual({ kind: 'live' });
    await expect.poll(() => page.locator('.alarm-foot button').isDisabled()).toBe(false);
  });
});

describe('what is told', () => {
  it('folds returned alarms away under those that stand, with their count', async () => {
    await open('lang=en&seen');
    const returned = await page.evaluate(() => window.desk.alarms.list().filter((a) => a.state === 'returned-unacknowledged').length);
    const all = await page.evaluate(() => window.desk.alarms.list().length);
    expect(returned).toBeGreaterThan(0);
    expect(await rows()).toHaveLength(all - returned);
    expect(await page.textContent('.alarm-section')).toBe(`Returned, unacknowledged (${returned})`);
    await page.click('.alarm-section');
    expect(await rows()).toHaveLength(all);
  });
  it('names the city and its worst alarms in the title', async () => {
    await open('lang=en&seen');
    await expect.poll(() => page.title()).toBe('Yunwan · 2 critical');
    await page.click('.language-button');
    await expect.poll(() => page.title()).toBe('云湾 · 紧急告警 2');
  });
  it('shows the last reading as received, with both times', async () => {
    await open('lang=en&seen&select=sensor/drain-level-005');
    await page.click('.history-tools button:has-text("Raw")');
    const text = await page.textContent('.explain.raw');
    for (const part of ['drain-level-005-waterLevel', 'Phenomenon time', 'Arrived', '+08:00', 'good']) expect(text).toContain(part);
  });
  it('tells a sensor’s fault apart from the city’s: on the number, on its alarm, in the list of suspects', async () => {
    await open('lang=en&seen');
    const alarm = await page.evaluate(() => window.desk.alarms.list().find(({ rule }) => rule.property === 'waterLevel'));
    await open(`lang=en&seen&select=sensor/${alarm?.thingId}&stuck=${alarm?.streamId}&work=services`, 1920, 1080);
    const doubt = 'Sensor in doubt: stuck at 2.61\u202fm since 13:33';
    expect(await page.locator('.readings .sensor-doubt').innerText()).toContain(doubt);
    expect(await page.locator('.readings .reading-doubt').first().innerText()).toBe('?');
    expect(await page.locator('.alarm-detail .sensor-doubt').first().innerText()).toContain(doubt);
    expect(await page.locator('.alarm-row .doubtful').count()).toBeGreaterThan(0);
    await page.getByRole('tab', { name: 'Sensing' }).click();
    expect(await page.locator('.services-list li').allInnerTexts()).toEqual([expect.stringContaining('stuck at 2.61')]);
    await page.click('.language-button');
    await expect.poll(() => page.locator('.services-list li').innerText()).toContain('读数不变：2.61');
  });
  it('shows ozone beside fine particles where a station tells it: the US index by the higher of 8 hours and 1 hour', async () => {
    await open('lang=en&seen&work=services', 1920, 1080);
    const table = page.locator('.services-table').filter({ hasText: 'PM2.5' }).first();
    await page.getByRole('tab', { name: 'Air' }).click();
    await expect.poll(() => table.innerText()).toContain('PM2.5, running 24 h mean');
    expect(await table.innerText()).not.toContain('O₃');
    await page.evaluate((nowMs) => {
      const { streams, city } = window.desk;
      const [row = -1] = streams.rowsOfProperty('pm25');
      const { thingId } = streams.descriptor(row);
      Object.assign(city.manifest, { airQuality: { authority: 'us-epa' } });
      const first = streams.count;
      const opened = [{ ...streams.descriptor(row), id: 'ozone', thingId, property: 'o3', unit: 'ug/m3' }];
      streams.append('ozone', { count: 0, stream: new Uint32Array(0), timeMs: new Float64Array(0), value: new Float32Array(0), quality: new Uint8Array(0), opened, counts: streams.counts('demo'), arrivedMs: nowMs, kind: 'update' }, nowMs); // prettier-ignore
      const before = window.desk.history;
      // Seven hours of 100 ug/m3 and one of 300, which is 0.152 ppm.
      const timeMs = Float64Array.from({ length: 8 }, (_, hour) => nowMs - (hour + 0.5) * 3_600_000);
      const ozone = { timeMs, value: Float32Array.from(timeMs, (_, hour) => (hour === 3 ? 300 : 100)), quality: new Uint8Array(8) };
      Object.assign(window.desk, { history: (of: number, fromMs: number, toMs: number) => (of === first ? Promise.resolve(ozone) : before(of, fromMs, toMs)) }); // prettier-ignore
    }, FAKE_NOW_MS);
    await page.getByRole('tab', { name: 'Meals' }).click();
    await page.getByRole('tab', { name: 'Air' }).click();
    await expect.poll(() => table.innerText()).toContain('AQI O₃');
    // 8 hours: 125 ug/m3, 0.063 ppm, 77; 1 hour: 135.
    await expect.poll(() => table.innerText()).toContain('ƒ 135');
  });
  it('says that the map is redrawn while its context is lost', async () => {
    await open('lang=en&seen');
    expect(await page.isVisible('.redrawing')).toBe(false);
    await page.evaluate(() => document.getElementById('map')?.classList.add('scene-redrawing'));
    expect(await page.textContent('.redrawing')).toContain('Redrawing');
    expect(await page.isVisible('.redrawing')).toBe(true);
  });
  it('tells the same instant on the clock that is chosen', async () => {
    await open('lang=en&seen');
    expect(await page.textContent('.city-clock')).toBe('14:03:07');
    await page.click('.clock-button');
    await page.click('.zones button:has-text("UTC"):last-child');
    await expect.poll(() => page.textContent('.city-clock')).toBe('06:03:07');
    expect(await page.textContent('.clock-side')).toContain('UTC+0');
  });
  it('prints the situation as a list and nothing else', async () => {
    await open('lang=en&seen');
    await page.emulateMedia({ media: 'print' });
    await page.waitForSelector('.print-sheet');
    expect(await page.isVisible('#root')).toBe(false);
    expect(await page.textContent('.print-sheet')).toContain('As of 2026-11-23 14:03:07 UTC+8');
    expect(await page.locator('.print-sheet tbody tr').count()).toBe(12 + 12);
    await page.emulateMedia({ media: 'screen' });
    await page.waitForSelector('.print-sheet', { state: 'detached' });
  });
  it('lists in help every key that is installed, and no other', async () => {
    await open('lang=en&seen&open=help');
    await page.waitForSelector('.help');
    await page.waitForTimeout(400);
    const installed = await page.evaluate(() => [
      ...new Set(
        window
          .bindings()
          .filter((b) => !/^(dialog|popover)\./.test(b.id))
          .map((b) => b.title.en),
      ),
    ]);
    const listed = await page.locator('.help dd').allTextContents();
    expect([...new Set(listed)].sort()).toEqual([...installed].sort());
  });
  it('reaches the districts by a button where they have no column', async () => {
    await open('lang=en&seen', 1024, 700);
    expect(await page.isVisible('.shell-left')).toBe(false);
    await page.click('.drawer-button');
    await page.waitForSelector('.shell-left .district');
    expect(await page.isVisible('.district')).toBe(true);
    await page.click('.drawer-button');
    await page.waitForSelector('.shell-left', { state: 'hidden' });
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
  it.each(['en', 'zh'])('names every control in %s', async (lang) => {
    const states = ['open=layers&select=sensor/pump-station-001', 'open=help', 'open=palette', 'open=table', 'alarms=flood&select=area/d2'];
    for (const state of states) {
      await open(`lang=${lang}&${state}`);
      await page.waitForTimeout(150);
      const nameless = await page
        .locator('button, input, [role=slider], [role=listbox], dialog')
        .evaluateAll((all) =>
          all
            .filter((e) => !(e.getAttribute('aria-label') ?? e.textContent ?? '').trim() && !(e as HTMLInputElement).labels?.length)
            .map((e) => e.outerHTML.slice(0, 120)),
        );
      expect(nameless, state).toEqual([]);
    }
  });
  it('reaches every visible control by Tab and shows where the focus is', async () => {
    await open('lang=en&seen&open=layers&select=sensor/pump-station-001');
    // Panels draw in turns: what is there to reach is counted when nothing joins it any more.
    const buttons = (): Promise<number> => page.locator('button:visible:enabled').count();
    let wanted = -1;
    const isStill = async (): Promise<boolean> => {
      const before = wanted;
      wanted = await buttons();
      return wanted === before;
    };
    await expect.poll(isStill, { timeout: 20_000, interval: 1000 }).toBe(true);
    expect(wanted).toBeGreaterThan(20);
    const unseen: string[] = [];
    for (let i = 0; i < wanted + 40; i++) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const e = document.activeElement as HTMLElement;
        const style = getComputedStyle(e);
        e.dataset['reached'] = '';
        return { tag: e.tagName, outline: `${style.outlineStyle} ${style.outlineWidth}`, html: e.outerHTML.slice(0, 80) };
      });
      if (at.tag === 'BUTTON' && at.outline !== 'solid 2px') unseen.push(at.html);
    }
    const missed = await page.locator('button:visible:enabled:not([data-reached])').evaluateAll((all) => all.map((e) => e.outerHTML.slice(0, 80)));
    expect(missed).toEqual([]);
    expect(unseen).toEqual([]);
  });
  it('ran without an uncaught error', () => expect(errors).toEqual([]));
});
