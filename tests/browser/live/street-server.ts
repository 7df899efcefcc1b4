import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { segmentOf, type Film } from './film.ts';

const WINDOW = 6;
/** A 1 x 1 PNG. */
const dot = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==', 'base64');

/** What a city's other servers say, each answer of the moment; changed by a test while it runs. */
export interface Street {
  readonly origin: string;
  readonly socketOrigin: string;
  film: Film | null;
  /** The camera goes on, its playlist does not. */
  isStuck: boolean;
  /** The camera's server answers 503. */
  isDown: boolean;
  /** When the still was taken, ms since epoch. */
  stillMs: number;
  /** By path; called for each answer. */
  readonly documents: Map<string, { readonly type: string; readonly body: () => string }>;
  /** Sent to each new socket, and every second. */
  payload: () => string;
  readonly asked: string[];
  close(): Promise<void>;
}

/** A real server on another origin than the page: an HLS camera, a still camera, documents and a WebSocket, all with CORS. */
export async function openStreet(): Promise<Street> {
  const startMs = Date.now();
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').replace(/\?.*$/, '');
    street.asked.push(path);
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-expose-headers', 'date, etag');
    response.setHeader('cache-control', 'no-store');
    answer(path, response);
  });
  const send = (response: ServerResponse, type: string, body: string | Buffer): void => {
    response.writeHead(200, { 'content-type': type });
    response.end(body);
  };
  const playlist = (film: Film, latest: number): string => {
    const from = Math.max(0, latest - WINDOW + 1);
    const lines = ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-TARGETDURATION:2', `#EXT-X-MEDIA-SEQUENCE:${from}`, '#EXT-X-MAP:URI="init.mp4"'];
    for (let n = from; n <= latest; n++) {
      const { startS, durationS } = segmentOf(film, n);
      lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(startMs + startS * 1000).toISOString()}`, `#EXTINF:${durationS.toFixed(3)},`, `${n}.m4s`);
    }
    return `${lines.join('\n')}\n`;
  };
  /** The last segment that is over by now. */
  const latestBy = (film: Film, nowMs: number): number => {
    let n = 0;
    for (; ; n++) {
      const { startS, durationS } = segmentOf(film, n);
      if (startMs + (startS + durationS) * 1000 > nowMs) return Math.max(0, n - 1);
    }
  };
  let stuckAt = NaN;
  const camera = (path: string, film: Film, response: ServerResponse): void => {
    if (street.isDown) return void response.writeHead(503).end();
    if (path.endsWith('init.mp4')) return send(response, 'video/mp4', film.init);
    const number = /\/(\d+)\.m4s$/.exec(path)?.[1];
    if (number !== undefined) return send(response, 'video/mp4', segmentOf(film, Number(number)).bytes);
    const latest = latestBy(film, Date.now());
    stuckAt = street.isStuck ? (Number.isNaN(stuckAt) ? latest : stuckAt) : NaN;
    send(response, 'application/vnd.apple.mpegurl', playlist(film, street.isStuck ? stuckAt : latest));
  };
  function answer(path: string, response: ServerResponse): void {
    const document = street.documents.get(path);
    if (document) return send(response, document.type, document.body());
    if (path === '/still.png') {
      response.setHeader('last-modified', new Date(street.stillMs).toUTCString());
      return send(response, 'image/png', dot);
    }
    if (/^\/camera\/(live\.m3u8|init\.mp4|\d+\.m4s)$/.test(path) && street.film) return camera(path, street.film, response);
    response.writeHead(404).end();
  }
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, request) => {
    if (request.url === '/mqtt') return lockedBroker(socket);
    const say = (): void => socket.send(street.payload());
    say();
    const timer = setInterval(say, 1000);
    socket.on('close', () => clearInterval(timer));
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const street: Street = {
    ...{ origin: `http://${host}`, socketOrigin: `ws://${host}`, film: null, isStuck: false, isDown: false, stillMs: NaN },
    ...{ documents: new Map(), payload: () => '{}', asked: [] },
    close: () =>
      new Promise((done) => {
        for (const socket of sockets.clients) socket.terminate();
        sockets.close();
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  return street;
}

export const TOKEN = 'token-of-the-desk';
const packet = (head: number, ...body: readonly number[]): Buffer => Buffer.from([head, body.length, ...body]);
/** As much of an MQTT 5 broker as a locked door needs: who brings the token is let in, and told one reading for a subscription. */
function lockedBroker(socket: WebSocket): void {
  socket.on('message', (data: Buffer) => {
    const kind = (data[0] ?? 0) >> 4;
    if (kind === 1) socket.send(packet(0x20, 0, data.includes(TOKEN) ? 0 : 0x87, 0));
    if (kind === 12) socket.send(packet(0xd0));
    if (kind !== 8) return;
    socket.send(packet(0x90, data[2] ?? 0, data[3] ?? 0, 0, 0));
    const [topic, payload] = ["v1.1/Datastreams('lock-1')/Observations", JSON.stringify({ phenomenonTime: new Date().toISOString(), result: 7 })].map((text) => Buffer.from(text)); // prettier-ignore
    if (topic && payload) socket.send(packet(0x30, 0, topic.length, ...topic, 0, ...payload));
  });
}
