import { rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { WebSocketServer } from 'ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writePack } from '../../../src/city/pack/write.node.ts';
import { ensureBuilt } from '../../../tools/build-app.ts';
import { openHub, type Hub } from '../../../tools/hub/hub.ts';
import { openCityFolder } from '../../../tools/opened-city.ts';
import { cacheFolder } from '../../../tools/project.ts';
import { smallOrigin } from '../../city/small-city.ts';
import { closeBrowser, openPage, whenSettled, type OpenedPage } from '../fixture.ts';
import { testTown } from '../test-town.ts';

/** Two screens in a room with a hub, and one of them adds a source of its own: a street's worth of what feeds tell. */
const SEEN_MS = 30_000;
const { lon, lat } = smallOrigin;
const bus = { lon: lon + 0.002, lat: lat + 0.001 };

let hub: Hub;
let source: WebSocketServer;
let east: OpenedPage;
let west: OpenedPage;

const entity = (id: string, type: string, rest: object): string => JSON.stringify({ id: `urn:ngsi-ld:${type}:${id}`, type, ...rest });
/** A bus that stands, an air station, and a warning over the town. */
const messages = (): string[] => {
  const now = new Date().toISOString();
  return [
    entity('bus-7', 'Vehicle', {
      name: '7',
      vehicleType: 'bus',
      speed: 0,
      location: { type: 'Point', coordinates: [bus.lon, bus.lat] },
      observationDateTime: now,
    }),
    entity('air-1', 'AirQualityObserved', {
      NO2: { type: 'Property', value: 41.5, unitCode: 'GQ', observedAt: now },
      location: { type: 'Point', coordinates: [lon - 0.002, lat - 0.001] },
      dateObserved: now,
    }),
    entity('flood', 'Alert', {
      severity: 'high',
      category: 'weather',
      dateIssued: now,
      description: 'Water in the streets',
      location: { type: 'Point', coordinates: [lon + 0.004, lat - 0.002] },
    }),
  ];
};

beforeAll(async () => {
  const folder = join(cacheFolder, 'hub-town');
  rmSync(folder, { recursive: true, force: true });
  await writePack(testTown(), folder);
  source = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await new Promise((done) => source.once('listening', done));
  source.on('connection', (socket) => {
    const say = (): void => messages().forEach((message) => socket.send(message));
    say();
    const turn = setInterval(say, 1000);
    socket.on('close', () => clearInterval(turn));
  });
  const app = await ensureBuilt();
  hub = await openHub({ city: openCityFolder(folder), app: { path: '/', folder: app }, host: '127.0.0.1', port: 0, connectOrigins: [sourceUrl()] });
  const url = `http://127.0.0.1:${hub.port}/`;
  east = await openPage({ url, path: '?still#lang=en&w=feeds', width: 1280, height: 640 });
  west = await openPage({ url, path: '?still#lang=en', width: 400, height: 300 });
});
afterAll(async () => {
  await closeBrowser();
  await hub?.close();
  source?.close();
});
const sourceUrl = (): string => `ws://127.0.0.1:${(source.address() as AddressInfo).port}`;

const readings = (page: Page): Promise<Record<string, string>> =>
  page.evaluate(() =>
    Object.fromEntries(
      (window.belvedere?.observations({ limit: 10_000 }) ?? []).flatMap(({ stream, time, value }) => (value === null ? [] : [[stream, `${time} ${value}`]])),
    ),
  );

describe('a room with a hub', () => {
  it('has screens that show the same city, every row accounted for', async () => {
    await expect
      .poll(
        async () => {
          const [a, b] = [await readings(east.page), await readings(west.page)];
          return Object.keys(a).length > 100 && Object.entries(a).filter(([stream, reading]) => b[stream] === reading).length > Object.keys(a).length / 2;
        },
        { timeout: SEEN_MS },
      )
      .toBe(true);
    for (const { page } of [east, west]) {
      const { received, shown, superseded, dropped, rejected, streams } = await page.evaluate(() => window.belvedere?.stats() ?? ({} as never));
      expect(streams).toBeGreaterThan(100);
      expect({ dropped, rejected }).toEqual({ dropped: 0, rejected: 0 });
      expect(received).toBe(shown + superseded);
    }
    expect(hub.screens).toBeGreaterThanOrEqual(2);
  });
});

describe('a source added by hand', () => {
  const dialog = () => east.page.getByRole('dialog', { name: 'Add feed' });

  it('of an origin nobody declared is refused by name, unasked', async () => {
    await east.page.getByRole('button', { name: 'Add feed' }).click();
    await dialog().getByLabel('Address').fill('wss://elsewhere.example/');
    await dialog().getByText('does not declare wss://elsewhere.example').waitFor({ timeout: SEEN_MS });
    expect(await dialog().getByRole('button', { name: 'Look' }).isDisabled()).toBe(true);
  });

  it('is looked at through its own worker, and nothing of it reaches the city', async () => {
    await dialog().getByLabel('Address').fill(`${sourceUrl()}/`);
    await dialog().getByRole('button', { name: 'Look' }).click();
    await dialog().getByText('1 vehicles').waitFor({ timeout: SEEN_MS });
    await dialog().getByText('1 events or requests').waitFor({ timeout: SEEN_MS });
    await dialog().getByText('no mapping is needed').waitFor({ timeout: SEEN_MS });
    expect(await east.page.evaluate(() => window.belvedere?.observations({ thing: 'urn:ngsi-ld:AirQualityObserved:air-1' }).length)).toBe(0);
  });

  it('is let in: its readings stand beside the others, its bus and its warning on the map', async () => {
    const { page } = east;
    await dialog().getByRole('button', { name: 'Try in this session' }).click();
    const no2 = () => page.evaluate(() => window.belvedere?.observations({ thing: 'urn:ngsi-ld:AirQualityObserved:air-1', property: 'no2' })[0]?.value ?? null);
    await expect.poll(no2, { timeout: SEEN_MS }).toBeCloseTo(41.5, 3);
    const under = async (place: { lon: number; lat: number }): Promise<string> => {
      await page.evaluate((at) => window.belvedere?.camera.set({ ...at, zoom: 17.5, pitch: 0, bearing: 0 }), place);
      await whenSettled(page);
      const box = await page.locator('canvas.maplibregl-canvas').boundingBox();
      const ref = await page.evaluate(([x, y]) => window.belvedere?.pick(x, y), [(box?.width ?? 0) / 2, (box?.height ?? 0) / 2] as const);
      return ref ? `${ref.kind}/${ref.id}` : 'ground';
    };
    await expect.poll(() => under(bus), { timeout: SEEN_MS }).toMatch(/^vehicle\/.*bus-7$/);
    await expect.poll(() => under({ lon: lon + 0.004, lat: lat - 0.002 }), { timeout: SEEN_MS }).toMatch(/^event\/.*flood$/);
    // The other screen was not asked.
    expect(await west.page.evaluate(() => window.belvedere?.observations({ thing: 'urn:ngsi-ld:AirQualityObserved:air-1' }).length)).toBe(0);
  });

  it('ran without a fault', () => expect([...east.faults, ...west.faults].join('\n')).toBe(''));
});
