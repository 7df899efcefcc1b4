import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cacheFolder } from '../../../tools/project.ts';
import { readAfterAction } from '../../../src/app/after-action-lines.ts';
import { csvRows } from '../../../src/base/csv.ts';
import { readRecording, type Recording } from '../../../src/feeds/mcap/read.ts';
import { closeBrowser, openPage, whenSettled, type OpenedPage } from '../fixture.ts';

const file = join(cacheFolder, 'after-action-test.mcap');
const SEEN_MS = 30_000;
const HOUR_MS = 3_600_000;

afterAll(closeBrowser);

const acknowledgedBy = (page: Page, id: string): Promise<string | null | undefined> =>
  page.evaluate((wanted) => window.belvedere?.alarms().find((alarm) => alarm.id === wanted)?.acknowledgedBy, id);

describe('a shift as one file', () => {
  let first: OpenedPage;
  let id = '';
  let recording: Recording;
  beforeAll(async () => {
    first = await openPage({ path: '#lang=en&w=recording', width: 1280, height: 720 });
  });

  it('is saved, be the past shown or not', async () => {
    const { page } = first;
    await page.getByRole('button', { name: 'Start recording' }).click();
    await page.locator('.alarm-row').first().waitFor({ timeout: SEEN_MS });
    await page.keyboard.press('j');
    id = await page.evaluate(() => (document.activeElement as HTMLElement).dataset['alarm'] ?? '');
    expect(id).not.toBe('');
    await page.waitForTimeout(2000);
    await page.keyboard.press('a');
    await page.locator('.operator-field input').waitFor({ timeout: SEEN_MS });
    await page.keyboard.type('Mei Chen');
    await page.keyboard.press('Enter');
    await expect.poll(() => acknowledgedBy(page, id), { timeout: SEEN_MS }).toBe('Mei Chen');
    await page.waitForTimeout(2000);
    await page.evaluate((timeMs) => window.belvedere?.time.set({ kind: 'at', timeMs, rate: 0 }), Date.now() - 6 * HOUR_MS);
    await whenSettled(page);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Stop and save' }).click();
    await (await download).saveAs(file);
    recording = await readRecording(new Blob([await readFile(file)]), () => undefined);
    expect(first.faults).toEqual([]);
  });

  it('tells what was done, of which alarms, and how the city did meanwhile', () => {
    const { actions, alarms, refused } = readAfterAction(recording.files);
    expect(refused).toBe(0);
    expect(actions?.map((one) => ('action' in one ? one.action : one))).toMatchObject([{ kind: 'acknowledge', operator: 'Mei Chen', target: id }]);
    expect(alarms?.find((alarm) => alarm.id === id)).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'Mei Chen' });
    const [head = [], ...rows] = csvRows(recording.files.find(({ name }) => name === 'indicators.csv')?.text ?? '', 100_000);
    const times = [...new Set(rows.map((row) => Date.parse(row[head.indexOf('at')] ?? '')))];
    expect([times[0], times.at(-1)]).toEqual([Math.floor(recording.fromMs), Math.floor(recording.toMs)]);
    const known = rows.filter((row) => row[head.indexOf('area')] === 'city' && row[head.indexOf('value')] !== '');
    expect(known.length).toBeGreaterThan(10);
  });

  it('begins with the present of when it began', () => {
    const newestMs = Math.max(...recording.feeds.flatMap(({ present }) => present.map(([, timeMs]) => timeMs)));
    expect(newestMs).toBeLessThanOrEqual(recording.fromMs);
    expect(recording.fromMs - newestMs).toBeLessThan(60_000);
  });

  it('opens on another machine without a network, with its own acknowledgements and none of this machine’s', async () => {
    const second = await openPage({ path: '#lang=en&w=recording', width: 1280, height: 720 });
    const { page } = second;
    // Nobody did anything here.
    expect((await page.evaluate(() => window.belvedere?.alarms() ?? [])).every((alarm) => alarm.acknowledgedBy === null)).toBe(true);
    await page.waitForTimeout(5000);
    await page.context().setOffline(true);
    expect(await page.evaluate(() => fetch('/config.json').then(() => 'answered', () => 'no network'))).toBe('no network'); // prettier-ignore
    await page.locator('.recording input[type=file]').setInputFiles(file);
    await page.getByText('Leave the replay').waitFor({ timeout: SEEN_MS });
    await expect.poll(() => acknowledgedBy(page, id), { timeout: SEEN_MS }).toBe('Mei Chen');
    const row = page.locator(`.alarm-row[data-alarm="${id}"]`);
    await expect.poll(() => row.textContent(), { timeout: SEEN_MS }).toContain('Mei Chen');
    // Before it was done it was not.
    await page.evaluate((timeMs) => window.belvedere?.time.set({ kind: 'at', timeMs, rate: 0 }), recording.fromMs + 500);
    await expect.poll(() => acknowledgedBy(page, id), { timeout: SEEN_MS }).toBeNull();
    expect(await page.evaluate(() => (window.belvedere?.observations({ limit: 1000 }) ?? []).filter(({ value }) => value !== null).length)).toBeGreaterThan(50);
    await page.locator('.recording-indicators tbody tr').first().waitFor({ timeout: SEEN_MS });
    // The present and this machine's own log come back.
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Leave the replay' }).click();
    await page.getByRole('button', { name: 'Start recording' }).waitFor({ timeout: SEEN_MS });
    await whenSettled(page);
    expect((await page.evaluate(() => window.belvedere?.alarms() ?? [])).every((alarm) => alarm.acknowledgedBy === null)).toBe(true);
    await second.close();
  });
});
