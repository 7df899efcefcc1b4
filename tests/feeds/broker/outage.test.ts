import { afterEach, describe, expect, it } from 'vitest';
import { sleep } from '../../../src/base/browser.ts';
import { listen, openPublisher, until } from './listen.ts';
import { startMosquitto, type Broker } from './mosquitto.ts';
import { startRawBroker } from './raw-broker.ts';

const SLACK = 3;
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});
const own = async (options?: Parameters<typeof startMosquitto>[0]): Promise<Broker> => {
  const broker = await startMosquitto(options);
  closers.push(() => broker.stop());
  return broker;
};
const hear = async (...args: Parameters<typeof listen>) => {
  const heard = await listen(...args);
  closers.push(() => heard.driver.close());
  return heard;
};
const topic = 'v1.1/Datastreams(1)/Observations';
const publish = async (broker: Broker, result: number): Promise<void> => {
  const publisher = await openPublisher(broker.tcpUrl);
  await publisher.send(topic, { phenomenonTime: new Date().toISOString(), result });
  await publisher.close();
};

describe('when the broker fails', () => {
  it('a killed broker shows as waiting with a retry time; after its return data flows again within 10 s', async () => {
    const broker = await own();
    const heard = await hear(broker.wsUrl);
    await until('open', () => heard.state?.kind === 'open', 9000);
    await publish(broker, 1);
    await until('first value', () => heard.rows.length === 1, 3000);

    await broker.kill();
    await until('waiting', () => heard.state?.kind === 'waiting', 3000);
    const { state } = heard;
    if (state?.kind !== 'waiting') throw new Error('not waiting');
    expect(state.retryAtMs).toBeGreaterThan(Date.now() - 100);
    expect(state.retryAtMs).toBeLessThan(Date.now() + 8000);
    expect(state.why).not.toBe('');
    await until('several tries', () => heard.states.filter((s) => s.kind === 'connecting').length >= 3, 30000);

    await broker.restart();
    const backMs = Date.now();
    await until('open again', () => heard.state?.kind === 'open', 10000 * SLACK);
    await publish(broker, 2);
    await until('second value', () => heard.rows.some((r) => r.value === 2), 3000);
    expect(Date.now() - backMs).toBeLessThan(10000 * SLACK);
    expect(heard.states.at(-1)?.kind).toBe('open');
  });

  it('a hung broker is noticed within 8 s', async () => {
    const broker = await own();
    const heard = await hear(broker.wsUrl);
    await until('open', () => heard.state?.kind === 'open', 9000);
    broker.hang();
    const hungMs = Date.now();
    await until('waiting', () => heard.state?.kind !== 'open', 8000 * SLACK);
    const noticedMs = Date.now() - hungMs;
    broker.resume();
    expect(noticedMs).toBeLessThan(8000 * SLACK);
    await until('open again', () => heard.state?.kind === 'open', 10000 * SLACK);
  });

  it('a refused login shows as refused with the reason, and stays refused', async () => {
    const broker = await own({ locked: true });
    const heard = await hear(broker.wsUrl);
    await until('refused', () => heard.state?.kind === 'refused', 9000);
    expect(heard.state).toEqual({ kind: 'refused', why: 'not authorised', asksSignIn: true });
    await sleep(1500);
    expect(heard.state?.kind).toBe('refused');
  });

  it('a broker with accounts lets in whoever has the token, on both connections, and nobody with another', async () => {
    const broker = await own({ users: { desk: 'töken-9' } });
    const declared = { topics: ['v1.1/#'], urgent: ['alarms/#'] };
    const refused = await hear(broker.wsUrl, declared, { credentials: { username: 'desk', token: 'other' } });
    await until('refused', () => refused.state?.kind === 'refused', 9000);
    expect(refused.state).toEqual({ kind: 'refused', why: 'not authorised', asksSignIn: true });
    const heard = await hear(broker.wsUrl, declared, { credentials: { username: 'desk', token: 'töken-9' } });
    await until('open', () => heard.state?.kind === 'open', 9000);
    expect(heard.states.some(({ kind }) => kind === 'refused')).toBe(false);
  });

  it.each([
    ['claims 200 MB', [0x30, 0x80, 0x80, 0x80, 0x64, 0, 1, 0x78], true],
    ['is no MQTT', [0x30, 0xff, 0xff, 0xff, 0xff, 0xff], false],
    ['has a reserved type', [0x00, 0x02, 0x00, 0x00], false],
  ])('a packet that %s cuts the link, which comes back', async (_, packet, counted) => {
    const raw = await startRawBroker(packet);
    closers.push(() => raw.stop());
    const heard = await hear(raw.wsUrl);
    await until('cut', () => heard.state?.kind === 'waiting', 9000);
    expect(heard.states.some((s) => s.kind === 'open')).toBe(true);
    await until('tried again', () => heard.states.filter((s) => s.kind === 'open').length >= 2, 9000);
    if (counted) expect(heard.counts.rejected['too-large']).toBeGreaterThanOrEqual(1);
  });

  it('an undeclared origin is refused by name, without a connection', async () => {
    const heard = await hear('ws://127.0.0.1:9', {}, { allowedOrigins: ['wss://broker.example'] });
    expect(heard.states).toEqual([{ kind: 'refused', why: "the server's configuration does not declare ws://127.0.0.1:9" }]);
  });
});
