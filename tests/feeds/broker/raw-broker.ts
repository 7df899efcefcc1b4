import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

const frame = (bytes: readonly number[]): Buffer => Buffer.from([0x82, bytes.length, ...bytes]);

/** Payload bytes of the client's (masked, short) frames in a chunk. */
function unframed(chunk: Buffer): number[] {
  const bytes: number[] = [];
  for (let at = 0; at + 6 <= chunk.length;) {
    const short = (chunk[at + 1] as number) & 127;
    const mask = at + (short === 126 ? 4 : 2);
    const length = short === 126 ? chunk.readUInt16BE(at + 2) : short;
    for (let i = 0; i < length; i++) bytes.push((chunk[mask + 4 + i] as number) ^ (chunk[mask + (i % 4)] as number));
    at = mask + 4 + length;
  }
  return bytes;
}

export interface RawOptions {
  /** So many SUBSCRIBE packets of a connection are answered; those after them are not. */
  readonly grants?: number;
  /** From then on such a frame four times a second. */
  readonly thenEvery?: readonly number[];
}

/**
 * A WebSocket server that says yes to every MQTT 5 CONNECT, SUBSCRIBE and PINGREQ and then sends the given bytes: what a broken or
 * hostile broker may do.
 */
export async function startRawBroker(
  afterSubscribe: readonly number[],
  { grants = Infinity, thenEvery }: RawOptions = {},
): Promise<{ readonly wsUrl: string; stop(): Promise<void> }> {
  const sockets = new Set<Duplex>();
  const server = createServer();
  server.on('upgrade', (request, socket) => {
    sockets.add(socket);
    const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash('sha1').update(key).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n`,
    );
    socket.on('error', () => sockets.delete(socket));
    let sent: number[] = [];
    let subscribed = 0;
    socket.on('data', (chunk: Buffer) => {
      sent.push(...unframed(chunk));
      const packet = sent.length >= 2 && sent.length >= 2 + (sent[1] as number) ? sent : [];
      if (packet.length > 0) sent = [];
      if (packet[0] === 0x10) socket.write(frame([0x20, 3, 0, 0, 0]));
      if (packet[0] === 0xc0) socket.write(frame([0xd0, 0]));
      if (packet[0] !== 0x82 || subscribed++ >= grants) return;
      socket.write(frame([0x90, 4, packet[2] as number, packet[3] as number, 0, 0]));
      // A moment later, so that the client has seen the link open.
      if (subscribed > 1) return;
      setTimeout(() => socket.write(frame(afterSubscribe)), 200);
      if (!thenEvery) return;
      const saying = setInterval(() => socket.write(frame(thenEvery)), 250);
      socket.on('close', () => clearInterval(saying));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    wsUrl: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((done) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => done());
      }),
  };
}
