import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { sleep } from '../../src/base/browser.ts';
import { launchChromium } from '../../tools/chromium.ts';
import { projectRoot } from '../../tools/project.ts';
import type { Mount } from '../../tools/server/find-file.ts';
import { createHandler, type Served } from '../../tools/server/serve.ts';
import { startMosquitto, type Broker } from '../feeds/broker/mosquitto.ts';
import { ensurePeers } from './build-peers.ts';
import { countDraws } from './frame-costs.ts';
import type { Form } from './live/messages.ts';
import type {} from './page/live-parts.ts';
import type { Measurement } from './registry.ts';

const VIEWPORT = { width: 640, height: 360 };
const WARM_MS = 2000;
const HOLD_MS = 4000;
/** A rate counts as held when the latest picture is at most so old, and nearly all comes in. */
const HELD_P95_MS = 1000;
const HELD_SHARE = 0.95;

interface Row {
  readonly form: Form;
  readonly title: string;
  readonly entities: number;
  readonly rates: readonly number[];
  /** Measured whatever happened before it. */
  readonly fixedRate: number;
  readonly who: readonly Who[];
}
const names = { maplibre: 'MapLibre updateData', deck: 'deck.gl objects', cesium: 'CesiumJS points', ours: 'Belvedere' } as const;
type Who = keyof typeof names;
const all: readonly Who[] = ['maplibre', 'deck', 'cesium', 'ours'];
const rows: readonly Row[] = [
  { form: 'one', title: '10,000 entities, a message an update', entities: 10_000, rates: [1000, 2000, 4000, 8000, 16_000, 32_000], fixedRate: 4000, who: all },
  {
    form: 'batch',
    title: '100,000 entities, 50 a message',
    entities: 100_000,
    rates: [2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000],
    fixedRate: 100_000,
    who: all,
  },
  { form: 'packed', title: '1,000,000 entities, packed', entities: 1_000_000, rates: [100_000, 300_000, 1_000_000], fixedRate: 1_000_000, who: ['ours'] },
];

interface Held {
  readonly rate: number;
  readonly takenIn: number;
  readonly sent: number;
  readonly p95Ms: number;
  readonly busyMs: number;
  readonly memoryMb: number;
}
interface Report {
  readonly sent: number;
  readonly probes: readonly (readonly [number, number])[];
}

/** Somebody who publishes, in a process of their own. */
function startPublisher(broker: Broker, form: Form, entities: number) {
  const child = fork(join(projectRoot, 'tests/bench/live/publisher.ts'), [String(broker.tcpPort), form, String(entities)], { execArgv: ['--import', 'tsx'] });
  return {
    tell: (asked: object) => void child.send(asked),
    report: () =>
      new Promise<Report>((done) => {
        child.once('message', (told) => done(told as Report));
        child.send({ kind: 'report' });
      }),
    close: () => void child.kill('SIGKILL'),
  };
}

/** Proportional set size of the page's process, MB; NaN where the system does not say. */
function memoryOf(pid: number): number {
  try {
    return Number(/Pss:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? NaN) / 1024;
  } catch {
    return NaN;
  }
}
async function rendererOf(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = (await session.send('SystemInfo.getProcessInfo')) as { processInfo: readonly { type: string; id: number; cpuTime: number }[] };
  const renderers = processInfo.filter(({ type }) => type === 'renderer').sort((a, b) => b.cpuTime - a.cpuTime);
  return renderers[0]?.id ?? NaN;
}
async function busyMsOf(session: CDPSession): Promise<number> {
  const { metrics } = (await session.send('Performance.getMetrics')) as { metrics: readonly { name: string; value: number }[] };
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN) * 1000;
}

/** Age of the picture at every probe: until a frame was submitted that holds it or a later one. */
function p95Of(probes: Report['probes'], shown: readonly (readonly [number, number])[], endMs: number): number {
  const ages = probes.map(([probe, sentMs]) => (shown.find(([number]) => number >= probe)?.[1] ?? endMs) - sentMs).sort((a, b) => a - b);
  return ages[Math.min(ages.length - 1, Math.floor(0.95 * ages.length))] ?? NaN;
}

async function hold(page: Page, session: CDPSession, publisher: ReturnType<typeof startPublisher>, rate: number, pid: number): Promise<Held> {
  publisher.tell({ kind: 'rate', rate });
  await sleep(WARM_MS);
  const look = () => page.evaluate(() => ({ received: window.live?.received ?? 0, shown: window.live?.shown.length ?? 0 }));
  const before = { ...(await look()), ...(await publisher.report()), busyMs: await busyMsOf(session), atMs: performance.now() };
  await sleep(HOLD_MS);
  const after = { ...(await look()), busyMs: await busyMsOf(session), atMs: performance.now() };
  const { sent, probes } = await publisher.report();
  const seconds = (after.atMs - before.atMs) / 1000;
  // The last probes get the time that the limit allows.
  await sleep(HELD_P95_MS + 200);
  const shown = await page.evaluate(() => window.live?.shown ?? []);
  return {
    rate,
    sent: (sent - before.sent) / seconds,
    takenIn: (after.received - before.received) / seconds,
    p95Ms: p95Of(probes, shown, Date.now()),
    busyMs: (after.busyMs - before.busyMs) / seconds,
    memoryMb: memoryOf(pid),
  };
}

