import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { parseByteRange } from './byte-range.ts';
import { createEncoder, type Encoder, type Encoding } from './encode.ts';
import { findFile, type FoundFile, type Mount } from './find-file.ts';
import { securityHeaders } from './headers.ts';
import { isCompressible, mediaTypeOf } from './media-types.ts';
import { openMqttDoor, type BrokerPlace } from './mqtt-door.ts';

export interface ServeOptions {
  readonly mounts: readonly Mount[];
  /** Answer of `/config.json`: the city to open and the origins the page may contact. */
  readonly config: { readonly city: string; readonly connectOrigins: readonly string[]; readonly actions?: { readonly broker: string } };
  /** Pages reach this broker at `/mqtt`. */
  readonly mqtt?: BrokerPlace;
  readonly host?: string;
  /** 0 or undefined: any free port. */
  readonly port?: number;
}
export interface Served {
  /** `http://127.0.0.1:8460/` */
  readonly url: string;
  close(): Promise<void>;
}

/** A static file server for the built application and its cities: ranges, validators, compression, security headers. */
export async function serve(options: ServeOptions): Promise<Served> {
  const host = options.host ?? '127.0.0.1';
  const headers = Object.entries(securityHeaders(options.config.connectOrigins));
  const handle = createHandler(options);
  const server = createServer((request, response) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    handle(request, response);
  });
  const door = options.mqtt && openMqttDoor(server, options.mqtt);
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(options.port ?? 0, host, done);
  });
  const { port } = server.address() as AddressInfo;
  const shownHost = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${shownHost}:${port}/`,
    close() {
      door?.close();
      return closed(server);
    },
  };
}

const closed = (server: Server): Promise<void> =>
  new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });

/** Answers one request; with `next`, requests it has no file for are handed on in place of a 404. */
export type Handler = (request: IncomingMessage, response: ServerResponse, next?: () => void) => void;

/** The request handler alone, without the security headers: the development server sets its own. */
export function createHandler(options: Pick<ServeOptions, 'mounts' | 'config'>): Handler {
  const encoder = createEncoder();
  const config = Buffer.from(JSON.stringify(options.config));
  return (request, response, next) => {
    answer(request, response, next).catch((error: unknown) => {
      if (!response.headersSent) plain(response, 500, 'internal error');
      else response.destroy();
      if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') console.error(error);
    });
  };

  async function answer(request: IncomingMessage, response: ServerResponse, next?: () => void): Promise<void> {
    const path = (request.url ?? '/').replace(/[?#].*$/, '');
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead && !next) {
      response.setHeader('Allow', 'GET, HEAD');
      return plain(response, 405, 'method not allowed');
    }
    if (path === '/config.json') {
      response.writeHead(200, { 'Content-Type': mediaTypeOf(path), 'Content-Length': config.length, 'Cache-Control': 'no-cache' });
      response.end(request.method === 'HEAD' ? undefined : config);
      return;
    }
    const found = isRead ? await findFile(options.mounts, path) : null;
    if (found) return send(request, response, path, found, encoder);
    if (next) return next();
    plain(response, 404, 'not found');
  }
}

async function send(request: IncomingMessage, response: ServerResponse, path: string, found: FoundFile, encoder: Encoder): Promise<void> {
  const mediaType = mediaTypeOf(found.file);
  const mayEncode = isCompressible(mediaType);
  const range = parseByteRange(request.headers.range, found.size);
  const encoding = mayEncode && range === null && !isHere(request) ? encoder.choose(found, String(request.headers['accept-encoding'] ?? '')) : null;
  const etag = etagOf(found, encoding);

  response.setHeader('Content-Type', mediaType);
  response.setHeader('ETag', etag);
  response.setHeader('Last-Modified', new Date(found.modifiedMs).toUTCString());
  response.setHeader('Accept-Ranges', 'bytes');
  // Built chunks carry a hash in their name; everything else is asked for again.
  response.setHeader('Cache-Control', /^\/assets\/.*-[\w-]{8,}\.\w+$/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (mayEncode) response.setHeader('Vary', 'Accept-Encoding');
  if (matches(request.headers['if-none-match'], etag)) {
    response.writeHead(304).end();
    return;
  }
  const ifRange = request.headers['if-range'];
  const holds = ifRange === undefined || ifRange === etag;
  if (range === 'unsatisfiable' && holds) {
    response.setHeader('Content-Range', `bytes */${found.size}`);
    return plain(response, 416, 'range not satisfiable');
  }
  const isHead = request.method === 'HEAD';
  if (encoding) {
    const bytes = await encoder.encode(found, encoding);
    response.writeHead(200, { 'Content-Encoding': encoding, 'Content-Length': bytes.length });
    response.end(isHead ? undefined : bytes);
    return;
  }
  const part = range !== null && range !== 'unsatisfiable' && holds ? range : null;
  if (part) response.setHeader('Content-Range', `bytes ${part.first}-${part.last}/${found.size}`);
  response.writeHead(part ? 206 : 200, { 'Content-Length': part ? part.last - part.first + 1 : found.size });
  if (isHead || found.size === 0) {
    response.end();
    return;
  }
  await pipeline(createReadStream(found.file, part ? { start: part.first, end: part.last } : {}), response);
}

/**
 * A client of this very machine has no line to spare: packing and unpacking would only take its processor from its own page. Behind
 * a proxy, which says whom it asks for, clients are elsewhere.
 */
function isHere({ socket, headers }: IncomingMessage): boolean {
  const isForwarded = ['forwarded', 'x-forwarded-for', 'via'].some((name) => headers[name] !== undefined);
  return !isForwarded && /^(::1|(::ffff:)?127\.)/.test(socket.remoteAddress ?? '');
}

/** Strong: it changes with the file and with the encoding, as RFC 9110 8.8.3.3 asks. */
const etagOf = (found: FoundFile, encoding: Encoding | null): string =>
  `"${found.size.toString(36)}-${Math.round(found.modifiedMs * 1000).toString(36)}${encoding ? `-${encoding}` : ''}"`;

function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${text}\n`);
}
