import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { afterEach, expect, it } from 'vitest';
import { sleep } from '../../../src/base/browser.ts';
import { rejectedTotal } from '../../../src/tables/batch.ts';
import { listen, openPublisher, until } from './listen.ts';
import { startMosquitto } from './mosquitto.ts';

const SLACK = 3;
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});
const own = async (lines: readonly string[] = []) => {
  const broker = await startMosquitto({ lines });
  closers.push(() => broker.stop());
  const publisher = await openPublisher(broker.tcpUrl);
  closers.push(() => publisher.close());
  return { broker, publisher };
};
const alert = (n: number): object => ({ id: `urn:ngsi-ld:Alert:${n}`, type: 'Alert', severity: 'high', dateIssued: new Date().toISOString(), sequence: n });

it('duplicate client identifier: thrown out by another of our name we come back under a new one, and neither flaps', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'belvedere-log-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  // A broker started as root writes its log as somebody else.
  chmodSync(folder, 0o777);
  const log = join(folder, 'broker.log');
  const { broker } = await own([`log_dest file ${log}`, 'log_type all']);
  const heard = await listen(broker.wsUrl, { topics: ['x'] });
  closers.push(() => heard.driver.close());
  await until('open', () => heard.state?.kind === 'open', 9000);
  const names = (): string[] => [...new Set([...readFileSync(log, 'utf8').matchAll(/as (belvedere-[0-9a-f-]+)/g)].map(([, name]) => name ?? ''))];
  await until('our name in the log', () => names().length === 1, 9000);
  const [ours = ''] = names();
  const twin = await mqtt.connectAsync(broker.tcpUrl, { protocolVersion: 5, reconnectPeriod: 0, clientId: ours });
  closers.push(() => twin.endAsync(true));
  await until('lost, with a reason', () => heard.state?.kind === 'waiting' && heard.state.why !== '', 9000);
  await until('open again', () => heard.state?.kind === 'open', 10_000 * SLACK);
  await sleep(1500);
  expect(heard.state?.kind).toBe('open');
  expect(twin.connected).toBe(true);
  expect(names().length).toBe(2);
});

it('queue overflow: alarms the broker threw away are counted to the last, and the snapshot brings back what stands', async () => {
  const { broker, publisher } = await own(['max_queued_messages 20', 'max_inflight_messages 5']);
  const heard = await listen(broker.wsUrl, { urgent: ['c/urgent/#'] });
  closers.push(() => heard.driver.close());
  await until('open', () => heard.state?.kind === 'open', 9000);
  await publisher.send('c/urgent/alarms/d1', alert(1));
  await until('the first', () => heard.counts.shown === 1, 9000);
  const SENT = 600;
  // A page that does not get its turn while they pour in; another process sends, and knows nothing of it.
  const { spawnSync } = await import('node:child_process');
  const pour = `const m=require('mqtt').connect('${broker.tcpUrl}');m.on('connect',async()=>{for(let n=2;n<=${SENT};n++)await m.publishAsync('c/urgent/alarms/d1',JSON.stringify({id:'urn:ngsi-ld:Alert:'+n,type:'Alert',severity:'high',dateIssued:new Date().toISOString(),sequence:n}),{qos:1});m.end()})`;
  expect(spawnSync(process.execPath, ['-e', pour], { timeout: 40_000 }).status).toBe(0);
  // What the broker kept comes in first; only then is there room for one more.
  for (let before = -1; before !== heard.counts.received;) {
    before = heard.counts.received;
    await sleep(800);
  }
  await publisher.send('c/urgent/alarms/d1', alert(SENT + 1));
  await until('all are accounted for', () => heard.counts.received === SENT + 1, 15_000);
  const { shown, dropped } = heard.counts;
  console.log(`of ${SENT + 1} alarms ${shown} came, ${dropped} counted as lost`);
  expect(shown + dropped + rejectedTotal(heard.counts)).toBe(SENT + 1);
  expect(dropped).toBeGreaterThan(0);
  await publisher.send('c/urgent/alarms-now/d1', { alerts: Array.from({ length: SENT + 1 }, (_, i) => alert(i + 1)), sequence: SENT + 1 }, true);
  const present = () => heard.tidings.flatMap((t) => (t.kind === 'events' ? [t.present?.length ?? 0] : [])).at(-1);
  await until('the snapshot', () => present() === SENT + 1, 9000);
  const ids = new Set(heard.tidings.flatMap((t) => (t.kind === 'events' ? t.events.map(({ id }) => id) : [])));
  expect(ids.size).toBe(SENT + 1);
}, 60_000);

it('10x burst: on their own connection all alarms come through a flood of readings, and soon', async () => {
  const { broker, publisher } = await own();
  const flood = await openPublisher(broker.tcpUrl);
  closers.push(() => flood.close());
  const heard = await listen(broker.wsUrl, { topics: ['flood/#'], urgent: ['c/urgent/#'] }, {}, 250);
  closers.push(() => heard.driver.close());
  await until('open', () => heard.state?.kind === 'open', 9000);
  let isOver = false;
  const pouring = (async () => {
    for (let n = 0; !isOver; n++) {
      for (let i = 0; i < 200; i++) flood.drop(`flood/v1.1/Datastreams(${i})/Observations`, { phenomenonTime: new Date().toISOString(), result: n });
      await sleep(20);
    }
  })();
  await until('the flood is there', () => heard.counts.received > 2000, 20_000);
  const sentMs: number[] = [];
  const seen = (): number => heard.tidings.reduce((sum, t) => sum + (t.kind === 'events' ? t.events.length : 0), 0);
  const ages: number[] = [];
  for (let n = 1; n <= 40; n++) {
    sentMs.push(Date.now());
    await publisher.send('c/urgent/alarms/d1', alert(n));
    await until(`alarm ${n}`, () => seen() >= n, 5000);
    ages.push(Date.now() - (sentMs.at(-1) as number));
  }
  isOver = true;
  await pouring;
  ages.sort((a, b) => a - b);
  console.log(`40 alarms through ${heard.counts.received} readings: p95 ${ages[37]} ms, last ${ages[39]} ms`);
  expect(ages[37]).toBeLessThan(500 * SLACK);
  expect(heard.counts.dropped).toBe(0);
  expect(heard.counts.superseded).toBeGreaterThan(0);
}, 60_000);
