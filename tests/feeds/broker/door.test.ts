import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import mqtt from 'mqtt';
import WebSocket from 'ws';
import { serve, type Served } from '../../../tools/server/serve.ts';
import { MQTT_PATH } from '../../../tools/server/mqtt-door.ts';
import { listen, openPublisher, until } from './listen.ts';
import { startMosquitto, type Broker } from './mosquitto.ts';

/** A broker's TCP listener, reached by pages through the server that serves them. */
let broker: Broker;
let served: Served;
let doorUrl: string;
const closers: (() => unknown)[] = [];
beforeEach(async () => {
  broker = await startMosquitto();
  served = await serve({ mounts: [], config: { city: '', connectOrigins: [] }, mqtt: { host: '127.0.0.1', port: broker.tcpPort } });
  doorUrl = served.url.replace(/^http/, 'ws').replace(/\/$/, MQTT_PATH);
});
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
  await served.close();
  await broker.stop();
});

const phenomenonTime = new Date().toISOString();
const observations = (count: number): readonly object[] =>
  Array.from({ length: count }, (_, i) => ({ phenomenonTime, result: i, Datastream: { '@iot.id': `ds-${i}` } }));

describe("a server's door to a broker", () => {
  it('lets long messages through at once, which the listener for WebSockets of Mosquitto 2.0 trickles out at 41 kB a second', async () => {
    const publisher = await openPublisher(broker.tcpUrl);
    closers.push(() => publisher.close());
    const heard = await listen(doorUrl, { topics: ['long/#'] });
    closers.push(() => heard.driver.close());
    await until('open', () => heard.state?.kind === 'open', 9000);
    for (let n = 0; n < 100; n++) publisher.drop('long/v1.1/Observations', observations(300));
    // 3 MB: 73 s at 41 kB a second.
    await until('all of it', () => heard.counts.received === 30_000, 20_000);
    expect(heard.counts.bytes).toBeGreaterThan(2_000_000);
  }, 60_000);

  it('gathers what comes together: far fewer frames than messages, none lost, in order', async () => {
    const publisher = await openPublisher(broker.tcpUrl);
    closers.push(() => publisher.close());
    let frames = 0;
    const values: number[] = [];
    const page = await mqtt.connectAsync(doorUrl, {
      reconnectPeriod: 0,
      createWebsocket: (url, protocols) => {
        const socket = new WebSocket(url, protocols);
        socket.on('message', () => frames++);
        return socket as never;
      },
    });
    closers.push(() => page.endAsync(true));
    page.on('message', (_topic, payload) => void values.push(Number(payload.toString())));
    await page.subscribeAsync('short');
    const before = frames;
    const sent = Array.from({ length: 2000 }, (_, i) => i);
    for (const i of sent) publisher.drop('short', i);
    await until('all of them', () => values.length === sent.length, 20_000);
    expect(values).toEqual(sent);
    expect(frames - before).toBeLessThan(sent.length / 4);
  }, 60_000);

  it('comes back with the broker', async () => {
    const publisher = await openPublisher(broker.tcpUrl);
    closers.push(() => publisher.close());
    const heard = await listen(doorUrl, { topics: ['back/#'] });
    closers.push(() => heard.driver.close());
    await until('open', () => heard.state?.kind === 'open', 9000);
    await broker.kill();
    await until('lost', () => heard.state?.kind !== 'open', 9000);
    await broker.restart();
    await until('open again', () => heard.state?.kind === 'open', 30_000);
  }, 60_000);

  it('is shut to pages of other origins, and open to programs and to its own page', async () => {
    const answer = (origin?: string): Promise<string> =>
      new Promise((done) => {
        const socket = new WebSocket(doorUrl, 'mqtt', { ...(origin !== undefined && { origin }) });
        socket.on('open', () => (socket.terminate(), done('open')));
        socket.on('error', ({ message }) => done(message));
      });
    expect(await answer('http://elsewhere.example')).toMatch(/403/);
    expect(await answer('null')).toMatch(/403/);
    expect(await answer(new URL(served.url).origin)).toBe('open');
    expect(await answer()).toBe('open');
  });
});
