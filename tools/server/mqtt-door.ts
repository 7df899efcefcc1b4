import type { Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { after } from '../../src/base/browser.ts';
import { acceptMqtt, type Upgrades } from './upgrades.ts';

/** Where pages find it. */
export const MQTT_PATH = '/mqtt';
/** What a broker says within so long travels in one WebSocket frame. */
const GATHER_MS = 4;
/**
 * ... or this much of it: browsers let little more than a frame wait between their processes, so that large ones bring more a second,
 * of 1 MB a fifth more than of 256 kB.
 */
const GATHER_BYTES = 1 << 20;
/** A page behind by so much is read for no more until it has caught up with half of it: the broker's own queue then rules. */
const MOST_WAITING_BYTES = 4 << 20;
const LOOK_MS = 20;
/** More than any action or dispatch that a page sends. */
const MOST_FROM_PAGE_BYTES = 1 << 20;

/** An MQTT broker's TCP listener. */
export interface BrokerPlace {
  readonly host: string;
  readonly port: number;
}

/**
 * A broker's TCP listener, seen by pages as MQTT over WebSocket on the server's own origin. Packets need not keep to frames
 * (MQTT 3.1.1, 6), and a browser spends more on a frame than on what is in it: packets that come together go in one.
 */
export const openMqttDoor = (server: Server, broker: BrokerPlace): Upgrades =>
  acceptMqtt(server, MQTT_PATH, MOST_FROM_PAGE_BYTES, (page) => carry(page, connect(broker.port, broker.host)));

/** Both ways, until one side goes; then the other goes too. */
function carry(page: WebSocket, broker: Socket): void {
  broker.setNoDelay(true);
  let gathered: Buffer[] = [];
  let bytes = 0;
  let stopGathering: (() => void) | null = null;
  let stopResting: (() => void) | null = null;

  const send = (): void => {
    stopGathering?.();
    stopGathering = null;
    if (bytes === 0) return;
    page.send(gathered.length === 1 ? (gathered[0] as Buffer) : Buffer.concat(gathered, bytes));
    gathered = [];
    bytes = 0;
    if (page.bufferedAmount > MOST_WAITING_BYTES) rest();
  };
  const rest = (): void => {
    broker.pause();
    stopResting = after(LOOK_MS, () => {
      if (page.bufferedAmount > MOST_WAITING_BYTES / 2) return rest();
      broker.resume();
    });
  };
  broker.on('data', (chunk) => {
    gathered.push(chunk);
    bytes += chunk.length;
    if (bytes >= GATHER_BYTES) send();
    else stopGathering ??= after(GATHER_MS, send);
  });
  broker.on('drain', () => page.resume());
  page.on('message', (data: Buffer) => {
    if (!broker.write(data)) page.pause();
  });
  broker.on('end', () => {
    send();
    page.close();
  });
  // A broker that is away is a link that is lost: the page tries again by its own rules.
  broker.on('error', () => page.terminate());
  page.on('error', () => broker.destroy());
  page.on('close', () => {
    stopGathering?.();
    stopResting?.();
    broker.destroy();
  });
}
