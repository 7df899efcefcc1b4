import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sleep } from '../../src/base/browser.ts';
import type { FeedCounts } from '../../src/tables/batch.ts';
import { projectRoot } from '../../tools/project.ts';
import type { Mount } from '../../tools/server/find-file.ts';
import { securityHeaders } from '../../tools/server/headers.ts';
import { createHandler, type Served } from '../../tools/server/serve.ts';
import { startMosquitto, type Broker } from '../feeds/broker/mosquitto.ts';
import { ensurePeers } from './build-peers.ts';
import { countDraws, leaveDrawsOut } from './frame-costs.ts';
import { openBarePage, type BarePage } from './live/bare-page.ts';
import { agesOf, HELD_P95_MS, isHeld, tableOf, type Figures, type Held, type Report, type Row, type Way, type Who } from './live/figures.ts';
import type { Form } from './live/messages.ts';
import { streamBytes } from './live/stream-bytes.ts';
import type {} from './page/live-parts.ts';
import type { Measurement } from './registry.ts';

const VIEWPORT = { width: 640, height: 360 };
const WARM_MS = 2000;
const HOLD_MS = 5000;
/** What is still on its way when publishing has stopped gets so long. */
const DRAIN_MS = 120_000;
const READY_MS = 180_000;
const MEET_RATE = 20_000;

/** Peers as they come, at the broker's own listener; the quickest two and ours by the door as well. */
const both: Row['who'] = [
  ['maplibre', 'listener'],
  ['deck', 'listener'],
  ['cesium', 'listener'],
  ['ours', 'listener'],
  ['deck', 'door'],
  ['cesium', 'door'],
  ['ours', 'door'],
];
const rows: readonly Row[] = [
  {
    form: 'one',
    title: '10,000 entities, a message an update',
    entities: 10_000,
    rates: [2000, 4000, 8000, 16_000, 24_000, 32_000, 40_000, 48_000, 64_000, 80_000, 96_000, 128_000, 160_000, 192_000, 224_000, 256_000, 320_000, 384_000],
    fixedRate: 4000,
    who: both,
  },
  {
    form: 'batch',
    title: '100,000 entities, 24 a message',
    entities: 100_000,
    rates: [
      5000, 20_000, 50_000, 100_000, 150_000, 200_000, 250_000, 300_000, 400_000, 500_000, 600_000, 700_000, 800_000, 1_000_000, 1_200_000, 1_400_000,
      1_600_000, 1_800_000,
    ],
    fixedRate: 100_000,
    who: both,
  },
  {
    form: 'entities',
    title: '100,000 entities as NGSI-LD, 50 a notification',
    entities: 100_000,
    rates: [
      5000, 20_000, 30_000, 40_000, 50_000, 60_000, 80_000, 100_000, 150_000, 200_000, 250_000, 300_000, 350_000, 400_000, 500_000, 600_000, 700_000, 800_000,
    ],
    fixedRate: 100_000,
    who: [
      ['maplibre', 'door'],
      ['deck', 'door'],
      ['cesium', 'door'],
      ['ours', 'door'],
    ],
  },
  {
    form: 'packed',
    title: '1,000,000 entities, packed',
    entities: 1_000_000,
    rates: [100_000, 300_000, 1_000_000],
    fixedRate: 1_000_000,
    who: [['ours', 'door']],
  },
];

/** `BENCH_PARTS=one,batch`, `BENCH_WHO=deck,ours`, `BENCH_WAY=door` and `BENCH_RATES=100000` run some of it. */
const isAsked = (variable: string, name: string): boolean => process.env[variable]?.split(',').includes(name) ?? true;

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

/** The door of our server before the broker, in a process of its own: every page comes through it. */
function openDoor(broker: Broker): Promise<{ readonly url: string; close(): void }> {
  const child = fork(join(projectRoot, 'tests/bench/live/door.ts'), [String(broker.tcpPort)], { execArgv: ['--import', 'tsx'] });
  return new Promise((done) => child.once('message', (port) => done({ url: `ws://127.0.0.1:${String(port)}/mqtt`, close: () => void child.kill('SIGKILL') })));
}

/** Proportional set size of the page's process, MB; NaN where the system does not say. */
function memoryOf(pid: number): number {
  try {
    return Number(/Pss:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? NaN) / 1024;
  } catch {
    return NaN;
  }
}
/** A tick of the kernel's accounts, USER_HZ. */
const TICK_MS = 10;
/** Processor time that a process's main thread has had so far, ms (proc(5): utime and stime); NaN where the system does not say. */
function processorMsOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/task/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return NaN;
  }
}
/** Of the page's thread and that of the spare page the browser keeps, which does nothing. */
const pageProcessorMs = async (page: BarePage): Promise<number> => (await page.renderers()).map(processorMsOf).reduce((sum, ms) => sum + ms, 0);
/** Of the page's process, the largest of the browser's: it keeps a spare one. */
const pageMemoryMb = async (page: BarePage): Promise<number> => Math.max(...(await page.renderers()).map(memoryOf));

