import { afterAll, beforeAll, expect, it } from 'vitest';
import { sleep } from '../../../src/base/browser.ts';
import { openLink, type Link } from '../../../src/feeds/mqtt/link.ts';
import { createDecoder } from '../../../src/feeds/payloads/decoder.ts';
import { createEventTable } from '../../../src/tables/events.ts';
import { createCollector, declaration } from '../collect.ts';
import { openPublisher, until } from './listen.ts';
import { startMosquitto, type Broker } from './mosquitto.ts';

const CLIENTS = 200;
/** After the broker's return: the promise, and what a starved machine may need for it. */
const BACK_MS = 10_000;
const SLACK = 3;

let city: Broker;
let district: Broker;
let alarms: Awaited<ReturnType<typeof openPublisher>>;
const closers: (() => unknown)[] = [];

/** A console: its alarms' connection, and what its page would show of them. */
function openConsole(url: string) {
  const table = createEventTable();
  const collector = createCollector();
  const decoder = createDecoder(declaration);
  const opened: number[] = [];
  const tried: number[] = [];
  let lost = 0;
  let taken = 0;
  const sink = { ...collector.sink, lose: (rows: number) => void (lost += rows) };
  const link: Link = openLink(
    url,
    ['c/urgent/#'],
    {
      message(topic, bytes) {
        decoder.decode(topic, bytes, Date.now(), sink);
        for (; taken < collector.tidings.length; taken++) {
          const told = collector.tidings[taken];
          if (told?.kind === 'events') table.take('f', told.events, Date.now(), told.present);
        }
      },
      state({ kind }) {
        if (kind === 'open') opened.push(Date.now());
        if (kind === 'connecting') tried.push(Date.now());
      },
      oversized() {},
    },
    { qos: 1 },
  );
  closers.push(link.close);
  return {
    opened,
    tried,
    shown: () => table.activeAt(Date.now() + 1000).map(({ event }) => event.id),
    get lost() {
      return lost;
    },
  };
}
type Console = ReturnType<typeof openConsole>;

const alert = (n: number): object => ({
  id: `urn:ngsi-ld:Alert:${n}`,
  type: 'Alert',
  severity: 'high',
  category: 'environment',
  dateIssued: new Date().toISOString(),
  sequence: n,
});
const ids = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, i) => `urn:ngsi-ld:Alert:${from + i}`);
const same = (a: readonly string[], b: readonly string[]): boolean => [...a].sort().join() === [...b].sort().join();

beforeAll(async () => {
  city = await startMosquitto();
  // The district's broker brings what is urgent in the city to its consoles; the bridge keeps its session while it is away.
  district = await startMosquitto({
    lines: [
      'connection to-city',
      `address 127.0.0.1:${city.tcpPort}`,
      'topic c/urgent/# in 1',
      'cleansession false',
      'restart_timeout 1',
      'remote_clientid district-1',
      'try_private true',
    ],
  });
  alarms = await openPublisher(city.tcpUrl);
}, 30_000);
afterAll(async () => {
  for (const close of closers.splice(0)) await close();
  await alarms.close();
  await district.stop();
  await city.stop();
});

it('200 consoles behind a bridged broker that is killed: back within 10 s, not in step, and no alarm lost that the snapshot holds', async () => {
  const consoles: Console[] = Array.from({ length: CLIENTS }, () => openConsole(district.wsUrl));
  await until('all open', () => consoles.every(({ opened }) => opened.length === 1), 20_000);
  const raise = async (from: number, to: number): Promise<void> => {
    for (let n = from; n <= to; n++) await alarms.send('c/urgent/alarms/d1', alert(n));
  };
  const snapshot = (from: number, to: number): Promise<unknown> =>
    alarms.send('c/urgent/alarms-now/d1', { alerts: Array.from({ length: to - from + 1 }, (_, i) => alert(from + i)), sequence: to }, true);
  await until('the bridge stands', () => (void alarms.send('c/urgent/hello', {}), consoles.every((c) => c.shown().length === 0)), 5000);
  await snapshot(1, 5);
  await raise(6, 10);
  await until('everybody shows ten', () => consoles.every((c) => same(c.shown(), ids(1, 10))), 20_000);

  await district.kill();
  await until('everybody has noticed', () => consoles.every(({ tried }) => tried.length >= 2), 30_000);
  // Meanwhile the city goes on: four end, a hundred are raised.
  await raise(11, 110);
  await snapshot(5, 110);
  await district.restart();
  const backMs = Date.now();
  await until('everybody is back', () => consoles.every(({ opened }) => opened.length >= 2), BACK_MS * SLACK);
  const waits = consoles.map(({ opened }) => (opened[1] as number) - backMs).sort((a, b) => a - b);
  await until('everybody shows what stands', () => consoles.every((c) => same(c.shown(), ids(5, 110))), 15_000);
  const stepMs = Date.now() - backMs;

  // Nobody comes in lockstep: the fullest tenth of a second has few of them.
  const tries = consoles.flatMap(({ tried }) => tried.filter((ms) => ms >= backMs - 50));
  const perTenth = new Map<number, number>();
  for (const ms of tries) perTenth.set(Math.floor(ms / 100), (perTenth.get(Math.floor(ms / 100)) ?? 0) + 1);
  const fullest = Math.max(...perTenth.values());
  console.log(`back: median ${waits[CLIENTS / 2]} ms, last ${waits.at(-1)} ms; in step after ${stepMs} ms; fullest tenth of a second ${fullest} of ${CLIENTS}`);
  expect(waits.at(-1)).toBeLessThan(BACK_MS * SLACK);
  expect(fullest).toBeLessThan(CLIENTS / 2);

  // And live alarms go on where the snapshot ended, without a gap.
  const before = consoles.map((c) => c.lost);
  await raise(111, 112);
  await until('live again', () => consoles.every((c) => same(c.shown(), ids(5, 112))), 15_000);
  expect(consoles.map((c) => c.lost)).toEqual(before);
  await sleep(0);
}, 58_000);
