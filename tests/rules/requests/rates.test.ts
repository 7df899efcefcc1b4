import { describe, expect, it } from 'vitest';
import { asOf, requestRates } from '../../../src/rules/requests/rates.ts';
import { createRequestTable, type SourceRequest } from '../../../src/tables/cases.ts';

const HOUR = 3_600_000;
const NOW = 100 * HOUR;
const request = (id: string, over: Partial<SourceRequest>): SourceRequest => ({
  feedId: 'f',
  id,
  serviceCode: 'x',
  serviceName: 'X',
  status: 'open',
  requestedMs: NOW - 50 * HOUR,
  updatedMs: NOW - 50 * HOUR,
  expectedMs: NOW + HOUR,
  agency: '',
  lon: NaN,
  lat: NaN,
  channel: 'phone',
  respondedMs: NaN,
  resolved: NaN,
  satisfied: NaN,
  returnedCount: 0,
  ...over,
});
const closed = (id: string, over: Partial<SourceRequest>): SourceRequest =>
  request(id, { status: 'closed', updatedMs: NOW - HOUR, respondedMs: NOW - 49 * HOUR, resolved: 1, satisfied: 1, ...over });
const ratesOf = (requests: readonly SourceRequest[], nowMs = NOW) => {
  const table = createRequestTable();
  table.take(requests);
  return requestRates(table, 0, nowMs, ({ serviceCode }) => (serviceCode === 'gas' ? 'utility' : 'general'));
};

describe("the hotline's rates", () => {
  it('are those of a hand-made list, open ones past their promise counted', () => {
    const rates = ratesOf([
      closed('1', { channel: 'app' }),
      closed('2', { channel: 'web', satisfied: 0 }),
      closed('3', { resolved: 0, satisfied: 0, returnedCount: 2 }),
      // Closed and nobody asked back: in neither of the two rates.
      closed('4', { resolved: NaN, satisfied: NaN }),
      // Waits past the promise: neither resolved nor satisfied.
      request('5', { expectedMs: NOW - 1 }),
      // Young: its 24 h are not over.
      request('6', { requestedMs: NOW - HOUR, returnedCount: NaN, channel: '' }),
      // A gas case wants an answer within 2 h and got it after 3.
      request('7', { serviceCode: 'gas', respondedMs: NOW - 47 * HOUR }),
    ]);
    expect([rates.all, rates.open]).toEqual([7, 3]);
    expect(rates.response).toEqual({ part: 4, whole: 6, share: 4 / 6 });
    expect(rates.resolution).toEqual({ part: 2, whole: 4, share: 0.5 });
    expect(rates.satisfaction).toEqual({ part: 1, whole: 4, share: 0.25 });
    expect(rates.overdue).toEqual({ part: 1, whole: 3, share: 1 / 3 });
    expect(rates.online).toEqual({ part: 2, whole: 6, share: 2 / 6 });
    expect(rates.returned).toEqual({ part: 1, whole: 6, share: 1 / 6 });
  });
  it('say nothing of nothing', () => {
    expect(ratesOf([]).response).toEqual({ part: 0, whole: 0, share: NaN });
  });
  it('are those of the shown instant: what is dated later has not happened', () => {
    const late = closed('1', { updatedMs: NOW + HOUR, respondedMs: NOW + 1 });
    expect(asOf(late, NOW)).toMatchObject({ status: 'open', resolved: NaN, satisfied: NaN, respondedMs: NaN });
    expect(asOf(late, NOW + 2 * HOUR)).toBe(late);
    expect(asOf(late, late.requestedMs - 1)).toBeNull();
    expect(ratesOf([late]).open).toBe(1);
  });
  it('leaving a case open does not make them better', () => {
    const solved = [closed('1', {}), closed('2', {})];
    expect(ratesOf([...solved, request('3', { expectedMs: NOW - HOUR })]).resolution.share).toBeLessThan(ratesOf(solved).resolution.share);
  });
});
