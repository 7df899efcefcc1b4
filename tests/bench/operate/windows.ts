import type { Page } from 'playwright-core';
import { sleep } from '../../../src/base/browser.ts';
import { launchChromium } from '../../../tools/chromium.ts';
import type { Measurement } from '../registry.ts';
import type { Levels } from './levels.ts';
import { quantile } from './quantile.ts';
import { drainStream, LEVEL } from './town.ts';

const OPEN_LIMIT_MS = 240_000;
const ROUNDS = 30;
const TARGET_MS = 100;
/** What the bench's own loader wraps named functions in, for those that travel into a page. */
export const keepNames = 'globalThis.__name = (named) => named';
const roles = ['alarms', 'city', 'trends'] as const;
const roleOf = (page: Page): string => new URL(page.url()).searchParams.get('role') ?? '';

/** What a window is watched for: resolves with the machine's time at which it holds there. */
type Watched =
  | { readonly kind: 'selected'; readonly key: string }
  | { readonly kind: 'time'; readonly timeMs: number | null }
  | { readonly kind: 'ack'; readonly id: string };

const whenSeen = (page: Page, watched: Watched): Promise<number> =>
  page.evaluate(
    (asked) =>
      new Promise<number>((done) => {
        const holds = (): boolean => {
          const here = window.belvedere;
          if (!here) return false;
          if (asked.kind === 'selected') return here.session().selected === asked.key;
          if (asked.kind === 'ack') return here.alarms().some(({ id, acknowledgedBy }) => id === asked.id && acknowledgedBy !== null);
          const { time } = here.session();
          return asked.timeMs === null ? time.kind === 'live' : time.kind === 'at' && time.timeMs === asked.timeMs;
        };
        const stop = setInterval(() => {
          if (!holds()) return;
          clearInterval(stop);
          done(Date.now());
        }, 4);
      }),
    watched,
  );

/** Three windows of one machine, one of them with the map drawn in software: how long after the act the other two agree. */
export async function agreement(url: string, levels: Levels): Promise<Measurement[]> {
  const browser = await launchChromium();
  try {
    const context = await browser.newContext({ viewport: { width: 800, height: 450 } });
    const pages: Page[] = [];
    for (const role of roles) {
      const page = await context.newPage();
      page.on('pageerror', (error) => console.log(`    ${role}: ${error.message}`));
      await page.addInitScript(keepNames);
      await page.goto(`${url}?still&role=${role}#lang=en`, { waitUntil: 'domcontentloaded' });
      await page.waitForFunction(() => window.belvedere !== undefined, undefined, { timeout: OPEN_LIMIT_MS });
      await page.evaluate((limitMs) => window.belvedere?.whenSettled(limitMs), OPEN_LIMIT_MS);
      pages.push(page);
    }
    const [alarms, city, trends] = pages as [Page, Page, Page];
    await alarms.evaluate(() => window.belvedere?.session({ operator: 'Mei Chen' }));
    for (let again = 0; again < 60; again++) {
      levels.tell(
        Array.from({ length: 2 * ROUNDS }, (_, n) => drainStream(n)),
        LEVEL.high,
      );
      await sleep(500);
      const counts = await Promise.all(pages.map((page) => page.evaluate(() => window.belvedere?.alarms().length ?? 0)));
      if (counts.every((count) => count >= 2 * ROUNDS)) break;
    }
    const out: Measurement[] = [];
    const measure = async (
      what: string,
      watchedOf: (round: number) => Promise<Watched>,
      act: (watched: Watched) => Promise<number>,
      others: readonly Page[],
    ) => {
      const delays: number[] = [];
      const byRole = new Map<string, number[]>(others.map((page) => [roleOf(page), []]));
      for (let round = 0; round < ROUNDS; round++) {
        const watched = await watchedOf(round);
        const seen = others.map((page) => whenSeen(page, watched));
        await sleep(150);
        const actedMs = await act(watched);
        for (const [n, ms] of (await Promise.all(seen)).entries()) {
          delays.push(ms - actedMs);
          byRole.get(roleOf(others[n] as Page))?.push(ms - actedMs);
        }
      }
      const p95 = quantile(delays, 0.95);
      const ofEach = [...byRole].map(([role, own]) => `${role} ${Math.round(quantile(own, 0.95))}`).join(', ');
      out.push(
        { what: `three windows, ${what}: median`, value: quantile(delays, 0.5), unit: 'ms' },
        { what: '  p95', value: p95, unit: 'ms', against: `${p95 <= TARGET_MS ? 'within' : 'OVER'} ${TARGET_MS} ms (${ofEach})` },
        { what: '  worst', value: Math.max(...delays), unit: 'ms', against: `${delays.length} times` },
      );
    };
    await measure(
      'selection',
      (round) => Promise.resolve({ kind: 'selected', key: `sensor/${drainStream(100 + round).slice(3)}` }),
      (watched) =>
        alarms.evaluate((asked) => {
          const nowMs = Date.now();
          if (asked.kind === 'selected') window.belvedere?.select(asked.key);
          return nowMs;
        }, watched),
      [city, trends],
    );
    await measure(
      'acknowledgement',
      async () => ({ kind: 'ack', id: await alarms.evaluate(() => window.belvedere?.alarms().find(({ state }) => state === 'unacknowledged')?.id ?? '') }),
      async (watched) => {
        if ((await alarms.locator('.root-list').count()) > 0) await alarms.keyboard.press('r');
        await alarms.locator(`.alarm-row[data-alarm="${(watched as { id: string }).id}"]`).focus();
        await alarms.evaluate(() => window.addEventListener('keydown', () => Object.assign(window, { pressedMs: Date.now() }), { once: true, capture: true }));
        await alarms.keyboard.press('a');
        return alarms.evaluate(() => (window as unknown as { pressedMs: number }).pressedMs);
      },
      [city, trends],
    );
    const baseMs = Date.now() - 60_000;
    await measure(
      'shown instant',
      (round) => Promise.resolve({ kind: 'time', timeMs: round % 5 === 4 ? null : baseMs - round * 1000 }),
      (watched) =>
        trends.evaluate((asked) => {
          const nowMs = Date.now();
          if (asked.kind === 'time') window.belvedere?.time.set(asked.timeMs === null ? { kind: 'live' } : { kind: 'at', timeMs: asked.timeMs, rate: 0 });
          return nowMs;
        }, watched),
      [alarms, city],
    );
    return out;
  } finally {
    await browser.close();
  }
}