async function hold(page: BarePage, publisher: ReturnType<typeof startPublisher>, rate: number): Promise<Held> {
  publisher.tell({ kind: 'rate', rate });
  await sleep(WARM_MS);
  const look = () => page.evaluate(() => ({ received: window.live?.received ?? 0, longTasks: window.live?.longTasks ?? 0 }));
  const before = {
    ...(await look()),
    ...(await publisher.report()),
    busyMs: await page.busyMs(),
    processorMs: await pageProcessorMs(page),
    atMs: performance.now(),
  };
  await sleep(HOLD_MS);
  const after = { ...(await look()), busyMs: await page.busyMs(), processorMs: await pageProcessorMs(page), atMs: performance.now() };
  const { sent, probes } = await publisher.report();
  const seconds = (after.atMs - before.atMs) / 1000;
  // The last probes get the time that the limit allows.
  await sleep(HELD_P95_MS + 200);
  const shown = await page.evaluate(() => window.live?.shown ?? []);
  return {
    rate,
    sent: (sent - before.sent) / seconds,
    takenIn: (after.received - before.received) / seconds,
    agesMs: agesOf(probes, shown, Date.now()),
    busyMs: (after.busyMs - before.busyMs) / seconds,
    processorMs: (after.processorMs - before.processorMs) / seconds,
    longTasks: (after.longTasks - before.longTasks) / seconds,
    memoryMb: await pageMemoryMb(page),
  };
}

/** Publishing stops; what became of everything that was sent, when nothing comes any more. */
async function drain(page: BarePage, publisher: ReturnType<typeof startPublisher>): Promise<Figures['account']> {
  publisher.tell({ kind: 'rate', rate: 0 });
  const look = () => page.evaluate(() => ({ received: window.live?.received ?? 0, counts: (window as unknown as Ours).counts?.() ?? null }));
  const endMs = performance.now() + DRAIN_MS;
  let now = await look();
  for (let still = 0; still < 3 && performance.now() < endMs;) {
    await sleep(500);
    const next = await look();
    still = next.received === now.received ? still + 1 : 0;
    now = next;
  }
  return { sent: (await publisher.report()).sent, ...now };
}
interface Ours {
  counts?(): FeedCounts;
  told?(): boolean;
  said?: readonly string[];
}

/** Every entity told once, at leisure: what they are stands in the messages themselves. */
async function meetAll(page: BarePage, publisher: ReturnType<typeof startPublisher>, entities: number): Promise<void> {
  publisher.tell({ kind: 'rate', rate: MEET_RATE });
  const endMs = performance.now() + READY_MS;
  while (performance.now() < endMs && (await page.evaluate(() => window.live?.received ?? 0)) < entities) await sleep(200);
  publisher.tell({ kind: 'rate', rate: 0 });
  await drain(page, publisher);
}

/** One page on one broker of its own: up the rates until one is not held, and the fixed one. */
async function measure(url: string, { form, entities, rates, fixedRate }: Row, who: Who, way: Way): Promise<Figures> {
  const broker = await startMosquitto();
  const publisher = startPublisher(broker, form, entities);
  const door = await openDoor(broker);
  let page: BarePage | null = null;
  try {
    page = await openBarePage(
      `${url}peers/live.html?who=${who}&n=${entities}&form=${form}&broker=${encodeURIComponent(way === 'door' ? door.url : broker.wsUrl)}`,
      {
        ...VIEWPORT,
        first: [countDraws, leaveDrawsOut],
        error: (what) => console.log(`    ${who}: ${what}`),
      },
    );
    await page.waitFor(() => window.live?.ready, READY_MS);
    if (form === 'entities') await meetAll(page, publisher, entities);
    else if (who === 'ours') {
      publisher.tell({ kind: 'directories' });
      await page.waitFor(() => (window as unknown as Ours).told?.(), READY_MS);
    }
    let best: Held | null = null;
    let fixed: Held | null = null;
    for (const rate of process.env['BENCH_RATES']?.split(',').map(Number) ?? rates) {
      let held = await hold(page, publisher, rate);
      // A machine that others use may miss a moment once.
      if (!isHeld(held)) held = await hold(page, publisher, rate);
      if (process.env['BENCH_TALK']) console.log(`    ${who} ${way} ${JSON.stringify({ ...held, agesMs: held.agesMs.filter((_, i) => i % 20 === 0) })}`);
      if (rate === fixedRate) fixed = held;
      if (!isHeld(held)) break;
      best = held;
    }
    fixed ??= await hold(page, publisher, fixedRate);
    const account = await drain(page, publisher);
    const links = await page.evaluate(() => ((window as unknown as Ours).said ?? []).filter((state) => state.includes('waiting')).length);
    return { who, way, best, fixed, account, linksLost: links };
  } finally {
    publisher.close();
    door.close();
    await page?.close();
    await broker.stop();
  }
}

/** The pages without our policy on content, under which the peers' libraries do not all run; isolated from others as ours are. */
async function servePages(mounts: readonly Mount[]): Promise<Served> {
  const handle = createHandler({ mounts, config: { city: '', connectOrigins: [] } });
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(securityHeaders([]))) if (name.startsWith('Cross-Origin')) response.setHeader(name, value);
    handle(request, response);
  });
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
    for (const row of rows.filter(({ form }) => isAsked('BENCH_PARTS', form))) {
      const figures: Figures[] = [];
      for (const [who, way] of row.who) if (isAsked('BENCH_WHO', who) && isAsked('BENCH_WAY', way)) figures.push(await measure(served.url, row, who, way));
      out.push(...tableOf(row, figures));
    }
  } finally {
    await served.close();
  }
  out.push(...streamBytes());
  return out;
}
