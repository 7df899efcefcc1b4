import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writePack } from '../../../src/city/pack/write.node.ts';
import { ensureBuilt } from '../../../tools/build-app.ts';
import { openCityFolder } from '../../../tools/opened-city.ts';
import { cacheFolder } from '../../../tools/project.ts';
import { serve, type Served } from '../../../tools/server/serve.ts';
import { closeBrowser, openPage, whenSettled, type OpenedPage } from '../fixture.ts';
import { makeFilm } from './film.ts';
import { liveTown } from './live-town.ts';
import { openStreet, type Street } from './street-server.ts';

const SEEN_MS = 30_000;
let street: Street;
let served: Served;
let opened: OpenedPage;

beforeAll(async () => {
  street = await openStreet();
  const folder = join(cacheFolder, 'live-town');
  rmSync(folder, { recursive: true, force: true });
  await writePack(liveTown(street.origin), folder);
  const town = openCityFolder(folder);
  const origins = [street.origin, street.socketOrigin];
  served = await serve({ mounts: [town.mount, { path: '/', folder: await ensureBuilt() }], config: { city: town.path, connectOrigins: origins } });
  opened = await openPage({ url: served.url, path: '?still#lang=en', width: 900, height: 600, origins });
});
afterAll(async () => {
  await closeBrowser();
  await served?.close();
  await street?.close();
});

describe('street cameras', () => {
  const row = (name: string): Locator => opened.page.locator('.near-cameras li', { hasText: `Camera ${name}` });
  const caption = (name: string) => row(name).locator('figcaption').textContent({ timeout: SEEN_MS });
  const stateOf = (name: string) => row(name).locator('figure').getAttribute('data-state', { timeout: SEEN_MS });
  const positionS = () =>
    row('hls')
      .locator('video')
      .evaluate((video: HTMLVideoElement) => video.currentTime);
  /** Mean of red, green and blue over the picture in sight, 0 to 255. */
  const brightness = () =>
    row('hls')
      .locator('video')
      .evaluate((video: HTMLVideoElement) => {
        const canvas = new OffscreenCanvas(16, 9);
        const paper = canvas.getContext('2d');
        paper?.drawImage(video, 0, 0, 16, 9);
        const { data } = paper?.getImageData(0, 0, 16, 9) ?? { data: new Uint8ClampedArray(4) };
        return data.reduce((sum, byte, i) => (i % 4 === 3 ? sum : sum + byte), 0) / (data.length * 0.75);
      });

  it('play an HLS stream of a declared origin and say how old its picture is', async () => {
    street.film = await makeFilm(opened.page);
    await opened.page.evaluate(() => window.belvedere?.select('service/v1'));
    await row('hls').getByRole('button').click({ timeout: SEEN_MS });
    await expect.poll(() => stateOf('hls'), { timeout: SEEN_MS }).toBe('live');
    const startS = await positionS();
    await expect.poll(async () => (await positionS()) - startS, { timeout: SEEN_MS }).toBeGreaterThan(2);
    // A black or empty picture has 0 of 255, the film's colours and its white block about half.
    expect(await brightness()).toBeGreaterThan(60);
    const [, age] = /^live, picture (\d+)\ss old$/.exec((await caption('hls')) ?? '') ?? [];
    // Behind by the segments a player keeps before it: here of one second each.
    expect(Number(age)).toBeGreaterThanOrEqual(1);
    expect(Number(age)).toBeLessThan(30);
  });

  it('say that a picture stands when the stream brings no more, and play on when it does', async () => {
    street.isStuck = true;
    await expect.poll(() => stateOf('hls'), { timeout: SEEN_MS }).toBe('stalled');
    expect(await caption('hls')).toMatch(/^Picture stands since \d\d:\d\d:\d\d \(\d+\ss ago\): not live$/);
    street.isStuck = false;
    await expect.poll(() => stateOf('hls'), { timeout: SEEN_MS }).toBe('live');
  });

  it('say what a dead server answers and when they ask again, and come back with it', async () => {
    street.isDown = true;
    await expect.poll(() => stateOf('hls'), { timeout: 2 * SEEN_MS }).toBe('failed');
    expect(await caption('hls')).toMatch(/^Cannot be played: live\.m3u8 answers HTTP 503; next try in \d+\ss$/);
    street.isDown = false;
    await expect.poll(() => stateOf('hls'), { timeout: 2 * SEEN_MS }).toBe('live');
    await row('hls').getByRole('button').click();
  });

  it('show a still with the age its server tells, and one that is not renewed as not live', async () => {
    street.stillMs = Date.now() - 20_000;
    await row('still').getByRole('button').click();
    await expect.poll(() => caption('still'), { timeout: SEEN_MS }).toMatch(/^picture (2|3)\d\ss old$/);
    expect(
      await row('still')
        .locator('img')
        .evaluate((image: HTMLImageElement) => image.naturalWidth),
    ).toBe(1);
    street.stillMs = Date.now() - 3_600_000;
    await expect.poll(() => stateOf('still'), { timeout: SEEN_MS }).toBe('stalled');
    await row('still').getByRole('button').click();
  });

  it('ask no origin that nobody declared, in the pack or in a playlist', async () => {
    await opened.page.evaluate(() => window.belvedere?.select('sensor/x1'));
    await row('undeclared').getByRole('button').click();
    const refused = "Cannot be played: the server's configuration does not declare http://elsewhere.invalid";
    expect(await row('undeclared').locator('p').textContent()).toBe(refused);
    const body = '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nhttp://elsewhere.invalid/0.ts\n#EXT-X-ENDLIST\n';
    street.documents.set('/leads-away.m3u8', { type: 'application/vnd.apple.mpegurl', body: () => body });
    await opened.page.evaluate(() => window.belvedere?.select('service/v1'));
    await row('leads-away').getByRole('button').click();
    await expect.poll(() => caption('leads-away'), { timeout: SEEN_MS }).toBe(refused);
  });
});

it('ran without a fault', async () => {
  await whenSettled(opened.page);
  // The browser itself logs each answer that is an error.
  const unasked = opened.faults.filter((fault) => !(fault.includes(street.origin) && /status of (404|503)/.test(fault)));
  expect(unasked.join('\n')).toBe('');
});
