import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type {} from '../../src/app/automation.ts';
import { ensureBuilt } from '../../tools/build-app.ts';
import { launchChromium } from '../../tools/chromium.ts';
import { projectRoot } from '../../tools/project.ts';
import { ensurePeers } from './build-peers.ts';
import { median } from './demo-server.ts';
import { countDraws, timeFrames } from './frame-costs.ts';
import type {} from './page/peer.ts';
import type { Measurement } from './registry.ts';
import { serveSynthetic } from './serve-synthetic.ts';
import { createSyntheticCity } from './synthetic-city.ts';

const COUNT = 100_000;
const SENSORS = 5000;
/** Small, because software rasterises every pixel; script does not depend on it. */
const VIEWPORT = { width: 640, height: 360 };
const SCRIPT_FRAMES = 36;
const WHOLE_FRAMES = 3;
const MOST_FRAME_TIME_MS = 20_000;
const LOAD_LIMIT_MS = 120_000;

interface Figures {
  readonly scriptMs: number;
  readonly frameMs: number;
  readonly loadMs: number;
  readonly memoryMb: number;
  readonly drawCalls: number;
  /** Script of the city model and of the marks within ours, ms. */
  readonly parts: { readonly three: number; readonly marks: number } | null;
}

/** Turn the camera in every other frame: the script of each, with the draws left out. */
const scriptOf = (page: Page): Promise<{ costs: number[]; draws: number }> =>
  page.evaluate(async (frames) => {
    const [counter, costs] = [window.counter ?? { draws: 0, clamp: false }, window.frameCosts ?? []];
    counter.clamp = true;
    for (let i = 0; i < frames; i++) {
      if (window.peer) window.peer.turn(i * 0.7);
      else window.belvedere?.camera.set({ bearing: i * 0.7 });
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      if (i > 5) continue;
      costs.length = 0;
      counter.draws = 0;
    }
    counter.clamp = false;
    const drawn = costs.filter((cost) => cost > 0.2);
    return { costs: drawn, draws: counter.draws / Math.max(1, drawn.length) };
  }, SCRIPT_FRAMES);

/** Turn the camera and wait for the GPU to have drawn it, a few times. */
const framesOf = (page: Page): Promise<number[]> =>
  page.evaluate(
    async ([frames, mostMs]) => {
      const gl = document.querySelector('canvas')?.getContext('webgl2');
      const took: number[] = [];
      const startMs = performance.now();
      for (let i = 0; i < frames && performance.now() - startMs < mostMs; i++) {
        const fromMs = performance.now();
        if (window.peer) window.peer.turn(40 + i * 2);
        else window.belvedere?.camera.set({ bearing: 40 + i * 2 });
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        gl?.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
        took.push(performance.now() - fromMs);
      }
      return took;
    },
    [WHOLE_FRAMES, MOST_FRAME_TIME_MS] as const,
  );

/** Script heap and array buffers after a collection, MB. */
async function memoryOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const usage = (await session.send('Runtime.getHeapUsage')) as { usedSize: number; backingStorageSize?: number };
  return (usage.usedSize + (usage.backingStorageSize ?? 0)) / 1e6;
}

async function measure(browser: Browser, url: string, whenReady: (page: Page) => Promise<unknown>): Promise<Figures> {
  const context = await browser.newContext({ viewport: VIEWPORT, reducedMotion: 'reduce' });
  const page = await context.newPage();
  try {
    await page.addInitScript(timeFrames);
    await page.addInitScript(countDraws);
    const startMs = performance.now();
    await page.goto(url, { waitUntil: 'domcontentloaded' });
    await whenReady(page);
    const loadMs = performance.now() - startMs;
    const frames = await framesOf(page);
    const { costs, draws } = await scriptOf(page);
    const parts = await page.evaluate(() => {
      const stats = window.belvedere?.stats();
      return stats ? { three: stats.threeMs, marks: stats.marksMs } : null;
    });
    return { scriptMs: median(costs), frameMs: median(frames), loadMs, memoryMb: await memoryOf(page), drawCalls: draws, parts };
  } finally {
    await context.close();
  }
}

