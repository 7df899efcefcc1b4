import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/random.ts';
import { createRequestTable, type SourceRequest } from '../../src/tables/cases.ts';

const request = (id: string, over: Partial<SourceRequest> = {}): SourceRequest => ({
  feedId: 'f311',
  id,
  serviceCode: 'pothole',
  serviceName: 'Pothole',
  status: 'open',
  requestedMs: 1000,
  updatedMs: 1000,
  expectedMs: NaN,
  agency: 'DPW',
  lon: 150,
  lat: 31,
  channel: 'app',
  respondedMs: NaN,
  resolved: NaN,
  satisfied: NaN,
  returnedCount: NaN,
  ...over,
});

describe('requests of sources', () => {
  it('keeps what was told, and NaN where nothing was', () => {
    const table = createRequestTable();
    expect(table.take([request('1'), request('2', { lon: NaN, lat: NaN })])).toBe(2);
    expect(table.row(table.find('f311', '2'))).toEqual(request('2', { lon: NaN, lat: NaN }));
    expect([table.find('other', '1'), table.count, table.version]).toEqual([-1, 2, 1]);
  });

  it('ends the same in whatever order and however often words arrive', () => {
    const words = [
      request('1'),
      request('1', { updatedMs: 2000, agency: 'Roads' }),
      request('1', { updatedMs: 2000, status: 'closed' }),
      request('1', { updatedMs: 1500 }),
    ];
    const ends = Array.from({ length: 24 }, (_, seed) => {
      const random = createRandom(seed);
      const table = createRequestTable();
      for (let i = 0; i < 12; i++) table.take([random.pick(words)]);
      for (const word of [...words].sort(() => random.next() - 0.5)) table.take([word]);
      return table.row(0).status;
    });
    expect(new Set(ends)).toEqual(new Set(['closed']));
  });

  it('counts up only for news', () => {
    const table = createRequestTable();
    table.take([request('1', { updatedMs: 5 })]);
    expect(table.take([request('1', { updatedMs: 4, status: 'closed' }), request('1', { updatedMs: 5 })])).toBe(0);
    expect(table.version).toBe(1);
  });

  it('forgets closed ones first, then the oldest', () => {
    const table = createRequestTable(4);
    table.take(Array.from({ length: 6 }, (_, i) => request(String(i), { requestedMs: i, status: i === 5 ? 'closed' : 'open' })));
    expect(table.count).toBe(4);
    expect(['0', '1', '2', '3', '4', '5'].map((id) => table.find('f311', id) >= 0)).toEqual([false, true, true, true, true, false]);
  });
});
