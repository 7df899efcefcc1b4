import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeBrowser, openPage, whenSettled, type OpenedPage } from './fixture.ts';

const SEEN_MS = 20_000;

let first: OpenedPage;
let second: OpenedPage;
beforeAll(async () => {
  first = await openPage({ path: '#lang=en' });
});
afterAll(closeBrowser);

const by = (page: Page, id: string): Promise<string | null | undefined> =>
  page.evaluate((wanted) => window.belvedere?.alarms().find((alarm) => alarm.id === wanted)?.acknowledgedBy, id);

describe('an acknowledgement', () => {
  let id = '';
  it('is made from the keyboard by somebody with a name', async () => {
    const { page } = first;
    await page.locator('.alarm-row').first().waitFor({ timeout: SEEN_MS });
    await page.keyboard.press('j');
    id = await page.evaluate(() => (document.activeElement as HTMLElement).dataset['alarm'] ?? '');
    expect(await by(page, id)).toBeNull();
    await page.keyboard.press('a');
    await page.locator('.operator-field input').waitFor({ timeout: SEEN_MS });
    expect(await by(page, id)).toBeNull();
    await page.keyboard.type('Mei Chen');
    await page.keyboard.press('Enter');
    await expect.poll(() => by(page, id), { timeout: SEEN_MS }).toBe('Mei Chen');
    const row = page.locator(`.alarm-row[data-alarm="${id}"]`);
    await expect.poll(() => row.textContent(), { timeout: SEEN_MS }).toContain('Mei Chen');
  });
  it('survives a reload', async () => {
    await first.page.reload({ waitUntil: 'domcontentloaded' });
    await first.page.waitForFunction(() => window.belvedere !== undefined);
    await whenSettled(first.page);
    await expect.poll(() => by(first.page, id), { timeout: SEEN_MS }).toBe('Mei Chen');
  });
  it('is seen in other windows, those opened later and those already open', async () => {
    second = await openPage({ beside: first, path: '#lang=zh' });
    await expect.poll(() => by(second.page, id), { timeout: SEEN_MS }).toBe('Mei Chen');
    const { page } = second;
    const other = await page.evaluate(() => window.belvedere?.alarms().find((alarm) => alarm.state === 'unacknowledged')?.id ?? '');
    expect(other).not.toBe('');
    await page.locator(`.alarm-row[data-alarm="${other}"]`).focus();
    await page.keyboard.press('a');
    await expect.poll(() => by(first.page, other), { timeout: SEEN_MS }).toBe('Mei Chen');
  });
  it('ran without a fault', () => expect([...first.faults, ...second.faults]).toEqual([]));
});
