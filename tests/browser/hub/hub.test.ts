import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writePack } from '../../../src/city/pack/write.node.ts';
import { ensureBuilt } from '../../../tools/build-app.ts';
import { openHub, type Hub } from '../../../tools/hub/hub.ts';
import { openCityFolder } from '../../../tools/opened-city.ts';
import { cacheFolder } from '../../../tools/project.ts';
import { closeBrowser, openPage, type OpenedPage } from '../fixture.ts';
import { testTown } from '../test-town.ts';

/** Two screens in a room with a hub. */
const SEEN_MS = 30_000;
let hub: Hub;
let east: OpenedPage;
let west: OpenedPage;

beforeAll(async () => {
  const folder = join(cacheFolder, 'hub-town');
  rmSync(folder, { recursive: true, force: true });
  await writePack(testTown(), folder);
  const app = await ensureBuilt();
  hub = await openHub({ city: openCityFolder(folder), app: { path: '/', folder: app }, host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${hub.port}/`;
  east = await openPage({ url, path: '?still#lang=en', width: 800, height: 450 });
  west = await openPage({ url, path: '?still#lang=en', width: 400, height: 300 });
});
afterAll(async () => {
  await closeBrowser();
  await hub?.close();
});
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

it('ran without a fault', () => expect([...east.faults, ...west.faults].join('\n')).toBe(''));
