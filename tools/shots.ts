/**
 * `npm run shots [-- names] [--url URL]`: pictures of the running product at 1920 x 1080 into docs/shots/. Without a URL
 * the built application and the demo city are served for the purpose. `golden` takes the golden pictures of the browser
 * tests anew (tests/browser/golden/pictures): look at every one that changed before it is committed.
 */
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import type { CameraPlace, SessionState } from '../src/session/session.ts';
import type {} from '../src/app/automation.ts';
import { canOpenDelft, examples, openDelft } from '../tests/browser/delft/delft.ts';
import { ensureBuilt } from './build-app.ts';
import { launchChromium } from './chromium.ts';
import { ensureDemoCity } from './city-cache.ts';
import { openCityFolder } from './opened-city.ts';
import { fromRoot, projectRoot } from './project.ts';
import { runBin } from './run-command.ts';
import { serve, type Served } from './server/serve.ts';

interface Shot {
  readonly name: string;
  /** Hour of the city's day, hours and minutes; absent = live. */
  readonly hour?: number;
  readonly session?: Partial<SessionState>;
  /** The pack's saved camera to stand at. */
  readonly camera?: string;
  readonly place?: Partial<CameraPlace>;
  /** Part of an entity's name to select. */
  readonly select?: string;
  readonly selectKind?: 'sensor' | 'thing';
  readonly path?: string;
  /** JPEG quality; pictures of the whole city are too fine for PNG. */
  readonly quality?: number;
}

/** The day the demo city is shown on: the sun stands as it does then, whatever day the script runs. */
const DAY_UTC_MS = Date.UTC(2026, 8, 22);
const shots: readonly Shot[] = [
  { name: 'day', hour: 10.5, session: { language: 'en', style: 'lit', theme: 'day' } },
  { name: 'dusk', hour: 17.9, session: { language: 'en', style: 'lit', theme: 'day' } },
  { name: 'night', hour: 21.5, session: { language: 'zh', style: 'lit', theme: 'night' } },
  { name: 'pump-q3', hour: 14.25, session: { language: 'en' }, select: 'Q3' },
];

const { values, positionals } = parseArgs({ options: { url: { type: 'string' }, out: { type: 'string' } }, allowPositionals: true });
const outFolder = values.out ?? join(projectRoot, 'docs', 'shots');

async function serveDemo(): Promise<Served> {
  const city = openCityFolder(await ensureDemoCity());
  const app = await ensureBuilt();
  return serve({ mounts: [city.mount, { path: '/', folder: app }], config: { city: city.path, connectOrigins: [] } });
}

/** Open a fresh page, bring it to the shot's place and time, wait until all is drawn, and keep the picture. */
async function take(browser: Browser, url: string, shot: Shot, whenOpen?: () => Promise<void>): Promise<void> {
  // Small while the city loads: software rendering is bound by the number of pixels.
  const context = await browser.newContext({ viewport: { width: 480, height: 270 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(`${shot.name}: uncaught ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') console.error(`${shot.name}: ${message.text()}`);
  });
  await page.goto(url + (shot.path ?? ''), { waitUntil: 'domcontentloaded' });
  await page.waitForFunction(() => window.belvedere !== undefined);
  await settle(page);
  await whenOpen?.();
  if (whenOpen) await page.waitForTimeout(2000);
  await page.evaluate(arrange, { shot, dayMs: DAY_UTC_MS });
  await settle(page);
  await page.setViewportSize({ width: 1920, height: 1080 });
  // Sparklines are filled a moment after everything else.
  await page.waitForTimeout(4000);
  await settle(page);
  const file = join(outFolder, `${shot.name}.jpg`);
  await page.screenshot({ path: file, type: 'jpeg', quality: shot.quality ?? 82, timeout: 120_000 });
  console.log(`${fromRoot(file)}  ${Math.round(statSync(file).size / 1000)} kB`);
  await context.close();
}

async function takeDemo(browser: Browser, wanted: readonly Shot[]): Promise<void> {
  const served = values.url === undefined ? await serveDemo() : undefined;
  for (const shot of wanted) await take(browser, values.url ?? served?.url ?? '', shot);
  await served?.close();
}

/** Real buildings under real protocols: official NGSI-LD examples, published now at places in Delft. */
async function takeDelft(browser: Browser): Promise<void> {
  if (!canOpenDelft()) {
    console.log('delft: NOT TAKEN, it needs ../shared/real and Mosquitto');
    return;
  }
  const delft = await openDelft();
  const { lon, lat } = delft.manifest.origin;
  const publish = async (): Promise<void> => {
    const now = Date.now();
    await delft.publish('ngsi/air', examples.airIn(lon, lat, now));
    for (let i = 0; i < 5; i++) {
      const lamp = examples.lampIn(lon - 0.0012 + 0.0006 * i, lat + 0.0004, now);
      await delft.publish('ngsi/lamp', { ...lamp, id: `urn:ngsi-ld:Streetlight:delft-${i + 1}` });
    }
  };
  const shot: Shot = { name: 'delft', session: { language: 'en', style: 'lit', theme: 'day' }, select: 'AirQualityObserved', selectKind: 'thing' };
  await take(browser, delft.url, shot, publish);
  await delft.close();
}

const settle = (page: Page): Promise<void> => page.evaluate(() => window.belvedere?.whenSettled(180_000));

/** Runs in the page. */
async function arrange({ shot, dayMs }: { readonly shot: Shot; readonly dayMs: number }): Promise<void> {
  const { belvedere } = window;
  if (!belvedere) return;
  if (shot.session) belvedere.session(shot.session);
  const { city } = (await (await fetch('config.json')).json()) as { city: string };
  const manifest = (await (await fetch(`${city}city.json`)).json()) as {
    timeZone: { kind: string; offsetMinutes?: number };
    cameras: ({ id: string } & CameraPlace)[];
  };
  if (shot.hour !== undefined) {
    const offsetMs = (manifest.timeZone.offsetMinutes ?? 0) * 60_000;
    belvedere.time.set({ kind: 'at', timeMs: dayMs + shot.hour * 3_600_000 - offsetMs, rate: 0 });
  }
  const camera = manifest.cameras.find(({ id }) => id === shot.camera);
  if (camera) belvedere.camera.set(camera);
  if (shot.place) belvedere.camera.set(shot.place);
  if (shot.select === undefined) return;
  const [found] = belvedere.entities({ text: shot.select, kind: shot.selectKind ?? 'sensor', limit: 1 });
  if (!found) return;
  belvedere.select(found);
  belvedere.camera.set({ lon: found.lon, lat: found.lat, zoom: 16.4 });
}

if (positionals.includes('golden')) {
  const { code } = await runBin('vitest', ['run', '--project', 'browser', 'tests/browser/golden', '--retry=0'], {
    show: true,
    env: { BELVEDERE_RENEW_GOLDEN: '1' },
  });
  process.exit(code);
}
mkdirSync(outFolder, { recursive: true });
const names = [...shots.map(({ name }) => name), 'delft'];
const unknown = positionals.filter((name) => !names.includes(name));
if (unknown.length > 0) throw new Error(`no shot ${unknown.join(', ')}; shots are ${names.join(', ')}`);
const isAsked = (name: string): boolean => positionals.length === 0 || positionals.includes(name);
const ofDemo = shots.filter(({ name }) => isAsked(name));
const browser = await launchChromium();
try {
  if (ofDemo.length > 0) await takeDemo(browser, ofDemo);
  if (isAsked('delft')) await takeDelft(browser);
} finally {
  await browser.close();
}
