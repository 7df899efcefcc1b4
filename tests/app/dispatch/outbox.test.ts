import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createRandom } from '../../../src/base/random.ts';
import { letterOf, type Carrier, type Letter, type Tried } from '../../../src/app/dispatch/letter.ts';
import { backOffMs, openOutbox, type Outbox } from '../../../src/app/dispatch/outbox.ts';
import { openWebhook } from '../../../src/app/dispatch/webhook.ts';
import type { Delivery } from '../../../src/panels/ui/case-desk.ts';
import { action } from '../../rules/cases/actions.ts';

const send = action('d-1', 'dispatch-unit', 0, { unit: 'u1', lon: 150, lat: 31 }, 'Lin', 'case/alarm/x');
const closers: (() => unknown)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const close of closers.splice(0)) await close();
});

function outboxWith(carrier: Carrier, keep = { text: null as string | null }): { outbox: Outbox; settled: Delivery[]; keep: { text: string | null } } {
  const settled: Delivery[] = [];
  const outbox = openOutbox({
    carriers: new Map([['ops', carrier]]),
    keep: { read: () => keep.text, write: (text) => void (keep.text = text) },
    wallMs: () => Date.now(),
    random: createRandom(1),
    settled: (_, delivery) => settled.push(delivery),
  });
  closers.push(() => outbox.close());
  return { outbox, settled, keep };
}
/** Answers in turn, the last one for good. */
const scripted = (...answers: Tried[]): Carrier & { sent: Letter[]; receipt(id: string, tried: Tried): void } => {
  const sent: Letter[] = [];
  let hear: (id: string, tried: Tried) => void = () => undefined;
  return {
    sent,
    receipt: (id, tried) => hear(id, tried),
    send: (letter) => {
      sent.push(letter);
      return Promise.resolve(answers[Math.min(sent.length, answers.length) - 1] as Tried);
    },
    onReceipt: (listener) => void (hear = listener),
    close() {},
  };
};
const letter: Letter = letterOf(send, 'ops', 'hamlet');
const fresh = (): Letter => ({ ...letter, writtenMs: Date.now() });

describe('a dispatch that leaves the desk', () => {
  it('carries what is needed to act, and nobody’s name', () => {
    expect(JSON.parse(letter.body)).toEqual({
      id: 'd-1',
      kind: 'dispatch-unit',
      city: 'hamlet',
      case: 'case/alarm/x',
      unit: 'u1',
      lon: 150,
      lat: 31,
      sent: '2026-11-23T06:00:00.000Z',
    });
    expect(letter.body).not.toContain('Lin');
  });

  it('waits longer each time, with chance, and never longer than five minutes', () => {
    const random = createRandom(5);
    for (let tries = 1; tries < 20; tries++) {
      const bound = Math.min(300_000, 2000 * 2 ** (tries - 1));
      const waits = Array.from({ length: 50 }, () => backOffMs(tries, random));
      expect(Math.min(...waits)).toBeGreaterThanOrEqual(bound / 2);
      expect(Math.max(...waits)).toBeLessThanOrEqual(bound);
      expect(new Set(waits).size).toBeGreaterThan(40);
    }
  });

  it('says honestly: sent, not confirmed, trying again; until a receipt comes by itself', async () => {
    vi.useFakeTimers();
    const carrier = scripted({ kind: 'taken' });
    const { outbox, settled } = outboxWith(carrier);
    outbox.post(fresh());
    await vi.advanceTimersByTimeAsync(0);
    const told = outbox.delivery('d-1');
    expect(told).toMatchObject({ kind: 'sent', tries: 1, why: '' });
    expect(told?.kind === 'sent' && told.nextMs - Date.now()).toBeGreaterThanOrEqual(1000);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(carrier.sent.length).toBeGreaterThan(3);
    expect(new Set(carrier.sent.map((l) => l.body)).size).toBe(1);
    carrier.receipt('d-1', { kind: 'confirmed' });
    expect(outbox.delivery('d-1')).toMatchObject({ kind: 'confirmed', channel: 'ops' });
    const tries = carrier.sent.length;
    await vi.advanceTimersByTimeAsync(600_000);
    expect([carrier.sent.length, settled.length]).toEqual([tries, 1]);
  });

  it('survives a reload, and gives up after a day with a reason', async () => {
    vi.useFakeTimers();
    const keep = { text: null as string | null };
    const first = outboxWith(scripted({ kind: 'again', why: 'HTTP 503' }), keep);
    first.outbox.post(fresh());
    await vi.advanceTimersByTimeAsync(100);
    first.outbox.close();
    const carrier = scripted({ kind: 'again', why: 'HTTP 503' });
    const second = outboxWith(carrier, keep);
    await vi.advanceTimersByTimeAsync(0);
    expect(carrier.sent.map((l) => l.id)).toEqual(['d-1']);
    await vi.advanceTimersByTimeAsync(25 * 3_600_000);
    expect(second.outbox.delivery('d-1')).toMatchObject({ kind: 'failed', why: 'nobody confirmed within a day' });
    expect(keep.text).toBe('[]');
  });

  it('takes no rubbish for kept letters', () => {
    for (const text of ['', '{', '[1, null, {"id": 3}]', '{"a": 1}'])
      expect(outboxWith(scripted({ kind: 'taken' }), { text }).outbox.delivery('d-1')).toBeNull();
  });
});

