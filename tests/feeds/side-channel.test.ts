import { describe, expect, it } from 'vitest';
import { sleep } from '../../src/base/browser.ts';
import { createTidingsQueue } from '../../src/feeds/tidings-queue.ts';
import { createHeard } from '../../src/feeds/heard.ts';
import type { SourceRequest } from '../../src/tables/cases.ts';
import type { Tidings } from '../../src/tables/tidings.ts';

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
    expect(heard(lot('a', 'b'))).toEqual({ news: lot('a', 'b'), repeated: 0 });
    expect(heard(lot('a', 'b', 'c'))).toEqual({ news: lot('c'), repeated: 2 });
    expect(heard(lot('a'))).toEqual({ news: null, repeated: 1 });
    expect(heard({ kind: 'requests', requests: [request('a', 'closed')] }).repeated).toBe(0);
    expect(heard({ kind: 'events', events: [], present: ['x'] }).news).not.toBeNull();
    expect(heard({ kind: 'events', events: [], present: ['x'] }).news).toBeNull();
    expect(heard({ kind: 'events', events: [], present: [] }).news).not.toBeNull();
  });
});
