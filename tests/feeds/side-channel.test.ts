import { describe, expect, it } from 'vitest';
import { sleep } from '../../src/base/browser.ts';
import { createTidingsQueue } from '../../src/feeds/tidings-queue.ts';
import { createHeard } from '../../src/feeds/heard.ts';
import { createPipeline } from '../../src/feeds/pipeline.ts';
import { createFeedCounts, rejectedTotal } from '../../src/tables/batch.ts';
import type { SourceRequest } from '../../src/tables/cases.ts';
import type { Tidings } from '../../src/tables/tidings.ts';
import { bytesOf, declaration } from './collect.ts';

const request = (id: string, status: SourceRequest['status'] = 'open'): SourceRequest => ({
  feedId: 'f', id, serviceCode: '1', serviceName: '', status, requestedMs: 0, updatedMs: 0, expectedMs: NaN, agency: '', lon: NaN, lat: NaN, channel: '', respondedMs: NaN, resolved: NaN, satisfied: NaN, returnedCount: NaN,
}); // prettier-ignore
const lot = (...ids: string[]): Tidings => ({ kind: 'requests', requests: ids.map((id) => request(id)) });
const idsOf = (tidings: Tidings): string[] => (tidings.kind === 'requests' ? tidings.requests.map(({ id }) => id) : []);

describe('the side channel', () => {
  it('hands every record over in order, however slow the page, and again what it could not take', async () => {
    const taken: string[] = [];
    let records = 0;
    let fails = 1;
    const queue = createTidingsQueue(
      async (tidings) => {
        await sleep(5);
        if (fails-- > 0) throw new Error('page is busy');
        taken.push(...idsOf(tidings));
      },
      (count) => (records += count),
    );
    for (let i = 0; i < 20; i++) expect(queue.push(lot(`${i}a`, `${i}b`))).toBe(0);
    await queue.settled();
    expect(taken).toEqual(Array.from({ length: 20 }, (_, i) => [`${i}a`, `${i}b`]).flat());
    expect(records).toBe(40);
  });

  it('counts what no longer fits instead of growing without end', () => {
    const queue = createTidingsQueue(
      () => new Promise(() => {}),
      () => undefined,
    );
    const many = Array.from({ length: 60_000 }, (_, i) => String(i));
    expect(queue.push(lot(...many))).toBe(0);
    expect(queue.push(lot(...many))).toBe(60_000);
    queue.close();
  });

  it('tells a repeated record once and a changed one again', () => {
    const heard = createHeard();
    expect(heard.newsOf(lot('a', 'b'))).toEqual({ news: lot('a', 'b'), repeated: 0 });
    expect(heard.newsOf(lot('a', 'b', 'c'))).toEqual({ news: lot('c'), repeated: 2 });
    expect(heard.newsOf(lot('a'))).toEqual({ news: null, repeated: 1 });
    expect(heard.newsOf({ kind: 'requests', requests: [request('a', 'closed')] }).repeated).toBe(0);
    expect(heard.newsOf({ kind: 'events', events: [], present: ['x'] }).news).not.toBeNull();
    expect(heard.newsOf({ kind: 'events', events: [], present: ['x'] }).news).toBeNull();
    expect(heard.newsOf({ kind: 'events', events: [], present: [] }).news).not.toBeNull();
    // Of what another worker told before nothing may be left.
    expect(createHeard().newsOf({ kind: 'events', events: [], present: [] }).news).not.toBeNull();
  });

  it('takes for news again what it is told to forget, and only that', () => {
    const heard = createHeard();
    heard.newsOf(lot('a', 'b'));
    heard.forget(lot('b'));
    expect(heard.newsOf(lot('a', 'b'))).toEqual({ news: lot('b'), repeated: 1 });
    const list: Tidings = { kind: 'events', events: [], present: [] };
    expect(heard.newsOf(list).news).toEqual(list);
    expect(heard.newsOf(list).news).toBeNull();
    heard.forget(list);
    expect(heard.newsOf(list).news).toEqual(list);
    expect(heard.newsOf(list).news).toBeNull();
  });

  it('tells by the next snapshot what overflowed while the page hung: all alerts that stand appear', async () => {
    const [LOT, OVER] = [5000, 110_000];
    const alerts = (from: number): object[] =>
      Array.from({ length: LOT }, (_, i) => ({ id: `urn:${from + i}`, type: 'Alert', severity: 'high', dateIssued: '2026-11-23T06:00:00Z' }));
    let counts = createFeedCounts();
    /** Alerts as the page holds them. */
    let standing = new Set<string>();
    const waiting: (() => void)[] = [];
    let isHung = true;
    const pipeline = createPipeline(
      { declaration, cityUrl: '', bounds: [0, 0, 1, 1], utcOffsetMinutes: 0, wallShiftMs: 0 },
      {
        batch: async (batch) => void (counts = batch.counts),
        async tell(told) {
          if (isHung) await new Promise<void>((done) => waiting.push(done));
          if (told.kind !== 'events') return;
          for (const { id } of told.events) standing.add(id);
          if (told.present) standing = new Set(told.present.filter((id) => standing.has(id)));
        },
        state() {},
      },
      { tickMs: 0 },
    );
    for (let from = 0; from < OVER; from += LOT) pipeline.push('alarms/north', bytesOf(alerts(from)));
    // What overflowed stands on, and the source says so: to a page that still hangs, then to one that hears again.
    const stands = { alerts: [...alerts(100_000), ...alerts(105_000)], sequence: 1 };
    pipeline.push('alarms-now/north', bytesOf(stands));
    isHung = false;
    for (const take of waiting) take();
    // Once for the records, once for the counts after them.
    await pipeline.flush();
    await pipeline.flush();
    expect(standing.size).toBe(100_000);
    expect(counts).toMatchObject({ received: OVER + 2 * LOT, shown: 100_000, dropped: 4 * LOT, repeated: 0 });

    pipeline.push('alarms-now/north', bytesOf(stands));
    await pipeline.flush();
    await pipeline.flush();
    expect(standing).toEqual(new Set(Array.from({ length: 2 * LOT }, (_, i) => `urn:${100_000 + i}`)));
    const { received, shown, superseded, dropped } = counts;
    expect(received).toBe(shown + superseded + dropped + rejectedTotal(counts));
    pipeline.close();
  });
});
