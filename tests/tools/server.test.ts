import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve, type Served } from '../../tools/server/serve.ts';

const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self' blob: wss://broker.example:8884; manifest-src 'self'; media-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default dompurify";
const text = 'a city is its people '.repeat(200);

let folder = '';
let served: Served;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'belvedere-serve-'));
  const put = (path: string, content: string | Buffer) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  put('secret.txt', 'secret');
  put('dist/index.html', '<!doctype html>');
  put('dist/assets/worker-Ab3dEf9_.js', text);
  put('dist/.hidden', 'hidden');
  put('city/city.json', '{"id":"x"}');
  put('city/ground.pmtiles', Buffer.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
  put('city/areas/districts.geojson', text);
  symlinkSync(join(folder, 'secret.txt'), join(folder, 'city/leak.txt'));
  served = await serve({
    mounts: [
      { path: '/cities/x/', folder: join(folder, 'city') },
      { path: '/', folder: join(folder, 'dist') },
    ],
    config: { city: 'cities/x/', connectOrigins: ['wss://broker.example:8884'] },
  });
});
afterAll(async () => {
  await served.close();
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}
/** A request whose path is sent as it is, without the client tidying it up. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { port } = new URL(served.url);
  return new Promise((done, failed) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => done({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }));
    });
    sent.on('error', failed);
    sent.end();
  });
}

it.each(['/', '/assets/worker-Ab3dEf9_.js', '/config.json', '/cities/x/city.json', '/nowhere', '/../secret.txt'])(
  'sends the security headers with %s',
  async (path) => {
    const { headers } = await ask(path);
    expect(headers['content-security-policy']).toBe(POLICY);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
  },
);

it('tells the page which city to open and what it may contact', async () => {
  const { body, headers } = await ask('/config.json');
  expect(JSON.parse(body.toString())).toEqual({ city: 'cities/x/', connectOrigins: ['wss://broker.example:8884'] });
  expect(headers['content-type']).toMatch('application/json');
});

describe('files', () => {
  it.each([
    ['/', 'text/html'],
    ['/assets/worker-Ab3dEf9_.js', 'text/javascript'],
    ['/cities/x/areas/districts.geojson', 'application/geo+json'],
    ['/cities/x/ground.pmtiles', 'application/vnd.pmtiles'],
  ])('serves %s as %s', async (path, type) => {
    const answer = await ask(path);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toContain(type);
  });
  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/cities/x/..%2f..%2fsecret.txt',
    '/cities/x/%2e%2e%5csecret.txt',
    '/cities/x/leak.txt',
    '/.hidden',
    '/assets',
    '/cities/x/',
    '/%00',
    '/%zz',
    '//etc/passwd',
  ])('never serves %s', async (path) => {
    const answer = await ask(path);
    expect(answer.status).toBe(404);
    expect(answer.body.toString()).toBe('not found\n');
  });
  it('takes nothing but reads', async () => {
    const answer = await ask('/', {}, 'POST');
    expect([answer.status, answer.headers['allow']]).toEqual([405, 'GET, HEAD']);
  });
  it('answers HEAD with the length and no body', async () => {
    const answer = await ask('/assets/worker-Ab3dEf9_.js', {}, 'HEAD');
    expect([answer.status, answer.headers['content-length'], answer.body.length]).toEqual([200, String(text.length), 0]);
  });
});

describe('ranges', () => {
  it.each([
    ['bytes=2-5', [2, 3, 4, 5], 'bytes 2-5/10'],
    ['bytes=7-', [7, 8, 9], 'bytes 7-9/10'],
    ['bytes=-2', [8, 9], 'bytes 8-9/10'],
    ['bytes=8-99', [8, 9], 'bytes 8-9/10'],
  ])('%s', async (range, bytes, contentRange) => {
    const answer = await ask('/cities/x/ground.pmtiles', { range });
    expect([answer.status, [...answer.body], answer.headers['content-range']]).toEqual([206, bytes, contentRange]);
  });
  it('refuses what lies outside, and sends the whole for what it cannot read', async () => {
    const outside = await ask('/cities/x/ground.pmtiles', { range: 'bytes=10-' });
    expect([outside.status, outside.headers['content-range']]).toEqual([416, 'bytes */10']);
    expect((await ask('/cities/x/ground.pmtiles', { range: 'bytes=5-2' })).status).toBe(200);
  });
  it('sends the whole when the file is no longer the one the client began', async () => {
    const answer = await ask('/cities/x/ground.pmtiles', { range: 'bytes=0-1', 'if-range': '"other"' });
    expect([answer.status, answer.body.length]).toEqual([200, 10]);
  });
});

describe('caching and compression', () => {
  it('keeps hashed files for ever and asks again for the rest', async () => {
    expect((await ask('/assets/worker-Ab3dEf9_.js')).headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await ask('/')).headers['cache-control']).toBe('no-cache');
  });
  it('answers 304 to its own tag', async () => {
    const { headers } = await ask('/cities/x/areas/districts.geojson');
    const again = await ask('/cities/x/areas/districts.geojson', { 'if-none-match': String(headers['etag']) });
    expect([again.status, again.body.length]).toEqual([304, 0]);
  });
  it('compresses texts for those who take it, under another tag', async () => {
    const path = '/cities/x/areas/districts.geojson';
    // Through a proxy: the client is elsewhere.
    const via = { 'x-forwarded-for': '192.0.2.7' };
    const plain = await ask(path, via);
    const brotli = await ask(path, { ...via, 'accept-encoding': 'gzip, br' });
    const gzip = await ask(path, { ...via, 'accept-encoding': 'gzip, br;q=0' });
    expect(brotliDecompressSync(brotli.body).toString()).toBe(text);
    expect(gunzipSync(gzip.body).toString()).toBe(text);
    expect(brotli.body.length).toBeLessThan(text.length / 10);
    expect(new Set([plain, brotli, gzip].map((a) => a.headers['etag'])).size).toBe(3);
    expect(brotli.headers['vary']).toBe('Accept-Encoding');
  });
  it('spares a client of its own machine packing and unpacking', async () => {
    const answer = await ask('/cities/x/areas/districts.geojson', { 'accept-encoding': 'gzip, br' });
    expect([answer.headers['content-encoding'], answer.body.toString()]).toEqual([undefined, text]);
  });
});
