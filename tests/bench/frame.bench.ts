import type { Browser, Page } from 'playwright-core';
import type {} from '../../src/app/automation.ts';
import { launchChromium } from '../../tools/chromium.ts';
import { median, serveForBench } from './demo-server.ts';
import { timeFrames } from './frame-costs.ts';
import type { Measurement } from './registry.ts';

const FRAMES = 40;

declare global {
  interface Window {
    /** The empty map's page: turn the camera; whether it stands. */
    turn?: (bearing: number) => void;
    isReady?: boolean;
  }
}

/** Turn the camera a little in every frame and take the median cost of the frames that drew. */
const turnAround = (page: Page): Promise<number[]> =>
  page.evaluate(async (frames) => {
    const turn = window.turn ?? ((bearing: number) => window.belvedere?.camera.set({ bearing }));
    const costs = window.frameCosts ?? [];
    for (let i = 0; i < frames; i++) {
      turn(i * 0.7);
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      if (i === 5) costs.length = 0;
    }
    return costs.filter((cost) => cost > 0.2);
  }, FRAMES);

async function measure(browser: Browser, url: string, whenReady: (page: Page) => Promise<unknown>): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 960, height: 600 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.addInitScript(timeFrames);
  await page.goto(url, { waitUntil: 'domcontentloaded' });
  await whenReady(page);
  const costs = await turnAround(page);
  await context.close();
  return median(costs);
}

export async function run(): Promise<readonly Measurement[]> {
  const served = await serveForBench();
  const browser = await launchChromium();
  try {
    const emptyMs = await measure(browser, `${served.url}empty-map/index.html`, (page) => page.waitForFunction(() => window.isReady === true));
    const cityMs = await measure(browser, served.url, async (page) => {
      await page.waitForFunction(() => window.belvedere !== undefined);
      await page.evaluate(() => window.belvedere?.whenSettled(150_000));
    });
    return [
      { what: 'empty MapLibre map', value: emptyMs, unit: 'ms JS', decimals: 1 },
      { what: 'the demo city, live', value: cityMs, unit: 'ms JS', decimals: 1, against: `${(cityMs / emptyMs).toFixed(1)} x the empty map` },
    ];
  } finally {
    await browser.close();
    await served.close();
  }
}
