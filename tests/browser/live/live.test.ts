import { rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { createPlanFrame } from '../../../src/base/geodesy.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRecording } from '../../../src/feeds/mcap/read.ts';
import { writePack } from '../../../src/city/pack/write.node.ts';
import { ensureBuilt } from '../../../tools/build-app.ts';
import { openCityFolder } from '../../../tools/opened-city.ts';
import { cacheFolder } from '../../../tools/project.ts';
import { serve, type Served } from '../../../tools/server/serve.ts';
import { smallOrigin } from '../../city/small-city.ts';
import { closeBrowser, openPage, whenSettled, type OpenedPage } from '../fixture.ts';
import { makeFilm } from './film.ts';
import { bus, liveTown, warning } from './live-town.ts';
import { openStreet, TOKEN, type Street } from './street-server.ts';

const SEEN_MS = 30_000;
let street: Street;
let served: Served;
let opened: OpenedPage;

const frame = createPlanFrame([smallOrigin.lon, smallOrigin.lat]);
/** Plan metres: where the bus is, how far it comes in a minute. */
let busM = -900;
const [BUS_Y_M, HOP_M] = [-60, 60];
const FROM_MS = Date.now() - 60_000;

beforeAll(async () => {
  street = await openStreet();
  street.documents.set('/buses.json', { type: 'application/json', body: () => bus(frame.toLonLat(-900, BUS_Y_M), FROM_MS) });
  street.documents.set('/warning.xml', { type: 'application/cap+xml', body: () => warning(frame) });
  const folder = join(cacheFolder, 'live-town');
  rmSync(folder, { recursive: true, force: true });
  await writePack(liveTown(street.origin), folder);
  const town = openCityFolder(folder);
  const origins = [street.origin, street.socketOrigin];
  served = await serve({ mounts: [town.mount, { path: '/', folder: await ensureBuilt() }], config: { city: town.path, connectOrigins: origins } });
  opened = await openPage({ url: served.url, path: '?still#lang=en&w=feeds', width: 900, height: 600, origins });
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

/** Straight above a place of the plan, `rightPx` right of the picture's middle; where that is on the page. */
async function standAbove(xM: number, yM: number, rightPx = 0, zoom = 16): Promise<{ x: number; y: number }> {
  const { page } = opened;
  const metresPerPixel = (40_075_016.686 * Math.cos((smallOrigin.lat * Math.PI) / 180)) / (512 * 2 ** zoom);
  const [lon, lat] = frame.toLonLat(xM - rightPx * metresPerPixel, yM);
  await page.evaluate((place) => window.belvedere?.camera.set(place), { lon, lat, zoom, pitch: 0, bearing: 0 });
  await whenSettled(page);
  return rightOfMiddle(rightPx);
}
/** Asked anew each time: a bar that comes or goes moves the map. */
async function rightOfMiddle(rightPx: number): Promise<{ x: number; y: number }> {
  const box = await opened.page.locator('#map canvas.maplibregl-canvas').boundingBox();
  if (!box) throw new Error('no map on the page');
  return { x: box.x + box.width / 2 + rightPx, y: box.y + box.height / 2 };
}
/** What is under a point of the page. */
const pickAt = (x: number, y: number) =>
  opened.page.evaluate(
    ([x, y]) => {
      const map = document.querySelector('#map canvas.maplibregl-canvas')?.getBoundingClientRect();
      return window.belvedere?.pick(x - (map?.x ?? 0), y - (map?.y ?? 0));
    },
    [x, y] as const,
  );
const selected = () => opened.page.evaluate(() => window.belvedere?.session().selected);

it('a broker that refuses us asks for a name and a token, and lets in who has it', async () => {
  const { page } = opened;
  await page.locator('.feeds-name', { hasText: 'Locked broker' }).click();
  const form = page.getByRole('form', { name: 'Sign in' });
  const token = form.getByRole('textbox', { name: 'Token' });
  await form.getByRole('textbox', { name: 'User name' }).fill('desk');
  await token.fill('a guess');
  await token.press('Enter');
  await expect.poll(() => page.locator('.feed-standing').textContent(), { timeout: SEEN_MS }).toContain('not authorised');
  await token.fill(TOKEN);
  await token.press('Enter');
  await expect.poll(() => page.evaluate(() => window.belvedere?.observations({ feed: 'broker' }).map(({ value }) => value)), { timeout: SEEN_MS }).toEqual([7]);
  await form.waitFor({ state: 'detached', timeout: SEEN_MS });
});

describe('what feeds bring', () => {
  it('is pointed at where it is drawn: a bus between two fixes', async () => {
    const { page } = opened;
    await page.keyboard.press('g');
    await page.keyboard.press('1');
    if ((await page.locator('.shell[data-drawer=true]').count()) > 0) await page.locator('.drawer-button').click();
    const [fromM, toM] = [busM, (busM += HOP_M)];
    const [nextMs, before] = [Date.now(), street.asked.length];
    street.documents.set('/buses.json', { type: 'application/json', body: () => bus(frame.toLonLat(toM, BUS_Y_M), nextMs) });
    // Asked for twice since: the first of the two answers has long been read.
    await expect.poll(() => street.asked.slice(before).filter((path) => path === '/buses.json').length, { timeout: SEEN_MS }).toBeGreaterThan(1);
    const middle = await standAbove((fromM + toM) / 2, BUS_Y_M);
    // It takes a minute for what it drove in a minute; where it stood and where it will stand are 82 px apart.
    let dx = -45;
    while (dx < 20 && (await pickAt(middle.x + dx, middle.y))?.id !== 'buses/bus-7') dx += 5;
    expect(dx).toBeLessThan(20);
    // It goes on meanwhile: a little ahead of the edge at which it was found.
    await page.mouse.click(middle.x + dx + 8, middle.y);
    await expect.poll(selected, { timeout: SEEN_MS }).toBe('vehicle/buses/bus-7');
    await expect.poll(() => page.locator('.inspector').textContent(), { timeout: SEEN_MS }).toContain('Harbour bus');
  });

  it('is pointed at by its ground: a warning, its words in the inspector', async () => {
    const { page } = opened;
    const at = await standAbove(1400, 0, 0, 14);
    // Beside the word in the middle and inside the outline, 120 m north; then outside.
    await page.mouse.click(at.x, at.y - 41);
    await expect.poll(selected, { timeout: SEEN_MS }).toBe(`event/warnings/office@warn.example,W-1,${Date.UTC(2026, 0)}`);
    const inspector = page.locator('.inspector');
    await expect.poll(() => inspector.textContent(), { timeout: SEEN_MS }).toContain('High water at the east bank');
    expect(await inspector.textContent()).toContain('Keep away from the quay.');
    // Ground is ground beside it.
    await page.mouse.click(at.x, at.y - 130);
    await expect.poll(selected, { timeout: SEEN_MS }).toBeNull();
  });
});

describe('a feed added by hand', () => {
  /** The station stands on bare ground, in the strip of the map that the workspace leaves free. */
  const station = { x: 900, y: 900 };
  const [lon, lat] = frame.toLonLat(station.x, station.y);
  const FREE_PX = 230;
  /** Of the picture within twelve pixels of the station: how many have the hue of what is being made, and the green of the middle. */
  const around = async () => {
    const at = await rightOfMiddle(FREE_PX);
    const png = await opened.page.screenshot({ clip: { x: at.x - 12, y: at.y - 12, width: 24, height: 24 } });
    return opened.page.evaluate(async (base64) => {
      const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type: 'image/png' }));
      const paper = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d') as OffscreenCanvasRenderingContext2D;
      paper.drawImage(bitmap, 0, 0);
      const { data } = paper.getImageData(0, 0, bitmap.width, bitmap.height);
      let accent = 0;
      for (let i = 0; i < data.length; i += 4) {
        const [r, g, b] = [data[i] as number, data[i + 1] as number, data[i + 2] as number];
        if (Math.hypot(r - 0xbf, g - 0xdd, b - 0xf7) < 20) accent++;
      }
      const middle = 4 * (bitmap.width * (bitmap.height / 2) + bitmap.width / 2);
      return { accent, middle: data[middle + 1] as number };
    }, png.toString('base64'));
  };
  const dialog = () => opened.page.getByRole('dialog', { name: 'Add feed' });
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await opened.page.keyboard.press(key);
  };
  /** Press Tab until the focus is on what has this name. */
  const tabTo = async (name: RegExp): Promise<void> => {
    for (let i = 0; i < 60; i++) {
      const focused = await opened.page.evaluate(() => {
        const element = document.activeElement as HTMLElement | null;
        if (element === document.body) return '';
        return `${element?.getAttribute('aria-label') ?? ''} ${element?.closest('label')?.textContent ?? ''} ${element?.textContent ?? ''}`;
      });
      if (name.test(focused)) return;
      await press('Tab');
    }
    throw new Error(`Tab leads to nothing named ${name}`);
  };

  it('is reached by keyboard, in narrow windows too, and asks no origin that nobody declared', async () => {
    const { page } = opened;
    street.payload = () =>
      JSON.stringify({ sent: new Date().toISOString(), stations: [{ id: 'quay-1', seen: Date.now(), lon, lat, level_cm: 214, temp_f: 50 }] });
    await press('Escape', 'g', '5');
    await page.getByRole('button', { name: 'Start recording' }).click();
    await press('g', '9');
    await page.getByRole('button', { name: 'Add feed' }).waitFor({ timeout: SEEN_MS });
    await page.setViewportSize({ width: 1280, height: 720 });
    await standAbove(station.x, station.y, FREE_PX);
    expect((await around()).accent).toBe(0);
    await tabTo(/Add feed/);
    await press('Enter');
    await dialog().waitFor({ timeout: SEEN_MS });
    await page.keyboard.type('http://elsewhere.invalid/now.json');
    await dialog().getByText('does not declare http://elsewhere.invalid').waitFor({ timeout: SEEN_MS });
    expect(await dialog().getByRole('button', { name: 'Look' }).isDisabled()).toBe(true);
    await press('Enter');
    expect(await dialog().locator('.add-code').count()).toBe(0);
  });

  it('shows the live payload, proposes what its fields mean, and refuses a wrong unit', async () => {
    await dialog().getByRole('textbox', { name: 'Address' }).fill(`${street.socketOrigin}/live`);
    await press('Enter');
    await expect.poll(() => dialog().locator('.add-code').first().textContent(), { timeout: SEEN_MS }).toContain('"quay-1"');
    const unit = (field: string): Locator => dialog().getByLabel(`/${field}: Unit`);
    await expect.poll(() => unit('level_cm').inputValue(), { timeout: SEEN_MS }).toBe('cm');
    expect(await unit('temp_f').inputValue()).toBe('[degF]');
    expect(await dialog().getByLabel('/level_cm: Property').inputValue()).toBe('waterLevel');
    await unit('level_cm').fill('hPa');
    await dialog().getByText('"hPa" cannot become m').waitFor({ timeout: SEEN_MS });
    expect(await dialog().getByRole('button', { name: 'Try in this session' }).isDisabled()).toBe(true);
    await unit('level_cm').fill('cm');
    await dialog().getByText('2 in the city, 0 outside, 0 without a place').waitFor({ timeout: SEEN_MS });
    expect(await dialog().getByText('2.14').count()).toBeGreaterThan(0);
  });

  it('stands on the map before it is let in, and for good after', async () => {
    const { page } = opened;
    await expect.poll(async () => (await around()).accent, { timeout: SEEN_MS }).toBeGreaterThan(4);
    // A ring: the ground shows through it.
    expect((await around()).middle).toBeLessThan(100);
    // Looked at only: nothing of it is in the city.
    expect(await page.evaluate(() => window.belvedere?.entities({ kind: 'thing', text: 'quay-1' }).length)).toBe(0);
    await tabTo(/Try in this session/);
    await press('Enter');
    await expect.poll(() => page.evaluate(() => window.belvedere?.observations({ property: 'waterLevel' }).map(({ value, unit }) => [value, unit])), { timeout: SEEN_MS }).toEqual([[expect.closeTo(2.14, 6), 'm']]); // prettier-ignore
    const [warmth] = await page.evaluate(() => window.belvedere?.observations({ property: 'airTemperature' }) ?? []);
    expect(warmth?.value).toBeCloseTo(10, 6);
    const pickStation = async () => {
      const { x, y } = await rightOfMiddle(FREE_PX);
      return pickAt(x, y);
    };
    await expect.poll(pickStation, { timeout: SEEN_MS }).toMatchObject({ id: 'quay-1' });
    // A mark of its own in place of the ring.
    await expect.poll(async () => (await around()).middle, { timeout: SEEN_MS }).toBeGreaterThan(150);
  });
});

