import { describe, expect, it } from 'vitest';
import { createRequestTeller, type RequestTeller } from '../../../src/feeds/demo/request-teller.ts';
import { HOUR_MS, MINUTE_MS } from '../../../src/feeds/demo/world/calendar.ts';
import { createDecoder } from '../../../src/feeds/payloads/decoder.ts';
import { requestRates } from '../../../src/rules/requests/rates.ts';
import type { ActionKind, OperatorAction } from '../../../src/tables/actions.ts';
import { createRequestTable, type RequestTable } from '../../../src/tables/cases.ts';
import { demoClasses } from '../../../src/city/grow/case-classes.ts';
import { requestServices } from '../../../src/feeds/demo/world/requests.ts';
import { createCollector, declaration } from '../collect.ts';
import { makeSetting, MIDNIGHT_MS } from './fixture.ts';

const setting = makeSetting(2000);
const noon = MIDNIGHT_MS + 12 * HOUR_MS;
/** What a page would know: the teller's bytes through the door of Open311. */
function listener() {
  const table: RequestTable = createRequestTable();
  const decoder = createDecoder(declaration);
  const collector = createCollector();
  const say: Parameters<RequestTeller['tellAll']>[1] = (topic, message) => {
    decoder.decode(topic, message, 0, collector.sink, 'open311');
    for (const told of collector.tidings.splice(0)) if (told.kind === 'requests') table.take(told.requests);
  };
  return { table, say, rejected: collector.rejected };
}
const rowsOf = (table: RequestTable): string[] => Array.from({ length: table.count }, (_, i) => JSON.stringify(table.row(i))).sort();
const action = (kind: ActionKind, id: string, request: string, timeMs: number): OperatorAction => ({
  id,
  kind,
  operator: 'Lin',
  timeMs,
  target: `case/request/test/${request}`,
});

describe('requests of the demo city', () => {
  it('pass the door of Open311, are counted in thousands over a month, and open as a class of the pack each', () => {
    const { table, say, rejected } = listener();
    createRequestTeller(setting, null, 'test').tellAll(noon, say);
    expect(rejected).toEqual({});
    expect(table.count).toBeGreaterThan(500);
    const codes = new Set(demoClasses.flatMap(({ services }) => services ?? []));
    for (const { code } of requestServices) expect(codes.has(code), code).toBe(true);
  });
  it('told change by change end as told at once', () => {
    const [lived, jumped] = [listener(), listener()];
    const teller = createRequestTeller(setting, null, 'test');
    teller.tellAll(MIDNIGHT_MS, lived.say);
    for (let t = MIDNIGHT_MS; t < noon; t += 7 * MINUTE_MS) teller.tell(t, Math.min(noon, t + 7 * MINUTE_MS), lived.say);
    createRequestTeller(setting, null, 'test').tellAll(noon, jumped.say);
    const known = new Set(rowsOf(lived.table));
    expect(rowsOf(jumped.table).filter((row) => !known.has(row))).toEqual([]);
  });
  it('are answered, closed and found good about as often as a hotline says, and never all', () => {
    const { table, say } = listener();
    createRequestTeller(setting, null, 'test').tellAll(noon, say);
    const rates = requestRates(table, -Infinity, noon, ({ serviceCode }) => (serviceCode === 'manhole-open' ? 'life' : 'general'));
    for (const rate of [rates.response, rates.resolution, rates.satisfaction]) {
      expect(rate.whole).toBeGreaterThan(300);
      expect(rate.share).toBeGreaterThan(0.7);
      expect(rate.share).toBeLessThan(0.99);
    }
    expect(rates.satisfaction.share).toBeLessThan(rates.resolution.share);
    expect(rates.online.share).toBeGreaterThan(0.45);
    expect(rates.overdue.part).toBeGreaterThan(0);
    expect(rates.returned.part).toBeGreaterThan(0);
  });
  it('a case opened at a desk keeps its request open until the desk closes it', () => {
    const { table, say } = listener();
    const teller = createRequestTeller(setting, null, 'test');
    teller.tellAll(noon, say);
    const open = Array.from({ length: table.count }, (_, i) => table.row(i)).find((r) => r.status === 'open' && r.expectedMs > noon);
    const id = open?.id ?? '';
    const now = () => table.row(table.find('test', id));
    teller.act(action('open-case', 'a1', id, noon), noon, say);
    teller.tell(noon, noon + 100 * HOUR_MS, say);
    expect(now().status).toBe('open');
    const later = noon + 100 * HOUR_MS;
    teller.act(action('close', 'a2', id, later), later, say);
    expect(now()).toMatchObject({ status: 'closed', updatedMs: later, resolved: 1 });
    teller.act(action('reopen', 'a3', id, later + 1), later + 1, say);
    expect(now().status).toBe('open');
    teller.act(action('close', 'x', 'nobody', later), later, say);
  });
});
