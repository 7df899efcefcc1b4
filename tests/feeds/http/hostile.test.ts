import { afterEach, describe, expect, it, vi } from 'vitest';
import { sleep } from '../../../src/base/browser.ts';
import { createHttpSource, HttpFault } from '../../../src/feeds/http-source.ts';
import { delayAfter, openPolling } from '../../../src/feeds/polling.ts';
import { createSensorThings } from '../../../src/feeds/sensorthings-http/service.ts';
import { listen, sendJson, startService, until, type Answer } from './web-service.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function open(answer: Answer, context: object = {}, declared: object = {}) {
  const service = await startService(answer);
  closers.push(service.close);
  const feed = await listen('sensorthings', createSensorThings, `${service.origin}/v1.1`, declared, context);
  closers.push(() => feed.driver.close());
  return { service, feed };
}
const good = { value: [{ '@iot.id': 1, unitOfMeasurement: { symbol: 'm' }, Observations: [{ phenomenonTime: '2026-06-21T08:00:00Z', result: 1.5 }] }] };

describe('a web service that misbehaves', () => {
  it('429: stays away as long as asked, says so, then goes on', async () => {
    let refusals = 1;
    const { service, feed } = await open((_, response) => (refusals-- > 0 ? sendJson(response, {}, { 'retry-after': '1' }, 429) : sendJson(response, good)));
    await until('waiting', () => feed.state?.kind === 'waiting');
    const waiting = feed.state as { retryAtMs: number; why: string };
    expect(waiting.why).toContain('429');
    const [first] = service.asked;
    expect(waiting.retryAtMs - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(1500);
    await until('open', () => feed.state?.kind === 'open');
    expect((service.asked[1]?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(1500);
    expect(feed.states.map((s) => s.kind)).toEqual(['connecting', 'waiting', 'connecting', 'open']);
    await until('the row', () => feed.rows.length === 1);
  });

  it('429: the past is not asked for either while it is to be left alone', async () => {
    let isBusy = false;
    const { service, feed } = await open((_, response) => (isBusy ? sendJson(response, {}, { 'retry-after': '2' }, 429) : sendJson(response, good)));
    await until('the row', () => feed.rows.length === 1);
    const [id = ''] = feed.streams.map((stream) => stream.id);
    const past = (): Promise<unknown> | undefined => feed.driver.history?.([id], 0, Date.now(), 0);
    const before = service.asked.length;
    await past();
    expect(service.asked.length).toBeGreaterThan(before);
    isBusy = true;
    await until('waiting', () => feed.state?.kind === 'waiting');
    const asked = service.asked.length;
    expect(await past()).toEqual([]);
    expect(service.asked.length).toBe(asked);
  });

  it('waits: jitter alone after an outage, a whole interval where asking again cannot help, half a minute when refused', () => {
    const delay = (kind: 'passing' | 'standing' | 'refused', retryAfterMs = NaN): number => delayAfter(new HttpFault(kind, '', { retryAfterMs }), 700, 60000);
    expect(delay('passing')).toBe(700);
    expect(delay('passing', 20000)).toBe(20700);
    expect(delay('standing')).toBe(60700);
    expect(delay('standing', 5000)).toBe(5700);
    expect(delay('refused')).toBe(30700);
  });

  it('stays away for as long as asked by its own steady time, and by the service’s date where that names an instant', async () => {
    let aheadMs = 0;
    const service = await startService(({ url }, response) => {
      const until = url.pathname === '/date' ? new Date(Date.now() + 20_000).toUTCString() : '1';
      sendJson(response, {}, { 'retry-after': until }, 429);
    });
    closers.push(service.close);
    const source = createHttpSource(() => Date.now() + aheadMs);
    const ask = (path: string): Promise<HttpFault> => source.get(`${service.origin}${path}`).then(() => { throw new Error('no fault'); }, (fault: HttpFault) => fault); // prettier-ignore
    expect((await ask('/')).retryAfterMs).toBe(1000);
    // Somebody sets this machine's clock back by an hour: the second is over all the same.
    aheadMs = -3600_000;
    await sleep(1050);
    expect((await ask('/')).status).toBe(429);
    expect(service.asked.length).toBe(2);
    // Set ahead: nobody asks sooner.
    aheadMs = 3600_000;
    expect((await ask('/')).status).toBe(0);
    expect(service.asked.length).toBe(2);
    await sleep(1050);
    const { retryAfterMs } = await ask('/date');
    expect(retryAfterMs).toBeGreaterThan(15_000);
    expect(retryAfterMs).toBeLessThanOrEqual(21_000);
    source.close();
  });

  it('503 for an hour: asked about as often as when it works, not every few seconds', async () => {
    vi.useFakeTimers();
    try {
      let rounds = 0;
      const stop = openPolling(60, {
        async round() {
          rounds++;
          throw new HttpFault('passing', 'the service answers HTTP 503', { status: 503 });
        },
        state() {},
      });
      await vi.advanceTimersByTimeAsync(3600_000);
      stop();
      // 60 rounds when all is well; the first pauses are short, for most faults are.
      expect(rounds).toBeLessThan(3 * 60);
      expect(rounds).toBeGreaterThan(60);
    } finally {
      vi.useRealTimers();
    }
  });

  it('503: a jittered pause, and back', async () => {
    let failures = 1;
    const { feed } = await open((_, response) => (failures-- > 0 ? sendJson(response, 'busy', {}, 503) : sendJson(response, good)));
    await until('waiting', () => feed.why.includes('503'));
    await until('open', () => feed.state?.kind === 'open');
  });

  it.each([429, 500, 503])(
    '%i without end: asked no oftener than each half second, however short the interval',
    async (status) => {
      const { service } = await open((_, response) => sendJson(response, 'busy', {}, status));
      await until('asked three times', () => service.asked.length >= 3, 13_000);
      const gaps = service.asked.slice(1).map(({ atMs }, i) => atMs - (service.asked[i]?.atMs ?? NaN));
      // Two clocks of whole milliseconds lie between them.
      for (const gapMs of gaps) expect(gapMs).toBeGreaterThanOrEqual(498);
    },
    15_000,
  );

  it.each([401, 403])('%i: refused by name, without hammering', async (status) => {
    const { service, feed } = await open((_, response) => sendJson(response, {}, {}, status));
    await until('refused', () => feed.state?.kind === 'refused');
    expect(feed.why).toContain(String(status));
    await sleep(400);
    expect(service.asked.length).toBe(1);
  });

  it.each([
    ['Bearer', { username: '', token: 'let-me-in' }, undefined, 'authorization', 'Bearer let-me-in'],
    ['Basic, in UTF-8', { username: 'zoë', token: 'a:b' }, undefined, 'authorization', 'Basic em/DqzphOmI='],
    ['a header of its own', { username: '', token: 'k-1' }, 'X-API-Key', 'x-api-key', 'k-1'],
  ])('asks people to sign in, and tells the service who they are: %s', async (_, credentials, tokenHeader, header, said) => {
    const answer: Answer = ({ headers }, response) => sendJson(response, good, {}, headers[header] === said ? 200 : 401);
    const stranger = await open(answer);
    await until('refused', () => stranger.feed.state?.kind === 'refused');
    expect(stranger.feed.state).toMatchObject({ asksSignIn: true });
    const known = await open(answer, { credentials }, tokenHeader === undefined ? {} : { tokenHeader });
    await until('rows', () => known.feed.rows.length > 0);
    expect(known.feed.state?.kind).toBe('open');
  });

  it('an undeclared origin is never contacted', async () => {
    const { service, feed } = await open((_, response) => sendJson(response, good), { allowedOrigins: ['https://other.example'] });
    expect(feed.state).toEqual({ kind: 'refused', why: `the server's configuration does not declare ${service.origin}` });
    await sleep(200);
    expect(service.asked).toEqual([]);
  });

  it('a next page on another origin, and a redirect there, are not followed', async () => {
    const other = await startService((_, response) => sendJson(response, good));
    closers.push(other.close);
    const { feed } = await open((_, response) => sendJson(response, { ...good, '@iot.nextLink': `${other.origin}/v1.1/Datastreams?$skip=1` }));
    await until('refused', () => feed.state?.kind === 'refused');
    expect(feed.why).toContain(other.origin);
    await until('the first page shown', () => feed.rows.length === 1);
    const moved = await open((_, response) => response.writeHead(302, { location: `${other.origin}/v1.1/Datastreams` }).end());
    await until('waiting', () => moved.feed.state?.kind === 'waiting');
    expect(other.asked).toEqual([]);
  });

  it('pages without end, and in circles, are given up', async () => {
    const endless = await open(({ url }, response) => {
      const skip = Number(url.searchParams.get('$skip') ?? 0);
      sendJson(response, { value: [], '@iot.nextLink': `${url.origin}${url.pathname}?$skip=${skip + 1}` });
    });
    const circle = await open(({ url }, response) => sendJson(response, { value: [], '@iot.nextLink': url.href }));
    await until('circle', () => circle.feed.why.includes('circles'));
    expect(circle.service.asked.length).toBeLessThanOrEqual(2);
    await until('end', () => endless.feed.why.includes('does not end within 1000 pages'), 60000);
    expect(endless.service.asked.length).toBeLessThanOrEqual(1001);
  }, 90_000);

  it('a slow one is late, whether it never begins or never ends', async () => {
    const silent = await open(() => {});
    const dripping = await open((_, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(' '), 50);
      response.on('close', () => clearInterval(drip));
    });
    await until('late', () => silent.feed.why.includes('no answer within 0.6 s'));
    await until('late', () => dripping.feed.why.includes('no answer within 0.6 s'));
  });

  it('a huge answer is cut off unread and counted', async () => {
    let sent = 0;
    const { feed } = await open((_, response) => {
      const block = Buffer.alloc(1 << 16, 32);
      const pour = (): void => {
        while (!response.destroyed && sent < 1 << 30) {
          sent += block.length;
          if (!response.write(block)) return void response.once('drain', pour);
        }
      };
      pour();
    });
    await until('counted', () => (feed.counts.rejected['too-large'] ?? 0) >= 1);
    expect(feed.why).toContain('more than 1048576 bytes');
    expect(sent).toBeLessThan(64 << 20);
    expect(feed.unaccounted).toBe(0);
  });

  it('what is no JSON, or none of the protocol, is counted and shows', async () => {
    let body = '<html>please sign in</html>';
    const { feed } = await open((_, response) => sendJson(response, body));
    await until('counted', () => feed.counts.rejected['bad-json'] === 1);
    expect(feed.state?.kind).toBe('waiting');
    expect(feed.why).toContain('does not answer in SensorThings JSON');
    body = '['.repeat(100_000);
    await until('deep', () => (feed.counts.rejected['too-deep'] ?? 0) >= 1);
    body = JSON.stringify({ value: [...good.value, { '@iot.id': 2, unitOfMeasurement: {}, Observations: [{ phenomenonTime: 'yesterday', result: 1 }] }, 5] });
    await until('open', () => feed.state?.kind === 'open', 10000);
    await until('rows', () => feed.rows.length === 1 && (feed.counts.rejected['bad-time'] ?? 0) >= 1);
    expect(feed.counts.rejected['bad-shape']).toBeGreaterThanOrEqual(1);
    expect(feed.unaccounted).toBe(0);
  }, 30000);

  it('closing stops at once, in the middle of an answer', async () => {
    let ended = false;
    const { service, feed } = await open((_, response) => void response.on('close', () => (ended = true)));
    await until('asked', () => service.asked.length === 1);
    feed.driver.close();
    await until('the request ended', () => ended, 300);
    await sleep(300);
    expect(service.asked.length).toBe(1);
    expect(feed.states.map((s) => s.kind)).toEqual(['connecting', 'closed']);
  });
});
