import type { Page } from 'playwright-core';
import type {} from '../../src/app/automation.ts';
import type { CameraPlace } from '../../src/session/session.ts';
import { ensureBuilt } from '../../tools/build-app.ts';
import { launchChromium } from '../../tools/chromium.ts';
import { median, serveForBench } from './demo-server.ts';
import { countDraws, leaveDrawsOut, timeFrames } from './frame-costs.ts';
import type { Measurement } from './registry.ts';
import { serveSynthetic } from './serve-synthetic.ts';
import { createSyntheticCity } from './synthetic-city.ts';

const COUNT = 100_000;
const SENSORS = 5000;
const FRAMES = 46;
/** The first frames after a jump still choose tiles and fill buffers. */
const WARM_FRAMES = 8;
const LOAD_LIMIT_MS = 240_000;
/** Small, because software rasterises every pixel; script does not depend on it. */
const VIEWPORT = { width: 960, height: 600 };
/** What a moving frame may take: script beyond an empty map's, of it the model and the marks, and draw calls. */
const BUDGET = { beyondMs: 4, threeMs: 2, marksMs: 2, drawCalls: 150 } as const;
const OVERVIEW: Partial<CameraPlace> = { zoom: 12.2, pitch: 45 };

declare global {
  interface Window {
    /** The empty map's page: turn the camera; whether it stands. */
    turn?: (bearing: number) => void;
    isReady?: boolean;
  }
}

interface Figures {
  readonly scriptMs: number;
  readonly threeMs: number;
  readonly marksMs: number;
  readonly drawCalls: number;
}

/** Turn the camera a little in every other frame, draws left out: the median script of the frames that drew. */
const turnAround = (page: Page): Promise<Figures> =>
  page
    .evaluate(
      async ([frames, warm]) => {
        const turn = window.turn ?? ((bearing: number) => window.belvedere?.camera.set({ bearing }));
        const costs = window.frameCosts ?? [];
        for (let i = 0; i < frames; i++) {
          turn(i * 0.7);
          await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
          if (i < warm) costs.length = 0;
        }
        const stats = window.belvedere?.stats();
        const [threeMs, marksMs, drawCalls] = stats ? [stats.threeMs, stats.marksMs, stats.drawCalls] : [0, 0, 0];
        return { costs: costs.filter((cost) => cost > 0.2), threeMs, marksMs, drawCalls };
      },
      [FRAMES, WARM_FRAMES] as const,
    )
    .then(({ costs, ...rest }) => ({ scriptMs: median(costs), ...rest }));

/** A browser of its own for each page, so that nobody inherits another's garbage or GPU process. */
async function measure(url: string, views: readonly (Partial<CameraPlace> | null)[]): Promise<readonly Figures[]> {
  const browser = await launchChromium();
  try {
    const page = await (await browser.newContext({ viewport: VIEWPORT, reducedMotion: 'reduce' })).newPage();
    await page.addInitScript(timeFrames);
    await page.addInitScript(countDraws);
    await page.addInitScript(leaveDrawsOut);
    await page.goto(url, { waitUntil: 'domcontentloaded' });
    await page.waitForFunction(() => window.isReady === true || window.belvedere !== undefined, undefined, { timeout: LOAD_LIMIT_MS });
    const settle = (): Promise<unknown> => page.evaluate((limitMs) => window.belvedere?.whenSettled(limitMs), LOAD_LIMIT_MS);
    const found: Figures[] = [];
    for (const view of views) {
      await settle();
      if (view) await page.evaluate((place) => window.belvedere?.camera.set(place), view);
      await settle();
      found.push(await turnAround(page));
    }
    return found;
  } finally {
    await browser.close();
  }
}

export async function run(): Promise<readonly Measurement[]> {
  const app = await ensureBuilt();
  const synthetic = await serveSynthetic(createSyntheticCity(COUNT, 7, SENSORS), [{ path: '/', folder: app }], { madeBefore: true });
  const demo = await serveForBench();
  try {
    const [empty] = await measure(`${demo.url}empty-map/index.html`, [null]);
    const emptyMs = empty?.scriptMs ?? NaN;
    const [near, far] = await measure(synthetic.url, [null, OVERVIEW]);
    const [home, overview] = await measure(demo.url, [null, OVERVIEW]);
    return [
      { what: 'empty MapLibre map', value: emptyMs, unit: 'ms JS', decimals: 2 },
      ...rows(`${COUNT / 1000},000 buildings`, near, emptyMs),
      ...rows(`${COUNT / 1000},000, overview`, far, emptyMs),
      ...rows('demo city at home, live', home, emptyMs),
      ...rows('demo city, overview', overview, emptyMs),
    ];
  } finally {
    await Promise.all([synthetic.close(), demo.close()]);
  }
}

const held = (value: number, most: number, unit: string): string => `${value <= most ? 'within' : 'OVER'} ${most.toFixed(unit === 'ms' ? 2 : 0)} ${unit}`;

function rows(name: string, figures: Figures | undefined, emptyMs: number): Measurement[] {
  if (!figures) return [];
  const { scriptMs, threeMs, marksMs, drawCalls } = figures;
  return [
    { what: name, value: scriptMs, unit: 'ms JS', decimals: 2, against: `${held(scriptMs, emptyMs + BUDGET.beyondMs, 'ms')} (empty map + ${BUDGET.beyondMs})` },
    { what: '  the model (three)', value: threeMs, unit: 'ms', decimals: 2, against: held(threeMs, BUDGET.threeMs, 'ms') },
    { what: '  the marks', value: marksMs, unit: 'ms', decimals: 2, against: held(marksMs, BUDGET.marksMs, 'ms') },
    { what: '  draw calls of the model', value: drawCalls, unit: '', against: held(drawCalls, BUDGET.drawCalls, 'calls') },
  ];
}
