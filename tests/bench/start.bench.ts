import type { Browser } from 'playwright-core';
import type {} from '../../src/app/automation.ts';
import { launchChromium } from '../../tools/chromium.ts';
import { median, serveForBench } from './demo-server.ts';
import type { Measurement } from './registry.ts';

const RUNS = 3;
const viewport = { width: 960, height: 600 };

/** Navigation to the first rest of an empty MapLibre map, ms: what a machine takes for a map with nothing in it. */
async function emptyMapMs(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  await page.goto(`${url}empty-map/`, { waitUntil: 'domcontentloaded' });
  await page.waitForFunction(() => (window as { idleMs?: number }).idleMs !== undefined, undefined, { timeout: 60_000, polling: 100 });
  const idleMs = await page.evaluate(() => (window as { idleMs?: number }).idleMs ?? NaN);
  await context.close();
  return idleMs;
}

/**
 * Cold starts (a fresh browser context each, so an empty cache) of the demo city from a local server, an empty map before each:
 * milliseconds hold for one machine in one hour only, the ratio travels.
 */
export async function run(): Promise<readonly Measurement[]> {
  const served = await serveForBench();
  const browser = await launchChromium();
  const pictures: number[] = [];
  const values: number[] = [];
  const empty: number[] = [];
  try {
    for (let i = 0; i < RUNS; i++) {
      empty.push(await emptyMapMs(browser, served.url));
      const context = await browser.newContext({ viewport });
      const page = await context.newPage();
      await page.goto(served.url, { waitUntil: 'domcontentloaded' });
      await page.waitForFunction(
        () => !Number.isNaN((window.belvedere?.stats().firstPictureMs ?? NaN) + (window.belvedere?.stats().firstValueMs ?? NaN)),
        undefined,
        {
          timeout: 120_000,
          polling: 100,
        },
      );
      const { firstPictureMs, firstValueMs } = await page.evaluate(() => window.belvedere?.stats() ?? { firstPictureMs: NaN, firstValueMs: NaN });
      pictures.push(firstPictureMs);
      values.push(firstValueMs);
      await context.close();
    }
  } finally {
    await browser.close();
    await served.close();
  }
  const spread = (list: readonly number[]): string => `${Math.round(Math.min(...list))} to ${Math.round(Math.max(...list))}`;
  return [
    { what: 'first city picture', value: median(pictures), unit: 'ms', against: `target 2,500; ${spread(pictures)}` },
    { what: 'first live value', value: median(values), unit: 'ms', against: `target 3,500; ${spread(values)}` },
    { what: 'empty MapLibre map, to its first rest', value: median(empty), unit: 'ms', against: spread(empty) },
    { what: 'first city picture in empty maps', value: median(pictures) / median(empty), unit: '', decimals: 1 },
    { what: 'first live value in empty maps', value: median(values) / median(empty), unit: '', decimals: 1 },
  ];
}