const peers = [
  { page: 'empty', name: 'empty MapLibre map' },
  { page: 'maplibre', name: 'MapLibre fill-extrusion' },
  { page: 'deck', name: 'deck.gl SolidPolygonLayer' },
  { page: 'cesium', name: 'CesiumJS 3D Tiles' },
] as const;
const ours = 'Belvedere, shadows, feed, sensors';

export async function run(): Promise<readonly Measurement[]> {
  const city = createSyntheticCity(COUNT, 7, SENSORS);
  const engine = join(projectRoot, 'node_modules/@cesium/engine');
  const served = await serveSynthetic(
    city,
    [
      { path: '/peers/', folder: await ensurePeers() },
      { path: '/cesium/Workers/', folder: join(engine, 'Build/Workers') },
      { path: '/cesium/ThirdParty/', folder: join(engine, 'Build/ThirdParty') },
      { path: '/cesium/Assets/', folder: join(engine, 'Source/Assets') },
      { path: '/', folder: await ensureBuilt() },
    ],
    { madeBefore: true },
  );
  const figures = new Map<string, Figures>();
  try {
    for (const { page, name } of [...peers, { page: null, name: ours }]) {
      // A browser each: nobody inherits another's caches, GPU process or garbage.
      const browser = await launchChromium();
      try {
        const isReady = page
          ? (opened: Page) => opened.waitForFunction(() => window.peer !== undefined, undefined, { timeout: LOAD_LIMIT_MS, polling: 50 })
          : async (opened: Page) => {
              await opened.waitForFunction(() => window.belvedere !== undefined, undefined, { timeout: LOAD_LIMIT_MS });
              await opened.evaluate((limitMs) => window.belvedere?.whenSettled(limitMs), LOAD_LIMIT_MS);
            };
        figures.set(name, await measure(browser, page ? `${served.url}peers/${page}.html` : served.url, isReady));
      } finally {
        await browser.close();
      }
    }
  } finally {
    await served.close();
  }
  return rows(figures);
}

/** `unlike`: what ours does there that the peers do not. */
const columns = [
  { key: 'scriptMs', what: 'JS of a moving frame', unit: 'ms', decimals: 1, unlike: 'ours draws sensors, names, shade and panels in it' },
  { key: 'frameMs', what: 'whole frame, software raster', unit: 'ms', decimals: 0, unlike: 'ours rasters shade, creases and storeys' },
  { key: 'loadMs', what: 'load', unit: 'ms', decimals: 0, unlike: 'ours is settled only with panels, feed, marks and shade' },
  {
    key: 'memoryMb',
    what: 'heap and buffers',
    unit: 'MB',
    decimals: 0,
    unlike: 'ours keeps geometry to survive a lost context; others keep theirs in workers or on the GPU alone',
  },
  { key: 'drawCalls', what: 'draw calls', unit: '', decimals: 0, unlike: 'ours draws marks and shade too' },
] as const;

/** Every figure of everybody, and after ours how it stands against the best peer. */
function rows(figures: ReadonlyMap<string, Figures>): Measurement[] {
  const out: Measurement[] = [{ what: `${COUNT / 1000},000 footprints, ${VIEWPORT.width} x ${VIEWPORT.height}`, value: figures.size, unit: 'pages' }];
  for (const { key, what, unit, decimals, unlike } of columns)
    for (const [name, figure] of figures) {
      const drawn = [...figures].filter(([other]) => other !== ours && other !== peers[0].name);
      const [bestName, best] = drawn.reduce((a, b) => (b[1][key] < a[1][key] ? b : a));
      const against =
        name === ours
          ? `${figure[key] <= best[key] ? 'ahead of' : 'BEHIND'} ${bestName} (${best[key].toFixed(decimals)})${figure[key] <= best[key] ? '' : `: ${unlike}`}`
          : '';
      out.push({ what: `${what}: ${name}`, value: figure[key], unit, decimals, against });
    }
  const own = figures.get(ours)?.parts;
  if (own) {
    out.push({ what: 'of our JS: the city model (three)', value: own.three, unit: 'ms', decimals: 1, against: 'target 2' });
    out.push({ what: 'of our JS: marks', value: own.marks, unit: 'ms', decimals: 1, against: 'target 2' });
  }
  return out;
}
