import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { FeedDeclaration } from '../../../src/city/pack/manifest.ts';
import type { FeedContext, FeedProtocol, FeedState } from '../../../src/feeds/feed.ts';
import { createPolledDocument } from '../../../src/feeds/polled-document.ts';
import { createEventReader } from '../../../src/feeds/sse/events.ts';
import sse from '../../../src/feeds/sse/index.ts';
import websocket from '../../../src/feeds/websocket/index.ts';
import type { FeedCounts } from '../../../src/tables/batch.ts';
import { createFeedCounts } from '../../../src/tables/batch.ts';
import { listen, sendJson, startService, until } from './web-service.ts';

// Browsers have WebSocket; the oldest Node we run tests on has not.
beforeAll(() => Object.assign(globalThis, { WebSocket }));
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const mapping = { rows: '/rows', thing: '/id', time: '/t', timeForm: 'unix-ms', values: [{ at: '/v', property: 'pm25', unit: 'ug/m3' }] } as const;
const message = (id: string, v: unknown, t = Date.now()): string => JSON.stringify({ rows: [{ id, t, v }] });

async function open(
  protocol: FeedProtocol,
  address: string,
  allowedOrigins?: readonly string[],
  { credentials, ...declared }: Pick<FeedContext, 'credentials'> & Partial<FeedDeclaration> = {},
) {
  const states: FeedState[] = [];
  const values: number[] = [];
  let counts: FeedCounts = createFeedCounts();
  const context = {
    ...{ cityUrl: 'http://127.0.0.1:1/', bounds: [-180, -90, 180, 90], utcOffsetMinutes: 0, wallShiftMs: 0 },
    declaration: { id: 'pushed', type: 'x', title: { zh: 'x', en: 'x' }, address, mapping, ...declared },
    ...(credentials && { credentials }),
    allowedOrigins: allowedOrigins ?? [new URL(address).origin.replace('null', address.replace(/(:\d+).*/, '$1'))],
  } as const;
  const driver = await protocol.open(
    { ...context, bounds: [-180, -90, 180, 90] },
    {
      async batch(batch) {
        counts = batch.counts;
        values.push(...batch.value);
      },
      tell: async () => undefined,
      state: (state) => void states.push(state),
    },
  );
  closers.push(() => driver.close());
  return {
    values,
    states,
    get counts() {
      return counts;
    },
    get state() {
      return states.at(-1);
    },
  };
}