const isHeld = ({ p95Ms, takenIn, sent, rate }: Held): boolean => p95Ms <= HELD_P95_MS && takenIn >= HELD_SHARE * Math.min(sent, rate) && sent >= 0.8 * rate;

/** One page on one broker of its own: up the rates until one is not held, and the fixed one. */
async function measure(url: string, { form, entities, rates, fixedRate }: Row, who: Who): Promise<{ readonly best: Held | null; readonly fixed: Held }> {
  const broker = await startMosquitto();
  const publisher = startPublisher(broker, form, entities);
  const browser = await launchChromium();
  try {
    const page = await (await browser.newContext({ viewport: VIEWPORT })).newPage();
    page.on('pageerror', (error) => console.log(`    ${who}: ${error.message}`));
    await page.addInitScript(countDraws);
    await page.goto(`${url}peers/live.html?who=${who}&n=${entities}&broker=${encodeURIComponent(broker.wsUrl)}`);
    await page.waitForFunction(() => window.live?.ready, undefined, { timeout: 180_000, polling: 200 });
    if (who === 'ours') {
      publisher.tell({ kind: 'directories' });
      await page.waitForFunction(() => (window as unknown as { told(): boolean }).told(), undefined, { timeout: 180_000, polling: 200 });
    }
    await page.evaluate(() => void (window.counter && (window.counter.clamp = true)));
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    const pid = await rendererOf(browser);
    let best: Held | null = null;
    let fixed: Held | null = null;
    for (const rate of rates) {
      const held = await hold(page, session, publisher, rate, pid);
      if (process.env['BENCH_TALK']) console.log(`    ${who} ${JSON.stringify(held)}`);
      if (rate === fixedRate) fixed = held;
      if (!isHeld(held)) break;
      best = held;
    }
    return { best, fixed: fixed ?? (await hold(page, session, publisher, fixedRate, pid)) };
  } finally {
    publisher.close();
    await browser.close();
    await broker.stop();
  }
}

/** The pages without our policy: the peers' libraries do not all run under it. */
async function servePages(mounts: readonly Mount[]): Promise<Served> {
  const server = createServer(createHandler({ mounts, config: { city: '', connectOrigins: [] } }));
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** Every client's figures, and after ours how it stands against the targets. */
export async function run(): Promise<readonly Measurement[]> {
  const engine = join(projectRoot, 'node_modules/@cesium/engine');
  const served = await servePages([
    { path: '/peers/', folder: await ensurePeers() },
    { path: '/cesium/Workers/', folder: join(engine, 'Build/Workers') },
    { path: '/cesium/ThirdParty/', folder: join(engine, 'Build/ThirdParty') },
    { path: '/cesium/Assets/', folder: join(engine, 'Source/Assets') },
  ]);
  const out: Measurement[] = [];
  try {
    for (const row of rows) {
      const figures = new Map<Who, Awaited<ReturnType<typeof measure>>>();
      for (const who of row.who) figures.set(who, await measure(served.url, row, who));
      out.push(...tableOf(row, figures));
    }
  } finally {
    await served.close();
  }
  return out;
}

function tableOf(row: Row, figures: ReadonlyMap<Who, { readonly best: Held | null; readonly fixed: Held }>): Measurement[] {
  const out: Measurement[] = [{ what: row.title, value: row.fixedRate, unit: '/s fixed' }];
  const peers = [...figures].filter(([who]) => who !== 'ours');
  const bestRate = Math.max(0, ...peers.map(([, { best }]) => best?.rate ?? 0));
  const leastBusy = Math.min(Infinity, ...peers.map(([, { fixed }]) => fixed.busyMs));
  for (const [who, { best, fixed }] of figures) {
    const isOurs = who === 'ours' && peers.length > 0;
    const rate = best?.rate ?? 0;
    out.push(
      { what: `  held: ${names[who]}`, value: rate, unit: '/s', against: isOurs ? `${(rate / Math.max(1, bestRate)).toFixed(1)} x the best peer` : '' },
      { what: `  taken in: ${names[who]}`, value: fixed.takenIn, unit: '/s', against: `of ${Math.round(fixed.sent)} sent` },
      { what: `  p95 to draw: ${names[who]}`, value: fixed.p95Ms, unit: 'ms' },
      {
        what: `  main thread: ${names[who]}`,
        value: fixed.busyMs,
        unit: 'ms/s',
        against: isOurs ? `${(fixed.busyMs / leastBusy).toFixed(2)} of the least busy peer` : '',
      },
      { what: `  memory: ${names[who]}`, value: fixed.memoryMb, unit: 'MB' },
    );
  }
  return out;
}
