import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { createNgsiV2 } from '../../../src/feeds/ngsi-v2/index.ts';
import { Quality } from '../../../src/tables/quality.ts';
import { decodeAll } from '../collect.ts';
import { listen, sendJson, startService, until } from './web-service.ts';

const REAL = '../shared/real/ngsi-ld/AirQualityObserved.ngsiv2-normalized.json';
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
const at = '2026-06-21T08:00:00.000Z';
const normalised = (n: number): object => ({
  id: `Air:${n}`,
  type: 'AirQualityObserved',
  no2: { type: 'Number', value: n, metadata: { unitCode: { type: 'Text', value: 'GQ' }, TimeInstant: { type: 'DateTime', value: at } } },
  location: { type: 'geo:json', value: { type: 'Point', coordinates: [4.36, 52.01] } },
  dateObserved: { type: 'DateTime', value: at },
});
const short = (n: number): object => ({
  id: `Air:${n}`,
  type: 'AirQualityObserved',
  no2: n,
  location: { type: 'Point', coordinates: [4.36, 52.01] },
  dateObserved: at,
});

describe('NGSI-v2', () => {
  it.each([
    ['normalised', '', normalised],
    ['keyValues', '?options=keyValues', short],
  ] as const)('asks a broker page by page for %s entities', async (_, query, entity) => {
    const service = await startService(({ url }, response) => {
      const offset = Number(url.searchParams.get('offset'));
      sendJson(response, [0, 1, 2, 3, 4].slice(offset, offset + 2).map(entity), { 'fiware-total-count': '5' });
    });
    closers.push(service.close);
    const feed = await listen('ngsi-ld', createNgsiV2, `${service.origin}${query}`, { topics: ['AirQualityObserved'], units: { no2: 'ug/m3' } });
    closers.push(() => feed.driver.close());
    await until('all', () => feed.rows.filter(({ id }) => id.endsWith('#no2')).length === 5);
    expect(feed.rows.filter(({ id }) => id.endsWith('#no2')).map(({ value }) => value)).toEqual([0, 1, 2, 3, 4]);
    expect(feed.rows[0]).toMatchObject({ id: 'Air:0#no2', timeMs: Date.parse(at), quality: Quality.good });
    expect(feed.streams[0]).toMatchObject({ property: 'no2', unit: 'ug/m3', lon: 4.36, lat: 52.01, kind: 'AirQualityObserved' });
    const [first] = service.asked;
    expect(first?.url.pathname).toBe('/v2/entities');
    expect(first?.url.searchParams.get('options')).toBe(query === '' ? 'count' : 'keyValues,count');
    expect(service.asked.slice(0, 3).map(({ url }) => url.searchParams.get('offset'))).toEqual(['0', '2', '4']);
    expect([feed.counts.rejected, feed.unaccounted]).toEqual([{}, 0]);
  });

  it('says whose entities are meant, and asks when each was changed: an old value that is asked for again is no new one', async () => {
    const changed = '2026-06-21T06:00:00.000Z';
    const service = await startService(({ url, headers }, response) => {
      if (headers['fiware-service'] !== 'delft' || headers['fiware-servicepath'] !== '/air/#') return sendJson(response, []);
      // Orion tells builtin attributes and metadata only to who names them, and then nothing that is not named.
      const [attrs, metadata] = ['attrs', 'metadata'].map((name) => (url.searchParams.get(name) ?? '*').split(','));
      const of = (list: readonly string[] | undefined, name: string, value: object): object => (list?.includes(name) ? value : {});
      const dateModified = { type: 'DateTime', value: '2026-06-21T08:00:00.000Z' };
      const unitCode = of(metadata, '*', { unitCode: { type: 'Text', value: 'GQ' } });
      const no2 = {
        type: 'Number',
        value: 7,
        metadata: { ...unitCode, ...of(metadata, 'dateModified', { dateModified: { ...dateModified, value: changed } }) },
      };
      sendJson(response, [{ id: 'Air:1', type: 'AirQualityObserved', ...of(attrs, '*', { no2 }), ...of(attrs, 'dateModified', { dateModified }) }]);
    });
    closers.push(service.close);
    const declared = { topics: ['AirQualityObserved'], tenant: 'delft', servicePath: '/air/#' };
    const feed = await listen('ngsi-ld', createNgsiV2, service.origin, declared);
    closers.push(() => feed.driver.close());
    await until('asked again', () => service.asked.length > 3 && feed.rows.length > 0);
    expect(feed.rows).toEqual([{ id: 'Air:1#no2', timeMs: Date.parse(changed), value: 7, quality: Quality.uncertain }]);
    const refused = await listen('ngsi-ld', createNgsiV2, service.origin, { ...declared, servicePath: '/air\r\nx-evil: 1' });
    closers.push(() => refused.driver.close());
    expect(refused.state).toMatchObject({ kind: 'refused', why: expect.stringContaining('servicePath') });
  });

  it('reads a notification by its shape, and the same from the real example', () => {
    const got = decodeAll([['notify', { subscriptionId: '5aeb0ee97d4ef10a12a0262f', data: [normalised(7), normalised(8)] }]]);
    expect(got.rows.filter(({ id }) => id.endsWith('#no2')).map(({ id, value }) => [id, value])).toEqual([
      ['Air:7#no2', 7],
      ['Air:8#no2', 8],
    ]);
    if (!existsSync(REAL)) return;
    const real = JSON.parse(readFileSync(REAL, 'utf8')) as object;
    const notified = decodeAll([['notify', { subscriptionId: 'x', data: [real] }]]);
    expect(notified.rows.find(({ id }) => id.endsWith('#no2'))?.value).toBe(69);
  });

  it('refuses what is no list', async () => {
    const service = await startService((_, response) => sendJson(response, { error: 'BadRequest' }));
    closers.push(service.close);
    const feed = await listen('ngsi-ld', createNgsiV2, service.origin);
    closers.push(() => feed.driver.close());
    await until('waiting', () => feed.why !== '');
    expect(feed.why).toContain('NGSI-v2');
  });
});