describe('a WebSocket', () => {
  it('takes text and binary messages, comes back after a loss, and says when it is refused', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await new Promise<void>((done) => server.once('listening', done));
    closers.push(() => server.close());
    const address = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    let code = 0;
    server.on('connection', (socket) => {
      if (code !== 0) return socket.close(code, 'no token');
      socket.send(message('a', 1));
      socket.send(Buffer.from(message('b', 2)));
      socket.send('{"rows":');
      socket.send('x'.repeat(1_200_000));
      return undefined;
    });
    const feed = await open(websocket, address, [address]);
    await until('both', () => feed.values.length === 2 && feed.counts.rejected['too-large'] === 1);
    expect(feed.values).toEqual([1, 2]);
    expect(feed.counts.rejected).toEqual({ 'bad-json': 1, 'too-large': 1 });
    for (const client of server.clients) client.terminate();
    await until('back', () => feed.values.length === 4);
    expect(feed.states.map(({ kind }) => kind)).toEqual(['connecting', 'open', 'waiting', 'connecting', 'open']);
    code = 4401;
    for (const client of server.clients) client.terminate();
    await until('refused', () => feed.state?.kind === 'refused');
    expect(feed.state).toMatchObject({ why: 'no token' });
  });

  it('gives its token in the parameter that the pack names, and asks for it where it has none or a wrong one', async () => {
    const server = createServer();
    const sockets = new WebSocketServer({ noServer: true });
    server.on('upgrade', (request, socket, head) => {
      const asked = new URL(request.url ?? '/', 'http://host');
      if (asked.searchParams.get('access_token') !== 'k&1' || asked.searchParams.get('area') !== 'north')
        return void socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
      sockets.handleUpgrade(request, socket, head, (opened) => opened.send(message('a', 1)));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    closers.push(() => (sockets.clients.forEach((client) => client.terminate()), server.close()));
    const origin = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const tokenParameter = 'access_token';
    for (const credentials of [undefined, { username: '', token: 'k-2' }]) {
      const stranger = await open(websocket, `${origin}/live?area=north`, [origin], { tokenParameter, ...(credentials && { credentials }) });
      await until('refused', () => stranger.state?.kind === 'refused');
      expect(stranger.state).toMatchObject({ asksSignIn: true, why: expect.stringContaining('token') });
    }
    const known = await open(websocket, `${origin}/live?area=north`, [origin], { tokenParameter, credentials: { username: '', token: 'k&1' } });
    await until('a reading', () => known.values.length === 1);
    // Where no parameter is named nothing is ever added to an address.
    const other = await open(websocket, `${origin}/live?area=north`, [origin], { credentials: { username: '', token: 'k&1' } });
    await until('lost', () => other.state?.kind === 'waiting');
  });

  it('goes nowhere that is not declared', async () => {
    const feed = await open(websocket, 'ws://127.0.0.1:9', []);
    expect(feed.state).toMatchObject({ kind: 'refused', why: expect.stringContaining('ws://127.0.0.1:9') });
  });
});

describe('server-sent events', () => {
  it('reads a stream as the standard does, however it is cut', () => {
    const text =
      '\uFEFF: hello\r\nevent: air\r\ndata: one\r\ndata:two\r\nid: 7\r\nretry: 10\r\n\r\ndata: three\r\r: ping\n\ndata\n\nevent: lost\ndata: unfinished';
    const wanted = [
      { type: 'air', data: 'one\ntwo' },
      { type: 'message', data: 'three' },
      { type: 'message', data: '' },
    ];
    const whole = createEventReader(1000);
    expect(whole.push(text)).toEqual(wanted);
    const cut = createEventReader(1000);
    expect([...text].flatMap((letter) => cut.push(letter))).toEqual(wanted);
  });

  it('passes over an event that never ends, and takes the next', () => {
    const reader = createEventReader(10);
    expect(reader.push(`data: ${'x'.repeat(8)}\ndata: ${'y'.repeat(8)}\n\ndata: ok\n\n`)).toEqual([{ type: 'message', data: 'ok' }]);
    expect([reader.takeOversized(), reader.takeOversized()]).toEqual([true, false]);
  });

  it('takes readings from a real server, comes back when it ends, and refuses what is no event stream', async () => {
    let mode: 'events' | 'json' | 'locked' = 'events';
    const open_ = new Set<ServerResponse>();
    const server = createServer((_, response) => {
      if (mode === 'locked') return void response.writeHead(401).end();
      if (mode === 'json') return void response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
      response.write(`event: air\ndata: ${message('a', 5)}\n\n`);
      open_.add(response);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    closers.push(() => {
      server.close();
      server.closeAllConnections();
    });
    const feed = await open(sse, `http://127.0.0.1:${(server.address() as AddressInfo).port}/stream`);
    await until('a reading', () => feed.values.length === 1);
    for (const response of open_) response.end();
    await until('another', () => feed.values.length === 2, 12_000);
    expect(feed.states.find(({ kind }) => kind === 'waiting')).toMatchObject({ why: 'the service ended the stream' });
    mode = 'json';
    for (const response of open_) response.end();
    await until('no stream', () => feed.states.some((s) => 'why' in s && s.why.includes('text/event-stream')), 12_000);
    mode = 'locked';
    await until('refused', () => feed.state?.kind === 'refused', 20_000);
    expect(feed.state).toMatchObject({ asksSignIn: true });
  });

  it.each([
    [429, 7, 7000],
    [503, 9, 9000],
    [429, undefined, 30_000],
  ])('stays away from a server that answers %i for as long as that asks (Retry-After: %s)', async (status, seconds, leastMs) => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked++;
      response.writeHead(status, seconds === undefined ? {} : { 'retry-after': String(seconds) }).end();
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    closers.push(() => {
      server.close();
      server.closeAllConnections();
    });
    const feed = await open(sse, `http://127.0.0.1:${(server.address() as AddressInfo).port}/stream`);
    await until('waiting', () => feed.state?.kind === 'waiting');
    expect(feed.state).toMatchObject({ why: expect.stringContaining(String(status)) });
    const { retryAtMs } = feed.state as { retryAtMs: number };
    expect(retryAtMs - Date.now()).toBeGreaterThan(leastMs - 500);
    expect(asked).toBe(1);
  });

  it.each([
    ['Bearer', undefined, 'authorization', 'Bearer k-1'],
    ['a header of its own', 'X-API-Key', 'x-api-key', 'k-1'],
  ])('tells the server who asks: %s', async (_, tokenHeader, header, said) => {
    const server = createServer(({ headers }, response) => {
      if (headers[header] !== said) return void response.writeHead(403).end();
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(`data: ${message('a', 5)}\n\n`);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    closers.push(() => {
      server.close();
      server.closeAllConnections();
    });
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/stream`;
    const feed = await open(sse, address, undefined, { credentials: { username: '', token: 'k-1' }, ...(tokenHeader !== undefined && { tokenHeader }) });
    await until('a reading', () => feed.values.length === 1);
  });
});

describe('any JSON at an address', () => {
  it('is asked for at an interval, with the tag of what is known', async () => {
    const service = await startService(({ headers }, response) => {
      if (headers['if-none-match'] === '"1"') return void response.writeHead(304, { etag: '"1"' }).end();
      return sendJson(response, message('a', 9), { etag: '"1"' });
    });
    closers.push(service.close);
    const feed = await listen('mapped', createPolledDocument(), `${service.origin}/now.json`, { mapping });
    closers.push(() => feed.driver.close());
    await until('rounds', () => service.asked.length >= 3 && feed.rows.length === 1);
    expect(feed.rows[0]).toMatchObject({ id: 'a#pm25', value: 9 });
    expect(feed.counts.messages).toBe(1);
  });
});
