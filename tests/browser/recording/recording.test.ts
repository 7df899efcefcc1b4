import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cacheFolder } from '../../../tools/project.ts';
import { readRecording } from '../../../src/feeds/mcap/read.ts';
import { readFile } from 'node:fs/promises';
import { closeBrowser, openPage, whenSettled, type OpenedPage } from '../fixture.ts';

const file = join(cacheFolder, 'recording-test.mcap');
const RECORD_MS = 6000;
const SEEN_MS = 30_000;

let opened: OpenedPage;
beforeAll(async () => {
  opened = await openPage({ path: '#lang=en&w=recording', width: 1280, height: 720 });
});
afterAll(closeBrowser);

interface Seen {
  readonly stream: string;
  readonly value: number | null;
  readonly time: string | null;
}
const seen = (page: Page): Promise<readonly Seen[]> =>
  page.evaluate(() => (window.belvedere?.observations({ limit: 100_000 }) ?? []).map(({ stream, value, time }) => ({ stream, value, time })));

describe('a recording', () => {
  let atEnd: readonly Seen[] = [];

  it('takes everything as received and is saved as one file', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: 'Start recording' }).click();
    await page.waitForTimeout(RECORD_MS);
    const download = page.waitForEvent('download');
    atEnd = await seen(page);
    // What arrives in the very moment of the end is before or after it by milliseconds: what was shown a second ago is in.
    await page.waitForTimeout(1000);
    await page.getByRole('button', { name: 'Stop and save' }).click();
    await (await download).saveAs(file);
    const recording = await readRecording(new Blob([await readFile(file)]), () => undefined);
    expect(recording).toMatchObject({ isCut: false });
    expect(recording.messages).toBeGreaterThan(10);
    expect(recording.toMs - recording.fromMs).toBeGreaterThanOrEqual(RECORD_MS);
    expect(recording.files.map(({ name }) => name)).toEqual([
      'actions-before.jsonl',
      'actions.jsonl',
      'alarms.jsonl',
      'alarms.csv',
      'notes.csv',
      'indicators.csv',
    ]);
  });

  it('replays what was shown, marked as replay, and cannot be acted on', async () => {
    const { page } = opened;
    await page.locator('.recording input[type=file]').setInputFiles(file);
    await page.getByText('Leave the replay').waitFor({ timeout: SEEN_MS });
    await whenSettled(page);
    // It runs by itself to its end and stands there.
    await page.locator('.live-badge.not-live', { hasText: 'PAUSED' }).waitFor({ timeout: SEEN_MS });
    await whenSettled(page);
    const replayed = new Map((await seen(page)).map((row) => [row.stream, row]));
    const known = atEnd.filter(({ value }) => value !== null);
    expect(known.length).toBeGreaterThan(50);
    const wrong = known.filter(({ stream, time }) => (replayed.get(stream)?.time ?? '') < (time ?? ''));
    expect(wrong.map(({ stream, time }) => [stream, time, replayed.get(stream)?.time])).toEqual([]);
    const same = known.filter(({ stream, time }) => replayed.get(stream)?.time === time);
    expect(same.every(({ stream, value }) => replayed.get(stream)?.value === value)).toBe(true);
    expect(same.length).toBeGreaterThan(known.length / 4);
  });

  it('is stepped through by seconds, back and on', async () => {
    const { page } = opened;
    const atMs = () => page.evaluate(() => window.belvedere?.time.get().nowMs ?? NaN);
    const endMs = await atMs();
    await page.keyboard.press('[');
    await expect.poll(atMs, { timeout: SEEN_MS }).toBe(endMs - 5000);
    await whenSettled(page);
    const latest = (await seen(page)).map(({ time }) => (time === null ? 0 : Date.parse(time)));
    // What came after it is not shown yet.
    expect(Math.max(...latest)).toBeLessThanOrEqual(endMs - 5000);
    await page.keyboard.press(']');
    await expect.poll(atMs, { timeout: SEEN_MS }).toBe(endMs);
    await whenSettled(page);
    expect(Math.max(...(await seen(page)).map(({ time }) => (time === null ? 0 : Date.parse(time))))).toBeGreaterThan(endMs - 5000);
  });

  it('is opened again in place of itself', async () => {
    const { page } = opened;
    await page.locator('.recording input[type=file]').setInputFiles(file);
    await page.locator('.live-badge.not-live', { hasText: 'REPLAY' }).waitFor({ timeout: SEEN_MS });
    await whenSettled(page);
  });

  it('lets go by the key for live, and the city lives again', async () => {
    const { page } = opened;
    await page.keyboard.press('.');
    await page.getByRole('button', { name: 'Start recording' }).waitFor({ timeout: SEEN_MS });
    await whenSettled(page);
    const before = await seen(page);
    await expect.poll(async () => JSON.stringify(await seen(page)) !== JSON.stringify(before), { timeout: SEEN_MS }).toBe(true);
  });

  it('of nonsense is refused by name', async () => {
    const { page } = opened;
    await page
      .locator('.recording input[type=file]')
      .setInputFiles({ name: 'x.mcap', mimeType: 'application/octet-stream', buffer: Buffer.from('not a recording at all') });
    await page.getByText('bad-recording').waitFor({ timeout: SEEN_MS });
  });

  it('whose page goes down before it is saved is there at the next start: it replays, and goes when it is told to', async () => {
    const crashing = await openPage({ path: '#lang=en&w=recording', width: 1280, height: 720, beside: opened });
    await crashing.page.getByRole('button', { name: 'Start recording' }).click();
    await crashing.page.waitForTimeout(RECORD_MS);
    // One that still runs in another window is nobody's loss.
    const early = await openPage({ path: '#lang=en&w=recording', width: 1280, height: 720, beside: opened });
    await early.page.getByRole('button', { name: 'Start recording' }).waitFor({ timeout: SEEN_MS });
    await early.page.waitForTimeout(1000);
    expect(await early.page.getByRole('region', { name: 'Recordings that were never saved' }).count()).toBe(0);
    await early.close();
    await crashing.close();

    const next = await openPage({ path: '#lang=en&w=recording', width: 1280, height: 720, beside: opened });
    const left = next.page.getByRole('region', { name: 'Recordings that were never saved' });
    await left.waitFor({ timeout: SEEN_MS });
    expect(await left.getByRole('listitem').count()).toBe(1);
    const saving = next.page.waitForEvent('download');
    await left.getByRole('button', { name: 'Save' }).click();
    await (await saving).saveAs(file);
    const recording = await readRecording(new Blob([await readFile(file)]), () => undefined);
    expect(recording).toMatchObject({ isCut: true, cityId: 'test-town' });
    expect(recording.messages).toBeGreaterThan(10);
    // All but its last seconds.
    expect(recording.toMs - recording.fromMs).toBeGreaterThanOrEqual(RECORD_MS - 3000);
    await left.getByRole('button', { name: 'Replay' }).click();
    await next.page.getByText('Leave the replay').waitFor({ timeout: SEEN_MS });
    await next.page.getByText('The file breaks off here').waitFor({ timeout: SEEN_MS });
    await whenSettled(next.page);
    await next.page.keyboard.press('.');
    await left.getByRole('button', { name: 'Discard' }).click();
    await left.waitFor({ state: 'detached', timeout: SEEN_MS });
    expect(next.faults.join('\n')).toBe('');
    await next.close();
  });

  it('ran without a fault', () => expect(opened.faults.join('\n')).toBe(''));
});
