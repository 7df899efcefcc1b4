import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { groupByEntity, partsOfStream, rangeEndMs } from '../../../src/feeds/ngsi-ld-http/past.ts';
import { createNgsiLd } from '../../../src/feeds/ngsi-ld-http/service.ts';
import type { StreamDescriptor } from '../../../src/tables/batch.ts';
import { Quality } from '../../../src/tables/quality.ts';
import { listen, sendJson, startService, until, type Answer } from './web-service.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function open(answer: Answer, path = '', declared: object = { topics: ['AirQualityObserved'] }, context: object = {}) {
  const service = await startService(answer);
  closers.push(service.close);
  const feed = await listen('ngsi-ld', createNgsiLd, `${service.origin}${path}`, declared, context);
  closers.push(() => feed.driver.close());
  return { service, feed };
}

const T = '2026-06-21T08:00:00Z';
const at = (minute: number): string => `2026-06-21T08:${String(minute).padStart(2, '0')}:00Z`;
const entity = (n: number, value = n, observedAt = T) => ({
  id: `urn:ngsi-ld:AirQualityObserved:${n}`,
  type: 'AirQualityObserved',
  no2: { type: 'Property', value, unitCode: 'GQ', observedAt },
  location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [4.36, 52.01] } },
});

const MODEL = 'https://smartdatamodels.org/dataModel.Environment/';
const CONTEXT = 'https://raw.githubusercontent.com/smart-data-models/dataModel.Environment/master/context.jsonld';
const LINK = `<${CONTEXT}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`;
/**
 * A broker of one tenant whose entities were created under a Smart Data Models context: it expands what it is asked for by the
 * context it is told, else by the default one, finds what is of that type, and compacts its answer by the same (CIM 009, 5.5.7).
 */
const brokerWithContext =
  (tenant?: string): Answer =>
  ({ url, headers }, response) => {
    if (headers['ngsild-tenant'] !== tenant) return sendJson(response, { title: 'no such tenant' }, {}, 404);
    const isTold = headers['link'] === LINK;
    const isMeant = (name: string): boolean => name === `${MODEL}${name.split('/').at(-1)}` || isTold;
    const nameOf = (name: string): string => (isTold ? name : `${MODEL}${name}`);
    const of = (no2: unknown) => ({
      ...entity(1),
      type: nameOf('AirQualityObserved'),
      no2: undefined,
      [nameOf('no2')]: no2,
      [isTold ? 'dateObserved' : 'https://smartdatamodels.org/dateObserved']: { type: 'Property', value: T },
    });
    if (!url.pathname.includes('/temporal/'))
      return sendJson(response, isMeant(url.searchParams.get('type') ?? '') ? [of({ type: 'Property', value: 7, unitCode: 'GQ' })] : []);
    const isAsked = (url.searchParams.get('attrs') ?? '').split(',').every(isMeant);
    sendJson(response, of(isAsked ? [{ type: 'Property', value: 6, unitCode: 'GQ', observedAt: at(0) }] : []));
  };