describe('a webhook', () => {
  interface Asked {
    readonly method: string;
    readonly key: string;
    readonly body: string;
  }
  async function server(
    answer: (n: number, asked: Asked) => { status: number; body?: string; headers?: Record<string, string> },
  ): Promise<{ url: string; asked: Asked[] }> {
    const asked: Asked[] = [];
    const read = async (request: IncomingMessage): Promise<string> => {
      let body = '';
      for await (const part of request) body += String(part);
      return body;
    };
    const http: Server = createServer((request, response) => {
      void read(request).then((body) => {
        const mine = { method: request.method ?? '', key: String(request.headers['idempotency-key'] ?? ''), body };
        asked.push(mine);
        const { status, body: told = '', headers = {} } = answer(asked.length, mine);
        response.writeHead(status, headers);
        response.end(told);
      });
    });
    await new Promise<void>((done) => void http.listen(0, '127.0.0.1', done));
    closers.push(() => new Promise((done) => void http.close(done)));
    return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/dispatch`, asked };
  }
  const ack = '{"id":"d-1","state":"acknowledged"}';

  it('is tried again through trouble under one key, and done once it is acknowledged', async () => {
    const { url, asked } = await server((n) => (n === 1 ? { status: 503 } : n === 2 ? { status: 202 } : { status: 200, body: ack }));
    const { outbox, settled } = outboxWith(openWebhook(url));
    outbox.post(fresh());
    await vi.waitFor(() => expect(outbox.delivery('d-1')).toMatchObject({ kind: 'sent', why: 'HTTP 503' }), 3000);
    await vi.waitFor(() => expect(outbox.delivery('d-1')?.kind).toBe('confirmed'), 12_000);
    expect(asked.map((a) => `${a.method} ${a.key}`)).toEqual(['POST d-1', 'POST d-1', 'POST d-1']);
    expect(new Set(asked.map((a) => a.body)).size).toBe(1);
    expect(settled).toHaveLength(1);
  });

  it.each([
    ['a plain 2xx is no confirmation', { status: 204 }, { kind: 'taken' }],
    ['a receipt for something else is none', { status: 200, body: '{"id":"d-9","state":"acknowledged"}' }, { kind: 'taken' }],
    [
      'a refusal is final, with its reason',
      { status: 200, body: '{"id":"d-1","state":"refused","reason":"no crew on shift"}' },
      { kind: 'failed', why: 'no crew on shift' },
    ],
    ['a client error is final', { status: 422 }, { kind: 'failed', why: 'HTTP 422' }],
    ['too many: as long as it asks', { status: 429, headers: { 'retry-after': '7' } }, { kind: 'again', why: 'HTTP 429', afterMs: 7000 }],
  ])('%s', async (_, answer, tried) => {
    const { url } = await server(() => answer);
    expect(await openWebhook(url).send(letter)).toEqual(tried);
  });

  it('that nobody answers is tried again', async () => {
    const { outbox } = outboxWith(openWebhook('http://127.0.0.1:9/nobody'));
    outbox.post(fresh());
    await vi.waitFor(() => expect(outbox.delivery('d-1')).toMatchObject({ kind: 'sent', tries: 1 }), 5000);
  });
});
