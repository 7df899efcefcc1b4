import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { createOpen311 } from '../../src/feeds/open311/index.ts';
import { open311Records } from '../../src/feeds/payloads/open311.ts';
import { createRequestTable } from '../../src/tables/cases.ts';
import { bytesOf, decodeAll } from './collect.ts';
import { listen, sendJson, startService, until } from './http/web-service.ts';

const REAL = '../shared/real/open311';
const read = (file: string): Uint8Array => new Uint8Array(readFileSync(`${REAL}/${file}`));
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
const decode = (...messages: readonly (readonly [string, unknown])[]) => decodeAll(messages, { payload: 'open311' });
const request = (id: string, rest: object = {}) => ({
  service_request_id: id, service_code: '001', status: 'open', requested_datetime: '2026-06-01T08:00:00Z', lat: 22.5, long: 114.1,
  description: 'call me', address: '8 Lane', ...rest,
}); // prettier-ignore

describe.skipIf(!existsSync(REAL))('the examples of the standard', () => {
  it('lists the same three services from JSON and XML, and refuses the one that is no JSON', () => {
    const [json, xml] = [open311Records(read('services.repaired.json')), open311Records(read('services.xml'))];
    if (typeof json === 'string' || typeof xml === 'string') throw new Error('refused');
    expect([json.length, xml.length]).toEqual([3, 3]);
    expect(json.map((r) => r.get('service_code'))).toEqual(['001', '002', '003']);
    expect(xml.map((r) => [r.get('service_code'), r.get('service_name')])).toEqual(json.map((r) => [r.get('service_code'), r.get('service_name')]));
    expect(decode(['services', read('services.spec-literal-INVALID.json')]).rejected).toEqual({ 'bad-json': 1 });
  });

  it('names requests by the services told before', () => {
    const got = decode(['services', read('services.xml')], ['requests', [request('638344')]]);
    expect(got.requests).toEqual([
      {
        feedId: 'test', id: '638344', serviceCode: '001', serviceName: 'Cans left out 24x7', status: 'open', requestedMs: Date.UTC(2026, 5, 1, 8),
        updatedMs: NaN, expectedMs: NaN, agency: '', lon: 114.1, lat: 22.5, channel: '', respondedMs: NaN, resolved: NaN, satisfied: NaN, returnedCount: NaN,
      },
    ]); // prettier-ignore
  });
});