describe('NGSI-LD over HTTP', () => {
  it('tells the broker the declared @context and tenant, in listings and in questions about the past (CIM 009, 6.3.5, 6.3.14)', async () => {
    const declared = { topics: ['AirQualityObserved'], context: CONTEXT, tenant: 'delft_air' };
    const { service, feed } = await open(brokerWithContext('delft_air'), '', declared);
    await until('rows', () => feed.rows.length > 0);
    expect(feed.rows[0]).toEqual({ id: `${entity(1).id}#no2`, timeMs: Date.parse(T), value: 7, quality: Quality.good });
    const [past] = (await feed.driver.history?.([`${entity(1).id}#no2`], Date.parse(T), Date.parse(at(10)), 0)) ?? [];
    expect([...(past?.series.value ?? [])]).toEqual([6]);
    for (const { headers } of service.asked) expect([headers['link'], headers['ngsild-tenant']]).toEqual([LINK, 'delft_air']);
  });

  it('without a context finds nothing under a short name, and reads the expanded names it gets under a whole one', async () => {
    const short = await open(brokerWithContext());
    const whole = await open(brokerWithContext(), '', { topics: [`${MODEL}AirQualityObserved`] });
    await until('rows', () => whole.feed.rows.length > 0 && short.service.asked.length > 1);
    expect([short.feed.rows, short.service.asked[0]?.headers['link']]).toEqual([[], undefined]);
    const id = `${entity(1).id}#${MODEL}no2`;
    expect(whole.feed.rows[0]).toEqual({ id, timeMs: Date.parse(T), value: 7, quality: Quality.good });
    expect(whole.feed.streams[0]).toMatchObject({ property: 'no2', unit: 'ug/m3', kind: 'AirQualityObserved' });
    const [past] = (await whole.feed.driver.history?.([id], Date.parse(T), Date.parse(at(10)), 0)) ?? [];
    expect([...(past?.series.value ?? [])]).toEqual([6]);
  });

  it.each([
    ['context', `${CONTEXT}>;\r\nx-evil: 1`],
    ['context', 'urn:context'],
    ['tenant', 'delft\r\nx-evil: 1'],
  ])('asks nothing with a %s that cannot stand in a header', async (member, value) => {
    const { service, feed } = await open(brokerWithContext(), '', { topics: ['A'], [member]: value });
    expect(feed.state).toMatchObject({ kind: 'refused', why: expect.stringContaining(member) });
    expect(service.asked).toEqual([]);
  });

  it('asks for the declared types page by page, as far as the count says', async () => {
    const { service, feed } = await open(({ url }, response) => {
      const offset = Number(url.searchParams.get('offset'));
      // This broker gives 2 at a time whatever we ask for.
      const page = [0, 1, 2, 3, 4].slice(offset, offset + 2).map((n) => entity(n));
      sendJson(response, page, { 'ngsild-results-count': '5', link: '<https://uri.example/context.jsonld>; rel="http://www.w3.org/ns/json-ld#context"' });
    });
    await until('rows', () => feed.rows.length === 5 && service.asked.length >= 4);
    expect(feed.rows.map((r) => r.value)).toEqual([0, 1, 2, 3, 4]);
    expect(feed.rows[0]).toMatchObject({ id: 'urn:ngsi-ld:AirQualityObserved:0#no2', timeMs: Date.parse(T), quality: Quality.good });
    expect(feed.streams[0]).toMatchObject({ property: 'no2', unit: 'ug/m3', lon: 4.36, lat: 52.01, kind: 'AirQualityObserved' });
    expect(service.asked.slice(0, 4).map((a) => a.url.searchParams.get('offset'))).toEqual(['0', '2', '4', '0']);
    expect(service.asked[0]?.url.pathname).toBe('/ngsi-ld/v1/entities');
    expect(Object.fromEntries(service.asked[0]?.url.searchParams ?? [])).toMatchObject({
      type: 'AirQualityObserved',
      limit: '100',
      count: 'true',
      options: 'sysAttrs',
    });
  });

  it('without a count goes on while pages are full; repeats are told once and accounted for', async () => {
    const { service, feed } = await open(
      ({ url }, response) => {
        const offset = Number(url.searchParams.get('offset'));
        sendJson(
          response,
          Array.from({ length: Math.min(100, 130 - offset) }, (_, i) => entity(offset + i)),
        );
      },
      '/broker/ngsi-ld/v1?type=A,B',
      {},
    );
    await until('two rounds', () => service.asked.length >= 5);
    await until('repeats', () => feed.counts.repeated >= 130);
    expect([feed.rows.length, feed.counts.shown, feed.unaccounted]).toEqual([130, 130, 0]);
    expect(feed.counts).toMatchObject({ received: 130, superseded: 0 });
    expect(service.asked[0]?.url.href).toContain('/broker/ngsi-ld/v1/entities?type=A%2CB&');
    expect(service.asked.slice(0, 3).map((a) => a.url.searchParams.get('offset'))).toEqual(['0', '100', '0']);
  });

  it('refuses to ask a broker for everything, and to ask an undeclared one for anything', async () => {
    const nothing = await open((_, response) => sendJson(response, []), '', {});
    expect(nothing.feed.state).toMatchObject({ kind: 'refused', why: expect.stringContaining('entity types') });
    const undeclared = await open((_, response) => sendJson(response, []), '', { topics: ['A'] }, { allowedOrigins: [] });
    expect(undeclared.feed.state).toMatchObject({ kind: 'refused', why: expect.stringContaining(undeclared.service.origin) });
    expect([nothing.service.asked, undeclared.service.asked]).toEqual([[], []]);
  });

  it('an error document, and a list that never ends, are no data', async () => {
    const { feed } = await open((_, response) => sendJson(response, { type: 'https://uri.etsi.org/ngsi-ld/errors/BadRequestData', title: 'no' }));
    await until('waiting', () => feed.state?.kind === 'waiting');
    expect(feed.why).toContain('does not answer in NGSI-LD JSON');
    await until('counted', () => (feed.counts.rejected['bad-shape'] ?? 0) >= 1);
    expect(feed.rows).toEqual([]);
    const endless = await open((_, response) => sendJson(response, [{ id: 'urn:a', type: 'A' }], { 'ngsild-results-count': '1e9' }));
    await until('given up', () => endless.feed.why.includes('does not end'), 20000);
  });

  it('reads the past from the temporal interface, in parts, one request for an entity', async () => {
    const told = (minutes: readonly number[], value: (m: number) => number, unitCode: string) =>
      minutes.map((m) => ({ type: 'Property', value: value(m), unitCode, observedAt: at(m), instanceId: `urn:i:${m}` }));
    const { service, feed } = await open(({ url }, response) => {
      if (!url.pathname.includes('/temporal/'))
        return sendJson(response, [{ ...entity(1), co: { type: 'Property', value: 2, unitCode: 'GP', observedAt: T } }]);
      const first = url.searchParams.get('timeAt') === '2026-06-21T07:59:59.999Z';
      const minutes = first ? [0, 1] : [1, 2, 50];
      sendJson(
        response,
        { id: entity(1).id, type: 'AirQualityObserved', no2: told(minutes, (m) => m, 'GQ'), co: told(minutes, (m) => m * 1000, 'GQ') },
        first ? { 'content-range': `date-time ${at(0)}-${at(1)}/*` } : {},
        first ? 206 : 200,
      );
    });
    await until('rows', () => feed.rows.length === 2);
    const id = entity(1).id;
    const answers = (await feed.driver.history?.([`${id}#no2`, `${id}#co`, 'unheard'], Date.parse(T), Date.parse(at(10)), 0)) ?? [];
    expect(answers.map((a) => [a.descriptor.id, [...a.series.timeMs], [...a.series.value]])).toEqual([
      [`${id}#no2`, [0, 1, 2].map((m) => Date.parse(at(m))), [0, 1, 2]],
      // A thousand micrograms are a milligram, the table's unit.
      [`${id}#co`, [0, 1, 2].map((m) => Date.parse(at(m))), [0, 1, 2]],
    ]);
    const asked = service.asked.filter((a) => a.url.pathname.includes('/temporal/'));
    expect(asked.length).toBe(2);
    expect(decodeURIComponent(asked[0]?.url.pathname ?? '')).toBe(`/ngsi-ld/v1/temporal/entities/${id}`);
    expect(Object.fromEntries(asked[0]?.url.searchParams ?? [])).toMatchObject({ attrs: 'no2,co', timerel: 'between', timeproperty: 'observedAt' });
  });

  it('keeps no past where the broker has no temporal interface, and soon stops asking', async () => {
    const { service, feed } = await open(({ url }, response) =>
      url.pathname.includes('/temporal/')
        ? sendJson(response, {}, {}, 404)
        : sendJson(
            response,
            Array.from({ length: 40 }, (_, n) => entity(n)),
          ),
    );
    await until('rows', () => feed.rows.length === 40);
    expect(
      await feed.driver.history?.(
        feed.rows.map((r) => r.id),
        0,
        1,
        0,
      ),
    ).toEqual([]);
    expect(service.asked.filter((a) => a.url.pathname.includes('/temporal/')).length).toBeLessThan(12);
  });

  it('parts stream ids, whatever the ids hold', () => {
    const stream = (id: string, thingId: string) => ({ id, thingId }) as StreamDescriptor;
    expect(partsOfStream(stream('urn:a#b:1#no2@urn:d', 'urn:a#b:1'))).toEqual({ entity: 'urn:a#b:1', attribute: 'no2' });
    expect(partsOfStream(stream('urn:a#http://x/ns#no2', 'mast-7'))).toEqual({ entity: 'urn:a', attribute: 'http://x/ns#no2' });
    expect(groupByEntity([stream('a#x', 'a'), stream('b#x', 'b'), stream('a#y', 'a')]).map((g) => [g.id, [...g.attributes]])).toEqual([
      ['a', ['x', 'y']],
      ['b', ['x']],
    ]);
    expect(rangeEndMs('date-time 2026-06-21T08:00:00Z-2026-06-21T08:01:00Z/*')).toBe(Date.UTC(2026, 5, 21, 8, 1));
    expect(rangeEndMs('bytes 0-5/6')).toBeNaN();
  });
});

const folder = new URL('../../../../shared/real/ngsi-ld/', import.meta.url);
it.skipIf(!existsSync(folder))('reads the published examples over HTTP', async () => {
  const examples = ['Streetlight.normalized', 'TrafficFlowObserved.normalized', 'WasteContainer.normalized'].map((name) =>
    JSON.parse(readFileSync(new URL(`${name}.jsonld`, folder), 'utf8')),
  );
  const { feed } = await open((_, response) => sendJson(response, examples), '', { topics: ['Streetlight', 'TrafficFlowObserved', 'WasteContainer'] });
  await until('rows', () => feed.rows.length > 5);
  const value = (end: string) => feed.rows.find((r) => r.id.endsWith(end))?.value;
  expect(value('4567#powerState')).toBe(0);
  expect(value('#lanternHeight')).toBe(10);
  expect(value('#intensity')).toBe(197);
  expect(value('#averageVehicleSpeed')).toBeCloseTo(52.6, 4);
  expect(value('1021:AAWD#binCapacity')).toBe(43);
  expect(feed.unaccounted).toBe(0);
});
