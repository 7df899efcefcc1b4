import { readFileSync } from 'node:fs';
import type { Browser, CDPSession, Page } from 'playwright-core';
import type {} from '../../src/app/automation.ts';
import { ensureBuilt } from '../../tools/build-app.ts';
import { launchChromium } from '../../tools/chromium.ts';
import { median } from './demo-server.ts';
import { countDraws, leaveDrawsOut, timeFrames } from './frame-costs.ts';
import type { Measurement } from './registry.ts';
import { serveSynthetic } from './serve-synthetic.ts';
import { createSyntheticCity } from './synthetic-city.ts';

const COUNT = 1_000_000;
const VIEWPORT = { width: 960, height: 600 };
const LOAD_LIMIT_MS = 300_000;
/** What the scene says it keeps: geometry of buildings, and of furniture, each; on the GPU and once more in memory. */
const BUDGET_MB = 256;
/** From one end of the city to the other near the ground, and back higher up: every stop wants tiles nobody has asked for yet. */
const STOPS = 14;
const WALK_DEG = 0.17;
const FRAMES_A_STOP = 12;

interface Held {
  readonly geometryMb: number;
  readonly heapMb: number;
  readonly buffersMb: number;
  readonly tiles: number;
}

async function heldBy(page: Page, session: CDPSession): Promise<Held> {
  await session.send('HeapProfiler.collectGarbage');
  const usage = (await session.send('Runtime.getHeapUsage')) as { usedSize: number; backingStorageSize?: number };
  const { geometryBytes, tilesLoaded } = await page.evaluate(() => window.belvedere?.stats() ?? { geometryBytes: NaN, tilesLoaded: NaN });
  return { geometryMb: geometryBytes / 1e6, heapMb: usage.usedSize / 1e6, buffersMb: (usage.backingStorageSize ?? NaN) / 1e6, tiles: tilesLoaded };
}

/** Resident memory of the browser's processes by kind, MB; NaN where the system does not tell. */
async function residentMb(browser: Browser, kind: 'renderer' | 'GPU'): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const sizes = processInfo
    .filter(({ type }) => type === kind)
    .map(({ id }) => {
      try {
        return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1]) / 1000;
      } catch {
        return NaN;
      }
    });
  return Math.max(...sizes);
}

export async function run(): Promise<readonly Measurement[]> {
  const served = await serveSynthetic(createSyntheticCity(COUNT), [{ path: '/', folder: await ensureBuilt() }]);
  const browser = await launchChromium();
  try {
    const page = await (await browser.newContext({ viewport: VIEWPORT, reducedMotion: 'reduce' })).newPage();
    await page.addInitScript(timeFrames);
    await page.addInitScript(countDraws);
    await page.addInitScript(leaveDrawsOut);
    await page.goto(served.url, { waitUntil: 'domcontentloaded' });
    await page.waitForFunction(() => window.belvedere !== undefined, undefined, { timeout: LOAD_LIMIT_MS });
    const settle = (): Promise<unknown> => page.evaluate((limitMs) => window.belvedere?.whenSettled(limitMs), LOAD_LIMIT_MS);
    await settle();
    const session = await page.context().newCDPSession(page);
    const seen: Held[] = [await heldBy(page, session)];
    const costs: number[] = [];
    let [renderer, gpu] = [0, 0];
    const home = await page.evaluate(() => window.belvedere?.camera.get());
    const lon = home?.lon ?? NaN;
    for (let stop = 0; stop < STOPS; stop++) {
      const share = stop / (STOPS - 1);
      const place = { lon: lon + (share - 0.5) * 2 * WALK_DEG, zoom: stop % 3 === 2 ? 13 : 15, pitch: 60, bearing: (stop * 40) % 360 };
      costs.push(
        ...(await page.evaluate(
          async ([to, frames]) => {
            window.belvedere?.camera.set(to);
            const list = window.frameCosts ?? [];
            await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
            list.length = 0;
            for (let i = 0; i < frames; i++) {
              window.belvedere?.camera.set({ bearing: to.bearing + i * 0.7 });
              await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
            }
            return list.filter((cost) => cost > 0.2);
          },
          [place, FRAMES_A_STOP] as const,
        )),
      );
      await settle();
      seen.push(await heldBy(page, session));
      renderer = Math.max(renderer, await residentMb(browser, 'renderer'));
      gpu = Math.max(gpu, await residentMb(browser, 'GPU'));
    }
    const most = (of: (held: Held) => number): number => Math.max(...seen.map(of));
    const half = seen.length >> 1;
    const [early, late] = [seen.slice(1, half), seen.slice(half)].map((part) => Math.max(...part.map(({ heapMb, buffersMb }) => heapMb + buffersMb)));
    const geometryMb = most((held) => held.geometryMb);
    return [
      {
        what: 'geometry held, most',
        value: geometryMb,
        unit: 'MB',
        against: `${geometryMb <= BUDGET_MB * 1.05 ? 'within' : 'OVER'} ${BUDGET_MB} MB (and five tiles under way)`,
      },
      { what: 'tiles resident, most', value: most((held) => held.tiles), unit: 'tiles' },
      { what: 'array buffers, most', value: most((held) => held.buffersMb), unit: 'MB', against: 'geometry once more, tables, feeds' },
      { what: 'script heap, most', value: most((held) => held.heapMb), unit: 'MB' },
      { what: 'heap and buffers, later half', value: late ?? NaN, unit: 'MB', against: `earlier half ${(early ?? NaN).toFixed(0)}: flat when alike` },
      { what: 'renderer resident, most', value: renderer, unit: 'MB' },
      { what: 'GPU process resident, most', value: gpu, unit: 'MB', against: 'software: its buffers and textures are here' },
      { what: 'JS of a frame while tiles arrive', value: median(costs), unit: 'ms', decimals: 1, against: `longest ${Math.max(...costs).toFixed(0)}` },
    ];
  } finally {
    await browser.close();
    await served.close();
  }
}
