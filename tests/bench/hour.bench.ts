import type { AddressInfo } from 'node:net';
import type { CDPSession, Page } from 'playwright-core';
import { WebSocketServer } from 'ws';
import type {} from '../../src/app/automation.ts';
import { sleep } from '../../src/base/browser.ts';
import { isoText } from '../../src/base/iso.ts';
import { launchChromium } from '../../tools/chromium.ts';
import { drainStream, serveTown } from './operate/town.ts';
import type { Measurement } from './registry.ts';

/** Streams that tell once a minute: a day of them, then two hours at sixty times their pace. */
const STREAMS = 2000;
const EVERY_MS = 60_000;
const DAY_MS = 24 * 3_600_000;
const HOURS = 2;
const SPEED = 60;
const PER_MESSAGE = 50;
/** A day comes as fast as the page takes it in; no more than so many readings are under way. */
const MOST_UNDER_WAY = 40_000;
const LOOK_EVERY_MIN = 10;
const OPEN_LIMIT_MS = 240_000;
const BUDGET_MB_A_DAY = 20;

interface Held {
  readonly megabytes: number;
  readonly nodes: number;
  readonly listeners: number;
}

/** What is held after everything that can go has gone: page, workers and their buffers. */
async function heldBy(page: Page, session: CDPSession): Promise<Held> {
  await session.send('HeapProfiler.collectGarbage');
  const bytes = await page.evaluate(async () => {
    const measured = performance as unknown as { measureUserAgentSpecificMemory(): Promise<{ bytes: number }> };
    return (await measured.measureUserAgentSpecificMemory()).bytes;
  });
  const { metrics } = await session.send('Performance.getMetrics');
  const of = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? NaN;
  return { megabytes: bytes / 1e6, nodes: of('Nodes'), listeners: of('JSEventListeners') };
}

/** Is what the page holds still growing? A source older than its clock: history does not ask when a reading came. */
export async function run(): Promise<readonly Measurement[]> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await new Promise((done) => server.once('listening', done));
  const served = await serveTown(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const browser = await launchChromium();
  let sent = 0;
  const tellAll = (timeMs: number): void => {
    const time = isoText(timeMs);
    const level = (1 + 0.3 * Math.sin(timeMs / 3_600_000)).toFixed(3);
    for (let first = 0; first < STREAMS; first += PER_MESSAGE) {
      const rows = Array.from({ length: PER_MESSAGE }, (_, i) => {
        const id = drainStream(first + i);
        return `{"phenomenonTime":"${time}","resultTime":"${time}","result":${level},"Datastream":{"@iot.id":"${id}"}}`;
      });
      for (const client of server.clients) client.send(`[${rows.join(',')}]`);
    }
    sent += STREAMS;
  };
  try {
    const page = await (await browser.newContext({ viewport: { width: 800, height: 450 }, reducedMotion: 'reduce' })).newPage();
    await page.goto(`${served.url}?still#lang=en`, { waitUntil: 'domcontentloaded' });
    await page.waitForFunction(() => window.belvedere !== undefined, undefined, { timeout: OPEN_LIMIT_MS });
    await page.evaluate((limitMs) => window.belvedere?.whenSettled(limitMs), OPEN_LIMIT_MS);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    const counts = (): Promise<{ received: number; shown: number }> =>
      page.evaluate(() => ({ received: window.belvedere?.stats().received ?? 0, shown: window.belvedere?.stats().shown ?? 0 }));

    const startMs = Math.floor(Date.now() / EVERY_MS) * EVERY_MS - DAY_MS - HOURS * 3_600_000;
    for (let at = startMs; at < startMs + DAY_MS; at += EVERY_MS) {
      tellAll(at);
      while (sent - (await counts()).received > MOST_UNDER_WAY) await sleep(20);
    }
    const looks: Held[] = [await heldBy(page, session)];
    const minutes = HOURS * 60;
    const beganMs = performance.now();
    for (let minute = 0; minute < minutes; minute++) {
      tellAll(startMs + DAY_MS + minute * EVERY_MS);
      if ((minute + 1) % LOOK_EVERY_MIN === 0) looks.push(await heldBy(page, session));
      await sleep(Math.max(0, beganMs + ((minute + 1) * EVERY_MS) / SPEED - performance.now()));
    }
    const { received } = await counts();
    const perHour = 60 / LOOK_EVERY_MIN;
    const least = (list: readonly Held[]): number => Math.min(...list.map(({ megabytes }) => megabytes));
    const [first, last] = [looks.slice(0, perHour + 1), looks.slice(-perHour)];
    const growthMb = least(last) - least(first);
    const [before, after] = [looks[0], looks.at(-1)];
    return [
      {
        what: `${STREAMS} streams, a day of a reading a minute`,
        value: before?.megabytes ?? NaN,
        unit: 'MB',
        against: 'page, workers, buffers, after collection',
      },
      { what: `an hour at ${SPEED} times the pace`, value: least(first), unit: 'MB', decimals: 1 },
      {
        what: 'the next hour',
        value: least(last),
        unit: 'MB',
        decimals: 1,
        against: `${growthMb * 24 <= BUDGET_MB_A_DAY ? 'within' : 'OVER'} ${BUDGET_MB_A_DAY} MB more a day`,
      },
      { what: 'DOM nodes before, after', value: after?.nodes ?? NaN, unit: '', against: `before ${before?.nodes}` },
      { what: 'event listeners', value: after?.listeners ?? NaN, unit: '', against: `before ${before?.listeners}` },
      { what: 'readings taken in', value: received, unit: '', against: `of ${sent} sent` },
    ];
  } finally {
    await browser.close();
    await served.close();
    for (const client of server.clients) client.terminate();
    server.close();
  }
}