describe('Open311 GeoReport v2', () => {
  it('reads JSON and XML alike and keeps nothing about persons', () => {
    const xml = `<service_requests><request><service_request_id>7</service_request_id><status>closed</status><service_code>001</service_code><service_name>Lamp</service_name>
      <description>ring at Mrs Wu</description><requested_datetime>2026-06-01T08:00:00+08:00</requested_datetime><updated_datetime>2026-06-02T08:00:00Z</updated_datetime>
      <address>8 Lane</address><lat>22.5</lat><long>114.1</long><media_url>http://x/y.jpg</media_url><agency_responsible>Lighting</agency_responsible></request></service_requests>`;
    const got = decode(['requests', xml], ['requests', [request('8')]]);
    expect(got.requests.map(({ id, status, agency, updatedMs }) => [id, status, agency, updatedMs])).toEqual([
      ['7', 'closed', 'Lighting', Date.UTC(2026, 5, 2, 8)],
      ['8', 'open', '', NaN],
    ]);
    expect(JSON.stringify(got.requests)).not.toMatch(/Wu|Lane|call me|jpg/);
  });

  it('counts what breaks the rules; a request without a place stays a request', () => {
    const got = decode(
      ['requests', [request('a', { lat: null }), request('b', { lat: 922.5 }), request(''), request('c', { status: 'maybe' }), request('d', { requested_datetime: 'soon' }), 'text']],
      ['requests', { errors: 'no' }],
      ['requests', '<errors><error/></errors>'],
      ['requests', '<!DOCTYPE x><service_requests/>'],
    ); // prettier-ignore
    expect(got.requests.map(({ id, lon, lat }) => [id, lon, lat])).toEqual([
      ['a', NaN, NaN],
      ['b', NaN, NaN],
    ]);
    expect(got.rejected).toEqual({ 'bad-shape': 5, 'bad-time': 1, 'bad-xml': 1 });
  });

  it.each(['json', 'xml'])('asks a service for %s, goes on by dates past a full answer, and follows changes', async (form) => {
    const startMs = Date.now() - 60_000;
    // As long as what people write: a full answer is more than a megabyte.
    const all = Array.from({ length: 2300 }, (_, i) =>
      request(String(i), { requested_datetime: `${new Date(startMs - i * 60_000).toISOString().slice(0, 19)}Z`, description: 'dark '.repeat(250) }),
    );
    const service = await startService(({ url }, response) => {
      const [from, to] = ['start_date', 'end_date'].map((name) => Date.parse(url.searchParams.get(name) ?? ''));
      const ids = url.searchParams.get('service_request_id')?.split(',');
      const list = url.pathname.includes('/services')
        ? [{ service_code: '001', service_name: 'Lamp' }]
        : all
            .filter(
              ({ service_request_id: id, requested_datetime: at }) => ids?.includes(id) ?? (Date.parse(at) >= Number(from) && Date.parse(at) <= Number(to)),
            )
            .slice(0, 1000);
      if (form === 'json') return sendJson(response, list);
      const kind = url.pathname.includes('/services') ? 'service' : 'request';
      const tag = (name: string, inner: string): string => `<${name}>${inner}</${name}>`;
      const records = list.map((one) => tag(kind, Object.entries(one).map(([key, value]) => tag(key, String(value))).join(''))); // prettier-ignore
      response.end(tag(kind === 'service' ? 'services' : 'service_requests', records.join('')));
      return undefined;
    });
    closers.push(service.close);
    const feed = await listen('open311', createOpen311, `${service.origin}/open311/v2${form === 'xml' ? '.xml' : ''}?jurisdiction_id=yunwan`);
    closers.push(() => feed.driver.close());
    const table = createRequestTable();
    let taken = 0;
    const known = (): number => {
      for (const told of feed.tidings.slice(taken)) if (told.kind === 'requests') table.take(told.requests);
      taken = feed.tidings.length;
      return table.count;
    };
    await until('all', () => known() === 2300, 15_000);
    expect(service.asked.every(({ url }) => url.searchParams.get('jurisdiction_id') === 'yunwan')).toBe(true);
    expect(service.asked.every(({ url }) => url.pathname.endsWith(`.${form}`))).toBe(true);
    expect(table.row(table.find('service', '5')).serviceName).toBe('Lamp');
    Object.assign(all[5] ?? {}, { status: 'closed', updated_datetime: new Date().toISOString() });
    await until('closed', () => known() === 2300 && table.row(table.find('service', '5')).status === 'closed', 15_000);
    await until('settled', () => feed.unaccounted === 0, 15_000);
    expect(feed.counts.rejected).toEqual({});
  });

  it.each([
    ['fifty at once, and does not say so', 50, 3],
    ['all at once', 1000, 1],
  ])('hears of every request of a service that tells %s', async (_, atOnce, more) => {
    const startMs = Date.now() - 5 * 86_400_000;
    const all = Array.from({ length: 180 }, (__, i) =>
      request(String(i), { status: 'closed', requested_datetime: `${new Date(startMs - i * 60_000).toISOString().slice(0, 19)}Z` }),
    );
    const service = await startService(({ url }, response) => {
      const [from, to] = ['start_date', 'end_date'].map((name) => Date.parse(url.searchParams.get(name) ?? ''));
      const within = all.filter(({ requested_datetime: at }) => Date.parse(at) >= Number(from) && Date.parse(at) <= Number(to));
      return sendJson(response, url.pathname.includes('/services') ? [] : within.slice(0, atOnce));
    });
    closers.push(service.close);
    const feed = await listen('open311', createOpen311, `${service.origin}/v2`);
    closers.push(() => feed.driver.close());
    const heard = (): number => new Set(feed.tidings.flatMap((told) => (told.kind === 'requests' ? told.requests.map(({ id }) => id) : []))).size;
    await until('all', () => heard() === 180);
    const ends = (): number[] =>
      service.asked.filter(({ url }) => url.pathname.endsWith('/requests.json')).map(({ url }) => Date.parse(url.searchParams.get('end_date') ?? ''));
    await until('later rounds', () => ends().length >= more + 5);
    // Each round asks up to now; what is older is asked for once, and in later rounds only where there is more.
    expect(ends().filter((endMs) => endMs < Date.now() - 86_400_000)).toHaveLength(more);
    expect(feed.counts.rejected).toEqual({});
  });

  it('takes nothing odd for records', () => {
    for (const odd of ['[1,2]', '[{"a":{"b":1}}]']) expect(open311Records(bytesOf(odd))).toHaveLength(odd === '[1,2]' ? 2 : 1);
    expect(open311Records(bytesOf('{"__proto__":1}'))).toBe('bad-shape');
  });
});