it('the layer of vehicles tells its eight links, and of those nobody measures that they are unknown', async () => {
  const { page } = opened;
  await page.getByRole('button', { name: /^Layers/ }).click();
  await page.evaluate(() => document.querySelectorAll<HTMLDetailsElement>('.layer-chain').forEach((details) => (details.open = true)));
  // Buses come by GTFS Realtime, which says when a fix was taken and nothing of a gateway or a store.
  const links = page.locator('.layer', { hasText: 'Vehicles, ships and aircraft' }).locator('.chain-link');
  await expect.poll(() => links.count(), { timeout: SEEN_MS }).toBe(8);
  const said = await links.evaluateAll((all) => all.map((link) => [link.querySelector('.chain-name')?.textContent, (link as HTMLElement).dataset['unknown']]));
  expect(said.map(([name]) => name)).toEqual(['Sensed', 'Collected', 'Transported', 'Stored', 'Served', 'Processed', 'Shown', 'Secured']);
  expect(said.find(([name]) => name === 'Stored')?.[1]).toBe('true');
  expect(said.find(([name]) => name === 'Transported')?.[1]).toBe('false');
});

it('a recording that ran meanwhile holds the feed that was tried, as received', async () => {
  const { page } = opened;
  const file = join(cacheFolder, 'live-test.mcap');
  await page.keyboard.press('g');
  await page.keyboard.press('5');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Stop and save' }).click();
  await (await download).saveAs(file);
  const messages: { feedId: string; text: string }[] = [];
  const recording = await readRecording(
    new Blob([await readFile(file)]),
    ({ feedId, bytes }) => void messages.push({ feedId, text: new TextDecoder().decode(bytes) }),
  );
  const tried = recording.feeds.find(({ declaration }) => declaration.address.endsWith('/live'));
  expect(tried?.streams.map(({ property }) => property)).toEqual(['waterLevel', 'airTemperature']);
  const received = messages.filter(({ feedId }) => feedId === tried?.declaration.id);
  expect(received.length).toBeGreaterThan(0);
  expect(received[0]?.text).toContain('"level_cm":214');
  // Who signed in to a broker is nobody's business who gets the file.
  expect((await readFile(file)).includes(TOKEN)).toBe(false);
});

it('ran without a fault', async () => {
  await whenSettled(opened.page);
  // The browser itself logs each answer that is an error.
  const unasked = opened.faults.filter((fault) => !(fault.includes(street.origin) && /status of (404|503)/.test(fault)));
  expect(unasked.join('\n')).toBe('');
});
