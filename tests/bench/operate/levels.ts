import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { isoText } from '../../../src/base/iso.ts';
import { DRAINS, drainStream, LEVEL } from './town.ts';

const TICK_MS = 20;
const PER_MESSAGE = 50;

/** A source of water levels: SensorThings observations, fifty in a message, to every window that listens. */
export interface Levels {
  /** `ws://127.0.0.1:port`. */
  readonly url: string;
  /** Now. */
  tell(streams: readonly string[], level: number): void;
  /** From now on so many quiet readings a second, of drains from `first` on. */
  flow(perS: number, first?: number): void;
  readonly sent: number;
  close(): void;
}

/** A WebSocket of its own rather than a broker: what is measured is the page, not somebody's queue. */
export async function openLevels(): Promise<Levels> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await new Promise((done) => server.once('listening', done));
  let perS = 0;
  let from = 0;
  let owed = 0;
  let at = 0;
  let sent = 0;
  let lastMs = performance.now();
  const tell = (streams: readonly string[], level: number): void => {
    const time = isoText(Date.now());
    for (let first = 0; first < streams.length; first += PER_MESSAGE) {
      const rows = streams
        .slice(first, first + PER_MESSAGE)
        .map((id) => `{"phenomenonTime":"${time}","resultTime":"${time}","result":${level},"Datastream":{"@iot.id":"${id}"}}`);
      for (const client of server.clients) client.send(`[${rows.join(',')}]`);
    }
    sent += streams.length;
  };
  const nextDrain = (): string => {
    at = (at + 7919) % (DRAINS - from);
    return drainStream(from + at);
  };
  const timer = setInterval(() => {
    const nowMs = performance.now();
    owed += (perS * (nowMs - lastMs)) / 1000;
    lastMs = nowMs;
    const count = Math.floor(owed / PER_MESSAGE) * PER_MESSAGE;
    owed -= count;
    if (count > 0) tell(Array.from({ length: count }, nextDrain), LEVEL.quiet);
  }, TICK_MS);
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tell,
    flow(next, first = 0) {
      [perS, from, owed, at] = [next, first, 0, 0];
    },
    get sent() {
      return sent;
    },
    close() {
      clearInterval(timer);
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}
