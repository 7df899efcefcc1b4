import type {} from '../../src/app/automation.ts';
import { launchChromium } from '../../tools/chromium.ts';
import { median, serveForBench } from './demo-server.ts';
import type { Measurement } from './registry.ts';

const RUNS = 3;

/** Cold starts (a fresh browser context each, so an empty cache) of the demo city from a local server. */
export async function run(): Promise<readonly Measurement[]> {
  const served = await serveForBench();
  const browser = await launchChromium();
  const pictures: number[] = [];
  const values: number[] = [];
  try {
    for (let i = 0; i < RUNS; i++) {
      const context = await browser.newContext({ viewport: { width: 960, height: 600 } });
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
  ];
}
