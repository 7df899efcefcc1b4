import mqtt from 'mqtt';
import { WebSocket } from 'ws';
import { sleep } from '../../../src/base/browser.ts';
import type { FeedDeclaration } from '../../../src/city/pack/manifest.ts';
import type { FeedContext, FeedDriver, FeedState } from '../../../src/feeds/feed.ts';
import mqttFeed from '../../../src/feeds/mqtt/index.ts';
import type { Tidings } from '../../../src/tables/tidings.ts';
import { createFeedCounts, type FeedCounts, type StreamDescriptor } from '../../../src/tables/batch.ts';

// Browsers have WebSocket; the oldest Node we run tests on has not.
Object.assign(globalThis, { WebSocket });

export interface Heard {
  readonly id: string;
  readonly timeMs: number;
  readonly value: number;
  readonly quality: number;
  readonly heardMs: number;
}

/** The mqtt protocol opened as its worker would, with everything it says kept; the page takes `takeMs` for each batch. */
export async function listen(address: string, declared: Partial<FeedDeclaration> = {}, rest: Partial<FeedContext> = {}, takeMs = 0) {
  const states: FeedState[] = [];
  const stateTimes: number[] = [];
  const rows: Heard[] = [];
  const streams: StreamDescriptor[] = [];
  const tidings: Tidings[] = [];
  const vehicles = new Set<string>();
  let counts: FeedCounts = createFeedCounts();
  const driver: FeedDriver = await mqttFeed.open(
    {
      declaration: { id: 'broker', type: 'mqtt', title: { zh: '代理', en: 'Broker' }, address, ...declared },
      cityUrl: 'http://127.0.0.1:1/',
      bounds: [4.3, 51.9, 4.4, 52.1],
      utcOffsetMinutes: 60,
      wallShiftMs: 0,
      ...rest,
    },
    {
      async batch(batch) {
        streams.push(...batch.opened);
        counts = batch.counts;
        batch.vehicles?.told.forEach(({ facts }) => vehicles.add(facts.id));
        for (let i = 0; i < batch.count; i++)
          rows.push({
            id: (streams[batch.stream[i] as number] as StreamDescriptor).id,
            timeMs: batch.timeMs[i] as number,
            value: batch.value[i] as number,
            quality: batch.quality[i] as number,
            heardMs: Date.now(),
          });
        if (takeMs > 0) await sleep(takeMs);
      },
      tell: async (told) => void tidings.push(told),
      state(state) {
        states.push(state);
        stateTimes.push(Date.now());
      },
    },
  );
  return {
    driver,
    states,
    stateTimes,
    rows,
    streams,
    tidings,
    vehicles,
    get counts() {
      return counts;
    },
    get state(): FeedState | undefined {
      return states.at(-1);
    },
  };
}

/** Wait until something holds; fails with `what` when it does not in time. Deadlines in tests carry 3x slack already. */
export async function until(what: string, holds: () => boolean, timeoutMs: number): Promise<void> {
  const endMs = Date.now() + timeoutMs;
  while (!holds()) {
    if (Date.now() > endMs) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await sleep(10);
  }
}

/** A publisher over plain TCP; `send` resolves when the broker has the message (QoS 1). */
export async function openPublisher(url: string) {
  const client = await mqtt.connectAsync(url, { protocolVersion: 5, reconnectPeriod: 0 });
  return {
    send: (topic: string, message: unknown, retain = false) =>
      client.publishAsync(topic, typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message), { qos: 1, retain }),
    /** At most once, without waiting. */
    drop: (topic: string, message: unknown) => void client.publish(topic, JSON.stringify(message)),
    close: () => client.endAsync(true),
  };
}
