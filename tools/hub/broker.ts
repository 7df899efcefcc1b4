import type { Server } from 'node:http';
import { Aedes } from 'aedes';
import { createWebSocketStream } from 'ws';
import { acceptMqtt } from '../server/upgrades.ts';

/** More than any message of ours, less than what could fill a laptop's memory. */
const MAX_FRAME_BYTES = 9 << 20;
/** A screen that does not drain its socket for so long is let go, or its waiting messages would fill the hub. */
const DRAIN_MS = 15_000;

/** An MQTT 3.1.1 broker inside this process; screens reach it by WebSocket on the same port as the page. */
export interface EmbeddedBroker {
  readonly clients: number;
  /** Resolves when every connected screen has been handed the message; `counts`: it is sent until it is acknowledged (QoS 1). */
  publish(topic: string, payload: Uint8Array | string, retain?: boolean, counts?: boolean): Promise<void>;
  close(): Promise<void>;
}

export interface BrokerParts {
  readonly server: Server;
  /** `/mqtt` */
  readonly path: string;
  /** Topics that screens may write; everything else is the hub's own to say. */
  mayWrite(topic: string): boolean;
}

export async function openBroker({ server, path, mayWrite }: BrokerParts): Promise<EmbeddedBroker> {
  const broker = await Aedes.createBroker({
    drainTimeout: DRAIN_MS,
    authorizePublish: (_client, { topic }, done) => done(mayWrite(topic) ? null : new Error(`nobody but the hub writes ${topic}`)),
  });
  const screens = acceptMqtt(server, path, MAX_FRAME_BYTES, (opened, request) => {
    const stream = createWebSocketStream(opened);
    // A screen that goes without a word.
    stream.on('error', () => stream.destroy());
    broker.handle(stream, request);
  });
  let isClosed = false;
  return {
    get clients() {
      return broker.connectedClients;
    },
    publish: (topic, payload, retain = false, counts = false) =>
      new Promise((done, failed) => {
        // Who stops has nothing more to say.
        if (isClosed) return done();
        const body = typeof payload === 'string' ? payload : Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
        broker.publish({ cmd: 'publish', topic, payload: body, qos: counts ? 1 : 0, retain, dup: false }, (error) =>
          error && !isClosed ? failed(error) : done(),
        );
      }),
    close: () =>
      new Promise((done) => {
        isClosed = true;
        screens.close();
        broker.close(() => done());
      }),
  };
}
